/// Takes one step of gradient descent in every layer; the forward and backward passes must have been run first.
///
/// Lab sheet 5.2.
///
/// - Parameters:
///   - mlp: The network, whose layers' `W` and `b` change.
///   - lr: The learning rate α.
public func mlpUpdate(_ mlp: inout Network, lr: Double) { for i in mlp.indices { layerUpdate(&mlp[i], lr: lr) } }
