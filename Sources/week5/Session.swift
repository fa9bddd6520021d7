import Drawing
import Files
import MLP
import NumPyRandom
import Programs

/// What a command that trains runs with: its options, where its results go, and what trains.
package struct Session {
    package let given: Arguments
    package let options: TrainingOptions
    package let outputs: Outputs
    /// Pixels of a cell of the class map.
    package let scale: Int
    /// The seed that was given, or a fresh one.
    let seed: Seed
    /// The training that goes on (`--resume`).
    let resumed: SavedRun?
    /// Epochs between two writings of the `--save` file.
    let checkpointEvery: Int
    let trainer: Trainer

    /// - Parameters:
    ///   - defaults: The training options that were not given.
    ///   - file: The output file where none was named.
    /// - Throws: `UsageError` that names the option, its value and what it takes; `FileError` for an output that cannot
    ///   be written.
    package init(_ given: Arguments, _ defaults: TrainingOptions = TrainingOptions(), file: String) throws {
        self.given = given
        resumed = try given.text("resume").map { try SavedRun(StoredValues($0), defaults: defaults) }
        options = try TrainingOptions(given, defaults: resumed?.options ?? defaults)
        try resumed?.check(options, given)
        checkpointEvery = try given.wholeNumber("checkpoint-every", in: 1...(.max), default: .max)
        if given.has("checkpoint-every"), !given.has("save") {
            throw UsageError(
                "argument --checkpoint-every: it says how often the file of --save is written; give that too")
        }
        scale = try mapScale(given, options)
        outputs = try Outputs(given, file: given.files.first ?? file, data: options.data)
        try options.requireMemory(scale: scale, hasDump: outputs.dump != nil)
        seed = options.seed ?? .fresh()
        trainer = Trainer(isQuiet: outputs.isQuiet, takesRate: given.takes("lr"))
    }

    /// Writes the file of `--save`, where that was given.
    func save(_ mlp: Network, _ losses: [Double], _ rng: Generator, _ samples: Samples) throws {
        guard let path = outputs.network else { return }
        try writeFile(
            path, SavedRun.bytes(for: path, mlp, options, seed: seed, losses: losses, rng: rng, samples: samples))
    }

    /// The option of a command that reads test samples.
    static let testOption = Option(
        nil, "test", "N",
        "so many of the file's rows behind the training samples are test samples, 0 for none (default: 1000)")

    /// Reads the training samples, and of the rows behind them the test samples (`--test`): those that were asked for
    /// are judged as the training samples are, else a wrong row ends them.
    func readSamples(label: String = "Binary", classes: Int = 2) throws -> (training: Samples, test: Samples?) {
        let count = try given.wholeNumber("test", in: 0...(.max), default: 1000)
        return try Samples.read(
            csv: options.data, label: label, classes: classes, limit: options.samples, test: count,
            isExact: given.has("test"))
    }
}

extension Command {
    /// A command that trains, with the options of `TrainingOptions` and `Outputs`.
    ///
    /// - Parameters:
    ///   - excluded: The training options that it does not have.
    ///   - more: Its own options.
    ///   - picture: What its PGM image shows, for the help.
    ///   - hasPage: Whether it can write a page that plays the training back.
    ///   - standard: The output file's default name.
    init(
        _ name: String, _ about: String, _ defaults: TrainingOptions = TrainingOptions(),
        without excluded: Set<String> = [], more: [Option] = [], picture: String, hasPage: Bool = false,
        file standard: String, notes: String = "", run: @escaping @Sendable (Session) throws -> Void
    ) {
        let page = hasPage ? ", or a page that plays the training back where it ends in .html" : ""
        let help =
            "\(picture), a PGM image, or the figure where the name ends in .svg or .pdf\(page) (default: \(standard))"
        let own = defaults.options(without: excluded) + [fastOption] + more
        let outputs = hasPage ? Outputs.options + [Outputs.pageOption] : Outputs.options
        self.init(name: name, about: about, options: own + outputs, file: ("file", help), notes: notes) { given in
            let session = try Session(given, defaults, file: standard)
            try run(session)
            session.trainer.suggestFast()
        }
    }
}
