import Drawing
import Files
import FastTraining
import Programs

/// What a command that trains runs with: its options and where its results go.
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
    /// The class maps that are written as training goes (`--frames`).
    let frames: Frames

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
        frames = try Frames(given, options, outputs, scale: scale, trained: resumed?.losses.count ?? 0)
    }

    /// Writes the file of `--save`, where that was given.
    func save(_ training: Training, _ samples: Samples) throws {
        guard let path = outputs.network else { return }
        try writeFile(
            path,
            SavedRun.bytes(
                for: path, training.mlp, options, seed: seed, losses: training.losses, rng: training.rng,
                samples: samples))
    }

    /// The option of a command that reads test samples.
    static let testOption = Option(
        nil, "test", "N",
        "the largest number of test samples, the rows after the training samples; 0 for none (default: 1000)")

    /// Reads the training samples, and the test samples from the rows after them. Where `--test` asks for test samples
    /// a wrong row among them is an error; otherwise it ends them.
    ///
    /// - Throws: `FileError` where they are not those of the run that is resumed, or take too much memory.
    func readSamples(label: String = "Binary", classes: Int = 2) throws -> (training: Samples, test: Samples?) {
        let count = try given.wholeNumber("test", in: 0...(.max), default: 1000)
        let read = try options.readSamples(
            label: label, classes: classes, test: count, isExact: given.has("test"), by: resumed?.standardization)
        try resumed?.check(read.training, of: options.data)
        try options.requireMemory(forMinibatchesOf: read.training.X.rows)
        return read
    }
}

extension Command {
    /// A command that trains: it has the options of `TrainingOptions` and `Outputs`, and `more`.
    ///
    /// - Parameter file: The output file's default name, and what its PGM image shows, for the help.
    init(
        _ name: String, _ about: String, _ defaults: TrainingOptions = TrainingOptions(), more: [Option] = [],
        file: (name: String, shows: String), hasPage: Bool = false,
        run: @escaping @Sendable (Session) throws -> Void
    ) {
        let page = hasPage ? ", or a page that plays the training back where it ends in .html" : ""
        let help =
            "\(file.shows), a PGM image or a PNG where the name ends in .png, or the figure where it ends in .svg or .pdf\(page) "
            + "(default: \(file.name))"
        self.init(
            name: name, about: about,
            options: defaults.options() + [fastOption] + more + Outputs.options
                + (hasPage ? [Outputs.pageOption] : []),
            file: ("file", help), notes: name.isEmpty ? subcommandList : ""
        ) { given in try run(Session(given, defaults, file: file.name)) }
    }
}
