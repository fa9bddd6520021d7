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
/// - Returns: The mean of the minibatches' losses, each counting the same, a short last one too.
@discardableResult
public func mlpEpoch(
    _ mlp: inout Network, _ X: Matrix, _ y: some Labels, batch: Int, lr: Double, loss: Loss = .binaryCrossentropy,
    reduction: Reduction = .sum, rng: inout Generator
) -> Double {
    requireTrainable(mlp, X, y, loss, batch: batch)
    let order = rng.permutation(X.rows)
    let slices = stride(from: 0, to: X.rows, by: batch).map { order[$0...].prefix(batch) }
    return mean(
        slices.map { mlpMinibatch(&mlp, X.rows($0), y.rows($0), lr: lr, loss: loss, reduction: reduction) })
}

private func mean(_ losses: [Double]) -> Double { losses.reduce(0, +) / Double(losses.count) }
