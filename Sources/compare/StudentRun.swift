import CLibrary
import Drawing
import Files
import MLP
import Programs

/// Trains a network with a student's functions, those that are not written yet being the project's, and writes its map.
package let runStudentCommand = Command(
    name: "run",
    about: """
        Trains a network with your functions, those that are not written yet being the
        project's, and writes a map of its classes.
        """,
    options: TrainingOptions().options() + [standardizeOption, mapScaleOption] + Outputs.options + [
        Outputs.pageOption,
        Option(
            nil, "timeout", "SECONDS",
            "how long a minibatch of the training may take, or making the network (default: 60)"),
    ],
    file: (
        "folder file",
        "the folder or file with your functions; and the class map, a PGM image or a PNG where the name ends in .png, or the "
            + "figure where it ends in .svg or .pdf, or the page that plays the training back in .html (default: week_5.pgm)"
    ), mayHaveFiles: true
) { given in
    guard let named = given.files.first else {
        throw UsageError("it takes a folder that start has written, or a file of the sheet's functions")
    }
    if given.files.count > 2 {
        throw UsageError(
            "\(quoted(given.files[2])) is one argument too many: one file is written, \(quoted(given.files[1]))")
    }
    let script = try studentScript(named)
    let options = try TrainingOptions(given)
    let scale = try mapScale(given, options)
    let outputs = try Outputs(given, file: given.files.count > 1 ? given.files[1] : "week_5.pgm", data: options.data)
    let samples = try options.readSamples().training
    let patience = Patience(timeout: try given.positiveNumber("timeout", default: 60))
    let side = makeSide(script, patience)
    let own = try loading(script) {
        _ = try side.start(replacing: [])
        let own = try side.written()
        // Without an epoch a student's training has nothing to do, or to stop at.
        let names = sheetFunctions
        try side.replace(names.filter { !own.contains($0) || $0 == "mlp_train" && options.epochs == 0 })
        return own
    }

    outputs.print("Data: \(samples.words(of: options.data))")
    for line in options.remarks(on: samples) { outputs.print(line) }
    for line in folded(whose(own, script), indent: "  ") { outputs.print(line) }
    let student = StudentRun(
        side: side, isSwift: script.hasSuffix(".swift"), options: options, seed: options.seed ?? .fresh(),
        samples: samples, outputs: outputs)
    outputs.print(
        "Training with seed \(student.seed): layers \(options.shape), \(counted(options.epochs, "epoch")), minibatches of \(options.batch), "
            + "learning rate \(options.lr)")
    let (run, playback, activations, predicted) = try student.train()
    try outputs.write(
        run, samples, activations: activations, predicted: predicted, scale: scale, functions: functions(of: side, own),
        page: playbackPage(
            run.title, loss: "Mean binary cross-entropy", samples, test: nil, [("", run, playback)]))
    outputs.show(run, samples)
}

/// Whose functions train, in a sentence.
private func whose(_ own: [String], _ script: String) -> String {
    let count = sheetFunctions.count
    if own.isEmpty { return "None of the sheet's \(count) functions is written yet: all are the project's." }
    if own.count == count { return "All of the sheet's \(count) functions are yours." }
    let names = own.map { script.hasSuffix(".swift") ? swiftName($0) : $0 }.joined(separator: ", ")
    return "Yours, \(own.count) of the sheet's \(count) functions: \(names). The others are the project's."
}

/// A training by a student's functions.
private struct StudentRun {
    let side: any Side
    let isSwift: Bool
    let options: TrainingOptions
    let seed: Seed
    let samples: Samples
    let outputs: Outputs

    /// Trains the network, and predicts the samples and the points of the map with it.
    ///
    /// - Returns: The run, its moments, the network's output at each of `mapPoints`, and the class predicted for each
    ///   sample.
    /// - Throws: `FileError` where a function does not give what the run needs.
    func train() throws -> (run: Run, playback: Playback, activations: [Double], predicted: [Int]) {
        let (X, points) = (samples.X, mapPoints(mapTicks(options.resolution)))
        let all = Matrix(rows: X.rows + points.rows, columns: 2, elements: X.elements + points.elements)
        let request = wholeRun(
            options, seed: seed, X, samples.labels.map(Double.init), steps: 0, isRecorded: false, points: all,
            moments: outputs.pages.isEmpty ? 0 : Playback.limit(options))
        defer { for line in firstLines(side.printed(), 20) { outputs.print(line) } }
        let before = try layers(of: next("making the network", "init_mlp", .initial) { try side.ask(request) })
        var moments: [(epoch: Int, mlp: Network)] = []
        var trained: Answer
        repeat {
            trained = try next("the training", "mlp_train", .trained) { try side.next("finished minibatch") }
            moments.append((trained.number ?? 0, try layers(of: trained)))
        } while trained.status == .moment
        let map = try next("the prediction", "mlp_predict", .ok) { try side.next("answer") }
        guard let losses = trained.loss?.array?.elements else {
            throw FileError("\(name("mlp_train")) returns no list of losses")
        }
        if losses.count != options.epochs {
            self.outputs.print(
                "\(name("mlp_train")) returns a list of \(losses.count), where \(counted(options.epochs, "epoch")) were asked for"
            )
        }
        guard let classes = map.classes?.array?.elements, let outputs = map.result?.array?.elements,
            classes.count == all.rows, outputs.count == all.rows, classes.allSatisfy({ $0 == 0 || $0 == 1 })
        else { throw FileError("\(name("mlp_predict")) does not give a label, 0 or 1, for each sample") }
        guard (outputs + losses).allSatisfy(\.isFinite) else {
            throw FileError(
                "the training has left the finite numbers; a learning rate smaller than \(options.lr) (--lr) may help")
        }
        let labels = classes.map { Int($0) }
        moments[moments.count - 1].epoch = losses.count  // the trained network
        var playback = try Playback(options, self.outputs, before)
        for (epoch, mlp) in moments where epoch <= losses.count && epoch > playback.epochs.last ?? .max {
            playback.record(mlp, after: epoch)
        }
        let run = Run(
            options: options, seed: seed, count: X.rows, initial: before, mlp: moments.last!.mlp, losses: losses,
            classMap: Array(labels.dropFirst(X.rows)))
        return (run, playback, Array(outputs.dropFirst(X.rows)), Array(labels.prefix(X.rows)))
    }

    private func layers(of answer: Answer) throws -> Network {
        guard let mlp = answer.layers.flatMap(network(of:)) else {
            throw FileError("the network has no layers with W, b and act")
        }
        return mlp
    }

    /// The answer to a part of the run, of a status.
    ///
    /// - Throws: `FileError` where there is another one, or none; it says of `what` where that ended.
    private func next(
        _ what: String, _ function: String, _ status: Answer.Status, _ ask: () throws -> Answer
    ) throws -> Answer {
        let answer: Answer
        do { answer = try ask() } catch let failure as NoAnswer {
            throw FileError(
                "\(what) does not come to the end of \(failure.function ?? name(function)): \(failure.sentence)\(words(failure.place))"
            )
        }
        if [status, .moment].contains(answer.status) { return answer }
        if answer.message?.hasPrefix("NotImplementedError") == true {
            throw FileError("\(what) calls a function that is not finished\(words(answer.place))")
        }
        let why =
            answer.status == .raised
            ? "it raises \(answer.message ?? "an exception")" : answer.message ?? "there are no values"
        let isEndless = why.hasPrefix("it goes on")
        throw FileError("\(what) \(isEndless ? "does not come to an end" : "ends"): \(why)\(words(answer.place))")
    }

    private func words(_ place: Place?) -> String {
        place.map { " (\($0.file), line \($0.line): \($0.text))" } ?? ""
    }

    private func name(_ function: String) -> String { isSwift ? swiftName(function) : function }
}

/// The student's functions of section 1, where they are written, for the curves of the figure; a function that gives no
/// values has no curve.
private func functions(of side: any Side, _ own: [String]) -> FigureFunctions {
    func values(_ name: String, _ arguments: Matrix...) -> Matrix {
        let answer = try? side.ask(Request(function: name, arguments: arguments.map { .matrix($0) }))
        let elements = answer?.result?.array?.elements ?? []
        return Matrix(
            row: elements.count == arguments[0].count ? elements : Array(repeating: .nan, count: arguments[0].count))
    }
    var functions = FigureFunctions()
    let curves: [(String, WritableKeyPath<FigureFunctions, (Matrix) -> Matrix>)] = [
        ("relu", \.relu), ("d_relu", \.dRelu), ("sigmoid", \.sigmoid), ("d_sigmoid", \.dSigmoid),
    ]
    for (name, curve) in curves where own.contains(name) { functions[keyPath: curve] = { values(name, $0) } }
    let losses: [(String, WritableKeyPath<FigureFunctions, (Matrix, Matrix) -> Matrix>)] = [
        ("binary_crossentropy_loss", \.loss), ("d_binary_crossentropy_loss", \.dLoss),
    ]
    for (name, curve) in losses where own.contains(name) { functions[keyPath: curve] = { values(name, $0, $1) } }
    return functions
}

/// The first lines of what was printed, and how many more there are.
func firstLines(_ text: String, _ count: Int = 5) -> [String] {
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
    return lines.prefix(count) + (lines.count > count ? ["… and \(lines.count - count) more lines"] : [])
}

/// The file of the sheet's functions that is named, or is in the folder that is.
///
/// - Throws: `FileError` where there is none, or there are two.
func studentScript(_ path: String) throws -> String {
    guard try isFolder(path) else { return path }
    let found = try scripts(ofStudent: path)
    if found.count > 1 { throw FileError("\(quoted(path)) has \(found.joined(separator: " and ")); name one of them") }
    guard let script = found.first else {
        throw FileError("there is no week_5.swift or week_5.py in \(quoted(path)); ./week5.sh start writes one")
    }
    return script
}

/// The files `week_5.swift`, `.py` and `.ipynb` of a folder; one with such a file is a student's own.
func scripts(ofStudent folder: String) throws -> [String] {
    let base = folder.hasSuffix("/") ? folder : "\(folder)/"
    return ["week_5.swift", "week_5.py", "week_5.ipynb"].map { base + $0 }.filter { access($0, R_OK) == 0 }
}
