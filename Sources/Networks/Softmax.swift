/// The softmax of each row, exp(z_i) / Σ_j exp(z_j), in Z's shape: positive numbers that sum to 1.
///
/// The row's maximum is subtracted first, which changes nothing but keeps exp from overflowing: finite for logits up to
/// ±1e308. A row with NaN or +inf, or of nothing but -inf, is NaN everywhere.
///
/// KPU question 7; IANNwTF 2.3; SML equation 3 and assignment 2; `scipy.special.softmax(Z, axis=1)`.
///
/// - Parameter Z: Logits, samples×classes.
public func softmax(_ Z: Matrix) -> Matrix { Z.mapRows { shares(exponentials($0).powers) } }

/// The softmax of each row as SML's equation 3 has it, without subtracting the maximum: NaN where exp overflows, from
/// logits of about 710. The act "naive softmax".
public func naiveSoftmax(_ Z: Matrix) -> Matrix { Z.mapRows { shares($0.map { exp($0) }) } }

private func shares(_ powers: [Double]) -> [Double] {
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
}

/// The softmax's backward pass, row by row: dZ = A ⊗ dA - ⟨A, dA⟩ A, **from the activations A**, not from the logits.
///
/// KPU's `softmaxp`, below, takes the logits: passing them here compiles, and is wrong. UvA 4.1, question 1.1 c) i;
/// derived in README.md. NaN and infinities spread over their row.
///
/// - Parameters:
///   - A: What `softmax` returned, samples×classes.
///   - dA: The loss's gradient in A, samples×classes.
/// - Returns: The loss's gradient in the logits, samples×classes.
public func dSoftmax(_ A: Matrix, _ dA: Matrix) -> Matrix {
    require(A.shape == dA.shape, "a \(A.shape) and a \(dA.shape) matrix do not match row by row")
    return Matrix(rows: A.rows, columns: A.columns) { row in
        let (a, e) = (A.row(row), dA.row(row))
        let mean = zip(a, e).reduce(0) { $0 + $1.0 * $1.1 }
        return zip(a, e).map { $0 * $1 - mean * $0 }
    }
}

/// KPU's backward pass of the softmax, **from the pre-activations a**, where `dSoftmax` takes the activations.
///
/// KPU questions 8 to 10: from the logits and the loss's gradient in the softmax to δ, that in the logits.
public func softmaxp(_ a: Matrix, _ e: Matrix) -> Matrix { dSoftmax(softmax(a), e) }

/// KPU's backward pass of ReLU, **from the pre-activations a**: δ = e where a > 0, else 0. KPU question 12.
public func relup(_ a: Matrix, _ e: Matrix) -> Matrix { e * dRelu(a) }

/// exp(z - max z) of one row of logits, and the maximum: NaN is not larger than any number.
func exponentials(_ z: [Double]) -> (powers: [Double], largest: Double) {
    let largest = z.reduce(-.infinity) { $1 > $0 ? $1 : $0 }
    return (z.map { exp($0 - largest) }, largest)
}
