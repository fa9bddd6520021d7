import Files
import NumPyRandom

/// The options of the coursework's script that say what is trained on what: shared by every command that
/// trains, with the names and defaults of the Python script.
public struct TrainingOptions: Equatable, Sendable {
    /// The generator's seed; nil for a fresh one.
    public var seed: Seed?
    /// How many samples there are, of a file its first rows; `.max` for all.
    public var samples = 50
    /// What the help says of them, and the most that a user may ask for.
    public var (samplesHelp, sampleLimit) = ("number of samples, from the file's first row on", Int.max)
    /// Ticks of the class map along each feature.
    public var resolution = 20
    /// The learning rate.
    public var lr = 0.01
    /// Epochs to train.
    public var epochs = 100
    /// Samples in a minibatch; `.max` for all.
    public var batch = 1
    /// The hidden layers' sizes.
    public var layers = [4, 3]
    /// The path of the data file, and what has to be in it.
    public var data = packageFile("data/two_features.csv")
    public var columns = "the columns X1, X2 and Binary"
    /// How many features and outputs the network has, and the activations of its hidden layers and of its last one:
    /// what a program decides and no option changes.
    public var (features, outputs) = (2, 1)
    public var (hiddenAct, outputAct) = ("relu", "sigmoid")
    /// Whether the network may have no hidden layer, as asked for by an empty list.
    public var mayBeShallow = false

    /// The coursework's defaults.
    public init() {}

    /// What `Arguments` is to take, the help naming these options as the defaults.
    public func options(without left: Set<String> = []) -> [Option] {
        let seed = seed.map { "\($0)" } ?? "a fresh one"
        let layers = layers.map(String.init).joined(separator: ",")
        let (samples, batch) = (self.samples == .max ? "all" : "\(self.samples)", self.batch == .max ? "all" : "\(self.batch)")
        let file = data.split(separator: "/").last ?? ""
        let all = [
            ("h", "help", nil, "show this help and exit"),
            ("s", "seed", "SEED", "seed of the random generator, any whole number from 0 (default: \(seed))"),
            ("n", "num_samples", "N", "\(samplesHelp) (default: \(samples))"),
            ("r", "resolution", "R", "ticks of the class map along each feature (default: \(resolution))"),
            ("l", "lr", "LR", "learning rate (default: \(lr))"),
            ("e", "epochs", "E", "epochs to train; 0 leaves the network as initialised (default: \(epochs))"),
            ("b", "batch", "B", "samples in a minibatch (default: \(batch))"),
            ("y", "layers", "SIZES", "sizes of the hidden layers, separated by commas\(mayBeShallow ? ", or '' for none" : "") (default: \(layers))"),
            ("d", "data", "CSV", "data file with \(columns) (default: the package's data/\(file))"),
        ] as [(Character, String, String?, String)]
        return all.filter { !left.contains($0.1) }.map { Option($0, $1, $2, $3, isPreferred: true) }
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
        let isShallow = mayBeShallow && given.text("layers")?.isEmpty == true
        layers = isShallow ? [] : try given.wholeNumbers("layers", in: 1...1_000_000, default: layers)
        guard parameterCount <= 100_000_000 else {
            throw given.error("layers", takes: "sizes with at most 100 million weights between them")
        }
        let largest = min(batch, samples).multipliedReportingOverflow(by: layers.max() ?? 1)
        guard !largest.overflow, largest.partialValue <= 100_000_000 else {
            throw given.error("layers", takes: "sizes that make at most 100 million activations with the minibatch")
        }
        data = given.text("data") ?? data
    }

    /// The network as `initMLP` takes it.
    public var spec: [(fanIn: Int, act: String?)] {
        let sizes = [features] + layers
        return sizes.enumerated().map { ($1, $0 < sizes.count - 1 ? hiddenAct : outputAct) } + [(outputs, nil)]
    }

    /// The sizes of all layers, as "2-4-3-1".
    public var shape: String { ([features] + layers + [outputs]).map(String.init).joined(separator: "-") }

    /// How many weights and biases the network has.
    public var parameterCount: Int {
        var count = 0
        for (fanIn, fanOut) in zip([features] + layers, layers + [outputs]) {
            let (product, overflows) = (fanIn + 1).multipliedReportingOverflow(by: fanOut)
            if overflows || product > .max - count { return .max }
            count += product
        }
        return count
    }
}

/// The path of a file in this package's folder.
public func packageFile(_ name: String) -> String {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    return "\(folder)/\(name)"
}
