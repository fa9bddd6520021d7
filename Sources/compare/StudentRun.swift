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
        Option(
            nil, "timeout", "SECONDS",
            "how long a minibatch of the training may take, or making the network (default: 60)")
    ],
    file: (
        "folder file",
        "the folder or file with your functions; and the class map, a PGM image, or the figure where the name ends in .svg or .pdf (default: week_5.pgm)"
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
    let side = makeSide(script, patience, isVerbose: !outputs.isQuiet)
    let own = try loading(script) { try start(side) }

    outputs.print("Data: \(samples.words(of: options.data))")
    for line in options.remarks(on: samples) { outputs.print(line) }
    for line in folded(whose(own, script), indent: "  ") { outputs.print(line) }
    let student = StudentRun(
        side: side, isSwift: script.hasSuffix(".swift"), options: options, seed: options.seed ?? .fresh(),
        samples: samples)
    outputs.print(
        "Training with seed \(student.seed): layers \(options.shape), \(counted(options.epochs, "epoch")), minibatches of \(options.batch), "
            + "learning rate \(options.lr)")
    let (run, activations, predicted) = try student.train()
    try outputs.write(
        run, samples, activations: activations, predicted: predicted, scale: scale, functions: functions(of: side, own))
    outputs.show(run, samples)
}

/// Starts a student's program, with the project's functions in place of those that are not written.
///
/// - Returns: The names of those that are.
private func start(_ side: any Side) throws -> [String] {
    _ = try side.start(replacing: [])
    let own = try side.written()
    try side.replace(sheetQuestions().map(\.function).filter { !own.contains($0) })
    return own
}

/// Whose functions train, in a sentence.
private func whose(_ own: [String], _ script: String) -> String {
    let count = sheetQuestions().count
    if own.isEmpty { return "None of the sheet's \(count) functions is written yet: all are the project's." }
    if own.count == count { return "All of the sheet's \(count) functions are yours." }
    let names = own.map { script.hasSuffix(".swift") ? swiftName($0) : $0 }.joined(separator: ", ")
    return
        "Yours: \(names). The other \(count - own.count) of the sheet's \(count) functions are the project's."
}

/// A training by a student's functions.
private struct StudentRun {
    let side: any Side
    let isSwift: Bool
    let options: TrainingOptions
    let seed: Seed
    let samples: Samples

    /// Trains the network, and predicts the samples and the points of the map with it.
    ///
    /// - Returns: The run, the network's output at each of `mapPoints`, and the class predicted for each sample.
    /// - Throws: `FileError` where a function does not give what the run needs.
    func train() throws -> (run: Run, activations: [Double], predicted: [Int]) {
        let (X, points) = (samples.X, mapPoints(mapTicks(options.resolution)))
        let all = Matrix(rows: X.rows + points.rows, columns: 2, elements: X.elements + points.elements)
        let request = wholeRun(
            options, seed: seed, X, samples.labels.map(Double.init), steps: 0, isRecorded: false, points: all)
        let initial = try next("making the network", "init_mlp", .initial) { try side.ask(request) }
        let trained = try next("the training", "mlp_train", .trained) { try side.next("finished minibatch") }
        let map = try next("the prediction", "mlp_predict", .ok) { try side.next("answer") }
        guard let before = initial.layers.flatMap(network(of:)), let after = trained.layers.flatMap(network(of:)) else {
            throw FileError("the network has no layers with W, b and act")
        }
        guard let losses = trained.loss?.array?.elements else {
            throw FileError("\(name("mlp_train")) returns no list of losses")
        }
        guard let classes = map.classes?.array?.elements, let outputs = map.result?.array?.elements,
            classes.count == all.rows, outputs.count == all.rows, classes.allSatisfy({ $0 == 0 || $0 == 1 })
        else { throw FileError("\(name("mlp_predict")) does not give a label, 0 or 1, for each sample") }
        guard (outputs + losses).allSatisfy(\.isFinite) else {
            throw FileError(
                "the training has left the finite numbers; a learning rate smaller than \(options.lr) (--lr) may help")
        }
        let labels = classes.map { Int($0) }
        let run = Run(
            options: options, seed: seed, count: X.rows, initial: before, mlp: after, losses: losses,
            classMap: Array(labels.dropFirst(X.rows)))
        return (run, Array(outputs.dropFirst(X.rows)), Array(labels.prefix(X.rows)))
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
        if answer.status == status { return answer }
        if answer.message?.hasPrefix("NotImplementedError") == true {
            throw FileError("\(what) calls a function that is not finished\(words(answer.place))")
        }
        let why =
            answer.status == .raised
            ? "it raises \(answer.message ?? "an exception")" : answer.message ?? "there are no values"
        throw FileError("\(what) does not come to an end: \(why)\(words(answer.place))")
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
    if own.contains("relu") { functions.relu = { values("relu", $0) } }
    if own.contains("d_relu") { functions.dRelu = { values("d_relu", $0) } }
    if own.contains("sigmoid") { functions.sigmoid = { values("sigmoid", $0) } }
    if own.contains("d_sigmoid") { functions.dSigmoid = { values("d_sigmoid", $0) } }
    if own.contains("binary_crossentropy_loss") { functions.loss = { values("binary_crossentropy_loss", $0, $1) } }
    if own.contains("d_binary_crossentropy_loss") { functions.dLoss = { values("d_binary_crossentropy_loss", $0, $1) } }
    return functions
}

/// The file of the sheet's functions that is named, or is in the folder that is.
///
/// - Throws: `FileError` where there is none, or there are two.
func studentScript(_ path: String) throws -> String {
    guard try isFolder(path) else { return path }
    let base = path.hasSuffix("/") ? String(path.dropLast()) : path
    let paths = ["\(base)/week_5.swift", "\(base)/week_5.py"]
    let found = paths.filter { access($0, R_OK) == 0 }
    if found.count > 1 { throw FileError("\(quoted(path)) has week_5.swift and week_5.py; name one of them") }
    guard let script = found.first else {
        throw FileError("there is no week_5.swift or week_5.py in \(quoted(path)); ./week5.sh start writes one")
    }
    return script
}
