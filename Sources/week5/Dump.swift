import Files
import MLP
import Options

/// What `--dump` writes: the options, the network before and after training, the losses and the map.
func dumped(_ outcome: Outcome, initial: Network, _ network: Network) -> JSON {
    let options = outcome.options
    let rows = { (i: Int) in i * options.resolution..<(i + 1) * options.resolution }
    return .object([
        ("seed", .integer(outcome.seed.description)),
        ("num_samples", .integer(options.samples)),
        ("layers", .integers(options.layers)),
        ("batch", .integer(options.batch)),
        ("epochs", .integer(options.epochs)),
        ("lr", .number(options.lr)),
        ("resolution", .integer(options.resolution)),
        ("data", .string(options.data.split(separator: "/").last.map(String.init) ?? options.data)),
        ("initial", dumped(initial)),
        ("loss", .numbers(outcome.losses)),
        ("network", dumped(network)),
        ("class_map", .array((0..<options.resolution).map { .integers(outcome.classMap[rows($0)]) })),
        ("activations", .array((0..<options.resolution).map { .numbers(outcome.activations[rows($0)]) })),
    ])
}

private func dumped(_ mlp: Network) -> JSON {
    .array(
        mlp.map { layer in
            let W = layer[array: "W"]
            return .object([
                ("shape", .string(layer[text: "shape"])),
                ("act", .string(layer[text: "act"])),
                ("W", .array((0..<W.rows).map { .numbers(W.row($0)) })),
                ("b", .numbers(layer[array: "b"].elements)),
            ])
        })
}
