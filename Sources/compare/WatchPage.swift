import Arrays
import Files
import Programs

/// What is shown of a script that is watched.
package final class WatchPage {
    private var report: Report?
    private var error: String?
    private var script = ""
    /// The functions that `n` has gone past, which `p` goes back to.
    private var passed: [String] = []
    /// The function that is being checked, while one is.
    private var subject: (number: String, name: String)?
    private var isChecking = false
    /// The function that is shown, or on which there are hints, and how many.
    private var open: Row?
    private var hintCount = 0
    private var showsAll = false
    private var seconds = 0.0

    package init() {}

    package var agrees: Bool { report?.agrees == true }

    private var isSwift: Bool { script.hasSuffix(".swift") }

    /// Compares the script, as far as the function that is to be shown.
    ///
    /// - Parameter meanwhile: Is called some 20 times a second; what it throws ends the check.
    package func compare(_ comparison: Comparison, _ script: String, meanwhile: @escaping () throws -> Void = {}) throws
    {
        let start = monotonicSeconds()
        (report, error, self.script, isChecking) = (nil, nil, script, true)
        defer { (isChecking, subject, seconds) = (false, nil, monotonicSeconds() - start) }
        let progress = Progress {
            self.subject = $0.subject
            try meanwhile()
        }
        do {
            let report = try comparison.report(
                of: script, stopsAt: { !self.showsAll && !self.passed.contains($0) }, progress: progress)
            let wrong = report.rows.filter { !$0.verdict.agrees }
            let next = wrong.first { !passed.contains($0.name) }
            if next == nil { passed = [] }
            show(next ?? wrong.first)
            self.report = report
        } catch let load as LoadError {
            error = "\(script) \(load.text)"
            // Hints are on the function in which it does not compile.
            if let name = load.function { show(Row("", name, tolerance: 0)) }
        } catch let file as FileError {
            error = "\(file)"
        } catch {
            // For n to go past it.
            if let subject { show(Row(subject.number, subject.name, tolerance: 0)) }
            throw error
        }
    }

    /// Shows a function, with the hints on it where it is shown already.
    private func show(_ row: Row?) {
        if row?.name != open?.name { hintCount = 0 }
        open = row
    }

    /// Takes a key; whether the script has to be compared again for it.
    package func press(_ key: Character?) -> Bool {
        switch key {
        case "n": if let open { passed.append(open.name) }
        case "p": if passed.popLast() == nil { return false }
        case "h":
            if let subject { show(Row(subject.number, subject.name, tolerance: 0)) }
            hintCount = min(hintCount + 1, hintSteps.count)
            return false
        case "a":
            showsAll.toggle()
            return showsAll
        default: return false
        }
        showsAll = false
        return true
    }

    /// The hints on the function that is shown.
    private var hintSteps: [String] {
        guard let open else { return [] }
        return exercises.first { $0.function == open.name }?.hints.map { $0.words(isSwift: isSwift) } ?? []
    }

    /// The page, at most 80 columns wide.
    ///
    /// - Parameter rows: How many lines the terminal shows. What is too long loses lines in its middle: the beginning
    ///   says what is wrong, and hints are at the end.
    package func text(rows: Int = .max) -> String {
        let steps = hintSteps
        let hints = steps.prefix(hintCount).enumerated().flatMap {
            folded("Hint \($0 + 1) of \(steps.count): \($1)", indent: "  ")
        }
        var lines: [String] = []
        if isChecking {
            let name = subject.map { [$0.number, isSwift ? swiftName($0.name) : $0.name] } ?? []
            lines = [(["checking"] + name.filter { !$0.isEmpty } + ["…"]).joined(separator: " ")]
            if subject?.name == open?.name { lines += hints }
        } else if let error {
            lines =
                error.split(separator: "\n", omittingEmptySubsequences: false).flatMap { folded(String($0)) } + hints
        } else if let report {
            lines = (showsAll ? report.table(isVerbose: false) : report.lesson(about: open, hints: hints))
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        lines.append("")
        lines.append("n next · p previous · h hint · a all · q quit")
        if !isChecking { lines[lines.count - 1] += "    checked in \(fixed(seconds, 2)) s" }
        if lines.count > rows, rows > 10, !showsAll {
            let (head, cut) = (rows / 3, lines.count - rows + 1)
            lines.replaceSubrange(head..<head + cut, with: ["  … \(cut) lines more in a larger window …"])
        }
        return lines.joined(separator: "\n")
    }
}
