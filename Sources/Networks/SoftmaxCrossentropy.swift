/// Softmax and categorical cross-entropy in one, on logits: -Σ_k t_k log(softmax(z)_k) of each sample.
///
/// With M = max z and S = Σ_j exp(z_j - M), which lies between 1 and the number of classes, it is
/// Σ_k t_k (log S - (z_k - M)): nothing overflows or is rounded to 0 before its logarithm is taken. It is finite for
/// logits up to ±1e308; NaN or +inf in a row gives NaN, a logit of -inf is a class of probability 0.
///
/// SML assignments 2 and 3 (`LossCrossEntropyForSoftmaxLogits`); `torch.nn.functional.cross_entropy(Z, Y,
/// reduction="none")`.
///
/// - Parameters:
///   - y: One-hot labels, probabilities that sum to 1, or the classes' numbers: samples×classes.
///   - Z: Logits, samples×classes.
/// - Returns: The losses, samples×1.
public func softmaxCrossentropyLoss(_ y: some Labels, _ Z: Matrix) -> Matrix {
    losses(y, Z) { y, z in
        let (powers, largest) = exponentials(z)
        let logSum = log(powers.reduce(0, +))
        // Where t is 0 the difference may be infinite, and 0 times it NaN.
        return zip(y, z).reduce(0) { $1.0 == 0 ? $0 : $0 + $1.0 * (logSum - ($1.1 - largest)) }
    }
}

/// The gradient of `softmaxCrossentropyLoss` in the logits: softmax(Z) - Y.
///
/// The backward message of SML assignment 2; derived in README.md. Finite for logits up to ±1e308.
///
/// - Parameters: As `softmaxCrossentropyLoss`.
public func dSoftmaxCrossentropyLoss(_ y: some Labels, _ Z: Matrix) -> Matrix {
    softmax(Z) - y.reshaped(like: Z)
}
