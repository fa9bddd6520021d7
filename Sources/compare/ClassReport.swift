import Drawing
import Files
import Foundation
import Programs
import Synchronization

/// The comparisons of several scripts, a row each.
package struct ClassReport: Sendable {
    /// A script's report, or why it could not be loaded.
    package struct Student: Sendable {
        package let script: String
        package var report: Report?
        package var error: String?

        /// The verdict on each function, of as many as there are columns.
        fileprivate func verdicts(_ count: Int) -> [Verdict] {
            report?.questions.map(\.verdict) ?? Array(repeating: .failed(""), count: count)
        }

        fileprivate var run: Verdict? {
            guard let report else { return .failed("") }
            return report.wholeRun.first { !$0.verdict.agrees }?.verdict ?? report.wholeRun.first?.verdict
        }

        fileprivate var done: String { "\(report?.questions.count { $0.verdict.agrees } ?? 0)" }
    }

    package let students: [Student]
    /// What lies beside the scripts and is none, and why.
    private let others: [(path: String, why: String)]
    /// The share of scripts in which each function agrees, in the sheet's order.
    private let functions: [(title: String, passed: Double)]

    package var agrees: Bool { students.allSatisfy { $0.report?.agrees == true } }

    /// Compares all scripts, as many at a time as there are cores.
    ///
    /// - Throws: `FileError` where Python is missing.
    package init(_ comparison: Comparison) throws {
        let scripts = comparison.scripts
        let results = Mutex<[Int: Result<Student, any Error>]>([:])
        let screen = Screen(descriptor: 2)
        DispatchQueue.concurrentPerform(iterations: scripts.count) { index in
            let result = Result {
                var student = Student(script: scripts[index])
                do { student.report = try comparison.report(of: scripts[index]) } catch let error as LoadError {
                    student.error = error.sentence
                }
                return student
            }
            results.withLock {
                $0[index] = result
                if screen.canErase { writeToStandardError("\r\($0.count) of \(scripts.count)\u{1B}[K") }
            }
        }
        if screen.canErase { writeToStandardError("\r\u{1B}[K") }
        let students = try results.withLock { results in try scripts.indices.map { try results[$0]!.get() } }
        (self.students, others) = (students, comparison.others)
        let reports = students.compactMap(\.report)
        let first = scripts.allSatisfy { $0.hasSuffix(".swift") } ? reports.first?.inItsNames : reports.first
        functions = (first?.questions ?? []).enumerated().map { index, row in
            (row.title, Double(reports.count { $0.questions[index].verdict.agrees }) / Double(students.count))
        }
    }

    /// As JSON's object.
    package var json: [String: Any] {
        let students = students.map { student in
            let members: [String: Any?] = [
                "script": student.script, "report": student.report?.json, "error": student.error,
            ]
            return members.compactMapValues { $0 }
        }
        return [
            "students": students, "agrees": agrees, "leftOut": others.map { ["path": $0.path, "reason": $0.why] },
            "passed": Dictionary(uniqueKeysWithValues: functions.map { ($0.title, $0.passed) }),
        ]
    }

    /// A line a script, a column a function, and under them what went wrong before any function, what is no script, and
    /// the share of scripts in which each function agrees.
    package var table: String {
        let paths = students.map(\.script) + others.map(\.path)
        let folder = paths.count > 1 ? paths.reduce(paths[0]) { $0.commonPrefix(with: $1) } : ""
        let cut = folder.lastIndex(of: "/").map { folder.distance(from: folder.startIndex, to: $0) + 1 } ?? 0
        let names = paths.map { String($0.dropFirst(cut)) }
        let width = min(28, max(6, names.prefix(students.count).map(\.count).max() ?? 0))
        let sections = functions.map { $0.title.prefix(3).split(separator: ".") }
        var lines = [0, 1].map { part in "".padded(to: width) + " " + sections.map { " \($0[part])" }.joined() }
        lines[1] += "  run  done"
        for (student, name) in zip(students, names) {
            let marks = student.verdicts(functions.count).map { " \($0.mark)" }.joined()
            let run = student.run?.mark ?? "-"
            // A student's folder is told by its beginning, and the file in it by its end.
            let short = name.count > width ? "\(name.prefix(16))…\(name.suffix(11))" : name
            lines.append("\(short.padded(to: width)) \(marks)   \(run)   \(student.done.rightAligned(to: 2))")
        }
        lines.append("+ agrees  x differs  ! raises or hangs  . not written  - not run")
        for (student, name) in zip(students, names) where student.error != nil {
            lines += folded("\(name) \(student.error ?? "")", indent: "  ")
        }
        let leftOut = zip(names.dropFirst(students.count), others).map { "\($0) (\($1.why))" }
        if !leftOut.isEmpty { lines += folded("left out: \(leftOut.joined(separator: ", "))", indent: "  ") }
        let shares = functions.map { title, passed in
            "  \(title.padded(to: 32)) \("\(Int((passed * 100).rounded()))".rightAligned(to: 3)) %"
        }
        let half = (shares.count + 1) / 2
        lines += ["", "passed by, of \(students.count)"]
        for row in 0..<half {
            let second = row + half < shares.count ? shares[row + half] : ""
            lines.append(shares[row] + second)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The same with the verdicts in words.
    package var csv: String {
        var rows = [["script"] + functions.map(\.title) + ["whole run", "done", "error"]]
        for student in students {
            let cells = student.report?.questions.map(\.summary) ?? functions.map { _ in "" }
            let run = student.report == nil ? nil : student.run
            rows.append(
                [student.script] + cells
                    + [run.map { $0.agrees ? "agrees" : "differs" } ?? "", student.done, student.error ?? ""])
        }
        rows.append(["passed"] + functions.map { "\($0.passed)" } + ["", "", ""])
        return rows.map { $0.map(csvCell).joined(separator: ",") + "\n" }.joined()
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
