import Arrays
import Files
import Foundation
import Programs
import Synchronization

/// A Python script's functions, called by `Tests/Reference/side.py`.
final class PythonSide: Side {
    private let script: String
    private let timeout: Double
    private let isVerbose: Bool
    /// What has started once, without the detour that a `python3` on the PATH may be.
    private static let interpreter = Mutex("python3")
    private var process: ChildProcess?

    /// - Parameters:
    ///   - timeout: After how many seconds without a word from it the process counts as hanging.
    ///   - isVerbose: Whether what the script prints is shown, on standard error.
    init(script: String, timeout: Double, isVerbose: Bool) {
        (self.script, self.timeout, self.isVerbose) = (script, timeout, isVerbose)
    }

    func start(replacing names: [String]) throws -> Greeting {
        let greeting: Answer
        do {
            greeting = try greet()
        } catch let failure as ChildProcess.Failure {
            throw LoadError(message: failure.sentence)
        }
        guard greeting.status == .ok else {
            throw LoadError(
                message: "it raises \(greeting.message ?? "an exception")", place: greeting.place, trace: greeting.trace
            )
        }
        if let python = greeting.executable { Self.interpreter.withLock { $0 = python } }
        if !names.isEmpty { try replace(names) }
        let standIns = greeting.stand_ins ?? []
        return Greeting(
            versions: "Python \(greeting.python ?? "?"), NumPy \(greeting.numpy ?? "?")",
            remarks: standIns.isEmpty
                ? [] : ["Modules that are not installed had stand-ins: \(standIns.joined(separator: ", "))."])
    }

    /// Starts `python3`, and where that has no NumPy one in a virtual environment that has.
    private func greet() throws -> Answer {
        var python = Self.interpreter.withLock { $0 }
        for _ in 0..<2 {
            process = try ChildProcess(
                [python, "-B", referenceFile("side.py"), script], errors: isVerbose ? .inherited : .null)
            let greeting: Answer
            do { greeting = try next() } catch ChildProcess.Failure.ended where process?.wait() == 127 {
                throw FileError("python3 is missing: a comparison with Python needs it")
            }
            if greeting.status != .noNumPy { return greeting }
            python = try pythonEnvironment(
                "python", modules: ["numpy"],
                packages: ["numpy==2.4.6; python_version >= '3.11'", "numpy==2.0.2; python_version < '3.11'"])
        }
        throw FileError("\(quoted(python)) has no NumPy: a comparison with Python needs it")
    }

    func replace(_ names: [String]) throws { try send(["function": "use_reference", "names": names]) }

    func written() throws -> [String] {
        try send(["function": "written", "names": sheetQuestions().map(\.function)]).written ?? []
    }

    func ask(_ request: Request) throws -> Answer {
        try send([
            "function": request.function, "arguments": request.arguments.map(\.json), "keywords": request.keywords,
            "calls": request.calls, "asks_whether_written": request.asksWhetherWritten,
        ])
    }

    @discardableResult private func send(_ request: [String: Any]) throws -> Answer {
        try process?.writeLine(JSONSerialization.data(withJSONObject: request))
        return try next()
    }

    /// The next answer that is more than a sign of life.
    func next() throws -> Answer {
        while let process {
            do {
                let answer = try JSONDecoder().decode(Answer.self, from: Data(process.readLine(timeout: timeout)))
                if answer.status != .working { return answer }
            } catch is DecodingError {
                throw ChildProcess.Failure.ended
            }
        }
        throw ChildProcess.Failure.ended
    }
}

extension ChildProcess.Failure {
    var sentence: String {
        switch self {
        case .timeout(let seconds): "no answer within \(significant(seconds, 6)) s"
        case .ended: "the process ended without an answer"
        }
    }
}

/// A file of the project's Python side.
func referenceFile(_ name: String) -> String { packageFile("Tests/Reference/\(name)") }
