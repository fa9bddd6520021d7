/// Takes one step of gradient descent: W ← W - lr·dW, b ← b - lr·db; the forward and backward passes must
/// have been run first.
///
/// Lab sheet 5.1, equations 12 and 13.
///
/// - Parameters:
///   - layer: The layer, whose `W` and `b` change.
///   - lr: The learning rate α.
public func layerUpdate(_ layer: inout Layer, lr: Double) {
    requireAct(layer["act"])
    layer["W"] = layer["W"] - lr * layer["dW"]  // equation 12
    layer["b"] = layer["b"] - lr * layer["db"]  // equation 13
}
