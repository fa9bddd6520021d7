import Arrays
import Foundation
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
    /// Whole runs have drifted apart by rounding.
    case drifted

    /// In a class's column, in the table's last column, and why where that does not say it.
    private var entry: (mark: String, words: String, reason: String?) {
        switch self {
        case .exact: ("+", "exact", nil)
        case .within: ("+", "within tolerance", nil)
        case .allowed(let reason): ("+", "agrees, with a remark", reason)
        case .drifted: ("+", "drifted apart by rounding", nil)
        case .differs(let reason): ("x", "DIFFERS", reason)
        case .notImplemented: (".", "not implemented", nil)
        case .failed(let why): ("!", why, nil)
        }
    }

    package var agrees: Bool { mark == "+" }
    var mark: String { entry.mark }
    package var words: String { entry.words }
    package var reason: String? { entry.reason }
}

/// A line of the table, and what it adds up to.
package struct Row: Sendable {
    package let question: String
    package private(set) var name: String
    package var cases = 0
    private var difference = Difference()
    let tolerance: Double
    package var verdict = Verdict.exact
    /// The mistake that was recognised: its name, and what it is in the sheet's words.
    package var mistake, explanation: String?
    /// What it does in its own way where the sheet leaves that open, and what it does otherwise with inputs that do not
    /// decide.
    package var allowed: [String] = []
    package var remark: String?
    /// Where the student's file raised.
    package var place: Place?
    /// The first input on which the sides differ, with what was expected and found.
    package var detail: [String] = []
    /// The lines that the student's function has printed.
    package var printed: [String] = []
    package var trace: String?

    init(_ question: String, _ name: String, tolerance: Double) {
        (self.question, self.name, self.tolerance) = (question, name, tolerance)
    }

    /// max |Δ|.
    var absolute: Double { difference.absolute }
    /// max |Δ| / max(1, max |value|) of the array with the largest.
    package var relative: Double { difference.relative }

    /// As JSON's object. JSON has no infinity: a difference that is none, as to NaN, is null.
    package var json: [String: Any] {
        let members: [String: Any?] = [
            "question": question, "name": name, "cases": cases, "tolerance": tolerance,
            "absolute": absolute.isFinite ? absolute : NSNull(), "relative": relative.isFinite ? relative : NSNull(),
            "agrees": verdict.agrees, "verdict": verdict.words, "reason": verdict.reason, "mistake": mistake,
            "explanation": explanation, "file": place?.file, "line": place?.line, "detail": detail,
            "printed": printed.isEmpty ? nil : printed,
        ]
        return members.compactMapValues { $0 }
    }

    mutating func take(_ other: Difference) { difference.formMaximum(other) }

    /// "3.1 layer_forward".
    var title: String { [question, name].filter { !$0.isEmpty }.joined(separator: " ") }

    /// With the project's words in Swift's names; what the student's file says, and where, stays as it is.
    fileprivate var inSwift: Row {
        var row = self
        row.name = withSwiftNames(name)
        if case .allowed(let reason) = verdict { row.verdict = .allowed(withSwiftNames(reason)) }
        if case .differs(let reason) = verdict { row.verdict = .differs(withSwiftNames(reason, in: name)) }
        for text in [\Row.mistake, \.explanation, \.remark] {
            row[keyPath: text] = self[keyPath: text].map(withSwiftNames)
        }
        for texts in [\Row.allowed, \.detail] { row[keyPath: texts] = self[keyPath: texts].map(withSwiftNames) }
        row.detail = row.detail.map { $0.hasPrefix("  y = [") && !$0.hasPrefix("  y = [[") ? "\($0), a column" : $0 }
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
        return [verdict.reason, explanation, line].compactMap { $0 } + detail + printedLines
    }

    /// What was printed, the first lines of many.
    package var printedLines: [String] {
        let more = printed.count > 6 ? ["and \(printed.count - 5) more lines"] : []
        return printed.prefix(more.isEmpty ? 6 : 5).map { "printed: \($0)" } + more
    }
}

func figure(_ value: Double) -> String {
    value == 0 ? "0" : value.isFinite ? significant(value, 2) : "∞"
}

/// All that a comparison found.
package struct Report: Sendable {
    /// The student's file, or the run whose outputs are compared with those of `reference`.
    var script: String
    var reference: String?
    /// What stands for the script where it is the project's own.
    static let own = "the project's reference"
    /// Such as "Python 3.11.7, NumPy 2.4.6".
    var versions = ""
    var options: String
    package var questions: [Row] = []
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
        for rows in [\Report.questions, \.wholeRun, \.lockstep] {
            report[keyPath: rows] = self[keyPath: rows].map(\.inSwift)
        }
        return report
    }

    /// The rows under their titles, and under their names in JSON.
    private var groups: [(title: String, key: String, rows: [Row])] {
        [
            ("Question by question", "questions", questions),
            ("A whole run\(options.isEmpty ? "" : ": \(options)")", "wholeRun", wholeRun),
            ("In lockstep", "lockstep", lockstep),
        ]
    }

    /// All rows, in the table's order.
    package var rows: [Row] { groups.flatMap(\.rows) }

    /// As JSON's object.
    package var json: [String: Any] {
        let members: [String: Any?] = [
            "script": script, "reference": reference, "versions": versions, "options": options, "remarks": remarks,
            "agrees": agrees,
        ]
        let rows = groups.map { ($0.key, $0.rows.map(\.json) as Any) }
        return members.compactMapValues { $0 }.merging(rows) { own, _ in own }
    }

    /// Every row with its figures, and what there is to say about it.
    package func table(isVerbose: Bool) -> String {
        let report = inItsNames
        var lines = ["\(isSwift ? "The project" : "Swift") against \(script) (\(versions))", ""]
        if let reference { lines[0] = "\(script) against \(reference)" }
        for (title, _, rows) in report.groups where !rows.isEmpty {
            lines += [title, Row.heading]
            for row in rows {
                lines += [row.line] + row.remarks.map { "       \($0)" }
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
