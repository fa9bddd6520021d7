import Arrays
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

/// Runs Python and Swift side by side: question by question, over a whole run, and step by step.
///
/// - Throws: `UsageError` for a mistake in the options, `FileError` where the data, the script or Python is missing.
package func comparison(_ given: Arguments) throws -> Report {
    let comparison = try Comparison(given)
    return try comparison.report(of: comparison.scripts.first)
}

/// What is to be compared and how, as the options say.
struct Comparison {
    let training: TrainingOptions
    let seed: Seed
    let X, y: Matrix
    let timeout: Double
    let isVerbose, isLockstep: Bool
    /// The students' files; none for the project's own reference.
    let scripts: [String]

    init(_ given: Arguments) throws {
        training = try TrainingOptions(given)
        timeout = try given.positiveNumber("timeout", default: 60)
        seed = training.seed ?? Seed(0)
        (isVerbose, isLockstep) = (given.has("verbose"), given.has("lockstep"))
        scripts = [given.text("script") ?? given.files.first].compactMap { $0 }
        for script in scripts where !FileManager.default.fileExists(atPath: script) {
            throw FileError("there is no file \(quoted(script))")
        }
        let samples = try Samples(csv: training.data, limit: training.samples)
        (X, y) = (samples.X, Matrix(column: samples.labels.map(Double.init)))
    }

    /// The whole comparison of one script.
    func report(of script: String?) throws -> Report {
        var report = Report(
            script: script ?? "the project's reference",
            options: [
                "\(X.rows) samples", "layers \(training.layers.map(String.init).joined(separator: ","))",
                "batch \(training.batch)", "\(training.epochs) epochs", "lr \(training.lr)", "seed \(seed)",
            ].joined(separator: ", "))
        let student = side(script ?? referenceFile("week_5.py"))
        let greeting = try loaded(student, script ?? "week_5.py")
        (report.versions, report.remarks) = (greeting.versions, greeting.remarks)
        let (rows, choices) = try evaluate(sheetQuestions(), student)
        report.questions = rows
        // A student's script has the sheet's functions only.
        if script == nil { try compareNetworks(&report) }
        guard rows.allSatisfy(\.verdict.agrees) else { return report }
        do {
            try compareWholeRun(
                training, seed: seed, X, y, steps: isLockstep ? 2000 : 0, choices: choices, side: student, &report)
        } catch let failure as ChildProcess.Failure {
            var row = Row("", "whole run", tolerance: Question.stepTolerance)
            row.verdict = .failed(failure.sentence)
            report.wholeRun.append(row)
        }
        return report
    }

    func side(_ script: String) -> any Side { PythonSide(script: script, timeout: timeout, isVerbose: isVerbose) }

    func loaded(_ side: any Side, _ script: String) throws -> Greeting {
        do { return try side.start(replacing: []) } catch let error as LoadError {
            if isVerbose { complain(error.trace ?? "") }
            let place = error.place.map { " (line \($0.line): \($0.text))" } ?? ""
            throw FileError("\(quoted(script)) cannot be imported: \(error.message)\(place)")
        }
    }

    private func compareNetworks(_ report: inout Report) throws {
        let numpy = side(referenceFile("networks.py"))
        _ = try loaded(numpy, "networks.py")
        report.networks = try evaluate(networkQuestions(), numpy).rows
        // Looked for, not imported, which takes more than a second.
        if output(of: ["python3", "-c", "from importlib.util import find_spec; assert find_spec('torch')"]) != nil {
            let torch = side(referenceFile("networks_torch.py"))
            _ = try loaded(torch, "networks_torch.py")
            report.torch = try evaluate(torchQuestions(), torch).rows
        } else {
            report.remarks.append("PyTorch is not installed: its values are not compared.")
        }
    }
}

private let own = [
    Option(nil, "script", "PY", "the Python file with the sheet's functions (default: the project's own, which has the other courseworks' too)"),
    Option(nil, "lockstep", nil, "also compare single steps of the run, each from the script's weights; they decide"),
    Option(nil, "all", nil, "print every row of the table"),
    Option(nil, "json", nil, "print the table as JSON"),
    Option(nil, "verbose", nil, "show stack traces and what the script prints"),
    Option(nil, "timeout", "SECONDS", "how long the script may be silent (default: 60)"),
]
package let compareOptions = TrainingOptions().options() + own
let compareUsage = usage("compare", compareOptions, file: "script")
let compareHelp = """
    \(compareUsage)

    Runs the Python and the Swift functions on the same inputs and prints the differences.

    \(optionList(compareOptions))

    Exits 0 when all agrees, 1 when something differs.
    """
