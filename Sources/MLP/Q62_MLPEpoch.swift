/// Fits the network for one epoch: a pass through all samples in random order, a minibatch at a time.
///
/// Lab sheet 6.2.
///
/// - Parameters:
///   - mlp: The network.
///   - X: The samples, samples×features, at least one.
///   - y: The labels, 0 or 1, samples×1.
///   - batch: The size of a minibatch, at least 1; the last one is shorter where `batch` does not divide the samples.
///   - lr: The learning rate.
///   - rng: One `permutation` is drawn from it.
/// - Returns: The mean of the minibatches' losses, each counting the same. It is the sheet's mean over the data set,
///   except when the last minibatch is shorter.
@discardableResult
public func mlpEpoch(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, lr: Double, rng: inout Generator
) -> Double {
    let order = rng.permutation(X.rows)
    var losses: [Double] = []
    for start in stride(from: 0, to: X.rows, by: batch) {
        let rows = order[start...].prefix(batch)
        losses.append(mlpMinibatch(&mlp, X.rows(rows), y.rows(rows), lr: lr))
    }
    return losses.reduce(0, +) / Double(losses.count)
}
