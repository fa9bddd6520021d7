import Arrays

/// Where a layer's first weights and bias come from. Bit for bit NumPy's `default_rng`.
public enum Initialiser: Sendable {
    /// Week 5's: W uniform in (-√(6 / fanIn), √(6 / fanIn)), as `u * 2 * limit - limit` of the next fanIn×fanOut draws u,
    /// row after row; b 0. Lab sheet 2.1; K. He et al., "Delving Deep into Rectifiers" (2015).
    case heUniform
    /// W normal around 0 with a standard deviation of at least 0, `rng.normal(0, deviation, (fanIn, fanOut))`; b 0.
    /// IANNwTF 2.4, whose deviation is 0.2.
    case normal(deviation: Double)
    /// KPU question 13: b and W standard normal over √((fanIn + 1) / 2) in a ReLU layer (He) and over √(fanIn + 1) in any
    /// other (Xavier), the 1 counting the bias. The bias is drawn first. In the sheet samples are columns and W is
    /// fanOut×fanIn: the draws fill that matrix row after row, and it is transposed.
    case heXavierNormal
    /// W normal around 0 with the standard deviation √(2 / fanIn), row after row of fanIn×fanOut; b 0. UvA 4.2's template
    /// `modules.py`; K. He et al., equation 10.
    case kaimingNormal

    /// The weights, fanIn×fanOut, and the bias, 1×fanOut, of a layer.
    func draw(_ fanIn: Int, _ fanOut: Int, _ activation: Activation, _ rng: inout Generator) -> (W: Matrix, b: Matrix) {
        var b = Matrix(rows: 1, columns: fanOut, repeating: 0)
        let count = fanIn * fanOut
        let weights: [Double]
        switch self {
        case .heUniform:
            let limit = (6 / Double(fanIn)).squareRoot()
            weights = rng.random(count).map { $0 * 2 * limit - limit }
        case .normal(let deviation):
            require(deviation >= 0, "a standard deviation is not negative, as \(deviation) is")
            weights = rng.normal(0, deviation, count: count)
        case .heXavierNormal:
            let inputs = Double(fanIn) + 1
            let divisor = (activation == .relu ? inputs / 2 : inputs).squareRoot()
            b = Matrix(row: rng.standardNormal(fanOut).map { $0 / divisor })
            let columns = rng.standardNormal(count).map { $0 / divisor }
            return (Matrix(rows: fanOut, columns: fanIn, elements: columns).transposed, b)
        case .kaimingNormal:
            weights = rng.normal(0, (2 / Double(fanIn)).squareRoot(), count: count)
        }
        return (Matrix(rows: fanIn, columns: fanOut, elements: weights), b)
    }
}
