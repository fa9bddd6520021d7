/// Fits the network to one minibatch: forward, loss, backward, update.
///
/// Lab sheet 6.1.
///
/// - Parameters:
///   - mlp: The network.
///   - X: The minibatch, samples×features, at least one sample.
///   - y: The labels, one for each row of X: 0 or 1, or for a categorical loss one-hot rows or the classes' numbers.
///   - lr: The learning rate.
///   - loss: The loss; the sheet's is binary cross-entropy, the others are in Others/Loss.swift.
///   - reduction: Whether the samples' gradients are summed, as in the sheet, or averaged.
/// - Returns: The mean loss of a sample of the minibatch, before the update.
@discardableResult
public func mlpMinibatch(
    _ mlp: inout Network, _ X: Matrix, _ y: some Labels, lr: Double, loss: Loss = .binaryCrossentropy,
    reduction: Reduction = .sum
) -> Double {
    requireTrainable(mlp, X, y, loss)  // as many labels as samples, and the like
    let yHat = mlpForward(&mlp, X)
    let meanLoss = loss(y, yHat).sum / Double(X.rows)  // binaryCrossentropyLoss
    mlpBackward(&mlp, reduction(loss.gradient(y, yHat)))  // dBinaryCrossentropyLoss, as it is for a sum
    mlpUpdate(&mlp, lr: lr)
    return meanLoss
}
