import Files
import MLP
import Programs

/// What `--dump` writes of a lab: the options, the network before and after training, the history, and what the lab adds.
func dumped(
    _ options: TrainingOptions, _ seed: Seed, samples: Int, _ initial: Network, _ mlp: Network, _ history: History,
    _ more: [(String, JSON)]
) -> JSON {
    .object(
        [
            ("seed", .integer(seed.description)),
            ("num_samples", .integer(samples)),
            ("layers", .integers(options.layers)),
            ("batch", .integer(min(options.batch, samples))),
            ("epochs", .integer(options.epochs)),
            ("lr", .number(options.lr)),
            ("initial", JSON(initial)),
            ("loss", .numbers(history.losses)),
            ("accuracy", .numbers(history.accuracies)),
            ("test_accuracy", .numbers(history.testAccuracies)),
            ("network", JSON(mlp)),
        ] + more)
}

/// A class map and the options it was drawn with, for `dumped`.
func mapEntries(_ classMap: [Int], _ options: TrainingOptions) -> [(String, JSON)] {
    [
        ("resolution", .integer(options.resolution)),
        ("class_map", JSON(classMap: classMap, resolution: options.resolution)),
    ]
}
