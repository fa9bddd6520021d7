import CLibrary
import Drawing
import Files
import MLP
import Programs

/// Trains a network with a student's functions, those that are not written yet being the project's, and writes its map.
///
/// - Throws: `UsageError` for a mistake in the options, `LoadError` where the file cannot be loaded, `FileError` where
///   something is missing, cannot be written, or a function does not give what the run needs.
package func runStudent(_ given: Arguments) throws {
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
    let seed = options.seed ?? .fresh()
    let samples = try Samples(csv: options.data, limit: options.samples)
    let isSwift = script.hasSuffix(".swift")
    let timeout = try given.positiveNumber("timeout", default: 60)
    let side = makeSide(script, Patience(timeout: timeout), isVerbose: !outputs.isQuiet)

    try loading(script) { _ = try side.start(replacing: []) }
    let all = sheetQuestions().map(\.function)
    let own = try side.written()
    try side.replace(all.filter { !own.contains($0) })
    let names = own.map { isSwift ? swiftName($0) : $0 }
    outputs.print(
        "Data: \(samples.X.rows) samples of \(options.data), \(samples.counts[0]) of class 0 and \(samples.counts[1]) of class 1"
    )
    let whose =
        own.isEmpty
        ? "None of the sheet's 18 functions is written yet: all are the project's."
        : own.count == all.count
            ? "All of the sheet's 18 functions are yours."
            : "Yours: \(names.joined(separator: ", ")). The other \(all.count - own.count) of the sheet's 18 functions are the project's."
    for line in folded(whose, indent: "  ") { outputs.print(line) }
    outputs.print(
        "Training with seed \(seed): layers \(options.shape), \(counted(options.epochs, "epoch")), minibatches of \(options.batch), "
            + "learning rate \(options.lr)")

    let points = mapPoints(mapTicks(options.resolution))
    func next(
        _ what: String, _ function: String, _ status: Answer.Status, _ ask: () throws -> Answer
    ) throws -> Answer {
        let answer: Answer
        do { answer = try ask() } catch let failure as NoAnswer {
            let place = failure.place.map { " (\($0.file), line \($0.line): \($0.text))" } ?? ""
            let name = failure.function ?? (isSwift ? swiftName(function) : function)
            throw FileError("\(what) does not come to the end of \(name): \(failure.sentence)\(place)")
        }
        if answer.status == status { return answer }
        let place = answer.place.map { " (\($0.file), line \($0.line): \($0.text))" } ?? ""
        if answer.message?.hasPrefix("NotImplementedError") == true {
            throw FileError("\(what) comes to a function that is not written to its end\(place)")
        }
        let why =
            answer.status == .raised
            ? "it raises \(answer.message ?? "an exception")" : answer.message ?? "there are no values"
        throw FileError("\(what) does not come to an end: \(why)\(place)")
    }
    func ask() throws -> (
        initial: Network, trained: Network, losses: [Double], labels: [Int], classes: [Int], activations: [Double]
    ) {
        let all = Matrix(rows: samples.X.rows + points.rows, columns: 2, elements: samples.X.elements + points.elements)
        let request = wholeRun(
            options, seed: seed, samples.X, samples.labels.map(Double.init), steps: 0, isRecorded: false, points: all)
        let initial = try next("making the network", "init_mlp", .initial) { try side.ask(request) }
        let trained = try next("the training", "mlp_train", .trained) { try side.next("finished minibatch") }
        let map = try next("the prediction", "mlp_predict", .ok) { try side.next("answer") }
        guard let before = initial.layers.flatMap(network(of:)), let after = trained.layers.flatMap(network(of:)) else {
            throw FileError("the network has no layers with W, b and act")
        }
        guard let losses = trained.loss?.array?.elements else {
            throw FileError("\(isSwift ? "mlpTrain" : "mlp_train") returns no list of losses")
        }
        guard let classes = map.classes?.array?.elements, let outputs = map.result?.array?.elements,
            classes.count == all.rows, outputs.count == all.rows, classes.allSatisfy({ $0 == 0 || $0 == 1 })
        else {
            throw FileError("\(isSwift ? "mlpPredict" : "mlp_predict") does not give a label, 0 or 1, for each sample")
        }
        guard (outputs + losses).allSatisfy(\.isFinite) else {
            throw FileError(
                "the training has left the finite numbers; a learning rate smaller than \(options.lr) (--lr) may help")
        }
        let labels = classes.map { Int($0) }
        return (
            before, after, losses, Array(labels.prefix(samples.X.rows)), Array(labels.dropFirst(samples.X.rows)),
            Array(outputs.dropFirst(samples.X.rows))
        )
    }
    let came = try ask()

    let run = Run(
        options: options, seed: seed, count: samples.X.rows, initial: came.initial, mlp: came.trained,
        losses: came.losses, classMap: came.classes)
    let correct = zip(came.labels, samples.labels).count { $0 == $1 }
    try outputs.write(
        run, samples, activations: came.activations, correct: correct, scale: scale, functions: functions(of: side, own)
    )
    outputs.show(run, samples)
}

/// The student's functions of section 1, where they are written, for the curves of the figure; a function that gives no
/// values has no curve.
private func functions(of side: any Side, _ own: [String]) -> SheetFunctions {
    func values(_ name: String, _ arguments: Matrix...) -> Matrix {
        let answer = try? side.ask(Request(function: name, arguments: arguments.map { .matrix($0) }))
        let elements = answer?.result?.array?.elements ?? []
        return Matrix(
            row: elements.count == arguments[0].count ? elements : Array(repeating: .nan, count: arguments[0].count))
    }
    var functions = SheetFunctions()
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

package let runOptions =
    TrainingOptions().options() + [mapScaleOption] + Outputs.options + [
        Option(
            nil, "timeout", "SECONDS",
            "how long a minibatch of the training may take, or making the network (default: 60)")
    ]
let runUsage = usage("run", runOptions, file: "folder file")
let runHelp = """
    \(runUsage)

    Trains a network with your functions, those that are not written yet being the
    project's, and writes a map of its classes.

    \(optionList(runOptions, file: ("folder file", "the folder or file with your functions; and the class map, a PGM image, or the figure where the name ends in .svg or .pdf (default: week_5.pgm)")))
    """
