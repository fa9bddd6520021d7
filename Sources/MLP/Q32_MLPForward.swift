/// Runs a forward pass through the whole network: each layer's output is the next one's input.
///
/// Lab sheet 3.2.
///
/// - Parameters:
///   - mlp: The network; each layer keeps its `X`, `Z` and `A`.
///   - X: The input, samples×features.
/// - Returns: The output activations of the last layer, samples×outputs.
@discardableResult
public func mlpForward(_ mlp: inout Network, _ X: Matrix) -> Matrix {
    mlpForward(&mlp, X, at: mlp.indices.map { mlp[$0].placesForForward() })
}

func mlpForward(_ mlp: inout Network, _ X: Matrix, at places: [Places]) -> Matrix {
    // A layer's X is the A of the layer before, which is about to be written again: nobody may hold it then.
    for index in mlp.indices.dropFirst() { mlp[index].release(places[index].X) }
    var A = X
    for index in mlp.indices { A = layerForward(&mlp[index], A, at: places[index]) }
    return A
}
