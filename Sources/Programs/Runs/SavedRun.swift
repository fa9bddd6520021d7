import Arrays
import Files
import FastTraining
import NumPyRandom

/// A training that can go on where it was: what `--save` writes and `--resume` reads.
///
/// Its names are `0.W`, `0.b`, `0.act`, … for the layers, `epoch` and `loss` for how it went, `options.…` for the
/// options with the coursework's names, and `rng.…` for the generator, as NumPy's `bit_generator.state` has it.
package struct SavedRun {
    /// The options of the training, the seed among them.
    package let options: TrainingOptions
    package let mlp: Network
    /// The loss of each epoch.
    package let losses: [Double]
    /// The generator after the last epoch.
    package let rng: Generator
    /// How the features were standardized, if they were.
    package let standardization: Standardization?
    /// The training samples' checksum.
    private let checksum: Int
    private let path: String

    package static let options = [
        Option(
            nil, "save", "FILE",
            "also write the trained network and all that --resume needs, an .npz or .safetensors file"),
        Option(nil, "checkpoint-every", "K", "with --save: also write the file after every K epochs"),
        Option(nil, "resume", "FILE", "go on with a training from its --save file; -e is the total"),
    ]

    /// Reads the file of a run.
    ///
    /// - Parameter defaults: The command's options; the file's replace those of them that a user may give.
    /// - Throws: `FileError` where the file is damaged, or is of no such run.
    package init(_ file: StoredValues, defaults: TrainingOptions) throws {
        var options = defaults
        guard try file["options.seed"] != nil else {
            throw file.error("it is of no run that can go on: it has no \"options.seed\"")
        }
        options.seed = try file.value("options.seed", as: "a seed") { $0.string.flatMap { Seed(decimal: $0) } }
        options.samples = try file.count("options.num_samples", from: 1)
        options.resolution = try file.count("options.resolution", from: 1)
        options.epochs = try file.count("options.epochs", from: 0)
        options.batch = try file.count("options.batch", from: 1)
        options.lr = try file.value("options.lr", as: "a number above 0") { value in
            value.single.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
        }
        options.layers = try file.value("options.layers", as: "the sizes of layers") { value in
            guard case .integers(let sizes, let shape) = value, shape.count == 1 else { return nil }
            return sizes.allSatisfy { 1...1_000_000 ~= $0 } ? sizes : nil
        }
        let data = try file.value("options.data", as: "a path") { $0.string }
        if !data.isEmpty { options.data = data }
        if try file["options.columns"] != nil {
            let names = try file.value("options.columns", as: "names") { $0.string }
            options.columnNames = names.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        losses = try file.value("loss", as: "losses") { value in
            guard case .numbers(let losses, let shape) = value, shape.count == 1 else { return nil }
            return losses
        }
        guard try file.count("epoch", from: 0) == losses.count else {
            throw file.error("\"epoch\" is not the number of losses in \"loss\"")
        }
        checksum = try file.count("options.data_crc32", from: 0)
        rng = Generator(state: try file.generatorState())
        mlp = try network(in: file)
        let shapes = zip(options.sizes, options.sizes.dropFirst()).map { "\($0)->\($1)" }
        guard mlp.map({ $0["shape"] }) == shapes,
            mlp.map({ $0["act"] as String }) == options.spec.dropLast().map(\.act)
        else {
            throw file.error("its network is not that of its options and of this command, \(options.shape)")
        }
        standardization = try Programs.standardization(in: file, features: options.features)
        options.isStandardized = standardization != nil
        (self.options, path) = (options, file.path)
    }

    /// The bytes of the file at `path`, where `losses` has the loss of each epoch so far.
    package static func bytes(
        for path: String, _ mlp: Network, _ options: TrainingOptions, seed: Seed, losses: [Double], rng: Generator,
        samples: Samples
    ) -> [UInt8] {
        let state = rng.state
        let isPackageData = isSameFile(options.data, TrainingOptions().data)
        var values: [(String, StoredValue)] = []
        for (index, layer) in mlp.enumerated() {
            values.append(("\(index).act", .text(layer.activation.rawValue)))
            for key in layer.trainedKeys { values.append(("\(index).\(key)", StoredValue(layer[key]))) }
        }
        if let standardization = samples.standardization {
            values.append(("features.mean", StoredValue(standardization.means)))
            values.append(("features.deviation", StoredValue(standardization.deviations)))
        }
        let columns = options.columnNames.joined(separator: ",")
        if !columns.isEmpty { values.append(("options.columns", .text(columns))) }
        return Files.bytes(
            of: values + [
                ("epoch", StoredValue(losses.count)), ("loss", .numbers(losses, shape: [losses.count])),
                ("options.seed", .text(seed.description)), ("options.num_samples", StoredValue(options.samples)),
                ("options.resolution", StoredValue(options.resolution)),
                ("options.lr", .numbers([options.lr], shape: [])),
                ("options.epochs", StoredValue(options.epochs)), ("options.batch", StoredValue(options.batch)),
                ("options.layers", .integers(options.layers, shape: [options.layers.count])),
                ("options.data", .text(isPackageData ? "" : absolutePath(options.data))),
                ("options.data_crc32", StoredValue(samples.checksum)),
                ("rng.bit_generator", .text("PCG64")), ("rng.state", .text(state.state.description)),
                ("rng.inc", .text(state.increment.description)),
                ("rng.has_uint32", StoredValue(state.half == nil ? 0 : 1)),
                ("rng.uinteger", StoredValue(Int(state.half ?? 0))),
            ], for: path)
    }

    /// Checks that the options given are those of the run, except those that may change.
    ///
    /// - Throws: `UsageError` that names the option.
    package func check(_ options: TrainingOptions, _ given: Arguments) throws {
        let unchanged = [
            ("seed", options.seed == self.options.seed, self.options.seed?.description ?? ""),
            ("num_samples", options.samples == self.options.samples, "\(self.options.samples)"),
            ("lr", options.lr == self.options.lr, "\(self.options.lr)"),
            ("batch", options.batch == self.options.batch, "\(self.options.batch)"),
            (
                "layers", options.layers == self.options.layers,
                self.options.layers.map(String.init).joined(separator: ",")
            ),
        ]
        for (name, isSame, own) in unchanged where given.has(name) && !isSame {
            throw given.error(name, takes: "\(own) as before, since the run of \(quoted(path)) goes on")
        }
        if options.isStandardized != self.options.isStandardized {
            throw UsageError(
                "argument --standardize: the run of \(quoted(path)) goes on with features as they are in their file")
        }
        if options.epochs < losses.count {
            throw given.error("epochs", takes: "at least \(losses.count), which the run of \(quoted(path)) has trained")
        }
    }

    /// Checks that the samples are those that the run was trained on.
    ///
    /// - Throws: `FileError`.
    package func check(_ samples: Samples, of data: String) throws {
        if samples.checksum != checksum {
            throw FileError(
                "the first \(samples.X.rows) samples of \(quoted(data)) are not those that the run of \(quoted(path)) was trained on (-d)"
            )
        }
    }
}

/// Whether a file of this name holds a network.
package func isNetwork(_ path: String) -> Bool {
    [".npz", ".safetensors"].contains { path.lowercased().hasSuffix($0) }
}

/// The network in a file: `0.W`, `0.b` and `0.act` for its first layer, and so on; with batch normalisation also
/// `0.gamma`, `0.beta`, `0.mean` and `0.var`.
///
/// - Parameter prefix: What the names begin with.
/// - Throws: `FileError` where there is none, or its shapes or values do not fit.
package func network(in file: StoredValues, under prefix: String = "") throws -> Network {
    var mlp: Network = []
    while try file["\(prefix)\(mlp.count).W"] != nil {
        let layer = "\(prefix)\(mlp.count)"
        let W = try file.matrix("\(layer).W")
        if W.count == 0 { throw file.error("\"\(layer).W\" is empty, of shape \(W.shape)") }
        if let last = mlp.last, last["W"].columns != W.rows {
            throw file.error(
                "\"\(layer).W\" of shape \(W.shape) does not follow \"\(prefix)\(mlp.count - 1).W\" of shape \(last["W"].shape)"
            )
        }
        let isNormalised = try file["\(layer).gamma"] != nil
        let rows = try (["b"] + (isNormalised ? batchNormalisationKeys : [])).map { key in
            let row = try file.matrix("\(layer).\(key)")
            guard row.rows == 1, row.columns == W.columns else {
                throw file.error(
                    "\"\(layer).\(key)\" of shape \(row.shape) does not go with \"\(layer).W\" of shape \(W.shape)")
            }
            return (key: key, row: row)
        }
        let names = Activation.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
        let activation = try file.value("\(layer).act", as: names) { $0.string.flatMap(Activation.init) }
        var own: Layer = ["W": W, "act": activation.rawValue, "shape": "\(W.rows)->\(W.columns)"]
        if isNormalised { addBatchNormalisation(to: &own) }
        for (key, row) in rows { own[key] = row }
        mlp.append(own)
    }
    if mlp.isEmpty {
        let names = file.names.prefix(8).map { quoted($0) }.joined(separator: ", ")
        let more = file.names.count > 8 ? " and \(file.names.count - 8) more" : ""
        let there = names.isEmpty ? "it is empty" : "it has \(names)\(more)"
        throw file.error("it has no network: no \(quoted(prefix + "0.W")); \(there)")
    }
    let others = file.names.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".W") }
    if let other = others.first(where: { (Int($0.dropFirst(prefix.count).dropLast(2)) ?? 0) >= mlp.count }) {
        throw file.error("it has \(quoted(other)), but no \"\(prefix)\(mlp.count).W\"")
    }
    return mlp
}

/// How the features of the samples that a network in a file was trained on were standardized: `features.mean` and
/// `features.deviation`; nil where there are none.
///
/// - Throws: `FileError` where they are not of so many features, or are no deviations.
package func standardization(in file: StoredValues, features: Int) throws -> Standardization? {
    if try file["features.mean"] == nil { return nil }
    let rows = try ["features.mean", "features.deviation"].map { name in
        let row = try file.matrix(name)
        guard row.rows == 1, row.columns == features else {
            throw file.error("\(quoted(name)) of shape \(row.shape) does not go with \(counted(features, "feature"))")
        }
        return row
    }
    guard rows[1].elements.allSatisfy({ $0 > 0 }) else {
        throw file.error("\"features.deviation\" has a deviation that is not above 0")
    }
    return Standardization(means: rows[0], deviations: rows[1])
}

extension StoredValues {
    /// The value of a name as `parse` reads it.
    fileprivate func value<Value>(_ name: String, as what: String, _ parse: (StoredValue) -> Value?) throws -> Value {
        guard let stored = try self[name] else { throw error("it has no \(quoted(name))") }
        guard let value = parse(stored) else { throw error("\(quoted(name)) is not \(what)") }
        return value
    }

    fileprivate func count(_ name: String, from least: Int) throws -> Int {
        try value(name, as: "a whole number of at least \(least)") { value in
            guard case .integers(let integers, let shape) = value, shape.isEmpty else { return nil }
            return integers[0] >= least ? integers[0] : nil
        }
    }

    /// A matrix of finite numbers; a vector is a row.
    fileprivate func matrix(_ name: String) throws -> Matrix {
        try value(name, as: "a vector or matrix of finite numbers") { value in
            guard let (numbers, shape) = value.numbers, 1...2 ~= shape.count, numbers.allSatisfy(\.isFinite) else {
                return nil
            }
            return Matrix(rows: shape.count == 2 ? shape[0] : 1, columns: shape[shape.count - 1], elements: numbers)
        }
    }

    fileprivate func generatorState() throws -> Generator.State {
        let word = { (value: StoredValue) in value.string.flatMap { UInt128($0) } }
        _ = try value("rng.bit_generator", as: "\"PCG64\"") { $0.string == "PCG64" ? true : nil }
        let state = try value("rng.state", as: "a whole number of 128 bits", word)
        let increment = try value("rng.inc", as: "an odd whole number of 128 bits") {
            word($0).flatMap { $0 & 1 == 1 ? $0 : nil }
        }
        guard let half = UInt32(exactly: try count("rng.uinteger", from: 0)) else {
            throw error("\"rng.uinteger\" has more than 32 bits")
        }
        let hasHalf = try count("rng.has_uint32", from: 0) == 1
        return Generator.State(state: state, increment: increment, half: hasHalf ? half : nil)
    }
}

extension StoredValue {
    var string: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    var numbers: (elements: [Double], shape: [Int])? {
        switch self {
        case .numbers(let numbers, let shape): (numbers, shape)
        case .integers(let integers, let shape): (integers.map(Double.init), shape)
        case .text: nil
        }
    }

    /// A number without dimensions.
    fileprivate var single: Double? { numbers.flatMap { $0.shape.isEmpty ? $0.elements[0] : nil } }
}

extension Samples {
    /// A checksum of all numbers and labels.
    fileprivate var checksum: Int {
        let features = X.withElements { crc32(UnsafeRawBufferPointer($0)) }
        return Int(labels.withUnsafeBytes { crc32($0, after: features) })
    }
}
