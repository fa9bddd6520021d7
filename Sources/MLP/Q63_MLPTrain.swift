/// Fits the network for `epochs` epochs.
///
/// Training in two calls is the same as in one, as `rng` goes on where the first call left it.
///
/// Lab sheet 6.3.
///
/// - Parameters:
///   - mlp: The network.
///   - X: The samples, samples×features, at least one.
///   - y: The labels, 0 or 1, one for each row of X and output of the network.
///   - batch: The size of a minibatch, at least 1.
///   - epochs: How many epochs, 0 for none.
///   - lr: The learning rate.
///   - rng: One `permutation` an epoch is drawn from it.
///   - goOn: Is told each epoch's number, from 1, and its loss; training ends where it returns false.
/// - Returns: The loss of each epoch trained, as `mlpEpoch` returns it.
@discardableResult
public func mlpTrain(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double,
    rng: inout Generator, goOn: (_ epoch: Int, _ loss: Double) -> Bool = { _, _ in true }
) -> [Double] {
    train(&mlp, X, y, batch: batch, epochs: epochs, lr: lr, rng: &rng, goOn: goOn)
}
