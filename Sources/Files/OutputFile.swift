import CLibrary
import Arrays

/// Checks that a later `writeFiles` to `path` can be expected to work, changing nothing.
///
/// - Throws: `FileError` where the folder does not exist or cannot be written to, or the path is a folder.
public func checkWritable(_ path: String) throws {
    if path.isEmpty { throw FileError("the name of the output file is empty") }
    let target = try target(of: path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if !exists, errno != ENOENT { throw FileError(path, "written", errno: errno) }
    if exists {
        if isFolder(status) { throw FileError("\(quoted(path)) is a folder, not a file") }
        if access(target, W_OK) != 0 { throw FileError(path, "written", errno: errno) }
        if !isRegularFile(status) { return }
    }
    let (folder, owner) = (folder(of: target), status.st_uid)
    guard stat(folder, &status) == 0, isFolder(status) else {
        throw FileError("\(quoted(path)) cannot be written: there is no folder \(quoted(folder))")
    }
    // In a folder such as /tmp only its owner may replace a file.
    if exists, status.st_mode & S_ISVTX != 0, ![0, owner, status.st_uid].contains(geteuid()) {
        throw FileError(
            "\(quoted(path)) cannot be written: it is another user's file in the shared folder \(quoted(folder))")
    }
    if TemporaryFile(in: folder) == nil {
        throw FileError("\(quoted(path)) cannot be written: no file can be made in the folder \(quoted(folder))")
    }
}

/// Writes files, all of them or none, each whole: what was there before stays until all new files are complete, on the
/// disk, and are renamed. A file keeps its permissions; a device or a pipe is written to directly.
///
/// - Throws: `FileError` with the system's reason.
public func writeFiles(_ files: [(path: String, bytes: [UInt8])]) throws {
    var complete: [(temporary: TemporaryFile, target: String, path: String)] = []
    for (path, bytes) in files {
        let target = try target(of: path)
        var status = stat()
        let exists = stat(target, &status) == 0
        if exists, !isRegularFile(status) {
            let descriptor = open(target, O_WRONLY)
            guard descriptor >= 0 else { throw FileError(path, "written", errno: errno) }
            defer { close(descriptor) }
            try writeAll(bytes, to: descriptor, path)
            continue
        }
        guard let temporary = TemporaryFile(in: folder(of: target)) else {
            throw FileError(path, "written", errno: errno)
        }
        complete.append((temporary, target, path))
        if exists { fchmod(temporary.descriptor, status.st_mode & 0o7777) }
        try writeAll(bytes, to: temporary.descriptor, path)
        if fsync(temporary.descriptor) != 0, errno == EIO || errno == ENOSPC || errno == EDQUOT {
            throw FileError(path, "written", errno: errno)
        }
    }
    for (temporary, _, path) in complete where !temporary.makeName() { throw FileError(path, "written", errno: errno) }
    for (temporary, target, path) in complete where !temporary.rename(to: target) {
        throw FileError(path, "written", errno: errno)
    }
}

/// Writes one file, as `writeFiles`.
public func writeFile(_ path: String, _ bytes: [UInt8]) throws { try writeFiles([(path, bytes)]) }

/// Whether both paths lead to the same regular file, or would once they are written.
public func isSameFile(_ path: String, _ other: String) -> Bool {
    guard let first = try? resolved(path), let second = try? resolved(other) else { return false }
    var (a, b) = (stat(), stat())
    guard stat(first, &a) == 0, stat(second, &b) == 0 else { return first == second }
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && isRegularFile(a)
}

/// The path from the root, with its links followed.
package func absolutePath(_ path: String) -> String { realPath(path) ?? path }

/// Makes the folder at `path` where there is none; its parent must exist.
///
/// - Throws: `FileError` where it cannot be made, is a file, or cannot be written to.
public func makeFolder(_ path: String) throws {
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw FileError(path, "made", errno: errno) }
    var status = stat()
    guard stat(path, &status) == 0, isFolder(status) else { throw FileError("\(quoted(path)) is not a folder") }
    if access(path, W_OK | X_OK) != 0 { throw FileError(path, "written to", errno: errno) }
}

/// The names in the folder at `path`, in no order.
///
/// - Throws: `FileError` where it cannot be read.
public func fileNames(in path: String) throws -> [String] {
    guard let folder = opendir(path) else { throw FileError(path, "read", errno: errno) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        withUnsafeBytes(of: &entry.pointee.d_name) {
            names.append(String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self))
        }
    }
    return names
}

func isFolder(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFDIR }
func isRegularFile(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

private func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
    var written = 0
    while written < bytes.count {
        let count = writePart(bytes, from: written, to: descriptor)
        if count >= 0 { written += count } else if errno != EINTR { throw FileError(path, "written", errno: errno) }
    }
}

/// Writes some of the bytes from an offset on; returns how many, or -1 with the reason in `errno`.
func writePart(_ bytes: [UInt8], from offset: Int, to descriptor: Int32) -> Int {
    // macOS refuses to write 2 GiB or more at once. Bounds: what is left of the bytes.
    bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + offset, min($0.count - offset, 1 << 30)) }
}

/// The file that is written for `path`; a device or pipe by the path as it is, as what /dev/stdout links to has no
/// path.
private func target(of path: String) throws -> String {
    var status = stat()
    return stat(path, &status) == 0 && !isRegularFile(status) ? path : try resolved(path)
}

/// The path with its links followed, also to a file that does not exist yet, so that a link stays a link.
private func resolved(_ path: String) throws -> String {
    if let real = realPath(path) { return real }
    var path = path
    for _ in 0..<40 {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let length = readlink(path, &buffer, Int(PATH_MAX))
        if length < 0 {
            let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
            return realPath(folder(of: path)).map { "\($0)/\(name)" } ?? path
        }
        let link = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = link.hasPrefix("/") ? link : "\(folder(of: path))/\(link)"
    }
    throw FileError(path, "written", errno: ELOOP)
}

private func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
}

private func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
