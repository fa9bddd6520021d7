import Arrays
import Files
import Foundation
import Programs

/// How long a script is waited for, and what is done meanwhile.
struct Patience {
    /// In seconds.
    let timeout: Double
    /// Is called some 20 times a second; what it throws ends the wait.
    var meanwhile: () throws -> Void = {}
}

/// Why a function has given no answer: it takes too long or too much memory, or its process has ended.
struct NoAnswer: Error {
    enum Cause { case isSlow, isLarge, hasEnded }

    let cause: Cause
    let sentence: String
    /// The function that the process was in, and the line, where they are known.
    var function: String?
    var place: Place?
    var trace: String?
}

/// A process of a student's functions and what is said to it: a request and an answer are a line of JSON each. What the
/// functions print goes into a file, whose path is the process's last argument.
final class Conversation {
    private let process: ChildProcess
    private let patience: Patience
    private let folder: TemporaryFolder
    private let log: String
    /// How many bytes of what is printed have been handed out.
    private var shown = 0
    /// How much memory the process had when it had loaded the student's file.
    private var memoryAtStart = 0
    /// How much of its memory the current request takes.
    private var memoryOfRequest = 0

    /// Starts the process.
    init(_ command: [String], _ patience: Patience) throws {
        self.patience = patience
        folder = try TemporaryFolder()
        log = "\(folder.path)/log"
        guard FileManager.default.createFile(atPath: log, contents: nil) else {
            throw FileError("\(quoted(log)) cannot be written")
        }
        process = try ChildProcess(command + [log], errors: .null)
    }

    /// All that has been printed, with a runtime's words of a trap.
    var words: String { String(decoding: (try? Data(contentsOf: URL(filePath: log))) ?? Data(), as: UTF8.self) }

    /// What has been printed since this was asked for last.
    func printed() -> String {
        guard let file = FileHandle(forReadingAtPath: log), (try? file.seek(toOffset: UInt64(shown))) != nil,
            let bytes = try? file.readToEnd()
        else { return "" }
        shown += bytes.count
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the process says when it has loaded the student's file.
    func greeting() throws -> Answer {
        let greeting = try next()
        memoryAtStart = memoryFootprint(of: process.id) ?? 0
        return greeting
    }

    /// The exit status of a process that has ended, or of one that answers no more, which is ended.
    var status: Int32 { process.wait(upTo: 5) }

    /// Sends a request.
    func send(_ request: [String: Any]) throws {
        let line = try JSONSerialization.data(withJSONObject: request)
        // The points of a large map are in memory as text, as numbers and as the answer at the same time.
        memoryOfRequest = 16 * line.count
        do { try process.writeLine(line) } catch { throw NoAnswer.ended }
    }

    /// The next answer that is more than a sign of life.
    ///
    /// - Parameters:
    ///   - what: What is waited for, after "no".
    ///   - isProlonged: Whether a sign of life gives the process as much time again.
    /// - Throws: `NoAnswer` where none comes; the process has then ended.
    func next(_ what: String = "answer", isProlonged: Bool = false) throws -> Answer {
        var end = monotonicSeconds() + patience.timeout
        while true {
            let line: [UInt8]
            do {
                line = try process.readLine(timeout: max(0, end - monotonicSeconds())) {
                    try patience.meanwhile()
                    if growth > 1_000_000_000 { throw TooLarge() }
                }
            } catch is TooLarge {
                throw try ended(.isLarge, "it takes more than 1 GB of memory")
            } catch ChildProcess.Failure.timeout {
                throw try ended(.isSlow, "no \(what) within \(significant(patience.timeout, 6)) s")
            } catch ChildProcess.Failure.ended { throw NoAnswer.ended }
            guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(line)) else { throw NoAnswer.ended }
            if answer.status != .working { return answer }
            if isProlonged { end = monotonicSeconds() + patience.timeout }
            try patience.meanwhile()
        }
    }

    private struct TooLarge: Error {}

    /// How much memory the process has taken since it has loaded the student's file, without what the request needs.
    private var growth: Int { (memoryFootprint(of: process.id) ?? 0) - memoryAtStart - memoryOfRequest }

    /// Ends the process; before that it may say where it is: Python's side in an answer, Swift's runtime in its log.
    private func ended(_ cause: NoAnswer.Cause, _ sentence: String) throws -> NoAnswer {
        var failure = NoAnswer(cause: cause, sentence: sentence)
        kill(process.id, SIGABRT)
        let end = monotonicSeconds() + 10
        do {
            while true {
                let line = try process.readLine(timeout: max(0, end - monotonicSeconds())) {
                    try patience.meanwhile()
                    // In the middle of a long product Python does not listen.
                    if growth > 3_000_000_000 { throw TooLarge() }
                }
                guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(line)) else { continue }
                guard answer.status == .stopped else { continue }
                (failure.function, failure.place, failure.trace) = (answer.message, answer.place, answer.trace)
            }
        } catch is ChildProcess.Failure {} catch is TooLarge {}
        process.kill()
        process.wait()
        return failure
    }
}

extension NoAnswer: CustomStringConvertible {
    var description: String { sentence }

    static var ended: NoAnswer { NoAnswer(cause: .hasEnded, sentence: "the process ended without an answer") }
}
