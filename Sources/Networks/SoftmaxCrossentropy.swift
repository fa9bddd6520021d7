/// Softmax and categorical cross-entropy in one, on logits: -Σ_k t_k log(softmax(z)_k) of each sample.
///
/// With M = max z and S = Σ_j exp(z_j - M), which lies between 1 and the number of classes, the logarithm of the
/// softmax is z_k - M - log S: nothing overflows or is rounded to 0 before its logarithm is taken. So the forward
/// message is Σ_k t_k (log S - (z_k - M)), the same for z + c as for z. It is finite for logits up to ±1e308 wherever
/// the loss itself is a Double; NaN or +inf in a row gives NaN (where all of t is 0 the loss is 0), a logit of -inf is
/// a class of probability 0; no samples give a 0×1 matrix.
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
/// Finite for logits up to ±1e308; a row whose softmax is NaN is NaN; empty matrices stay empty. The backward message
/// of SML assignment 2; derived in README.md.
///
/// - Parameters: As `softmaxCrossentropyLoss`.
/// - Returns: The gradient, samples×classes.
public func dSoftmaxCrossentropyLoss(_ y: some Labels, _ Z: Matrix) -> Matrix {
    softmax(Z) - y.reshaped(like: Z)
}
