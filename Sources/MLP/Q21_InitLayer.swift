/// Creates one layer, with He initialisation: weights uniform in [-√(6 / fanIn), √(6 / fanIn)), bias 0.
///
/// Lab sheet 2.1; K. He et al., "Delving Deep into Rectifiers" (2015).
///
/// - Parameters:
///   - fanIn: The number of incoming connections, at least 1.
///   - fanOut: The number of outgoing connections, at least 1.
///   - act: The activation, "relu" or "sigmoid".
///   - rng: NumPy's generator. W takes fanIn · fanOut draws from it, row by row. It is a value: `inout` hands on the
///     caller's own, where Python's object changes in place.
/// - Returns: The sheet's dictionary, a `Layer`: `W` (fanIn×fanOut), `b` (1×fanOut), `act` and `shape`.
public func initLayer(_ fanIn: Int, _ fanOut: Int, _ act: String, rng: inout Generator) -> Layer {
    requireLayer(fanIn, fanOut, act)
    let limit = sqrt(6 / Double(fanIn))
    let W = rng.random(fanIn, fanOut) * 2 * limit - limit  // from [0, 1) to [-limit, limit)
    let b = Matrix(rows: 1, columns: fanOut, repeating: 0)
    return ["W": W, "b": b, "act": act, "shape": "\(fanIn)->\(fanOut)"]
}
