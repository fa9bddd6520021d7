/// Runs a forward pass through the whole network: each layer's output is the next one's input.
///
/// Lab sheet 3.2.
///
/// - Parameters:
///   - mlp: The network; each layer keeps its `X`, `Z` and `A`.
///   - X: The input, samples×features.
/// - Returns: The output activations of the last layer, samples×outputs.
@discardableResult public func mlpForward(_ mlp: inout Network, _ X: Matrix) -> Matrix {
    var A = X
    for index in mlp.indices { A = layerForward(&mlp[index], A) }  // `for layer in mlp` would change copies
    return A
}
