/// Fits the network for one epoch: a pass through all samples in random order, a minibatch at a time, the
/// last one shorter where `batch` does not divide the number of samples.
///
/// Lab sheet 6.2.
///
/// - Parameters:
///   - mlp: The network.
///   - X: The samples, samples×features, at least one.
///   - y: The labels, 0 or 1, one for each row of X and output of the network.
///   - batch: The size of a minibatch, at least 1.
///   - lr: The learning rate.
///   - rng: One `permutation` is drawn from it.
/// - Returns: The mean of the minibatches' losses, each counting the same, a short last one too.
@discardableResult
public func mlpEpoch(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, lr: Double, rng: inout Generator
) -> Double {
    train(&mlp, X, y, batch: batch, epochs: 1, lr: lr, rng: &rng, goOn: { _, _ in true })[0]
}
