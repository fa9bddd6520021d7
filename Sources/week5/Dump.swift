import Files
import MLP
import Programs

/// What `--dump` writes: the options, the network before and after training, the losses and the map.
func dumped(_ outcome: Outcome, initial: Network, _ network: Network) -> JSON {
    let (options, activations) = (outcome.options, outcome.activations)
    let rows = (0..<options.resolution).map { i in i * options.resolution..<(i + 1) * options.resolution }
    return .object([
        ("seed", .integer(outcome.seed.description)),
        ("num_samples", .integer(options.samples)),
        ("layers", .integers(options.layers)),
        ("batch", .integer(options.batch)),
        ("epochs", .integer(options.epochs)),
        ("lr", .number(options.lr)),
        ("resolution", .integer(options.resolution)),
        ("data", .string(options.dataName)),
        ("initial", JSON(initial)),
        ("loss", .numbers(outcome.losses)),
        ("network", JSON(network)),
        ("class_map", JSON(classMap: outcome.classMap, resolution: options.resolution)),
        ("activations", .array(rows.map { .numbers(activations[$0]) })),
    ])
}
