import Arrays

/// The softmax of each row, exp(z_i) / Σ_j exp(z_j), in Z's shape: positive numbers that sum to 1.
///
/// The row's maximum is subtracted first, which changes nothing but keeps exp from overflowing: with
/// z_i + c for every z_i, e^c stands in the numerator and in each term of the denominator. Finite for logits up to
/// ±1e308; a logit of -inf beside finite ones gets 0; a row with NaN or +inf, or of nothing but -inf, is NaN
/// everywhere; an empty matrix stays empty.
///
/// KPU question 7, where samples are columns and here they are rows; IANNwTF 2.3; SML equation 3 and assignment 2;
/// `scipy.special.softmax(Z, axis=1)`.
///
/// - Parameter Z: Logits, samples×classes.
/// - Returns: Probabilities, samples×classes.
public func softmax(_ Z: Matrix) -> Matrix {
    var A = Z
    A.change { A in activate(.softmax, A, A, m: Z.rows, n: Z.columns) }
    return A
}

/// The softmax's backward pass, row by row: dZ = A ⊗ dA - ⟨A, dA⟩ A, from the activations.
///
/// With S = Σ_k exp(z_k) and a_i = exp(z_i) / S the quotient rule gives
///
///     ∂a_i/∂z_i = (exp(z_i) S - exp(z_i)²) / S² = a_i (1 - a_i)
///     ∂a_i/∂z_j = -exp(z_i) exp(z_j) / S²       = -a_i a_j          for j ≠ i
///
/// so the Jacobian diag(a) - a aᵀ is symmetric, and its transpose times e = dA is the Jacobian times e:
/// δ_i = a_i e_i - a_i Σ_j a_j e_j. That takes O(classes) a row where the Jacobian itself has classes² elements. The
/// mean of e under a is subtracted from e, so a row of δ sums to 0.
///
/// KPU questions 8 to 10 (`softmaxp`, from the logits there, samples in columns); UvA 4.1, question 1.1 c) i. NaN and
/// infinities spread over their row; an empty matrix stays empty.
///
/// - Parameters:
///   - A: What `softmax` returned, samples×classes.
///   - dA: The loss's gradient in A, samples×classes.
/// - Returns: The loss's gradient in the logits, samples×classes.
public func dSoftmax(_ A: Matrix, _ dA: Matrix) -> Matrix {
    requireSameShape(A, dA)
    let (m, n) = (A.rows, A.columns)
    var dZ = dA
    dZ.change { dZ in withElements(A, dA) { A, dA in activateBackward(.softmax, A, dA, dZ, m: m, n: n) } }
    return dZ
}

/// The softmax of one row of `n` logits; `a` may be `z`.
func softmax(_ z: UnsafePointer<Double>, _ a: UnsafeMutablePointer<Double>, _ n: Int) {
    let sum = exponentials(z, a, n).sum
    for j in 0..<n { a[j] /= sum }
}

/// The backward pass of one row of `n` activations; `dZ` may be `dA`.
func dSoftmax(
    _ a: UnsafePointer<Double>, _ dA: UnsafePointer<Double>, _ dZ: UnsafeMutablePointer<Double>, _ n: Int
) {
    var product = 0.0
    for j in 0..<n { product += a[j] * dA[j] }
    for j in 0..<n { dZ[j] = a[j] * dA[j] - product * a[j] }
}

/// e = exp(z - max z) of one row of `n` logits, and the maximum and the sum of e: at least 1, at most n. `e` may
/// be `z`.
func exponentials(
    _ z: UnsafePointer<Double>, _ e: UnsafeMutablePointer<Double>, _ n: Int
) -> (largest: Double, sum: Double) {
    var largest = -Double.infinity
    for j in 0..<n where z[j] > largest { largest = z[j] }
    var sum = 0.0
    for j in 0..<n {
        e[j] = exp(z[j] - largest)
        sum += e[j]
    }
    return (largest, sum)
}
