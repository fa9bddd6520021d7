import Arrays

/// Builds a network, drawing its layers' weights from first to last.
///
///     let spec: [(Int, String?)] = [(2, "relu"), (4, "relu"), (3, "sigmoid"), (1, nil)]
///     var mlp = initMLP(spec, rng: &rng)      // 2->4, 4->3, 3->1
///
/// Lab sheet 2.2.
///
/// - Parameters:
///   - spec: Each layer's fanIn and activation; the last element is only the last layer's fanOut.
///   - initialiser: Where every layer's weights and bias come from; week 5's is He uniform.
///   - rng: Each layer takes the next draws.
/// - Precondition: `spec` has at least two elements, and all but the last an activation.
public func initMLP(
    _ spec: [(fanIn: Int, act: String?)], initialiser: Initialiser = .heUniform, rng: inout Generator
) -> Network {
    require(spec.count > 1, "a network takes at least 2 elements of its spec, not \(spec.count)")
    var mlp: Network = []
    for (layer, next) in zip(spec, spec.dropFirst()) {
        require(layer.act != nil, "the layer of fanIn \(layer.fanIn) in the spec has no activation")
        mlp.append(initLayer(layer.fanIn, next.fanIn, layer.act ?? "", initialiser: initialiser, rng: &rng))
    }
    return mlp
}
