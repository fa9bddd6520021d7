import Course
import Files
import MLP
import Options

/// What `--dump` writes of a lab: the options, the network before and after training, the history and the class map.
func dumped(
    _ options: TrainingOptions, _ seed: Seed, samples: Int, _ initial: Network, _ mlp: Network, _ history: History,
    _ classMap: [Int]? = nil
) -> JSON {
    .object(
        [
            ("seed", .integer(seed.description)),
            ("num_samples", .integer(samples)),
            ("layers", .integers(options.layers)),
            ("batch", .integer(options.batch)),
            ("epochs", .integer(options.epochs)),
            ("lr", .number(options.lr)),
            ("initial", JSON(initial)),
            ("loss", .numbers(history.losses)),
            ("accuracy", .numbers(history.accuracies)),
            ("test_accuracy", .numbers(history.testAccuracies)),
            ("network", JSON(mlp)),
        ] + (classMap.map { [("class_map", JSON(classMap: $0, resolution: options.resolution))] } ?? []))
}
