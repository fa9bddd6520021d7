import Arrays
import Files
import Programs

/// What is shown of a script that is watched.
package struct WatchPage {
    private var report: Report?
    private var error: String?
    private var script = ""
    /// The functions that `n` has gone past, which `p` goes back to.
    private var passed: [String] = []
    /// The function that is shown, and how many hints on it.
    private var open: Row?
    private var hintCount = 0
    private var showsAll = false
    private var seconds = 0.0

    package init() {}

    package var agrees: Bool { report?.agrees == true }

    private var isSwift: Bool { script.hasSuffix(".swift") }

    /// A check while it goes on.
    package final class Check {
        fileprivate var subject: (number: String, name: String)?
        fileprivate var hinted: String?
        fileprivate var hintCount: Int
        private let isSwift: Bool

        fileprivate init(_ page: WatchPage) {
            (hinted, hintCount, isSwift) = (page.open?.name, page.hintCount, page.isSwift)
        }

        /// A hint more for the function that is being checked.
        package func pressHint() {
            if let subject, subject.name != hinted { (hinted, hintCount) = (subject.name, 0) }
            hintCount = min(hintCount + 1, hintSteps(hinted, isSwift: isSwift).count)
        }

        /// The page, in place of the verdict.
        package var text: String {
            let name = subject.map { [$0.number, isSwift ? swiftName($0.name) : $0.name] } ?? []
            let words = (["checking"] + name.filter { !$0.isEmpty } + ["…"]).joined(separator: " ")
            let shown = subject?.name == hinted ? hintLines(hinted, hintCount, isSwift: isSwift) : []
            return ([words] + shown + ["", footer]).joined(separator: "\n")
        }
    }

    /// Compares the script, as far as the function that is to be shown.
    ///
    /// - Parameter meanwhile: Is called some 20 times a second; what it throws ends the check.
    package mutating func compare(
        _ comparison: Comparison, _ script: String, meanwhile: @escaping (Check) throws -> Void = { _ in }
    ) throws {
        let start = monotonicSeconds()
        (report, error, self.script) = (nil, nil, script)
        let check = Check(self)
        let progress = Progress {
            check.subject = $0.subject
            try meanwhile(check)
        }
        var row = open
        do {
            let (passed, showsAll) = (passed, showsAll)
            let report = try comparison.report(
                of: script, stopsAt: { !showsAll && !passed.contains($0) }, progress: progress)
            let wrong = report.rows.filter { !$0.verdict.agrees }
            row = wrong.first { !passed.contains($0.name) }
            if row == nil { (row, self.passed) = (wrong.first, []) }
            self.report = report
        } catch let load as LoadError {
            error = "\(script) \(load.text)"
            // Hints are on the function in which it does not compile.
            if let name = load.function { row = Row("", name, tolerance: 0) }
        } catch let file as FileError {
            error = "\(file)"
        } catch {
            // For n to go past it.
            if let subject = check.subject { open = Row(subject.number, subject.name, tolerance: 0) }
            throw error
        }
        hintCount = row?.name == check.hinted ? check.hintCount : 0
        (open, seconds) = (row, monotonicSeconds() - start)
    }

    /// Takes a key; whether the script has to be compared again for it.
    package mutating func press(_ key: Character?) -> Bool {
        guard let key else { return false }
        showsAll = key == "a" && !showsAll
        switch key {
        case "n": if let open { passed.append(open.name) }
        case "p": if passed.popLast() == nil { return false }
        case "h": hintCount = min(hintCount + 1, hintSteps(open?.name, isSwift: isSwift).count)
        default: break
        }
        return "np".contains(key) || showsAll
    }

    /// The page, at most 80 columns wide.
    ///
    /// - Parameter rows: How many lines the terminal shows. What is too long loses lines in its middle: the beginning
    ///   says what is wrong, and hints are at the end.
    package func text(rows: Int = .max) -> String {
        let hints = hintLines(open?.name, hintCount, isSwift: isSwift)
        var text = ""
        if let error {
            let lines = error.split(separator: "\n", omittingEmptySubsequences: false).flatMap { folded(String($0)) }
            text = (lines + hints).joined(separator: "\n")
        } else if let report {
            text = showsAll ? report.table(isVerbose: false) : report.lesson(about: open, hints: hints)
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines += ["", "\(footer)    checked in \(fixed(seconds, 2)) s"]
        if lines.count > rows, rows > 10, !showsAll {
            let head = rows / 3
            let cut = lines.count - rows + 1
            lines.replaceSubrange(head..<head + cut, with: ["  … \(cut) lines more in a larger window …"])
        }
        return lines.joined(separator: "\n")
    }
}

private let footer = "n next · p previous · h hint · a all · q quit"

/// The hints for a function.
private func hintSteps(_ function: String?, isSwift: Bool) -> [String] {
    guard let function else { return [] }
    return (isSwift ? swiftSteps[function] : hints[function]?.steps) ?? []
}

private func hintLines(_ function: String?, _ count: Int, isSwift: Bool) -> [String] {
    let steps = hintSteps(function, isSwift: isSwift)
    return steps.prefix(count).enumerated().flatMap {
        folded("Hint \($0 + 1) of \(steps.count): \($1)", indent: "  ")
    }
}
