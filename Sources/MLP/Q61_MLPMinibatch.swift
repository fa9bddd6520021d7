/// Fits the network to one minibatch: forward, loss, backward, update.
///
/// Lab sheet 6.1.
///
/// - Parameters:
///   - mlp: The network.
///   - X: The minibatch, samples×features, at least one sample.
///   - y: The labels, 0 or 1, one for each row of X: samples×1.
///   - lr: The learning rate.
/// - Returns: The mean loss over the minibatch's samples, with the weights before the update.
@discardableResult public func mlpMinibatch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, lr: Double) -> Double {
    require(X.rows == y.rows, "\(y.rows) labels do not go with \(X.rows) samples")
    require(X.columns == mlp[0]["W"].rows, "\(X.columns) features do not fit weights of shape \(mlp[0]["W"].shape)")
    let yHat = mlpForward(&mlp, X)
    let loss = binaryCrossentropyLoss(y, yHat)
    mlpBackward(&mlp, dBinaryCrossentropyLoss(y, yHat))
    mlpUpdate(&mlp, lr: lr)
    return loss.sum / Double(X.rows)
}
