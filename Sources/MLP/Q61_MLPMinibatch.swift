import CLibrary

/// Fits the network to one minibatch: forward, loss, backward, update.
///
/// Lab sheet 6.1.
///
/// - Parameters:
///   - mlp: The network.
///   - X: The minibatch, samples×features.
///   - y: The labels, 0 or 1, one for each row of X and output of the network.
///   - lr: The learning rate.
/// - Returns: The mean loss of a sample of the minibatch, before the update.
@discardableResult
public func mlpMinibatch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, lr: Double) -> Double {
    require(!mlp.isEmpty && X.rows > 0, "a minibatch takes a network with a layer and at least one sample")
    let outputs = mlp[mlp.count - 1][array: "W"].columns
    require(y.count == X.rows * outputs, "\(y.count) labels do not go with \(X.rows) samples and \(outputs) outputs")
    let at = mlp.indices.map { mlp[$0].placesForBackward(andForward: true) }
    let yHat = mlpForward(&mlp, X, at: at)
    // The gradient goes where the last layer's dA was.
    var (dA, sum) = (mlp[mlp.count - 1].take(at[at.count - 1].dA), 0.0)
    dA.refill(rows: yHat.rows, columns: yHat.columns) { dA in
        withElements(y, yHat) { labels, yHat in sum = lossAndGradient(labels, yHat, dA, y.count) }
    }
    mlpBackward(&mlp, dA, at: at)
    for index in mlp.indices { layerUpdate(&mlp[index], lr: lr, at: at[index]) }
    return sum / Double(X.rows)
}
