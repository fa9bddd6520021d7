/// Propagates the loss's gradient back through the whole network, last layer to first; the forward pass must
/// have been run first.
///
/// Lab sheet 4.2.
///
/// - Parameters:
///   - mlp: The network; each layer keeps its `dA`, `dZ`, `dX`, `dW` and `db`.
///   - dLoss: The loss's gradient with respect to the last layer's activations, samples×outputs.
public func mlpBackward(_ mlp: inout Network, _ dLoss: Matrix) {
    var dA = dLoss
    for index in mlp.indices.reversed() { dA = layerBackward(&mlp[index], dA) }  // dX is the dA of the layer before
}
