import Arrays
import CLibrary
import Files
import Foundation
import MLP
import Programs

/// What is compared and how, as the options say.
package struct Comparison: Sendable {
    let training: TrainingOptions
    let seed: Seed
    let X, y: Matrix
    let timeout: Double
    let isVerbose, isLockstep: Bool
    /// The students' files, by default the one in the user's folder; none for the project's own reference.
    package let scripts: [String]
    /// What lies beside those of a class, and why it is not compared.
    let others: [(path: String, why: String)]
    /// Whether they are a class: several, or those of a folder that is not one student's.
    package let isClass: Bool

    /// - Throws: `UsageError` for a mistake in the options, `FileError` where the data or a script is missing.
    package init(_ given: Arguments) throws {
        training = try TrainingOptions(given, defaults: seeded)
        seed = training.seed ?? Seed(0)
        (isVerbose, isLockstep) = (given.has("verbose"), given.has("lockstep"))
        let named = given.texts("script") + given.files
        var (scripts, others): ([String], [(path: String, why: String)]) = ([], [])
        var isClass = named.count > 1
        for path in named.isEmpty ? ["."] : named {
            if try !isFolder(path) {
                scripts.append(path)
            } else if let script = try studentScript(in: path) {
                scripts.append(script)
            } else if !named.isEmpty {
                let submissions = try Submissions(in: path)
                (scripts, others) = (scripts + submissions.scripts, others + submissions.others)
                isClass = true
            }
        }
        (self.scripts, self.others, self.isClass) = (scripts, others, isClass)
        timeout = try given.positiveNumber("timeout", default: isClass || given.has("watch") ? 10 : 60)
        let samples = try training.readSamples().training
        (X, y) = (samples.X, Matrix(column: samples.labels.map(Double.init)))
        if isClass, given.has("watch") { throw UsageError("argument --watch: it takes one script, not several") }
        if !isClass, given.has("csv") {
            throw UsageError("argument --csv: it is for several scripts, or a folder of them")
        }
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
            script ?? referenceFile("week_5.py"), Patience(timeout: timeout, meanwhile: progress.tick))
        let greeting = try student.start(replacing: [])
        (report.versions, report.remarks) = (greeting.versions, greeting.remarks)
        let (rows, choices) = try evaluate(student, stopsAt: stops, progress: progress)
        report.questions = rows
        guard rows.allSatisfy(\.verdict.agrees) else { return report }
        progress.subject = ("", "the whole run")
        do {
            try compareWholeRun(
                training, seed: seed, X, y, isLockstep: isLockstep, choices: choices, side: student,
                progress: progress, &report)
        } catch let failure as NoAnswer {
            var row = Row("", failure.function ?? "whole run", tolerance: stepTolerance)
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
}

/// The side of a file, by its ending: Swift's or Python's.
func makeSide(_ script: String, _ patience: Patience) -> any Side {
    script.hasSuffix(".swift") ? SwiftSide(script: script, patience) : PythonSide(script: script, patience)
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
        "your file with the sheet's functions, .py, .ipynb or .swift, or a folder of such files; may be given several "
            + "times (default: the week_5 in this folder, otherwise the project's own, which has the other courseworks' too)"
    ),
    Option(nil, "watch", nil, "run again whenever the script is saved, with hints"),
    Option(nil, "all", nil, "print every row of the table"),
    Option(nil, "json", nil, "print the table as JSON"),
    Option(nil, "csv", nil, "print the table of several scripts as CSV"),
    Option(nil, "lockstep", nil, "also compare single steps of the run, each from the script's weights"),
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
    file: (
        "script ...",
        "what --script takes, without that word; or two files of runs, .json, .npz or .safetensors, the reference second"
    ), mayHaveFiles: true,
    notes: "\n\nExits 0 when all agrees, 1 when something differs."
) { given in
    let paths = given.texts("script") + given.files
    if paths.contains(where: RunRecord.isFile) { return try finish(outputs(of: paths, given), given) }
    let comparison = try Comparison(given)
    if given.has("watch") { throw ExitStatus(try watch(comparison)) }
    if !comparison.isClass { return try finish(comparison.report(), given) }
    let report = try ClassReport(comparison)
    print(try given.has("csv") ? report.csv : given.has("json") ? json(report.json) : report.table, terminator: "")
    if !report.agrees { throw ExitStatus(1) }
}

/// Prints a report as the options say, and ends the command with its exit status.
private func finish(_ report: Report, _ given: Arguments) throws {
    let isWhole = given.has("all") || given.has("verbose") || report.reference != nil
    print(
        try given.has("json")
            ? json(report.inItsNames.json)
            : (isWhole ? report.table(isVerbose: given.has("verbose")) : report.lesson()) + "\n", terminator: "")
    if !report.agrees { throw ExitStatus(1) }
}

private func json(_ object: [String: Any]) throws -> String {
    let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try String(decoding: JSONSerialization.data(withJSONObject: object, options: options), as: UTF8.self) + "\n"
}

/// Compares the outputs of two runs, of which the second is the reference.
///
/// - Throws: `UsageError` for anything but two files, `FileError` where one cannot be used.
private func outputs(of paths: [String], _ given: Arguments) throws -> Report {
    guard paths.count == 2, paths.allSatisfy(RunRecord.isFile) else {
        throw UsageError("the outputs of a run are compared with those of another run: name two files of runs")
    }
    for name in ["watch", "csv", "lockstep", "timeout"] + RunRecord.optionNames where given.has(name) {
        throw UsageError("argument --\(name): it is for scripts, not for the outputs of runs")
    }
    return try compareOutputs(paths[0], paths[1])
}
