/// Fits the network for one epoch: a pass through all samples in random order, a minibatch at a time, the
/// last one shorter where `batch` does not divide the number of samples.
///
/// Lab sheet 6.2.
///
/// - Parameters:
///   - mlp, lr, loss, reduction: As in `mlpMinibatch`.
///   - X: The samples, samples×features, at least one.
///   - y: The labels, as in `mlpMinibatch`.
///   - batch: The size of a minibatch, at least 1.
///   - rng: One `permutation` is drawn from it.
/// - Returns: The mean of the minibatches' losses, each counting the same: the sheet's mean over the data set, but
///   where the last minibatch is shorter.
@discardableResult
public func mlpEpoch(
    _ mlp: inout Network, _ X: some Features, _ y: some Labels, batch: Int, lr: Double,
    loss: Loss = .binaryCrossentropy,
    reduction: Reduction = .sum, rng: inout Generator
) -> Double {
    requireTrainable(mlp, X, y, loss, batch: batch)
    let order = rng.permutation(X.rows)
    var losses: [Double] = []
    for start in stride(from: 0, to: X.rows, by: batch) {
        let rows = order[start...].prefix(batch)
        losses.append(mlpMinibatch(&mlp, X.rows(rows), y.rows(rows), lr: lr, loss: loss, reduction: reduction))
    }
    return losses.reduce(0, +) / Double(losses.count)
}
