import Drawing
import Files
import Foundation
import MLP
import Programs
import Synchronization

/// The comparisons of several scripts, a row each.
package struct ClassReport: Encodable, Sendable {
    /// A script's report, or why it could not be loaded.
    package struct Student: Encodable, Sendable {
        package let script: String
        package let report: Report?
        package let error: String?

        var done: Int { report?.questions.count { $0.verdict.agrees } ?? 0 }

        var agrees: Bool { report?.agrees == true }
    }

    package let students: [Student]
    /// The share of scripts in which each function agrees, in the sheet's order.
    private let functions: [(title: String, passed: Double)]

    package var agrees: Bool { students.allSatisfy(\.agrees) }

    /// Compares all scripts, as many at a time as there are cores.
    ///
    /// - Throws: `FileError` where Python is missing.
    package init(_ comparison: Comparison) throws {
        let scripts = comparison.scripts
        let results = Mutex<[Int: Result<Student, any Error>]>([:])
        let screen = Screen(descriptor: 2)
        DispatchQueue.concurrentPerform(iterations: scripts.count) { index in
            let script = scripts[index]
            let result = Result<Student, any Error> {
                do { return Student(script: script, report: try comparison.report(of: script), error: nil) } catch let
                    error as LoadError
                {
                    return Student(script: script, report: nil, error: error.sentence)
                }
            }
            results.withLock {
                $0[index] = result
                if screen.canErase { writeToStandardError("\r\($0.count) of \(scripts.count)\u{1B}[K") }
            }
        }
        if screen.canErase { writeToStandardError("\r\u{1B}[K") }
        let students = try results.withLock { results in try scripts.indices.map { try results[$0]!.get() } }
        self.students = students
        functions = exercises.map { question in
            let passed = students.count {
                $0.report?.questions.first { $0.name == question.function }?.verdict.agrees == true
            }
            let name = scripts.allSatisfy { $0.hasSuffix(".swift") } ? swiftName(question.function) : question.function
            return ("\(question.number) \(name)", Double(passed) / Double(students.count))
        }
    }

    enum Key: CodingKey { case students, passed, agrees }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(students, forKey: .students)
        try container.encode(Dictionary(uniqueKeysWithValues: functions.map { ($0.title, $0.passed) }), forKey: .passed)
        try container.encode(agrees, forKey: .agrees)
    }

    /// A line a script, a column a function, and under them what went wrong before any function and the share of
    /// scripts in which each function agrees.
    package var table: String {
        let folder =
            students.count > 1 ? students.map(\.script).reduce(students[0].script) { $0.commonPrefix(with: $1) } : ""
        let cut = folder.lastIndex(of: "/").map { folder.distance(from: folder.startIndex, to: $0) + 1 } ?? 0
        let names = students.map { String($0.script.dropFirst(cut)) }
        let width = min(28, max(6, names.map(\.count).max() ?? 0))
        let sections = functions.map { $0.title.prefix(3).split(separator: ".") }
        var lines = [0, 1].map { part in "".padded(to: width) + " " + sections.map { " \($0[part])" }.joined() }
        lines[1] += "  run  done"
        for (student, name) in zip(students, names) {
            let rows = student.report?.questions ?? []
            let marks = functions.indices.map { " " + (rows.indices.contains($0) ? rows[$0].verdict.mark : "!") }
                .joined()
            let run =
                student.report.map { $0.wholeRun.isEmpty ? "-" : $0.wholeRun.allSatisfy(\.verdict.agrees) ? "+" : "x" }
                ?? "!"
            let short = name.count > width ? "…" + name.suffix(width - 1) : name
            lines.append(
                "\(short.padded(to: width)) \(marks)  \(run.rightAligned(to: 2))   \(String(student.done).rightAligned(to: 2))"
            )
        }
        lines.append("+ agrees  x differs  ! raises or hangs  . not written  - not run")
        for (student, name) in zip(students, names) where student.error != nil {
            lines += folded("\(name) \(student.error ?? "")", indent: "  ")
        }
        lines += ["", "passed by"]
        let shares = functions.map { title, passed in
            "\(title.padded(to: 32)) \("\(Int((passed * 100).rounded()))".rightAligned(to: 3)) %"
        }
        let half = (shares.count + 1) / 2
        lines += (0..<half).map { row in
            let second = row + half < shares.count ? "  \(shares[row + half])" : ""
            return "  \(shares[row])\(second)"
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The same with the verdicts in words.
    package var csv: String {
        var rows = [["script"] + functions.map(\.title) + ["whole run", "done", "error"]]
        for student in students {
            let cells = functions.indices.map { index in student.report?.questions[index].summary ?? "" }
            let run = student.report?.wholeRun ?? []
            rows.append(
                [student.script] + cells
                    + [
                        run.isEmpty ? "" : run.allSatisfy(\.verdict.agrees) ? "agrees" : "differs",
                        String(student.done), student.error ?? "",
                    ])
        }
        rows.append(["passed"] + functions.map { "\($0.passed)" } + ["", "", ""])
        return rows.map { $0.map(csvCell).joined(separator: ",") + "\n" }.joined()
    }
}

extension Verdict {
    fileprivate var mark: String {
        switch self {
        case .exact, .within, .allowed, .drifted: "+"
        case .differs: "x"
        case .notImplemented: "."
        case .failed: "!"
        }
    }
}

extension Row {
    /// The verdict in a cell.
    fileprivate var summary: String {
        if verdict.agrees { return "agrees" }
        guard let reason = verdict.reason else { return verdict.words }
        return "differs: \(reason)\(mistake.map { " (\($0))" } ?? "")"
    }
}
