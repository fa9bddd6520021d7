import CLibrary

/// Creates one layer with He initialisation: weights uniform in (-√(6 / fanIn), √(6 / fanIn)), bias 0.
///
/// The weights take the next fanIn × fanOut draws u of `rng`, row after row, as `u * 2 * limit - limit`.
///
/// Lab sheet 2.1; K. He et al., "Delving Deep into Rectifiers" (2015).
///
/// - Parameters:
///   - fanIn: The number of incoming connections, at least 1.
///   - fanOut: The number of outgoing connections, at least 1.
///   - act: The activation, "sigmoid" or "relu".
/// - Returns: A layer with the keys `W` (fanIn×fanOut), `b` (1×fanOut), `act` and `shape`.
public func initLayer(_ fanIn: Int, _ fanOut: Int, _ act: String, rng: inout Generator) -> Layer {
    require(fanIn > 0 && fanOut > 0, "a layer connects at least 1 input to 1 output, not \(fanIn)->\(fanOut)")
    require(act == "sigmoid" || act == "relu", "an activation is \"sigmoid\" or \"relu\", not \"\(act)\"")
    let limit = (6 / Double(fanIn)).squareRoot()
    let W = rng.random(fanIn * fanOut).map { $0 * 2 * limit - limit }
    return [
        "W": .array(Matrix(rows: fanIn, columns: fanOut, elements: W)),
        "b": .array(Matrix(rows: 1, columns: fanOut, repeating: 0)),
        "act": .text(act),
        "shape": .text("\(fanIn)->\(fanOut)"),
    ]
}
