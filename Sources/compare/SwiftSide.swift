import Files
import Foundation
import Programs

/// A Swift file's functions, compiled with the project's and called by `Student/Sheet/Harness.swift`.
final class SwiftSide: Side {
    private let script: String
    private let patience: Patience
    private var program: StudentProgram?
    private var conversation: Conversation?
    private var replaced: [String] = []
    /// What was printed by processes that have ended.
    private var printedEarlier = ""

    /// - Parameter script: The file.
    init(script: String, _ patience: Patience) { (self.script, self.patience) = (script, patience) }

    func start(replacing names: [String]) throws -> Greeting {
        let program = try program ?? StudentProgram(script, meanwhile: patience.meanwhile)
        self.program = program
        try startProcess(program)
        try replace(names)
        return Greeting(versions: program.versions, remarks: program.warnings)
    }

    /// Starts the program, with the names of the lines on the way to a trap.
    private func startProcess(_ program: StudentProgram) throws {
        let backtrace =
            "enable=yes,color=no,interactive=no,threads=crashed,images=none,registers=none,sanitize=no,cache=no,limit=64"
        printedEarlier = printed()
        let conversation = try Conversation(["/usr/bin/env", "SWIFT_BACKTRACE=\(backtrace)", program.path], patience)
        self.conversation = conversation
        do {
            _ = try conversation.greeting()
            if replaced.isEmpty { return }
            try conversation.send(["function": "use_reference", "names": replaced])
            _ = try conversation.next()
        } catch let failure as NoAnswer {
            throw LoadError(message: failure.sentence, place: program.whereabouts(conversation.words).place)
        }
    }

    func replace(_ names: [String]) throws {
        let new = names.map(swiftName).filter { !replaced.contains($0) }
        if new.isEmpty { return }
        replaced += new
        try send(["function": "use_reference", "names": new])
    }

    func written() throws -> [String] {
        sheetFunctions.filter { program?.source.functions[swiftName($0)]?.isWritten == true }
    }

    func ask(_ request: Request) throws -> Answer {
        let name = swiftName(request.function)
        if let program, sheetDeclarations[name] != nil {
            guard let function = program.source.functions[name] else {
                var answer = Answer(status: .missing)
                (answer.message, answer.place) = program.source.whyMissing(name)
                return answer
            }
            if !function.isWritten { return unfinished() }
        }
        return try send(
            ["function": name, "arguments": request.arguments.map(\.json), "calls": request.calls],
            isTraining: request.isTraining)
    }

    @discardableResult private func send(_ request: [String: Any], isTraining: Bool = false) throws -> Answer {
        try answer {
            try $0.send(request)
            return try $0.next(isProlonged: isTraining)
        }
    }

    func next(_ what: String) throws -> Answer { try answer { try $0.next(what, isProlonged: true) } }

    /// The answer. Where the program has ended, the answer is why, and the program is started again.
    private func answer(_ body: (Conversation) throws -> Answer) throws -> Answer {
        guard let conversation, let program else { throw NoAnswer.ended }
        do { return try body(conversation) } catch var failure as NoAnswer {
            guard failure.cause == .hasEnded else {
                (failure.function, failure.place, failure.trace) = program.whereabouts(conversation.words)
                throw failure
            }
            let answer = program.end(status: conversation.status, conversation.words)
            try startProcess(program)
            return answer
        }
    }

    /// Up to the runtime's words of a trap.
    func printed() -> String {
        let words = conversation?.printed() ?? ""
        let trap = /(?:(?:Swift|Student|MLP|Arrays|NumPyRandom)\/[^\/\n]*:\ )?Fatal error:\ |\*\*\*\ Signal\ \d/
        let end = words.firstRange(of: trap)?.lowerBound ?? words.endIndex
        defer { printedEarlier = "" }
        return printedEarlier + words[..<end]
    }
}

/// A function's or an argument's name in Swift, as the sheet's `mlp_forward` is `mlpForward`.
package func swiftName(_ name: String) -> String {
    let words = name.split(separator: "_")
    return words.dropFirst().reduce(words.first.map(String.init) ?? name) {
        $0 + ($1 == "mlp" ? "MLP" : $1.capitalized)
    }
}

/// The project's words with the sheet's names, and what there is of Python's, as they are in Swift.
///
/// - Parameter function: The function that they are about: what two of them return is an array, no row.
package func withSwiftNames(_ text: String, in function: String) -> String {
    let names = Set(sheetFunctions).union(["fan_in", "fan_out", "y_hat", "d_loss"])
    let isList = ["mlp_train", "mlp_predict"].contains(function)
    return text.replacing(/[A-Za-z_]+/) {
        names.contains(String($0.output)) ? swiftName(String($0.output)) : "\($0.output)"
    }
    .replacing(/'(\w*)'/) { "\"\($0.output.1)\"" }
    .replacing(/a vector of (\d+)/) { isList ? "an array of \($0.output.1)" : "a 1×\($0.output.1) matrix" }
    .replacing(/(\d+×\d+) array/) { "\($0.output.1) matrix" }
    .replacing(/\bNone\b/, with: "nil").replacing("a dict of", with: "a layer of").replacing("a dict", with: "a Layer")
    .replacing("default_rng(", with: "Generator(seed: ").replacing("len(mlp)", with: "mlp.count")
}

package func withSwiftNames(_ text: String) -> String { withSwiftNames(text, in: "") }
