import Arrays

/// Creates one layer, by default with He initialisation: weights uniform in (-√(6 / fanIn), √(6 / fanIn)), bias 0.
///
/// Lab sheet 2.1; `Initialiser` has the draws.
///
/// - Parameters:
///   - fanIn: The number of incoming connections, at least 1.
///   - fanOut: The number of outgoing connections, at least 1.
///   - act: The activation: "relu", "sigmoid", "softmax" or "identity".
///   - initialiser: Where the weights and the bias come from; week 5's is He uniform.
/// - Returns: A layer with the keys `W` (fanIn×fanOut), `b` (1×fanOut), `act` and `shape`.
public func initLayer(
    _ fanIn: Int, _ fanOut: Int, _ act: String, initialiser: Initialiser = .heUniform, rng: inout Generator
) -> Layer {
    require(fanIn > 0 && fanOut > 0, "a layer connects at least 1 input to 1 output, not \(fanIn)->\(fanOut)")
    guard let activation = Activation(name: act) else {
        fail("an activation is \"relu\", \"sigmoid\", \"softmax\" or \"identity\", not \"\(act)\"")
    }
    let (W, b) = initialiser.draw(fanIn, fanOut, activation, &rng)
    return [
        "W": .array(W),
        "b": .array(b),
        "act": .text(act),
        "shape": .text("\(fanIn)->\(fanOut)"),
    ]
}
