/// Creates one layer, with He initialisation: weights uniform in (-√(6 / fanIn), √(6 / fanIn)), bias 0.
///
/// Lab sheet 2.1; K. He et al., "Delving Deep into Rectifiers" (2015).
///
/// - Parameters:
///   - fanIn: The number of incoming connections, at least 1.
///   - fanOut: The number of outgoing connections, at least 1.
///   - act: The activation: "relu" or "sigmoid"; for the other courseworks "softmax", "naive softmax" or "identity".
///   - initialiser: Other courseworks' weights and biases.
///   - rng: The next fanIn×fanOut uniform draws make W, row after row.
/// - Returns: A layer with the keys `W` (fanIn×fanOut), `b` (1×fanOut), `act` and `shape`.
public func initLayer(
    _ fanIn: Int, _ fanOut: Int, _ act: String, initialiser: Initialiser = .heUniform, rng: inout Generator
) -> Layer {
    require(fanIn > 0 && fanOut > 0, "a layer connects at least 1 input to 1 output, not \(fanIn)->\(fanOut)")
    requireActivation(act)
    let (W, b) = initialiser.draw(fanIn, fanOut, act, &rng)  // heUniform, below
    return ["W": .array(W), "b": .array(b), "act": .text(act), "shape": .text("\(fanIn)->\(fanOut)")]
}

extension Initialiser {
    /// The sheet's: W is `u * 2 * limit - limit` for the next draws u, b is 0.
    public static let heUniform = Initialiser { fanIn, fanOut, _, rng in
        let limit = (6 / Double(fanIn)).squareRoot()
        return (W: rng.random(fanIn, fanOut) * 2 * limit - limit, b: Matrix(rows: 1, columns: fanOut, repeating: 0))
    }
}
