/// Fits the network for one epoch: a pass through all samples in random order, a minibatch at a time, the
/// last one shorter where `batch` does not divide the number of samples.
///
/// Lab sheet 6.2.
///
/// - Parameters:
///   - mlp: The network.
///   - X: The samples, samples×features, at least one.
///   - y: The labels, one for each row of X and output of the network: 0 or 1, one-hot rows for several classes.
///   - batch: The size of a minibatch, at least 1.
///   - lr: The learning rate.
///   - loss: The loss; week 5's is binary.
///   - reduction: Whether gradients are summed over a minibatch, as in week 5, or averaged.
///   - rng: One `permutation` is drawn from it.
/// - Returns: The mean of the minibatches' losses, each counting the same, a short last one too.
@discardableResult
public func mlpEpoch(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, lr: Double, loss: Loss = .binaryCrossentropy,
    reduction: Reduction = .sum, rng: inout Generator
) -> Double {
    mlpTrain(&mlp, X, y, batch: batch, epochs: 1, lr: lr, loss: loss, reduction: reduction, rng: &rng)[0]
}
