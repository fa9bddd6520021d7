/// Fits the network for `epochs` epochs.
///
/// Training in two calls is the same as in one, as `rng` goes on where the first call left it.
///
/// Lab sheet 6.3.
///
/// - Parameters:
///   - mlp: The network.
///   - X: The samples, samples×features, at least one.
///   - y: The labels, one for each row of X and output of the network: 0 or 1, one-hot rows for several classes.
///   - batch: The size of a minibatch, at least 1.
///   - epochs: How many epochs, 0 for none.
///   - lr: The learning rate.
///   - loss: The loss; week 5's is binary.
///   - reduction: Whether gradients are summed over a minibatch, as in week 5, or averaged.
///   - rng: One `permutation` an epoch is drawn from it.
///   - goOn: Is told each epoch's number, from 1, and its loss; training ends where it returns false.
/// - Returns: The loss of each epoch trained, as `mlpEpoch` returns it.
@discardableResult
public func mlpTrain(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double,
    loss: Loss = .binaryCrossentropy, reduction: Reduction = .sum, rng: inout Generator,
    goOn: (_ epoch: Int, _ loss: Double) -> Bool = { _, _ in true }
) -> [Double] {
    let objective = Objective(loss: loss, reduction: reduction)
    return train(&mlp, X, y, batch: batch, epochs: epochs, lr: lr, objective, rng: &rng, goOn: goOn)
}
