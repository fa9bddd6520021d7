import Foundation
import MLP
import Programs

/// A Python process that calls a script's functions: `Tests/Reference/side.py`, which says how it is spoken to.
final class PythonSide {
    private let process: ChildProcess
    private let timeout: Double

    /// Starts Python and imports `script`.
    ///
    /// - Parameters:
    ///   - timeout: After how many seconds without a word from it the process counts as hanging.
    ///   - isVerbose: Whether what the script prints is shown, on standard error.
    /// - Throws: `FileError` where Python cannot be started.
    init(python: String, script: String, timeout: Double, isVerbose: Bool) throws {
        self.timeout = timeout
        process = try ChildProcess(
            [python, "-B", referenceFile("side.py"), script], errors: isVerbose ? .inherited : .null)
    }

    /// Sends a request and returns the next answer.
    func ask(_ function: String, _ arguments: [String: Any], mlp: Network = []) throws -> Answer {
        let request: [String: Any] = [
            "function": function, "arguments": arguments, "mlp": mlp.map { $0.mapValues(wire) },
        ]
        try process.writeLine(JSONSerialization.data(withJSONObject: request))
        return try next()
    }

    /// The next answer that is more than a sign of life.
    func next() throws -> Answer {
        while true {
            let answer = try JSONDecoder().decode(Answer.self, from: Data(process.readLine(timeout: timeout)))
            if answer.status != .working { return answer }
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
