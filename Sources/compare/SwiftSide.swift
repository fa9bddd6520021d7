import Files
import Foundation
import Programs

/// A Swift file's functions, compiled with the project's and called by `Student/Sheet/Harness.swift`.
final class SwiftSide: Side {
    private let script: String
    private let patience: Patience
    private let isVerbose: Bool
    private var program: StudentProgram?
    private var conversation: Conversation?
    private var replaced: [String] = []
    /// How many characters of what the program prints have been shown.
    private var shown = 0

    /// - Parameters: As those of `PythonSide`.
    init(script: String, _ patience: Patience, isVerbose: Bool) {
        (self.script, self.patience, self.isVerbose) = (script, patience, isVerbose)
    }

    func start(replacing names: [String]) throws -> Greeting {
        let program = try program ?? StudentProgram(script, meanwhile: patience.meanwhile)
        self.program = program
        try startProcess(program)
        try replace(names)
        return Greeting(versions: program.versions, remarks: [])
    }

    /// Starts the program, with the names of the lines on the way to a trap.
    private func startProcess(_ program: StudentProgram) throws {
        let backtrace =
            "enable=yes,color=no,interactive=no,threads=crashed,images=none,registers=none,sanitize=no,cache=no,limit=64"
        shown = 0
        let conversation = try Conversation(
            ["/usr/bin/env", "SWIFT_BACKTRACE=\(backtrace)", program.path, program.log], patience)
        self.conversation = conversation
        do {
            _ = try conversation.greeting()
            if replaced.isEmpty { return }
            try conversation.send(["function": "use_reference", "names": replaced])
            _ = try conversation.next()
        } catch let failure as NoAnswer { throw LoadError(message: failure.sentence, place: program.whereabouts.place) }
    }

    func replace(_ names: [String]) throws {
        let new = names.map(swiftName).filter { !replaced.contains($0) }
        if new.isEmpty { return }
        replaced += new
        try send(["function": "use_reference", "names": new])
    }

    func written() throws -> [String] {
        sheetFunctions.filter { program?.source.written.contains(swiftName($0)) == true }
    }

    func ask(_ request: Request) throws -> Answer {
        try send(
            [
                "function": swiftName(request.function), "arguments": request.arguments.map(\.json),
                "calls": request.calls,
            ], isTraining: request.isTraining)
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
        defer { if isVerbose { showPrints() } }
        do { return try body(conversation) } catch var failure as NoAnswer {
            guard failure.cause == .hasEnded else {
                (failure.function, failure.place, failure.trace) = program.whereabouts
                throw failure
            }
            let answer = program.end(status: conversation.status)
            if isVerbose { showPrints() }
            try startProcess(program)
            return answer
        }
    }
}

extension SwiftSide {
    /// Shows what the student's functions have printed since the last time, up to the runtime's words of a trap.
    private func showPrints() {
        guard let words = program?.words.dropFirst(shown) else { return }
        let end = words.firstRange(of: /(?m)^.*Fatal error: |^\*{3}/)?.lowerBound ?? words.endIndex
        if end == words.startIndex { return }
        shown += words[..<end].count
        writeToStandardError(String(words[..<end]))
    }
}

/// A function's or an argument's name in Swift, as the sheet's `mlp_forward` is `mlpForward`.
package func swiftName(_ name: String) -> String {
    let words = name.split(separator: "_")
    return words.dropFirst().reduce(words.first.map(String.init) ?? name) {
        $0 + ($1 == "mlp" ? "MLP" : $1.capitalized)
    }
}

/// The project's words with the sheet's names as they are in Swift.
func withSwiftNames(_ text: String) -> String {
    let names = Set(sheetFunctions).union(["fan_in", "fan_out", "y_hat", "d_loss"])
    return text.replacing(/[A-Za-z_]+/) {
        names.contains(String($0.output)) ? swiftName(String($0.output)) : "\($0.output)"
    }
    .replacing("default_rng(", with: "Generator(seed: ").replacing("a dict of", with: "a layer of")
}
