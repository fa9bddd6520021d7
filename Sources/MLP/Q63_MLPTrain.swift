/// Fits the network for `epochs` epochs.
///
/// Two calls with the same mlp and rng, one after the other, are the same as one call with all their epochs.
///
/// Lab sheet 6.3.
///
/// - Parameters:
///   - mlp, X, y, batch, lr, rng: As in `mlpEpoch`.
///   - epochs: How many epochs, 0 for none.
/// - Returns: The loss of each epoch, as `mlpEpoch` returns it.
@discardableResult
public func mlpTrain(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double, rng: inout Generator
) -> [Double] {
    require(epochs >= 0, "a number of epochs is not negative, as \(epochs) is")
    return (0..<epochs).map { _ in mlpEpoch(&mlp, X, y, batch: batch, lr: lr, rng: &rng) }
}
