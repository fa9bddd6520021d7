import CLibrary
import Arrays
import Synchronization

/// A new file in a folder that gets its name when it is complete, and is gone with its last reference before that.
///
/// On Linux it has no name until then, where the file system allows that: whatever ends the process leaves nothing
/// behind. Elsewhere, and between `makeName` and `rename`, it has one of its own. It is locked as long as this process
/// is there, and the next `TemporaryFile` in the folder removes those that are not.
final class TemporaryFile {
    let file: Descriptor
    private let folder: String
    private var name: String?

    /// Nil, with the reason in `errno`, where none can be made in the folder.
    init?(in folder: String) {
        self.folder = folder
        removeAbandoned(in: folder)
        #if os(Linux)
            // O_TMPFILE, which C composes of two flags; it gets its name through /proc.
            if let unnamed = Descriptor(opening: folder, O_WRONLY | O_DIRECTORY | 0o20_000_000),
                access("/proc/self/fd/\(unnamed.number)", F_OK) == 0
            {
                file = unnamed
                flock(unnamed.number, LOCK_EX)
                return
            }
        #endif
        while true {
            let name = newName(in: folder)
            guard let named = Descriptor(opening: name, O_WRONLY | O_CREAT | O_EXCL) else { return nil }
            // Another process may have taken it for abandoned before it was locked.
            flock(named.number, LOCK_EX)
            var status = stat()
            if fstat(named.number, &status) == 0, status.st_nlink > 0 {
                (file, self.name) = (named, name)
                return
            }
        }
    }

    deinit {
        if let name { unlink(name) }
    }

    /// Gives the file a name of its own where it has none; false, with the reason in `errno`, where that fails.
    func makeName() -> Bool {
        if name != nil { return true }
        let name = newName(in: folder)
        guard linkat(AT_FDCWD, "/proc/self/fd/\(file.number)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 else {
            return false
        }
        self.name = name
        return true
    }

    /// Renames the file, which has a name, and replaces a file of the new name; false, with the reason in `errno`,
    /// where that fails.
    func rename(to target: String) -> Bool {
        guard let name, CLibrary.rename(name, target) == 0 else { return false }
        self.name = nil
        return true
    }
}

private let prefix = ".week5-"
private let suffix = ".tmp"
private let cleaned = Mutex<Set<String>>([])

private func newName(in folder: String) -> String {
    "\(folder)/\(prefix)\(getpid())-\(UInt32.random(in: 0 ... .max))\(suffix)"
}

/// Removes the files of processes that have ended, which are not locked, once in each folder.
private func removeAbandoned(in folder: String) {
    guard cleaned.withLock({ $0.insert(folder).inserted }) else { return }
    for name in (try? fileNames(in: folder)) ?? [] where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
        let path = "\(folder)/\(name)"
        if let file = Descriptor(opening: path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
            flock(file.number, LOCK_EX | LOCK_NB) == 0
        {
            unlink(path)
        }
    }
}
