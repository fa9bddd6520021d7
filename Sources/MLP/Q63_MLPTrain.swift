/// Fits the network for `epochs` epochs.
///
/// Training in two calls is the same as in one, as `rng` goes on where the first call left it.
///
/// Lab sheet 6.3.
///
/// - Parameters:
///   - mlp, X, y, batch, lr: As in `mlpEpoch`.
///   - epochs: How many epochs, 0 for none.
///   - rng: One `permutation` an epoch is drawn from it.
/// - Returns: The loss of each epoch, as `mlpEpoch` returns it.
@discardableResult
public func mlpTrain(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double, rng: inout Generator
) -> [Double] {
    (0..<epochs).map { _ in mlpEpoch(&mlp, X, y, batch: batch, lr: lr, rng: &rng) }
}
