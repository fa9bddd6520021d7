import Arrays
import Programs

/// The verdict on one thing that was compared.
package enum Verdict: Equatable, Sendable {
    /// Not one bit differs.
    case exact
    case within
    /// Another of the ways that the sheet leaves open, or another value where the input does not decide.
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

    /// In the table's last column.
    package var words: String {
        switch self {
        case .exact: "exact"
        case .within: "within tolerance"
        case .allowed: "agrees, with a remark"
        case .differs: "DIFFERS"
        case .notImplemented: "not implemented"
        case .failed(let why): why
        case .drifted: "drifted apart by rounding"
        }
    }

    /// Why, where `words` do not say it.
    package var reason: String? {
        switch self {
        case .allowed(let reason), .differs(let reason): reason
        default: nil
        }
    }
}

/// A line of the table, and what it adds up to.
package struct Row: Encodable, Sendable {
    package let question: String
    package private(set) var name: String
    package var cases = 0
    private var difference = Difference()
    let tolerance: Double
    package var verdict = Verdict.exact
    /// The mistake that was recognised: its name, and what it is in the sheet's words.
    package var mistake: String?
    package var explanation: String?
    /// What it does in its own way where the sheet leaves that open, and what it does otherwise with inputs that do not
    /// decide.
    package var allowed: [String] = []
    package var remark: String?
    /// Where the student's file raised.
    package var place: Place?
    /// The first input on which the sides differ, with what was expected and found.
    package var detail: [String] = []
    package var trace: String?

    init(_ question: String, _ name: String, tolerance: Double) {
        (self.question, self.name, self.tolerance) = (question, name, tolerance)
    }

    /// max |Δ|.
    var absolute: Double { difference.absolute }
    /// max |Δ| / max(1, max |value|) of the array with the largest.
    package var relative: Double { difference.relative }

    enum Key: CodingKey {
        case question, name, cases, absolute, relative, tolerance, agrees, verdict, reason, mistake, explanation, file
        case line, detail
    }

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
        try container.encode(verdict.words, forKey: .verdict)
        try container.encodeIfPresent(verdict.reason, forKey: .reason)
        try container.encodeIfPresent(mistake, forKey: .mistake)
        try container.encodeIfPresent(explanation, forKey: .explanation)
        try container.encodeIfPresent(place?.file, forKey: .file)
        try container.encodeIfPresent(place?.line, forKey: .line)
        try container.encode(detail, forKey: .detail)
    }

    mutating func take(_ other: Difference) { difference.formMaximum(other) }

    /// Takes in the difference of two arrays; whether they agree within the tolerance.
    mutating func take(_ expected: [Double], _ found: [Double]) -> Bool {
        let own = Difference(expected, found)
        take(own)
        if own.absolute > 0, verdict == .exact { verdict = .within }
        return own.relative <= tolerance
    }

    /// "3.1 layer_forward".
    var title: String { [question, name].filter { !$0.isEmpty }.joined(separator: " ") }

    /// With the project's words in Swift's names; what the student's file says, and where, stays as it is.
    fileprivate var inSwift: Row {
        var row = self
        row.name = withSwiftNames(name)
        switch verdict {
        case .allowed(let reason): row.verdict = .allowed(withSwiftNames(reason))
        case .differs(let reason): row.verdict = .differs(withSwiftNames(reason, in: name))
        default: break
        }
        row.mistake = mistake.map(withSwiftNames)
        row.explanation = explanation.map(withSwiftNames)
        row.allowed = allowed.map(withSwiftNames)
        row.remark = remark.map(withSwiftNames)
        row.detail = detail.map(withSwiftNames)
        return row
    }

    var line: String {
        let figures = cases == 0 ? ["", "", ""] : [String(cases), figure(absolute), figure(relative)]
        return Self.line([question, name] + figures + [figure(tolerance)], verdict.words)
    }

    static let heading = line(["", "", "cases", "max |Δ|", "relative", "tolerance"], "verdict")

    private static func line(_ cells: [String], _ verdict: String) -> String {
        let numbers = zip(cells[2...], [5, 9, 9, 9]).map { $0.rightAligned(to: $1) }
        return ([cells[0].padded(to: 4), cells[1].padded(to: 31)] + numbers + [" " + verdict]).joined(separator: " ")
    }

    /// What stands under the row's line.
    package var remarks: [String] {
        let line = place.map { "\($0.file), line \($0.line): \($0.text)" }
        return [verdict.reason, explanation, line].compactMap { $0 } + detail
    }
}

func figure(_ value: Double) -> String {
    value == 0 ? "0" : value.isFinite ? significant(value, 2) : "∞"
}

/// All that a comparison found.
package struct Report: Encodable, Sendable {
    var script: String
    /// What stands for the script where it is the project's own.
    static let own = "the project's reference"
    /// Such as "Python 3.11.7, NumPy 2.4.6".
    var versions = ""
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

    /// Whether the student writes Swift.
    var isSwift: Bool { script.hasSuffix(".swift") }

    /// With the functions' names as they are in the student's language.
    package var inItsNames: Report {
        guard isSwift else { return self }
        var report = self
        report.questions = questions.map(\.inSwift)
        report.wholeRun = wholeRun.map(\.inSwift)
        report.lockstep = lockstep.map(\.inSwift)
        return report
    }

    /// All rows, in the table's order.
    package var rows: [Row] { questions + networks + torch + wholeRun + lockstep }

    enum Key: CodingKey {
        case script, versions, options, questions, networks, torch, wholeRun, lockstep, remarks, agrees
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(script, forKey: .script)
        try container.encode(versions, forKey: .versions)
        try container.encode(options, forKey: .options)
        try container.encode(questions, forKey: .questions)
        try container.encode(networks, forKey: .networks)
        try container.encode(torch, forKey: .torch)
        try container.encode(wholeRun, forKey: .wholeRun)
        try container.encode(lockstep, forKey: .lockstep)
        try container.encode(remarks, forKey: .remarks)
        try container.encode(agrees, forKey: .agrees)
    }

    private var groups: [(title: String, rows: [Row])] {
        [
            ("Question by question", questions), ("The other courseworks' functions", networks),
            ("The same in PyTorch, gradients by autograd", torch), ("A whole run: \(options)", wholeRun),
            ("In lockstep", lockstep),
        ].filter { !$0.1.isEmpty }
    }

    /// Every row with its figures, and what there is to say about it.
    package func table(isVerbose: Bool) -> String {
        let report = inItsNames
        var lines = ["\(isSwift ? "The project" : "Swift") against \(script) (\(versions))", ""]
        for (title, rows) in report.groups {
            lines += [title, Row.heading]
            for row in rows {
                lines.append(row.line)
                lines += row.remarks.map { "       \($0)" }
                if isVerbose, let trace = row.trace {
                    lines += trace.split(separator: "\n").map { "       | \($0)" }
                }
            }
            lines.append("")
        }
        return (lines + remarks + [report.conclusion]).joined(separator: "\n")
    }

    private var conclusion: String {
        let wrong = rows.filter { !$0.verdict.agrees }
        return wrong.isEmpty
            ? "All agree." : "\(wrong.count) of \(rows.count) do not agree; look at \(wrong[0].title) first."
    }
}
