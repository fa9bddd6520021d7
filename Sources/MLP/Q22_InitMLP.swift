/// Builds a network, drawing its layers' weights from first to last.
///
///     let spec: [(fanIn: Int, act: String?)] = [(2, "relu"), (4, "relu"), (3, "sigmoid"), (1, nil)]
///     var mlp = initMLP(spec, rng: &rng)      // 2->4, 4->3, 3->1
///
/// Lab sheet 2.2.
///
/// - Parameters:
///   - spec: An element for each layer, its fanIn and activation, and one more, whose fanIn is the last layer's fanOut
///     and whose activation is not used.
///   - rng: What `initLayer` draws from, first layer first.
/// - Precondition: `spec` has at least two elements, and all but the last an activation.
public func initMLP(_ spec: [(fanIn: Int, act: String?)], rng: inout Generator) -> Network {
    require(spec.count > 1, "a network takes at least 2 elements of its spec, not \(spec.count)")
    // Each element with the next one. A missing act is refused by initLayer.
    return zip(spec, spec.dropFirst()).map { initLayer($0.fanIn, $1.fanIn, $0.act ?? "nil", rng: &rng) }
}
