import CLibrary
import Files

/// The path of a file in this package's folder.
public func packageFile(_ name: String) -> String { "\(packageFolder)/\(name)" }

/// The nearest folder above this file that has the package's manifest.
private let packageFolder: Substring = {
    var folder = #filePath[...]
    repeat {
        folder = folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)]
    } while !folder.isEmpty && access("\(folder)/Package.swift", F_OK) != 0
    return folder
}()

/// The user's own folder for what the commands make for themselves, made where it is missing: `$XDG_CACHE_HOME/week5`,
/// by default `~/.cache/week5`, and where that cannot be written a folder among the temporary files. The package's
/// folder may belong to somebody else.
///
/// - Throws: `FileError` where none of them can be written.
public func cacheFolder() throws -> String {
    func folder(_ variable: String) -> String? {
        getenv(variable).map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    let cache = folder("XDG_CACHE_HOME") ?? folder("HOME").map { "\($0)/.cache" }
    let temporary = folder("TMPDIR") ?? "/tmp"
    let folders = [(cache, "week5"), (temporary, "week5-\(getuid())")].compactMap { parent, name in
        parent.map { (parent: $0, path: "\($0)/\(name)") }
    }
    for (parent, path) in folders {
        mkdir(parent, 0o700)
        mkdir(path, 0o700)
        var status = stat()
        // One that another user has made for this one to find is not taken.
        guard lstat(path, &status) == 0, status.st_uid == geteuid() else { continue }
        if access(path, R_OK | W_OK | X_OK) == 0 { return path }
    }
    let paths = folders.map { quoted($0.path) }.joined(separator: " nor ")
    throw FileError("neither \(paths) can be written, for files of this command's own")
}
