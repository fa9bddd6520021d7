import Arrays
import Files
import Foundation
import Programs
import Synchronization

/// A Python script's functions, called by `Sources/compare/Python/side.py`.
final class PythonSide: Side {
    private let script: String
    private let patience: Patience
    private let isVerbose: Bool
    /// What has started once, without the detour that a `python3` on the PATH may be.
    private static let interpreter = Mutex("python3")
    private var conversation: Conversation?

    /// - Parameter isVerbose: Whether what the script prints is shown, on standard error.
    init(script: String, _ patience: Patience, isVerbose: Bool) {
        (self.script, self.patience, self.isVerbose) = (script, patience, isVerbose)
    }

    func start(replacing names: [String]) throws -> Greeting {
        let greeting: Answer
        do {
            greeting = try greet()
            if greeting.status == .ok, !names.isEmpty { try replace(names) }
        } catch let failure as NoAnswer {
            throw LoadError(message: failure.sentence, place: failure.place)
        }
        guard greeting.status == .ok else {
            throw LoadError(
                message: "it raises \(greeting.message ?? "an exception")", place: greeting.place, trace: greeting.trace
            )
        }
        if let python = greeting.executable { Self.interpreter.withLock { $0 = python } }
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
            let conversation = try Conversation(
                [python, "-B", referenceFile("side.py"), script], patience)
            self.conversation = conversation
            let greeting: Answer
            do { greeting = try conversation.greeting() } catch let failure as NoAnswer
                where failure.cause == .hasEnded && conversation.status == 127
            {
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
        try send(
            [
                "function": request.function, "arguments": request.arguments.map(\.json), "keywords": request.keywords,
                "calls": request.calls, "asks_whether_written": request.asksWhetherWritten,
            ], isTraining: request.isTraining)
    }

    @discardableResult private func send(_ request: [String: Any], isTraining: Bool = false) throws -> Answer {
        guard let conversation else { throw NoAnswer.ended }
        try conversation.send(request)
        return try conversation.next(isProlonged: isTraining)
    }

    func next(_ what: String) throws -> Answer {
        guard let conversation else { throw NoAnswer.ended }
        return try conversation.next(what, isProlonged: true)
    }

    func printed() -> String { conversation?.printed() ?? "" }
}

/// A file of the project's Python side.
func referenceFile(_ name: String) -> String { packageFile("Sources/compare/Python/\(name)") }
