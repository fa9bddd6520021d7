import Arrays
import Files
import Programs

/// A new folder under the project's build, which is gone with its last reference or with this process, whatever ends it.
final class TemporaryFolder {
    let path: String
    /// Removes the folder at the end of its input, which is this process's at the latest.
    private let remover: ChildProcess

    /// - Throws: `FileError` where it cannot be made.
    init() throws {
        path = packageFile(".build/student.\(getpid())-\(UInt32.random(in: 0 ... .max))")
        let removal = "trap '' HUP INT QUIT TERM TSTP; read -r _; rm -rf \"$0\" || { sleep 1; rm -rf \"$0\"; }"
        remover = try ChildProcess(["/bin/sh", "-c", removal, path], output: .null, errors: .null)
        guard mkdir(path, 0o700) == 0 else {
            throw FileError("\(quoted(packageFile(".build"))) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        remover.closeInput()
        remover.wait()
    }
}
