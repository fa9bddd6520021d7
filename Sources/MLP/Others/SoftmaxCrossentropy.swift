import Arrays

/// Softmax and categorical cross-entropy in one, on logits: -Σ_k t_k log(softmax(z)_k) of each sample.
///
/// With M = max z and S = Σ_j exp(z_j - M), which lies between 1 and the number of classes, the logarithm of the
/// softmax is z_k - M - log S: nothing overflows or is rounded to 0 before its logarithm is taken. So the forward
/// message is Σ_k t_k (log S - (z_k - M)), the same for z + c as for z. It is finite for logits up to ±1e308 wherever
/// the loss itself is a Double; NaN or +inf in a row gives NaN (where all of t is 0 the loss is 0), a logit of -inf is a class of probability 0; no samples
/// give a 0×1 matrix.
///
/// SML assignments 2 and 3 (`LossCrossEntropyForSoftmaxLogits`); `torch.nn.functional.cross_entropy(Z, Y,
/// reduction="none")`.
///
/// - Parameters:
///   - Y: One-hot labels, or probabilities that sum to 1, samples×classes.
///   - Z: Logits, samples×classes.
/// - Returns: The losses, samples×1.
public func softmaxCrossentropyLoss(_ Y: Matrix, _ Z: Matrix) -> Matrix {
    losses(.softmaxCrossentropy, Y, Z)
}

/// The gradient of `softmaxCrossentropyLoss` in the logits: softmax(Z) - Y.
///
/// The backward message of SML assignment 2: with Σ_k t_k = 1 the loss is log Σ_j exp(z_j) - Σ_k t_k z_k, whose
/// derivative in z_i is exp(z_i) / Σ_j exp(z_j) - t_i. The chain rule through the two layers gives the same, δ = p ⊗ e -
/// ⟨p, e⟩ p with e = -t/p, but divides by a p that may have become 0. It sums to 0 over a row.
///
/// Finite for logits up to ±1e308; a row whose softmax is NaN is NaN; empty matrices stay empty.
///
/// - Parameters:
///   - Y: One-hot labels, or probabilities that sum to 1, samples×classes.
///   - Z: Logits, samples×classes.
/// - Returns: The gradient, samples×classes.
public func dSoftmaxCrossentropyLoss(_ Y: Matrix, _ Z: Matrix) -> Matrix {
    softmax(Z) - Y
}

/// The loss of one sample with `n` classes, and its gradient in `dZ`, which must not be `z`.
func softmaxCrossentropy(
    _ y: UnsafePointer<Double>, _ z: UnsafePointer<Double>, _ dZ: UnsafeMutablePointer<Double>, _ n: Int
) -> Double {
    let (largest, sum) = exponentials(z, dZ, n)
    let logSum = log(sum)
    var loss = 0.0
    for k in 0..<n {
        // Where t is 0 the difference may be infinite, and must not make NaN of the loss.
        if y[k] != 0 { loss += y[k] * (logSum - (z[k] - largest)) }
        dZ[k] = dZ[k] / sum - y[k]
    }
    return loss
}
