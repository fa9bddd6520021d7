/// Binary cross-entropy of each prediction, in yHat's shape, to which y is reshaped first. As in NumPy, `*` and `log`
/// work element by element.
///
/// For eps > 0 it is finite for every ŷ in [0, 1]; with ŷ = y it is about -eps, just below 0.
///
/// Lab sheet 1.3, equation 5, with `eps` inside both logarithms, which the sheet leaves open.
///
/// - Parameters:
///   - y: The true labels, 0 or 1, as many as predictions, in any shape.
///   - yHat: The predictions ŷ: the probability of label 1.
///   - eps: What keeps the logarithms finite at ŷ = 0 and 1.
public func binaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    let y = y.reshaped(like: yHat)
    return -(y * log(yHat + eps) + (1 - y) * log(1 - yHat + eps))
}

/// The gradient of binary cross-entropy with respect to each prediction, in yHat's shape, to which y is reshaped first.
///
/// For eps > 0 it is finite for every ŷ in [0, 1]. It is not the exact derivative of the loss above: where ŷ reaches y
/// it is 0, where the exact one is ±1.
///
/// Lab sheet 1.3, equation 6, with `eps` added to the denominator.
///
/// - Parameters:
///   - y, yHat: As in `binaryCrossentropyLoss`.
///   - eps: What keeps the denominator above 0.
public func dBinaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    let y = y.reshaped(like: yHat)
    return (yHat - y) / (yHat * (1 - yHat) + eps)
}
