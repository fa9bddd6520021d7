/// Binary cross-entropy of each prediction, in yHat's shape whatever the shape of y.
///
/// It is finite for every ŷ in [0, 1]; with ŷ = y it is about -eps, just below 0.
///
/// Lab sheet 1.3, equation 5, with `eps` inside both logarithms.
///
/// - Parameters:
///   - y: The true labels, 0 or 1, as many as predictions.
///   - yHat: The predicted probabilities of a 1.
///   - eps: What keeps the logarithms finite at ŷ = 0 and 1.
public func binaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    let y = y.reshaped(like: yHat)
    return -(y * log(yHat + eps) + (1 - y) * log(1 - yHat + eps))
}

/// The gradient of binary cross-entropy in each prediction, in yHat's shape whatever the shape of y.
///
/// It is finite for every ŷ in [0, 1]: the sheet's equation kept finite, not the exact derivative of the loss with its
/// own eps. The two part once ŷ·(1 - ŷ) comes near eps.
///
/// Lab sheet 1.3, equation 6, with `eps` added to the denominator.
///
/// - Parameters: As `binaryCrossentropyLoss`.
public func dBinaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    let y = y.reshaped(like: yHat)
    return (yHat - y) / (yHat * (1 - yHat) + eps)
}
