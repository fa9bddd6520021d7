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
    let yHat = mlpForward(&mlp, X)
    let loss = binaryCrossentropyLoss(y, yHat).sum / Double(X.rows)
    mlpBackward(&mlp, dBinaryCrossentropyLoss(y, yHat))
    mlpUpdate(&mlp, lr: lr)
    return loss
}
