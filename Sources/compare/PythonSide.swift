import Arrays
import Files
import Foundation
import Programs
import Synchronization

/// A Python script's functions, called by `Sources/compare/Python/side.py`.
final class PythonSide: Side {
    private let script: String
    private let patience: Patience
    /// What has started once, without the detour that a `python3` on the PATH may be.
    private static let interpreter = Mutex("python3")
    private var conversation: Conversation?

    init(script: String, _ patience: Patience) { (self.script, self.patience) = (script, patience) }

    func start(replacing names: [String]) throws -> Greeting {
        let greeting: Answer
        do {
            greeting = try greet(Self.interpreter.withLock { $0 })
            if greeting.status == .ok, !names.isEmpty { try replace(names) }
        } catch let failure as NoAnswer { throw LoadError(message: failure.sentence, place: failure.place) }
        guard greeting.status == .ok else {
            let message = "it raises \(greeting.message ?? "an exception")"
            throw LoadError(message: message, place: greeting.place, trace: greeting.trace)
        }
        if let python = greeting.executable { Self.interpreter.withLock { $0 = python } }
        let versions = "Python \(greeting.python ?? "?"), NumPy \(greeting.numpy ?? "?")"
        return Greeting(versions: versions, remarks: greeting.remarks ?? [])
    }

    /// Starts a Python, and where that has no NumPy one in a virtual environment that has.
    private func greet(_ python: String) throws -> Answer {
        let conversation = try Conversation(
            [python, "-B", referenceFile("side.py"), script], patience)
        self.conversation = conversation
        do {
            let greeting = try conversation.greeting()
            if greeting.status != .noNumPy { return greeting }
        } catch let failure as NoAnswer where failure.cause == .hasEnded && conversation.status == 127 {
            throw FileError("python3 is missing: a comparison with Python needs it")
        }
        return try greet(
            pythonEnvironment(
                "python", modules: ["numpy"],
                packages: ["numpy==2.4.6; python_version >= '3.11'", "numpy==2.0.2; python_version < '3.11'"]))
    }

    func replace(_ names: [String]) throws { try send(["function": "use_reference", "names": names]) }

    func written() throws -> [String] {
        try send(["function": "written", "names": sheetFunctions]).written ?? []
    }

    func ask(_ request: Request) throws -> Answer {
        try send(
            [
                "function": request.function, "arguments": request.arguments.map(\.json),
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
