/// Fits the network for one epoch: a pass through all samples in random order, a minibatch at a time, the
/// last one shorter where `batch` does not divide the number of samples.
///
/// Lab sheet 6.2.
///
/// - Parameters:
///   - mlp: The network.
///   - X: The samples, samples×features, at least one.
///   - y: The labels, 0 or 1, one for each row of X.
///   - batch: The size of a minibatch, at least 1.
///   - lr: The learning rate.
///   - rng: One `permutation` is drawn from it.
/// - Returns: The mean of the minibatches' losses, each counting the same, a short last one too.
@discardableResult
public func mlpEpoch(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, lr: Double, rng: inout Generator
) -> Double {
    require(X.rows > 0, "an epoch takes at least one sample")
    require(X.rows == y.count, "\(X.rows) samples do not go with \(y.count) labels")
    require(batch > 0, "a minibatch has at least one sample, not \(batch)")
    let labels = Matrix(column: y.elements)
    let order = rng.permutation(X.rows)
    var losses: [Double] = []
    for start in stride(from: 0, to: order.count, by: batch) {
        let slice = order[start..<min(order.count, start + min(batch, order.count))]
        losses.append(mlpMinibatch(&mlp, X.rows(slice), labels.rows(slice), lr: lr))
    }
    return losses.reduce(0, +) / Double(losses.count)
}
