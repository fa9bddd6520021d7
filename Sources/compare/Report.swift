import Arrays
import Foundation
import MLP

/// What came of comparing one thing.
package enum Verdict: Equatable {
    /// Not one bit differs.
    case exact
    case within
    /// Another of the ways that the sheet leaves open.
    case allowed(String)
    case differs(String)
    case notImplemented
    /// No values to compare: an exception, no answer, no such function.
    case failed(String)
    /// Whole runs have drifted apart by rounding while each step agrees.
    case drifted

    package var agrees: Bool {
        switch self {
        case .exact, .within, .allowed, .drifted: true
        case .differs, .notImplemented, .failed: false
        }
    }

    var word: String {
        switch self {
        case .exact: "exact"
        case .within: "within tolerance"
        case .allowed: "differs from the reference, allowed by the sheet"
        case .differs: "DIFFERS"
        case .notImplemented: "not implemented"
        case .failed(let why): why
        case .drifted: "drifted apart by rounding"
        }
    }
}

/// A line of the table, and what it adds up to.
package struct Row: Encodable {
    package let question: String
    package let name: String
    package var cases = 0
    /// max |Δ|, and max |Δ| / max(1, max |value|) of the array with the largest.
    var absolute = 0.0
    package private(set) var relative = 0.0
    let tolerance: Double
    package var verdict = Verdict.exact
    /// The first input on which the sides differ, with both answers.
    package var detail: [String] = []
    var trace: String?

    init(_ question: String, _ name: String, tolerance: Double) {
        self.question = question
        self.name = name
        self.tolerance = tolerance
    }

    enum Key: CodingKey { case question, name, cases, absolute, relative, tolerance, agrees, verdict, reason, detail }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(question, forKey: .question)
        try container.encode(name, forKey: .name)
        try container.encode(cases, forKey: .cases)
        // JSON has no infinity: a difference that is none, as to NaN, is null.
        try container.encode(absolute.isFinite ? absolute : nil, forKey: .absolute)
        try container.encode(relative.isFinite ? relative : nil, forKey: .relative)
        try container.encode(tolerance, forKey: .tolerance)
        try container.encode(verdict.agrees, forKey: .agrees)
        try container.encode(verdict.word, forKey: .verdict)
        switch verdict {
        case .allowed(let reason), .differs(let reason): try container.encode(reason, forKey: .reason)
        default: break
        }
        try container.encode(detail, forKey: .detail)
    }

    /// Takes in the difference of two arrays; whether they agree within the tolerance.
    mutating func take(_ swift: [Double], _ python: [Double]) -> Bool {
        guard swift.count == python.count else {
            (absolute, relative) = (.infinity, .infinity)
            return false
        }
        var largest = 0.0
        var scale = 1.0
        for (a, b) in zip(swift, python) {
            if a.bitPattern == b.bitPattern || a == b || a.isNaN && b.isNaN { continue }
            let difference = abs(a - b)
            largest = max(largest, difference.isNaN ? .infinity : difference)
        }
        for b in python where b.isFinite { scale = max(scale, abs(b)) }
        absolute = max(absolute, largest)
        relative = max(relative, largest / scale)
        if largest > 0, verdict == .exact { verdict = .within }
        return largest / scale <= tolerance
    }

    var line: String {
        let figures =
            cases == 0
            ? ["", "", ""]
            : [String(cases), figure(absolute), figure(relative)]
        return [
            question.padded(4), name.padded(31), figures[0].padded(-5), figures[1].padded(-9), figures[2].padded(-9),
            figure(tolerance).padded(-9), " " + verdict.word,
        ].joined(separator: " ")
    }

    static let heading =
        ["".padded(4), "".padded(31), "cases".padded(-5), "max |Δ|".padded(-9), "relative".padded(-9), "tolerance", " verdict"]
        .joined(separator: " ")
}

private func figure(_ value: Double) -> String {
    value == 0 ? "0" : value.isFinite ? significant(value, 2) : "∞"
}

extension String {
    /// Filled with blanks to `width` characters: on the right, or with a negative width on the left.
    func padded(_ width: Int) -> String {
        let blanks = String(repeating: " ", count: max(0, abs(width) - count))
        return width < 0 ? blanks + self : self + blanks
    }
}

/// All that a comparison found.
package struct Report: Encodable {
    var script: String
    var python: String
    var numpy: String
    var options: String
    package var questions: [Row] = []
    /// The other courseworks' functions, against NumPy and against PyTorch.
    package var networks: [Row] = []
    package var torch: [Row] = []
    package var wholeRun: [Row] = []
    package var lockstep: [Row] = []
    /// Sentences under the whole run and the lockstep.
    package var remarks: [String] = []

    package var agrees: Bool { rows.allSatisfy(\.verdict.agrees) }

    /// All rows, in the table's order.
    package var rows: [Row] { questions + networks + torch + wholeRun + lockstep }

    enum Key: CodingKey { case script, python, numpy, options, questions, networks, torch, wholeRun, lockstep, remarks, agrees }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(script, forKey: .script)
        try container.encode(python, forKey: .python)
        try container.encode(numpy, forKey: .numpy)
        try container.encode(options, forKey: .options)
        try container.encode(questions, forKey: .questions)
        try container.encode(networks, forKey: .networks)
        try container.encode(torch, forKey: .torch)
        try container.encode(wholeRun, forKey: .wholeRun)
        try container.encode(lockstep, forKey: .lockstep)
        try container.encode(remarks, forKey: .remarks)
        try container.encode(agrees, forKey: .agrees)
    }

    func table(isVerbose: Bool) -> String {
        var lines = ["Swift against \(script) (Python \(python), NumPy \(numpy))", ""]
        for (title, rows) in [
            ("Question by question", questions), ("The other courseworks' functions", networks),
            ("The same in PyTorch, gradients by autograd", torch), ("A whole run: \(options)", wholeRun), ("In lockstep", lockstep),
        ] where !rows.isEmpty {
            lines += [title, Row.heading]
            for row in rows {
                lines.append(row.line)
                switch row.verdict {
                case .allowed(let reason), .differs(let reason): lines.append("       \(reason)")
                default: break
                }
                lines += row.detail.map { "       \($0)" }
                if isVerbose, let trace = row.trace {
                    lines += trace.split(separator: "\n").map { "       | \($0)" }
                }
            }
            lines.append("")
        }
        lines += remarks
        let wrong = rows.filter { !$0.verdict.agrees }
        if let first = wrong.first {
            let place = [first.question, first.name].filter { !$0.isEmpty }.joined(separator: " ")
            lines.append("\(wrong.count) of \(rows.count) do not agree; look at \(place) first.")
        } else {
            lines.append("All agree.")
        }
        return lines.joined(separator: "\n")
    }
}
