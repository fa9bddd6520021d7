/// Propagates the loss's gradient back through the whole network, last layer to first; the forward pass must
/// have been run first.
///
/// Lab sheet 4.2.
///
/// - Parameters:
///   - mlp: The network; each layer keeps its `dA`, `dZ`, `dW`, `db` and `dX`.
///   - dLoss: The loss's gradient in the last layer's activations, samples×outputs.
public func mlpBackward(_ mlp: inout Network, _ dLoss: Matrix) {
    mlpBackward(&mlp, dLoss, at: mlp.indices.map { mlp[$0].placesForBackward() })
}

func mlpBackward(_ mlp: inout Network, _ dLoss: Matrix, at places: [Places]) {
    // A layer's dA is the dX of the layer after it, which is about to be written again.
    for index in mlp.indices.dropLast() { mlp[index].release(places[index].dA) }
    var dA = dLoss
    for index in mlp.indices.reversed() { dA = layerBackward(&mlp[index], dA, at: places[index]) }
}
