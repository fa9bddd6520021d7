/// Fits the network for `epochs` epochs.
///
/// Training in two calls is the same as in one, as `rng` goes on where the first call left it.
///
/// Lab sheet 6.3. (`mlpTrainFast` takes the same arguments, and leaves the same bits, in a fraction of the time.)
///
/// - Parameters:
///   - mlp, X, y, batch, lr, loss, reduction: As in `mlpMinibatch` and `mlpEpoch`.
///   - epochs: How many epochs, 0 for none.
///   - rng: One `permutation` an epoch is drawn from it.
///   - goOn: Called after each epoch with its number, from 1, and its loss; training ends where it returns false.
/// - Returns: The loss of each epoch trained, as `mlpEpoch` returns it.
@discardableResult
public func mlpTrain(
    _ mlp: inout Network, _ X: some Features, _ y: some Labels, batch: Int, epochs: Int, lr: Double,
    loss: Loss = .binaryCrossentropy, reduction: Reduction = .sum, rng: inout Generator,
    goOn: (_ epoch: Int, _ loss: Double) -> Bool = { _, _ in true }
) -> [Double] {
    require(epochs >= 0, "a number of epochs is not negative, as \(epochs) is")
    var losses: [Double] = []
    for epoch in 0..<epochs {
        losses.append(mlpEpoch(&mlp, X, y, batch: batch, lr: lr, loss: loss, reduction: reduction, rng: &rng))
        if !goOn(epoch + 1, losses[epoch]) { break }
    }
    return losses
}
