import Arrays
import CLibrary
import Files
import Programs

/// Compares a script again whenever it is saved, and shows the first function that is not right yet, until `q` is
/// pressed.
///
/// - Returns: The exit status: 0 where all agreed at the end.
/// - Throws: `UsageError` where there is no terminal or no script.
func watch(_ comparison: Comparison) throws -> Int32 {
    guard let script = comparison.scripts.first else {
        throw UsageError("argument --watch: it takes a script; name one")
    }
    guard Keyboard.isThere else { throw UsageError("argument --watch: it needs a terminal, not a pipe or a file") }
    Keyboard.begin()
    var page = WatchPage()
    var file = SavedFile(script)
    var isDue = true
    while true {
        var (key, isSaved) = (Character?.none, false)
        if isDue {
            isDue = false
            do {
                try page.compare(comparison, script) { check in
                    let key = Keyboard.key(within: 0)
                    if key == "h" { check.pressHint() }
                    if let key, "naq\0\u{4}".contains(key) { throw Interruption(key: key) }
                    if file.isOther { throw Interruption(key: nil) }
                    show(check.text)
                }
            } catch let interruption as Interruption {
                key = interruption.key
                isDue = true
            }
        }
        if key == nil {
            // What has been saved in the meantime is not what was judged.
            if !file.isOther { show(page.text) }
            repeat {
                key = Keyboard.key(within: 50)
                isSaved = file.isSaved(at: monotonicSeconds())
            } while key == nil && !isSaved
        }
        if key == "q" || key == "\0" || key == "\u{4}" {
            print()
            return page.agrees ? 0 : 1
        }
        if let key, page.press(key) { isDue = true }
        if isSaved { isDue = true }
    }
}

/// What ends a check: a key, or that the file has been saved.
private struct Interruption: Error { let key: Character? }

nonisolated(unsafe) private var screen = ""

/// Shows a page in place of the one before.
private func show(_ page: String) {
    if page == screen { return }
    screen = page
    print("\u{1B}[2J\u{1B}[H\(page)", terminator: "")
    fflush(nil)
}

/// A file that is saved now and again.
package struct SavedFile {
    private let path: String
    /// As it was judged last, and as it was seen last, and since when.
    private var judged, seen: FileStamp?
    private var since = -Double.infinity

    package init(_ path: String) {
        self.path = path
        judged = FileStamp(path)
        seen = judged
    }

    /// Whether the file is another than the one judged, complete or not.
    package var isOther: Bool { FileStamp(path).map { $0 != judged } ?? false }

    /// Whether the file is another than the one judged and has come to rest, so that it is to be judged now.
    ///
    /// Editors truncate a file and then write it: an empty or shorter one has to rest for half a second.
    ///
    /// - Parameter time: The present, in seconds.
    package mutating func isSaved(at time: Double) -> Bool {
        let now = FileStamp(path)
        if now != seen { (seen, since) = (now, time) }
        guard let now, now != judged else { return false }
        let isShort = now.size == 0 || now.size < judged?.size ?? 0
        if time - since < (isShort ? 0.5 : 0.05) { return false }
        judged = now
        return true
    }
}

/// What tells that a file has been saved.
struct FileStamp: Equatable {
    private let inode: UInt64
    let size: Int64
    private let seconds, nanoseconds: Int

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        let time = modificationTime(status)
        (inode, size, seconds, nanoseconds) = (
            UInt64(status.st_ino), Int64(status.st_size), Int(time.tv_sec), Int(time.tv_nsec)
        )
    }
}

/// What is shown of a script that is watched.
package struct WatchPage {
    private var report: Report?
    private var error: String?
    /// The functions that `n` has gone past.
    private var passed: Set<String> = []
    private var open: Row?
    /// How many hints are shown.
    private var hintCount = 0
    private var showsAll = false
    private var seconds = 0.0

    package init() {}

    package var agrees: Bool { report?.agrees == true }

    /// A check while it goes on.
    package final class Check {
        fileprivate var subject: (number: String, name: String)?
        fileprivate var hinted: String?
        fileprivate var hintCount: Int
        private let isSwift: Bool

        fileprivate init(hinted: String?, _ hintCount: Int, isSwift: Bool) {
            (self.hinted, self.hintCount, self.isSwift) = (hinted, hintCount, isSwift)
        }

        /// A hint more for the function that is being checked.
        package func pressHint() {
            if let subject, subject.name != hinted { (hinted, hintCount) = (subject.name, 0) }
            hintCount = min(hintCount + 1, hintSteps(hinted, isSwift: isSwift).count)
        }

        /// The page, in place of the verdict.
        package var text: String {
            let name = subject.map { " \($0.number) \(isSwift ? swiftName($0.name) : $0.name)" } ?? ""
            let shown = subject?.name == hinted ? hintLines(hinted, hintCount, isSwift: isSwift) : []
            let words = "checking\(name) …".split(separator: " ").joined(separator: " ")
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
        (report, error) = (nil, nil)
        let check = Check(hinted: open?.name, hintCount, isSwift: script.hasSuffix(".swift"))
        let progress = Progress {
            check.subject = $0.subject
            try meanwhile(check)
        }
        do {
            let passed = passed
            report = try comparison.report(
                of: script, stopsAt: { !showsAll && !passed.contains($0) }, progress: progress)
        } catch let load as LoadError {
            error = "\(script) \(load.text)"
        } catch let file as FileError {
            error = "\(file)"
        } catch {
            // For n to go past it.
            if let subject = check.subject { open = Row(subject.number, subject.name, tolerance: 0) }
            throw error
        }
        let wrong = report?.rows.filter { !$0.verdict.agrees } ?? []
        let next = wrong.first { !passed.contains($0.name) }
        if next == nil { passed = [] }
        let row = next ?? wrong.first
        hintCount = row?.name == check.hinted ? check.hintCount : 0
        open = row
        seconds = monotonicSeconds() - start
    }

    /// Takes a key; whether the script has to be compared again for it.
    package mutating func press(_ key: Character?) -> Bool {
        guard let key else { return false }
        let wasAll = showsAll
        showsAll = key == "a"
        switch key {
        case "n":
            if let open { passed.insert(open.name) }
            return true
        case "h": hintCount = min(hintCount + 1, hintSteps(open?.name, isSwift: isSwift).count)
        default: break
        }
        return showsAll && !wasAll
    }

    private var isSwift: Bool { report?.isSwift == true }

    /// The page, at most 80 columns wide.
    package var text: String {
        var lines: [String]
        if let error {
            lines = error.split(separator: "\n", omittingEmptySubsequences: false).flatMap { folded(String($0)) }
        } else if let report, showsAll {
            lines = [report.table(isVerbose: false)]
        } else if let report {
            lines = [report.lesson(about: open, hints: hintLines(open?.name, hintCount, isSwift: isSwift))]
        } else {
            lines = []
        }
        return (lines + ["", "\(footer)          checked in \(fixed(seconds, 2)) s"]).joined(separator: "\n")
    }
}

private let footer = "n next · h hint · a all · q quit"

/// The hints for a function.
private func hintSteps(_ function: String?, isSwift: Bool) -> [String] {
    exercises.first { $0.function == function }?.hints.map { $0.words(isSwift: isSwift) } ?? []
}

private func hintLines(_ function: String?, _ count: Int, isSwift: Bool) -> [String] {
    let steps = hintSteps(function, isSwift: isSwift)
    return steps.prefix(count).enumerated().flatMap {
        folded("Hint \($0 + 1) of \(steps.count): \($1)", indent: "  ")
    }
}
