import Foundation
import MLP

/// A Python process that calls a script's functions: `Tests/Reference/side.py`, which says how it is spoken to.
final class PythonSide {
    private let process = Process()
    private let requests = Pipe()
    private let answers = Pipe()
    private var received = Data()
    private let timeout: Double

    /// Why there is no answer.
    enum Silence: Error {
        case timeout(Double)
        case ended
    }

    /// Starts Python and imports `script`.
    ///
    /// - Parameters:
    ///   - timeout: After how many seconds without a word from it the process counts as hanging.
    ///   - isVerbose: Whether what the script prints is shown, on standard error.
    /// - Throws: `Silence`.
    init(python: String, script: String, timeout: Double, isVerbose: Bool) throws {
        self.timeout = timeout
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-B", referenceFile("side.py"), script]
        process.standardInput = requests
        process.standardOutput = answers
        if !isVerbose { process.standardError = FileHandle.nullDevice }
        try process.run()
    }

    deinit { process.terminate() }

    /// Sends a request and returns the next answer.
    func ask(_ function: String, _ arguments: [String: Any], mlp: Network = []) throws -> Answer {
        let request: [String: Any] = [
            "function": function, "arguments": arguments, "mlp": mlp.map { $0.mapValues(wire) },
        ]
        var line = try JSONSerialization.data(withJSONObject: request)
        line.append(UInt8(ascii: "\n"))
        do { try requests.fileHandleForWriting.write(contentsOf: line) } catch { throw Silence.ended }
        return try next()
    }

    /// The next answer that is more than a sign of life.
    func next() throws -> Answer {
        while true {
            let answer = try JSONDecoder().decode(Answer.self, from: line())
            if answer.status != .working { return answer }
        }
    }

    private func line() throws -> Data {
        let descriptor = answers.fileHandleForReading.fileDescriptor
        var searched = 0
        while true {
            if let end = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = received[..<end]
                received = Data(received[(end + 1)...])
                return line
            }
            searched = received.count
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Int32(min(timeout * 1000, Double(Int32.max)))) != 0 else {
                kill(process.processIdentifier, SIGKILL)
                throw Silence.timeout(timeout)
            }
            let piece = answers.fileHandleForReading.availableData
            if piece.isEmpty { throw Silence.ended }
            received.append(piece)
        }
    }
}

/// What the Python side answers.
struct Answer: Decodable {
    enum Status: String, Decodable { case ok, missing, raised, working, initial, step, trained }

    let status: Status
    var message, trace, python, numpy: String?
    var stand_ins: [String]?
    var result, next, loss, X, y, lr, classes: Value?
    var mlp, before, after: [[String: Value]]?
    var steps: [Step]?
    var number: Int?

    struct Step: Decodable {
        let X, y: Value
    }
}

/// A Python value: an array or a number with its bits, or its text.
struct Value: Decodable {
    let type: String
    let text, dtype: String?
    let shape: [Int]?
    let data: Data?

    var isNone: Bool { type == "NoneType" }

    /// The numbers, row after row; nil where it is no array of numbers.
    var numbers: [Double]? {
        data.map { data in
            [Double](unsafeUninitializedCapacity: data.count / 8) { buffer, count in
                count = data.count / 8
                _ = data.copyBytes(to: buffer)
            }
        }
    }

    /// The numbers as a matrix of `columns` columns, or of the value's own.
    func matrix(columns: Int? = nil) -> Matrix? {
        guard let numbers else { return nil }
        let columns = columns ?? (shape?.count == 2 ? shape![1] : 1)
        guard columns > 0, numbers.count % columns == 0 else { return nil }
        return Matrix(rows: numbers.count / columns, columns: columns, elements: numbers)
    }
}

// MARK: Values on the wire

/// A layer's entry; the bias as the vector that it is in Python.
private func wire(_ entry: Entry) -> Any {
    switch entry {
    case .text(let text): text
    case .array(let matrix): wire(matrix)
    }
}

/// A matrix; with `isVector` as a one-dimensional array.
func wire(_ matrix: Matrix, isVector: Bool = false) -> [String: Any] {
    let bytes = matrix.elements.withUnsafeBytes { Data($0) }
    return [
        "shape": isVector ? [matrix.count] : [matrix.rows, matrix.columns], "data": bytes.base64EncodedString(),
    ]
}

/// A network's spec as `init_mlp` takes it.
func wire(_ spec: [(fanIn: Int, act: String?)]) -> [Any] {
    spec.map { [$0.fanIn, $0.act ?? NSNull()] as [Any] }
}
