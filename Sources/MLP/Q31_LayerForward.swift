/// Runs a forward pass of data through a layer.
///
/// Lab sheet 3.1, equations 7 and 8. Equation 7 omits the bias; it is added here, as equation 13 trains it.
///
/// - Parameters:
///   - layer: A layer as `initLayer` makes it; `X`, `Z` and `A` are stored in it.
///   - X: The input, samples×fanIn.
/// - Returns: The layer's output activations A, samples×fanOut.
@discardableResult public func layerForward(_ layer: inout Layer, _ X: Matrix) -> Matrix {
    requireInput(X, of: layer)  // the sheet's assert
    layer["X"] = X
    layer["Z"] = X.dot(layer["W"]) + layer["b"]  // equation 7, with the bias added to every row
    layer["A"] = layer["act"] == "sigmoid" ? sigmoid(layer["Z"]) : relu(layer["Z"])  // equation 8
    return layer["A"]
}
