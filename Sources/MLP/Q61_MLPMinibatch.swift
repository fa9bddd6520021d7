/// Fits the network to one minibatch: forward, loss, backward, update.
///
/// Lab sheet 6.1.
///
/// - Parameters:
///   - mlp: The network.
///   - X: The minibatch, samples×features.
///   - y: The labels, 0 or 1, one for each row of X.
///   - lr: The learning rate.
/// - Returns: The mean loss over the minibatch, before the update.
@discardableResult
public func mlpMinibatch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, lr: Double) -> Double {
    require(X.rows == y.count, "\(X.rows) samples do not go with \(y.count) labels")
    let at = mlp.indices.map { mlp[$0].placesForBackward(andForward: true) }
    let yHat = mlpForward(&mlp, X, at: at)
    require(yHat.count == y.count, "\(y.count) labels do not go with outputs of shape \(yHat.shape)")
    // The gradient goes where the last layer's dA was.
    var (dA, sum) = (mlp[mlp.count - 1].take(at[at.count - 1].dA), 0.0)
    dA.refill(rows: yHat.rows, columns: yHat.columns) { dA in
        withElements(y, yHat) { y, yHat in sum = lossAndGradient(y, yHat, dA, X.rows) }
    }
    mlpBackward(&mlp, dA, at: at)
    for index in mlp.indices { layerUpdate(&mlp[index], lr: lr, at: at[index]) }
    return sum / Double(X.rows)
}
