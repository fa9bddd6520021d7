import Arrays
import CLibrary
import Files
import Foundation
import MLP
import Programs

/// Every function of the sheet, 1.1 to 7.1, with inputs to be seen whole, random ones and extreme ones.
package func sheetQuestions() -> [Question] {
    var inputs = Inputs(rng: Generator(seed: 88))
    return activations(&inputs) + losses(&inputs) + initialisations() + forwardPasses(&inputs)
        + backwardPasses(&inputs) + updates(&inputs) + training(&inputs) + predictions(&inputs)
}

/// What is compared and how, as the options say.
package struct Comparison: Sendable {
    let training: TrainingOptions
    let seed: Seed
    let X, y: Matrix
    let timeout: Double
    let isVerbose, isLockstep: Bool
    /// The students' files, by default the one in the user's folder; none for the project's own reference.
    package let scripts: [String]
    /// Whether they are a class: several, or a folder's.
    package let isClass: Bool

    /// - Throws: `UsageError` for a mistake in the options, `FileError` where the data or a script is missing.
    package init(_ given: Arguments) throws {
        training = try TrainingOptions(given, defaults: seeded)
        seed = training.seed ?? Seed(0)
        (isVerbose, isLockstep) = (given.has("verbose"), given.has("lockstep"))
        var named = given.texts("script") + given.files
        if named.isEmpty { named = try Comparison.scriptHere() }
        scripts = try named.flatMap(Comparison.scripts)
        isClass = named.count > 1 || scripts != named
        timeout = try given.positiveNumber("timeout", default: isClass || given.has("watch") ? 10 : 60)
        let samples = try training.readSamples().training
        (X, y) = (samples.X, Matrix(column: samples.labels.map(Double.init)))
        if isClass, given.has("watch") { throw UsageError("argument --watch: it takes one script, not several") }
        if !isClass, given.has("csv") {
            throw UsageError("argument --csv: it is for several scripts, or a folder of them")
        }
    }

    /// The student's file in the user's folder; none where there is none.
    private static func scriptHere() throws -> [String] {
        let names: [String] = ["week_5.swift", "week_5.py"]
        let found = names.filter { access($0, F_OK) == 0 }
        if found.count > 1 { throw FileError("this folder has week_5.swift and week_5.py; name one of them") }
        return found
    }

    /// The scripts of a folder, or the one that is named.
    private static func scripts(_ path: String) throws -> [String] {
        guard try isFolder(path) else { return [path] }
        let names = try fileNames(in: path).filter { $0.hasSuffix(".py") || $0.hasSuffix(".swift") }.sorted()
        if names.isEmpty { throw FileError("there is no Python or Swift file in the folder \(quoted(path))") }
        return names.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
    }

    /// Runs Swift and a script side by side: question by question, and where all of them agree over a whole run and
    /// step by step.
    ///
    /// - Parameters:
    ///   - script: nil for the project's own, which has the other courseworks' functions too.
    ///   - stops: Whether a function that does not agree is the last one asked for.
    ///   - progress: Is told how far it is, and may end it by throwing.
    /// - Throws: `LoadError` where the script cannot be loaded, `FileError` where Python is missing.
    func report(
        of script: String?, stopsAt stops: (String) -> Bool = { _ in false }, progress: Progress = Progress()
    ) throws -> Report {
        var report = Report(
            script: script ?? Report.own,
            options: [
                "\(X.rows) samples\(training.isStandardized ? ", standardized" : "")",
                "layers \(training.layers.map(String.init).joined(separator: ","))",
                "batch \(training.batch)", "\(training.epochs) epochs", "lr \(training.lr)", "seed \(seed)",
            ].joined(separator: ", "))
        let student = makeSide(
            script ?? referenceFile("week_5.py"), Patience(timeout: timeout, meanwhile: progress.tick),
            isVerbose: isVerbose)
        let greeting = try student.start(replacing: [])
        (report.versions, report.remarks) = (greeting.versions, greeting.remarks)
        let (rows, choices) = try evaluate(sheetQuestions(), student, stopsAt: stops, progress: progress)
        report.questions = rows
        if script == nil { try compareNetworks(&report) }
        guard rows.allSatisfy(\.verdict.agrees) else { return report }
        progress.subject = ("", "the whole run")
        do {
            try compareWholeRun(
                training, seed: seed, X, y, steps: isLockstep ? 2000 : 0, choices: choices, side: student,
                progress: progress, &report)
        } catch let failure as NoAnswer {
            var row = Row("", failure.function ?? "whole run", tolerance: Question.stepTolerance)
            (row.verdict, row.place, row.trace) = (.failed(failure.sentence), failure.place, failure.trace)
            report.wholeRun.append(row)
        }
        return report
    }

    /// The report of the one script, or of the project's own.
    ///
    /// - Throws: `FileError` where the script cannot be loaded, or Python is missing.
    package func report() throws -> Report {
        let script = scripts.first
        return try loading(script ?? "week_5.py", isVerbose: isVerbose) { try report(of: script) }
    }

    private func side(_ script: String) -> any Side {
        makeSide(script, Patience(timeout: timeout), isVerbose: isVerbose)
    }

    private func compareNetworks(_ report: inout Report) throws {
        let numpy = side(referenceFile("networks.py"))
        try numpy.start(replacing: [])
        report.networks = try evaluate(networkQuestions(), numpy).rows
        // Looked for, not imported, which takes more than a second.
        if output(of: ["python3", "-c", "from importlib.util import find_spec; assert find_spec('torch')"]) != nil {
            let torch = side(referenceFile("networks_torch.py"))
            try torch.start(replacing: [])
            report.torch = try evaluate(torchQuestions(), torch).rows
        } else {
            report.remarks.append("PyTorch is not installed: its values are not compared.")
        }
    }
}

/// The side of a file, by its ending: Swift's or Python's.
func makeSide(_ script: String, _ patience: Patience, isVerbose: Bool) -> any Side {
    script.hasSuffix(".swift")
        ? SwiftSide(script: script, patience, isVerbose: isVerbose)
        : PythonSide(script: script, patience, isVerbose: isVerbose)
}

/// Whether a path is that of a folder.
///
/// - Throws: `FileError` where there is nothing at it.
func isFolder(_ path: String) throws -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileError("there is no file \(quoted(path))") }
    return status.st_mode & S_IFMT == S_IFDIR
}

/// The value of `body`; a `LoadError` is told as a `FileError` that names the script.
func loading<Result>(_ script: String, isVerbose: Bool = false, _ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as LoadError {
        if isVerbose { complain(error.trace ?? "") }
        throw FileError("\(quoted(script)) \(error.text)")
    }
}

private let own = [
    Option(
        nil, "script", "FILE",
        "your file with the sheet's functions, .py or .swift, or a folder of such files; may be given several times "
            + "(default: week_5.swift or week_5.py in this folder, otherwise the project's own, which has the other "
            + "courseworks' too)"),
    Option(nil, "watch", nil, "run again whenever the script is saved, with hints"),
    Option(nil, "all", nil, "print every row of the table"),
    Option(nil, "json", nil, "print the table as JSON"),
    Option(nil, "csv", nil, "print the table of several scripts as CSV"),
    Option(nil, "lockstep", nil, "also compare single steps of the run, each from the script's weights; they decide"),
    Option(nil, "verbose", nil, "show stack traces and what the script prints"),
    Option(
        nil, "timeout", "SECONDS",
        "how long a function may take, in a training how long a minibatch (default: 60, with --watch or several scripts 10)"
    ),
]
private let seeded = TrainingOptions().with { $0.seed = Seed(0) }
package let compareCommand = Command(
    name: "compare",
    about: """
        Runs your functions and the project's on the same inputs and says where they part,
        beginning with the first function that is not right yet.
        """,
    options: seeded.options() + [standardizeOption] + own,
    file: ("script ...", "what --script takes, without that word"), mayHaveFiles: true,
    notes: "\n\nExits 0 when all agrees, 1 when something differs."
) { given in
    let comparison = try Comparison(given)
    if given.has("watch") { throw ExitStatus(try watch(comparison)) }
    let (text, agrees) = try comparison.isClass ? classText(comparison, given) : reportText(comparison, given)
    print(text, terminator: "")
    if !agrees { throw ExitStatus(1) }
}

private func classText(_ comparison: Comparison, _ given: Arguments) throws -> (text: String, agrees: Bool) {
    let report = try ClassReport(comparison)
    return (given.has("csv") ? report.csv : given.has("json") ? try json(report) : report.table, report.agrees)
}

private func reportText(_ comparison: Comparison, _ given: Arguments) throws -> (text: String, agrees: Bool) {
    let report = try comparison.report()
    let isWhole = given.has("all") || given.has("verbose")
    let text =
        try given.has("json")
        ? json(report.inItsNames) : isWhole ? report.table(isVerbose: given.has("verbose")) : report.lesson()
    return ("\(text)\n", report.agrees)
}

private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
