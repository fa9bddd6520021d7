/// Runs a forward pass of data through a layer: Z = X·W + b, A = activation(Z).
///
/// Lab sheet 3.1, equations 7 and 8; the sheet's equation 7 leaves out the bias that its equation 13 trains.
///
/// - Parameters:
///   - layer: A layer as `initLayer` makes it; `X`, `Z` and `A` are stored in it.
///   - X: The input, samples×fanIn.
/// - Returns: The layer's output activations A, samples×fanOut.
@discardableResult
public func layerForward(_ layer: inout Layer, _ X: Matrix) -> Matrix {
    let W = layer[array: "W"]
    require(X.columns == W.rows, "an input of shape \(X.shape) does not fit weights of shape \(W.shape)")
    let Z = X.dot(W).adding(row: layer[array: "b"])
    let A = layer[text: "act"] == "sigmoid" ? sigmoid(Z) : relu(Z)
    layer[array: "X"] = X
    layer[array: "Z"] = Z
    layer[array: "A"] = A
    return A
}
