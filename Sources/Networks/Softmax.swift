/// The softmax of each row, exp(z_i) / Σ_j exp(z_j), in Z's shape: positive numbers that sum to 1.
///
/// The row's maximum is subtracted first, which changes nothing but keeps exp from overflowing. Finite for logits up
/// to ±1e308; a logit of -inf beside finite ones gets 0; a row with NaN or +inf, or of nothing but -inf, is NaN
/// everywhere; an empty matrix stays empty.
///
/// KPU question 7, where samples are columns and here they are rows; IANNwTF 2.3; SML equation 3 and assignment 2;
/// `scipy.special.softmax(Z, axis=1)`.
///
/// - Parameter Z: Logits, samples×classes.
/// - Returns: Probabilities, samples×classes.
public func softmax(_ Z: Matrix) -> Matrix {
    Z.mapRows { z in
        let powers = exponentials(z).powers
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }
}

/// The softmax of each row as SML's equation 3 has it, without subtracting the maximum: NaN where exp overflows, from
/// logits of about 710. The act "naive softmax".
public func naiveSoftmax(_ Z: Matrix) -> Matrix {
    Z.mapRows { z in
        let powers = z.map { exp($0) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }
}

/// The softmax's backward pass, row by row: dZ = A ⊗ dA - ⟨A, dA⟩ A, **from the activations A**, not from the logits.
///
/// KPU's `softmaxp`, below, takes the logits: passing them here compiles, and is wrong. UvA 4.1, question 1.1 c) i;
/// derived in README.md. NaN and infinities spread over their row; an empty matrix stays empty.
///
/// - Parameters:
///   - A: What `softmax` returned, samples×classes.
///   - dA: The loss's gradient in A, samples×classes.
/// - Returns: The loss's gradient in the logits, samples×classes.
public func dSoftmax(_ A: Matrix, _ dA: Matrix) -> Matrix {
    requireSameShape(A, dA)
    return A.mapRows(with: dA) { a, e in
        let mean = zip(a, e).reduce(0) { $0 + $1.0 * $1.1 }
        return zip(a, e).map { $0 * $1 - mean * $0 }
    }
}

/// KPU's backward pass of the softmax, **from the pre-activations a**, where `dSoftmax` takes the activations.
///
/// KPU questions 8 to 10, where samples are columns and here they are rows.
///
/// - Parameters:
///   - a: The logits, samples×classes.
///   - e: The loss's gradient in the softmax, samples×classes.
/// - Returns: δ, the loss's gradient in the logits.
public func softmaxp(_ a: Matrix, _ e: Matrix) -> Matrix { dSoftmax(softmax(a), e) }

/// KPU's backward pass of ReLU, **from the pre-activations a**, as the sheet's `dRelu`: δ = e where a > 0, else 0.
///
/// KPU question 12.
public func relup(_ a: Matrix, _ e: Matrix) -> Matrix { e * dRelu(a) }

/// exp(z - max z) of one row of logits, and the maximum: NaN is not larger than any number.
func exponentials(_ z: [Double]) -> (powers: [Double], largest: Double) {
    let largest = z.reduce(-.infinity) { $1 > $0 ? $1 : $0 }
    return (z.map { exp($0 - largest) }, largest)
}

/// Stops a program whose matrices do not have one shape.
private func requireSameShape(_ A: Matrix, _ B: Matrix) {
    require(A.shape == B.shape, "a \(A.shape) and a \(B.shape) matrix do not match row by row")
}

extension Matrix {
    /// The matrix of `transform` of each row and the same row of `other`, which keeps its length.
    fileprivate func mapRows(with other: Matrix, _ transform: ([Double], [Double]) -> [Double]) -> Matrix {
        Matrix(rows: rows, columns: columns, elements: (0..<rows).flatMap { transform(row($0), other.row($0)) })
    }
}
