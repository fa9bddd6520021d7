/// Runs a backward pass of gradients through a layer; its forward pass must have been run first.
///
/// dW and db are sums over the samples, not means. Lab sheet 4.1, equations 9 to 11 and the sentence below them. As in
/// NumPy, `*` works element by element and `dot` is the matrix product.
///
/// - Parameters:
///   - layer: The layer; `dA`, `dZ`, `dX`, `dW` and `db` are stored in it.
///   - dA: The loss's gradient with respect to the layer's activations, samples×fanOut.
/// - Returns: The loss's gradient with respect to the layer's input, dX, samples×fanIn.
@discardableResult public func layerBackward(_ layer: inout Layer, _ dA: Matrix) -> Matrix {
    requireGradient(dA, of: layer)  // the sheet's assert
    layer["dA"] = dA
    layer["dZ"] = dA * (layer["act"] == "sigmoid" ? dSigmoid(layer["Z"]) : dRelu(layer["Z"]))  // equation 9
    layer["dX"] = layer["dZ"].dot(layer["W"].T)  // equation 10
    layer["dW"] = layer["X"].T.dot(layer["dZ"])  // equation 11
    layer["db"] = layer["dZ"].columnSums  // 1·dZ
    return layer["dX"]
}
