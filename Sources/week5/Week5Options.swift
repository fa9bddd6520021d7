import Files
import NumPyRandom
import Options

/// The options of the week 5 script, those of the coursework first.
package struct Week5Options: Equatable {
    package var seed: Seed?
    package var samples = 50
    package var resolution = 20
    package var lr = 0.01
    package var epochs = 100
    package var batch = 1
    package var layers = [4, 3]
    package var data = packageFile("data/two_features.csv")
    package var file = "week_5.pgm"
    package var scale = 20
    package var dump: String?
    package var isQuiet = false
    package var wantsHelp = false

    package static let options = [
        Option("h", "help", nil, "show this help and exit", isPreferred: true),
        Option("s", "seed", "SEED", "seed of the random generator, any whole number from 0 (default: a fresh one)", isPreferred: true),
        Option("n", "num_samples", "N", "number of samples, from the file's first row on (default: 50)", isPreferred: true),
        Option("r", "resolution", "R", "ticks of the class map along each feature (default: 20)", isPreferred: true),
        Option("l", "lr", "LR", "learning rate (default: 0.01)", isPreferred: true),
        Option("e", "epochs", "E", "epochs to train; 0 leaves the network as initialised (default: 100)", isPreferred: true),
        Option("b", "batch", "B", "samples in a minibatch (default: 1)", isPreferred: true),
        Option("y", "layers", "SIZES", "sizes of the hidden layers, separated by commas (default: 4,3)", isPreferred: true),
        Option("d", "data", "CSV", "data file with the columns X1, X2 and Binary (default: the package's data/two_features.csv)", isPreferred: true),
        Option(nil, "scale", "PIXELS", "pixels of each map cell; at 1 the map is bare, without samples (default: 400 / R)"),
        Option(nil, "dump", "JSON", "also write the weights before and after, the losses and the map to this file"),
        Option(nil, "quiet", nil, "print nothing but errors"),
    ]

    /// - Throws: `UsageError` that names the option, its value and what it takes.
    package init(_ arguments: some Sequence<String>) throws {
        let given = try Arguments(arguments, Self.options)
        wantsHelp = given.has("help")
        if wantsHelp { return }
        seed = try given.value("seed", default: nil, takes: "a whole number of at least 0") {
            wholeNumber($0).flatMap { Seed(decimal: $0) }
        }
        samples = try given.wholeNumber("num_samples", in: 1...(.max), default: samples)
        resolution = try given.wholeNumber("resolution", in: 1...4_000, default: resolution)
        lr = try given.positiveNumber("lr", default: lr)
        epochs = try given.wholeNumber("epochs", in: 0...(.max), default: epochs)
        batch = try given.wholeNumber("batch", in: 1...(.max), default: batch)
        layers = try given.wholeNumbers("layers", in: 1...1_000_000, default: layers)
        guard parameterCount <= 100_000_000 else {
            throw given.error("layers", takes: "sizes with at most 100 million weights between them")
        }
        data = given.text("data") ?? data
        scale = try given.wholeNumber(
            "scale", in: 1...(20_000 / resolution), default: max(1, 400 / resolution))
        dump = given.text("dump")
        isQuiet = given.has("quiet")
        file = given.files.first ?? file
        try checkFiles()
    }

    /// The network as `initMLP` takes it: two features, the hidden layers with ReLU, one sigmoid output.
    package var spec: [(fanIn: Int, act: String?)] {
        let sizes = [2] + layers
        return sizes.enumerated().map { ($1, $0 < sizes.count - 1 ? "relu" : "sigmoid") } + [(1, nil)]
    }

    /// How many weights and biases the network has.
    package var parameterCount: Int {
        zip([2] + layers, layers + [1]).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
    }

    /// Refuses an output that would be another file's end: nothing of the user's is overwritten by accident.
    private func checkFiles() throws {
        for ending in [".pdf", ".svg"] where file.lowercased().hasSuffix(ending) {
            throw UsageError("argument file: \(quoted(file)) would be a figure, which is not drawn yet; name a .pgm file")
        }
        let outputs = [("file", file)] + (dump.map { [("--dump", $0)] } ?? [])
        for (name, path) in outputs where isSameFile(path, data) {
            throw UsageError("argument \(name): \(quoted(path)) is the data file and would be overwritten")
        }
        if let dump, isSameFile(dump, file) {
            throw UsageError("argument --dump: \(quoted(dump)) is the map's file too; name another")
        }
    }
}

/// The path of a file in this package's folder.
package func packageFile(_ name: String, source: String = #filePath) -> String {
    let folder = source.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    return "\(folder)/\(name)"
}
