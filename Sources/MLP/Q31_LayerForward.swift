/// Runs a forward pass of data through a layer.
///
/// Lab sheet 3.1, equations 7 and 8; the sheet's equation 7 leaves out the bias that its equation 13 trains. For the
/// other courseworks' activations and batch normalisation see Others.
///
/// - Parameters:
///   - layer: A layer as `initLayer` makes it; `X`, `Z` and `A` are stored in it.
///   - X: The input, samples×fanIn; the product stops a program whose features do not match the weights.
/// - Returns: The layer's output activations A, samples×fanOut.
@discardableResult
public func layerForward(_ layer: inout Layer, _ X: Matrix) -> Matrix {
    var Z = X.dot(layer[array: "W"]).adding(row: layer[array: "b"])  // equation 7, with the bias
    if layer.isBatchNormalised { Z = batchNormalisation(&layer, Z) }  // only in other courseworks' networks
    let A = activation(of: layer)(Z)  // equation 8, with relu or sigmoid
    (layer[array: "X"], layer[array: "Z"], layer[array: "A"]) = (X, Z, A)
    return A
}
