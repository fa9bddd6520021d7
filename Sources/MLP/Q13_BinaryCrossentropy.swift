import Arrays

/// Binary cross-entropy of one prediction: -(y·log(ŷ + eps) + (1 - y)·log(1 - ŷ + eps)).
///
/// Finite for every ŷ in [0, 1]; with ŷ = y it is -eps or so, a hair below 0.
///
/// Lab sheet 1.3, equation 5, with `eps` inside both logarithms.
///
/// - Parameters:
///   - y: The true label, 0 or 1.
///   - yHat: The predicted probability of a 1.
///   - eps: What keeps the logarithms finite at ŷ = 0 and 1.
public func binaryCrossentropyLoss(_ y: Double, _ yHat: Double, eps: Double = 1e-10) -> Double {
    // With a label of 0 or 1 one of the products is a zero that changes no bit of the sum: one logarithm is enough.
    if y == 1 || y == 0, yHat >= 0, yHat <= 1, eps > 0 { return -log((y == 1 ? yHat : 1 - yHat) + eps) }
    return -(y * log(yHat + eps) + (1 - y) * log(1 - yHat + eps))
}

/// Binary cross-entropy of each prediction, in yHat's shape whatever the shape of y.
///
/// Lab sheet 1.3, equation 5.
///
/// - Precondition: `y` has as many elements as `yHat`.
public func binaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    y.reshaped(like: yHat).zip(yHat) { binaryCrossentropyLoss($0, $1, eps: eps) }
}

/// The gradient of binary cross-entropy in ŷ: (ŷ - y) / (ŷ·(1 - ŷ) + eps).
///
/// Finite for every ŷ in [0, 1]. It is the sheet's equation kept finite, not the exact derivative of the loss
/// with its own eps: the two part once ŷ·(1 - ŷ) comes near eps.
///
/// Lab sheet 1.3, equation 6, with `eps` added to the denominator.
public func dBinaryCrossentropyLoss(_ y: Double, _ yHat: Double, eps: Double = 1e-10) -> Double {
    (yHat - y) / (yHat * (1 - yHat) + eps)
}

/// The gradient of binary cross-entropy for each prediction, in yHat's shape whatever the shape of y.
///
/// Lab sheet 1.3, equation 6.
///
/// - Precondition: `y` has as many elements as `yHat`.
public func dBinaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    y.reshaped(like: yHat).zip(yHat) { dBinaryCrossentropyLoss($0, $1, eps: eps) }
}
