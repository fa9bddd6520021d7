import Files
import Foundation
import Programs

/// A Swift file's functions, compiled with the project's and called by `Student/Sheet/Harness.swift`.
final class SwiftSide: Side {
    private let script: String
    private let timeout: Double
    private let isVerbose: Bool
    private var program: StudentProgram?
    private var process: ChildProcess?
    private var replaced: [String] = []
    /// How many characters of what the program prints have been shown.
    private var shown = 0

    /// - Parameters: As those of `PythonSide`.
    init(script: String, timeout: Double, isVerbose: Bool) {
        (self.script, self.timeout, self.isVerbose) = (script, timeout, isVerbose)
    }

    func start(replacing names: [String]) throws -> Greeting {
        let program = try program ?? StudentProgram(script)
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
        process = try ChildProcess(
            ["/usr/bin/env", "SWIFT_BACKTRACE=\(backtrace)", program.path, program.log], errors: .null)
        do { try next() } catch let failure as ChildProcess.Failure { throw LoadError(message: failure.sentence) }
        if !replaced.isEmpty { try send(["function": "use_reference", "names": replaced]) }
    }

    func replace(_ names: [String]) throws {
        let new = names.map(swiftName).filter { !replaced.contains($0) }
        if new.isEmpty { return }
        replaced += new
        try send(["function": "use_reference", "names": new])
    }

    func written() throws -> [String] {
        sheetQuestions().map(\.function).filter { program?.source.written.contains(swiftName($0)) == true }
    }

    func ask(_ request: Request) throws -> Answer {
        try send([
            "function": swiftName(request.function), "arguments": request.arguments.map(\.json), "calls": request.calls,
        ])
    }

    @discardableResult private func send(_ request: [String: Any]) throws -> Answer {
        try process?.writeLine(JSONSerialization.data(withJSONObject: request))
        return try next()
    }

    /// The next answer that is more than a sign of life; of a program that has ended, why, and it is started again.
    @discardableResult func next() throws -> Answer {
        while let process {
            do {
                let answer = try JSONDecoder().decode(Answer.self, from: Data(process.readLine(timeout: timeout)))
                if answer.status == .working { continue }
                if isVerbose { showPrints() }
                return answer
            } catch ChildProcess.Failure.ended {
                guard let program else { throw ChildProcess.Failure.ended }
                let answer = program.end(status: process.wait())
                if isVerbose { showPrints() }
                try startProcess(program)
                return answer
            } catch is DecodingError {
                throw ChildProcess.Failure.ended
            }
        }
        throw ChildProcess.Failure.ended
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
    let names = Set(hints.keys).union(["fan_in", "fan_out", "y_hat", "d_loss"])
    return text.replacing(/[A-Za-z_]+/) {
        names.contains(String($0.output)) ? swiftName(String($0.output)) : "\($0.output)"
    }
    .replacing("default_rng(", with: "Generator(seed: ").replacing("a dict of", with: "a layer of")
}
