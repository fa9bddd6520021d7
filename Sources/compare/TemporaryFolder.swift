import CLibrary
import Files
import Programs

/// A new folder in the user's cache folder, which is gone with its last reference, or with this process, whatever ends
/// that. Programs can be run from it, as they cannot from everybody's `/tmp`.
final class TemporaryFolder {
    let path: String
    /// Makes the folder, and removes it at the end of its input, which is this process's at the latest.
    private let remover: ChildProcess

    /// - Throws: `FileError` where it cannot be made.
    init() throws {
        path = "\(try cacheFolder())/student.\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let script = """
            trap '' HUP INT QUIT TERM TSTP
            mkdir -m 700 "$0" 2>&1 && echo
            read -r _
            rm -rf "$0" || { sleep 1; rm -rf "$0"; }
            """
        remover = try ChildProcess(["/bin/sh", "-c", script, path], errors: .null)
        let complaint = String(decoding: (try? remover.readLine()) ?? Array("no shell".utf8), as: UTF8.self)
        if !complaint.isEmpty { throw FileError("\(quoted(path)) cannot be made: \(complaint)") }
    }

    deinit {
        remover.closeInput()
        remover.wait()
    }
}
