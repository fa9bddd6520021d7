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
    var seen = FileStamp(script)
    try page.compare(comparison, script)
    while true {
        let screen = page.text
        print("\u{1B}[2J\u{1B}[H\(screen)", terminator: "")
        fflush(nil)
        var key: Character?
        while true {
            key = Keyboard.key(within: 50)
            if key != nil { break }
            // A file that is being written is looked at when it has come to rest.
            let now = FileStamp(script)
            if now != nil, now != seen, now == FileStamp(script) { break }
        }
        if key == "q" || key == "\0" || key == "\u{4}" {
            print()
            return page.agrees ? 0 : 1
        }
        let now = FileStamp(script)
        let isSaved = now != nil && now != seen
        seen = now ?? seen
        if page.press(key) || isSaved { try page.compare(comparison, script) }
    }
}

/// What tells that a file has been saved.
struct FileStamp: Equatable {
    private let inode: UInt64
    private let size: Int64
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

    /// Compares the script, as far as the function that is to be shown.
    package mutating func compare(_ comparison: Comparison, _ script: String) throws {
        let start = monotonicSeconds()
        (report, error) = (nil, nil)
        do {
            let passed = passed
            report = try comparison.report(of: script) { !showsAll && !passed.contains($0) }
        } catch let load as LoadError {
            error = "\(script) \(load.text)"
        }
        let wrong = report?.rows.filter { !$0.verdict.agrees } ?? []
        let next = wrong.first { !passed.contains($0.name) }
        if next == nil { passed = [] }
        let row = next ?? wrong.first
        if row?.name != open?.name { hintCount = 0 }
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
        case "h": hintCount = min(hintCount + 1, steps.count)
        default: break
        }
        return showsAll && !wasAll
    }

    /// The hints for the function that is shown.
    private var steps: [String] {
        guard let open else { return [] }
        return (report?.isSwift == true ? swiftSteps[open.name] : hints[open.name]?.steps) ?? []
    }

    /// The page, at most 80 columns wide.
    package var text: String {
        var lines: [String]
        if let error {
            lines = error.split(separator: "\n", omittingEmptySubsequences: false).flatMap { folded(String($0)) }
        } else if let report, showsAll {
            lines = [report.table(isVerbose: false)]
        } else if let report {
            let shown = steps.prefix(hintCount).enumerated().flatMap {
                folded("Hint \($0 + 1) of \(steps.count): \($1)", indent: "  ")
            }
            lines = [report.lesson(about: open, hints: shown)]
        } else {
            lines = []
        }
        return (lines + ["", "n next · h hint · a all · q quit          checked in \(fixed(seconds, 2)) s"]).joined(
            separator: "\n")
    }
}
