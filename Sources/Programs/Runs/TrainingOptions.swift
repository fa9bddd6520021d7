import FastTraining
import Files
import NumPyRandom

/// The options that every command which trains has: those of the coursework's script, with its names and defaults.
public struct TrainingOptions: Equatable, Sendable {
    /// The generator's seed; nil for a fresh one.
    public var seed: Seed?
    /// How many samples, of a file its first rows; `.max` for all.
    public var samples = 50
    /// Their help, and their largest number allowed.
    public var (samplesHelp, sampleLimit) = ("number of samples, from the file's first row on", Int.max)
    /// Ticks of the class map along each feature.
    public var resolution = 20
    public var lr = 0.01
    public var epochs = 100
    /// Samples in a minibatch; `.max` for all.
    public var batch = 1
    /// The hidden layers' sizes.
    public var layers = [4, 3]
    /// The path of the data file, empty where there is none, and what the help says of its content.
    public var data = packageFile("data/two_features.csv")
    public var columns = "the columns X1, X2 and Binary"
    /// The names that `--columns` gives the data file's columns, as `readCSV` takes them.
    public var columnNames: [String] = []
    /// Whether the fast trainer trains (`--fast`), and whether a progress line is wanted (without `--quiet`).
    public var (isFast, isQuiet) = (false, false)
    /// Whether the features are standardized (`--standardize`).
    public var isStandardized = false
    /// The network's features and outputs and the activations of its hidden and last layers, which no option changes.
    public var (features, outputs) = (2, 1)
    public var (hiddenAct, outputAct) = ("relu", "sigmoid")
    /// The loss and how it is summed up over a minibatch, which no option changes.
    public var (loss, reduction) = (Loss.binaryCrossentropy, Reduction.sum)
    /// The names of the options that a command does not have.
    public var absent: Set<String> = []
    /// The long name of the option for the hidden layers' sizes.
    public var layersName = "layers"
    /// Whether an empty list of layers is allowed, for a network without hidden ones.
    public var mayBeShallow = false

    /// The coursework's defaults.
    public init() {}

    /// The same with a change.
    package func with(_ change: (inout TrainingOptions) -> Void) -> TrainingOptions {
        var options = self
        change(&options)
        return options
    }

    /// The command-line options, with these values as the defaults in their help.
    public func options() -> [Option] {
        let seed = seed.map { "\($0)" } ?? "a fresh one"
        let layers = layers.map(String.init).joined(separator: ",")
        let (samples, batch) = (
            self.samples == .max ? "all" : "\(self.samples)", self.batch == .max ? "all" : "\(self.batch)"
        )
        let file = data.split(separator: "/").last ?? ""
        let all =
            [
                ("s", "seed", "SEED", "seed of the random generator, any whole number from 0 (default: \(seed))"),
                ("n", "num_samples", "N", "\(samplesHelp) (default: \(samples))"),
                ("r", "resolution", "R", "ticks of the class map along each feature (default: \(resolution))"),
                ("l", "lr", "LR", "learning rate (default: \(lr))"),
                ("e", "epochs", "E", "epochs to train; 0 leaves the network as initialised (default: \(epochs))"),
                ("b", "batch", "B", "samples in a minibatch (default: \(batch))"),
                (
                    "y", layersName, "SIZES",
                    "sizes of the hidden layers, separated by commas\(mayBeShallow ? ", or '' for none" : "") (default: \(layers))"
                ),
                ("d", "data", "CSV", "data file with \(columns) (default: the package's data/\(file))"),
            ] as [(Character, String, String?, String)]
        return all.filter { !absent.contains($0.1) }.map { Option($0, $1, $2, $3, isPreferred: true) }
            + (absent.isDisjoint(with: ["data", "columns"]) ? [columnsOption] : [])
    }

    /// The options given, and `defaults` for the others.
    ///
    /// - Throws: `UsageError` that names the option, its value and what it takes.
    public init(_ given: Arguments, defaults: TrainingOptions = TrainingOptions()) throws {
        self = defaults
        seed = try given.seed("seed", default: seed)
        samples = try given.wholeNumber("num_samples", in: 1...sampleLimit, default: samples)
        resolution = try given.wholeNumber("resolution", in: 1...4_000, default: resolution)
        lr = try given.positiveNumber("lr", default: lr)
        epochs = try given.wholeNumber("epochs", in: 0...(.max), default: epochs)
        batch = try given.wholeNumber("batch", in: 1...(.max), default: batch)
        let isShallow = mayBeShallow && given.text(layersName)?.isEmpty == true
        layers = isShallow ? [] : try given.wholeNumbers(layersName, in: 1...1_000_000, default: layers)
        guard parameterCount <= 100_000_000 else {
            throw given.error(layersName, takes: "sizes with at most 100 million weights between them")
        }
        data = given.text("data") ?? data
        columnNames = try given.columnNames(default: columnNames)
        (isFast, isQuiet) = (given.has("fast"), given.has("quiet"))
        isStandardized = isStandardized || given.has("standardize")
    }

    /// The sizes of all layers, inputs first.
    package var sizes: [Int] { [features] + layers + [outputs] }

    /// The sizes in words, as "2-4-3-1".
    public var shape: String { sizes.map(String.init).joined(separator: "-") }

    /// The network as `initMLP` takes it.
    public var spec: [(fanIn: Int, act: String?)] { networkSpec(sizes, hidden: hiddenAct, output: outputAct) }

    /// The minibatches, learning rate, loss and reduction.
    public var how: Hyperparameters { Hyperparameters(batch: batch, lr: lr, loss: loss, reduction: reduction) }

    /// How many weights and biases the network has.
    public var parameterCount: Int {
        // As a Double, which does not overflow: a user may ask for a million units in each of very many layers.
        let count = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + Double($1.0 + 1) * Double($1.1) }
        return Int(min(count, 1e18))
    }
}

/// The option that names the columns of a data file.
public let columnsOption = Option(
    nil, "columns", "NAMES",
    "the data file's columns to read for those, separated by commas, or the names of all columns where it has no "
        + "header; _ skips one")

extension Arguments {
    /// The names of `columnsOption`; an empty one and one that stands twice are a `UsageError`.
    public func columnNames(default fallback: [String] = []) throws -> [String] {
        let takes = "names separated by commas, each of them once, and _ for a column to skip"
        return try value("columns", default: fallback, takes: takes) { text in
            let names = text.split(separator: ",", omittingEmptySubsequences: false).map {
                String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            let own = names.filter { $0 != "_" }
            return own.isEmpty || own.contains("") || Set(own).count < own.count ? nil : names
        }
    }
}

/// The option that asks for the fast trainer.
public let fastOption = Option(nil, "fast", nil, "train without the dictionaries: the same bits in less time")

/// A network of the given layer sizes, inputs first, as `initMLP` takes it: the last layer has the act `output`, those
/// before it `hidden`.
public func networkSpec(
    _ sizes: [Int], hidden: String = "relu", output: String = "sigmoid"
) -> [(fanIn: Int, act: String?)] {
    let last = sizes.count - 1
    return sizes.enumerated().map { ($1, $0 == last ? nil : $0 == last - 1 ? output : hidden) }
}
