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
    let page = WatchPage()
    var file = SavedFile(script)
    var isDue = true
    while true {
        var (key, isSaved) = (Character?.none, false)
        if isDue {
            isDue = false
            do {
                try page.compare(comparison, script) {
                    let key = Keyboard.key(within: 0)
                    if key == "h" { _ = page.press(key) }
                    if let key, "npaq\0\u{4}".contains(key) { throw Interruption(key: key) }
                    if file.isOther { throw Interruption(key: nil) }
                    show(page.text())
                }
            } catch let interruption as Interruption {
                key = interruption.key
                isDue = true
            }
        }
        if key == nil {
            // What has been saved in the meantime is not what was judged.
            if !file.isOther { show(page.text(rows: Keyboard.rows)) }
            repeat {
                key = Keyboard.key(within: 50)
                isSaved = file.isSaved(at: monotonicSeconds())
            } while key == nil && !isSaved
        }
        if let key, "q\0\u{4}".contains(key) {
            print()
            return page.agrees ? 0 : 1
        }
        isDue = page.press(key) || isSaved || isDue
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
        (inode, size) = (UInt64(status.st_ino), Int64(status.st_size))
        (seconds, nanoseconds) = (Int(time.tv_sec), Int(time.tv_nsec))
    }
}
