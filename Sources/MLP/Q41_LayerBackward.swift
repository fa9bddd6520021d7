/// Runs a backward pass of gradients through a layer; its forward pass must have been run first.
///
/// Gradients are summed over the samples, not averaged. Lab sheet 4.1, equations 9 to 11.
///
/// - Parameters:
///   - layer: The layer; `dA`, `dZ`, `dX`, `dW` and `db` are stored in it.
///   - dA: The loss's gradient in the layer's activations, samples×fanOut.
/// - Returns: The loss's gradient in the layer's input, dX, samples×fanIn.
@discardableResult public func layerBackward(_ layer: inout Layer, _ dA: Matrix) -> Matrix {
    requireGradient(dA, of: layer)
    layer["dA"] = dA
    layer["dZ"] = dA * (layer["act"] == "sigmoid" ? dSigmoid(layer["Z"]) : dRelu(layer["Z"]))  // equation 9
    layer["dX"] = layer["dZ"].dot(layer["W"].T)  // equation 10
    layer["dW"] = layer["X"].T.dot(layer["dZ"])  // equation 11
    layer["db"] = layer["dZ"].columnSums
    return layer["dX"]
}
