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

/// The softmax's backward pass, row by row: dZ = A ⊗ dA - ⟨A, dA⟩ A, **from the activations A**, not from the logits.
///
/// KPU questions 8 to 10 (`softmaxp`, from the logits there, samples in columns); UvA 4.1, question 1.1 c) i; derived
/// in README.md. NaN and infinities spread over their row; an empty matrix stays empty.
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

/// exp(z - max z) of one row of logits, and the maximum: NaN is not larger than any number.
func exponentials(_ z: [Double]) -> (powers: [Double], largest: Double) {
    let largest = z.reduce(-.infinity) { $1 > $0 ? $1 : $0 }
    return (z.map { exp($0 - largest) }, largest)
}

extension Matrix {
    /// The matrix of `transform` of each row and the same row of `other`, which keeps its length.
    fileprivate func mapRows(with other: Matrix, _ transform: ([Double], [Double]) -> [Double]) -> Matrix {
        Matrix(rows: rows, columns: columns, elements: (0..<rows).flatMap { transform(row($0), other.row($0)) })
    }
}
