/// How a layer's first weights and bias are drawn. Bit for bit NumPy's `default_rng`.
public struct Initialiser: Sendable {
    /// Draws W, fanIn×fanOut, and b, 1×fanOut, of a layer of the given activation.
    let draw: @Sendable (_ fanIn: Int, _ fanOut: Int, Activation, inout Generator) -> (W: Matrix, b: Matrix)

    /// The sheet's, as `initLayer` draws it: W uniform in (-√(6 / fanIn), √(6 / fanIn)); b 0.
    public static let heUniform = Initialiser { fanIn, fanOut, _, rng in
        let layer = initLayer(fanIn, fanOut, "relu", rng: &rng)
        return (layer["W"], layer["b"])
    }

    /// W normal around 0 with a standard deviation of at least 0, `rng.normal(0, deviation, (fanIn, fanOut))`; b 0.
    /// IANNwTF 2.4, whose deviation is 0.2.
    public static func normal(deviation: Double) -> Initialiser {
        require(deviation >= 0, "a standard deviation is not negative, as \(deviation) is")
        return Initialiser { fanIn, fanOut, _, rng in
            (deviation * rng.standardNormal(fanIn, fanOut) + 0, Matrix(rows: 1, columns: fanOut, repeating: 0))
        }
    }

    /// KPU question 13: b and W standard normal over √((fanIn + 1) / 2) in a ReLU layer (He) and over √(fanIn + 1) in
    /// any other (Xavier), the 1 counting the bias. The bias is drawn first. In the sheet samples are columns and W is
    /// fanOut×fanIn: the draws fill that matrix row after row, and it is transposed.
    public static let heXavierNormal = Initialiser { fanIn, fanOut, activation, rng in
        let inputs = Double(fanIn) + 1
        let divisor = (activation == .relu ? inputs / 2 : inputs).squareRoot()
        let b = rng.standardNormal(1, fanOut) / divisor
        return (Matrix((rng.standardNormal(fanOut, fanIn) / divisor).T), b)
    }

    /// W normal around 0 with the standard deviation √(2 / fanIn), row after row of fanIn×fanOut, and b the same
    /// everywhere: 0 in UvA 4.2's template `modules.py`, 1 in SML's. K. He et al., equation 10.
    public static func kaimingNormal(bias: Double = 0) -> Initialiser {
        Initialiser { fanIn, fanOut, activation, rng in
            let W = normal(deviation: (2 / Double(fanIn)).squareRoot()).draw(fanIn, fanOut, activation, &rng).W
            return (W, Matrix(rows: 1, columns: fanOut, repeating: bias))
        }
    }
}
