import Arrays
import Files
import Foundation
import MLP
import Programs

/// Runs Python and Swift side by side: question by question, over a whole run, and step by step.
///
/// - Throws: `UsageError` for a mistake in the options, `FileError` where the data, the script or Python is missing.
package func comparison(_ given: Arguments) throws -> Report {
    let training = try TrainingOptions(given)
    if let file = given.files.first { throw UsageError("argument file: \(quoted(file)): a comparison writes no map") }
    let timeout = try given.positiveNumber("timeout", default: 60)
    let seed = training.seed ?? Seed(0)
    let script = given.text("script") ?? referenceFile("week_5.py")
    guard FileManager.default.fileExists(atPath: script) else { throw FileError("there is no file \(quoted(script))") }
    let samples = try Samples(csv: training.data, limit: training.samples)
    let (X, y) = (samples.X, Matrix(column: samples.labels.map(Double.init)))
    let python = try pythonWithNumPy()

    var report = Report(
        script: given.text("script") ?? "the project's reference", python: "", numpy: "",
        options: [
            "\(X.rows) samples", "layers \(training.layers.map(String.init).joined(separator: ","))",
            "batch \(training.batch)", "\(training.epochs) epochs", "lr \(training.lr)", "seed \(seed)",
        ].joined(separator: ", "))
    func start(_ script: String) throws -> PythonSide {
        let side = try PythonSide(python: python, script: script, timeout: timeout, isVerbose: given.has("verbose"))
        let greeting: Answer
        do { greeting = try side.next() } catch let failure as ChildProcess.Failure {
            throw FileError("\(quoted(script)) cannot be imported: \(failure.sentence)")
        }
        guard greeting.status == .ok else {
            if given.has("verbose") { complain(greeting.trace ?? "") }
            throw FileError("\(quoted(script)) cannot be imported: it raises \(greeting.message ?? "an exception")")
        }
        (report.python, report.numpy) = (greeting.python ?? "?", greeting.numpy ?? "?")
        let standIns = greeting.stand_ins ?? []
        if !standIns.isEmpty { report.remarks = ["Modules that are not installed had stand-ins: \(standIns.joined(separator: ", "))."] }
        return side
    }

    let (questions, habits) = try evaluate(allQuestions()) { try start(script) }
    report.questions = questions
    // A student's script has the sheet's functions only.
    if !given.has("script") {
        report.networks = try evaluate(networkQuestions()) { try start(referenceFile("networks.py")) }.rows
        // Looked for, not imported, which takes more than a second.
        if output(of: [python, "-c", "from importlib.util import find_spec; assert find_spec('torch')"]) != nil {
            report.torch = try evaluate(torchQuestions()) { try start(referenceFile("networks_torch.py")) }.rows
        } else {
            report.remarks.append("PyTorch is not installed: its values are not compared.")
        }
    }
    do {
        let run = try compareWholeRun(
            training, seed: seed, X, y, steps: given.has("lockstep") ? 2000 : 0, habits: habits, side: start(script))
        report.wholeRun = run.rows
        report.lockstep = run.lockstep
        report.remarks += run.remarks
    } catch let failure as ChildProcess.Failure {
        var row = Row("", "whole run", tolerance: Question.stepTolerance)
        row.verdict = .failed(failure.sentence)
        report.wholeRun = [row]
    }
    report.settleDrift()
    return report
}

extension Report {
    /// With a lockstep, the lockstep decides: where each step agrees, a whole run has only drifted by rounding.
    fileprivate mutating func settleDrift() {
        let drifting = ["loss per epoch", "final weights", "class map", "output activations"]
        let hasDrifted = wholeRun.contains { drifting.contains($0.name) && !$0.verdict.agrees }
        guard hasDrifted else { return }
        guard !lockstep.isEmpty else {
            remarks.append("Whether the run drifted apart by rounding or by a mistake, --lockstep tells.")
            return
        }
        guard lockstep.allSatisfy(\.verdict.agrees) else { return }
        for index in wholeRun.indices where drifting.contains(wholeRun[index].name) {
            if case .differs(let reason) = wholeRun[index].verdict {
                wholeRun[index].verdict = .drifted
                wholeRun[index].detail = [reason]
            }
        }
        remarks.append("The whole runs drifted apart by rounding alone: each step from the same weights agrees.")
    }
}

private let own = [
    Option(nil, "script", "PY", "the Python file with the sheet's functions (default: the project's own, which has the other courseworks' too)"),
    Option(nil, "lockstep", nil, "also compare single steps of the run, each from Python's weights; they decide"),
    Option(nil, "json", nil, "print the table as JSON"),
    Option(nil, "verbose", nil, "show stack traces and what the script prints"),
    Option(nil, "timeout", "SECONDS", "how long the script may be silent (default: 60)"),
]
package let compareOptions = TrainingOptions().options() + own
let compareUsage = usage("compare", compareOptions)
let compareHelp = """
    \(compareUsage)

    Runs the Python and the Swift functions on the same inputs and prints the differences.

    \(optionList(compareOptions))

    Exits 0 when all agrees, 1 when something differs.
    """
