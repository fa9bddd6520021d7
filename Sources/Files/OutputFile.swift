import CLibrary

/// Checks that a later `writeFile` to `path` can be expected to work, changing nothing.
///
/// - Throws: `FileError` where the folder does not exist or cannot be written to, or the path is a folder.
public func checkWritable(_ path: String) throws {
    if path.isEmpty { throw FileError("the name of the output file is empty") }
    let target = resolved(path)
    var status = stat()
    if stat(target, &status) == 0 {
        if status.st_mode & S_IFMT == S_IFDIR { throw FileError("\(quoted(path)) is a folder, not a file") }
        if access(target, W_OK) != 0 { throw FileError(path, "written", errno: errno) }
        if status.st_mode & S_IFMT != S_IFREG { return }
    }
    let folder = folder(of: target)
    guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw FileError("\(quoted(path)) cannot be written: there is no folder \(quoted(folder))")
    }
    if access(folder, W_OK | X_OK) != 0 { throw FileError(path, "written", errno: errno) }
}

/// Writes a file whole or not at all: a file that was there before stays as it was until the new one is
/// complete, and keeps its permissions. A device or a pipe is written straight to.
///
/// - Throws: `FileError` with the system's reason.
public func writeFile(_ path: String, _ bytes: [UInt8]) throws {
    let target = resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
        let descriptor = open(target, O_WRONLY)
        guard descriptor >= 0 else { throw FileError(path, "written", errno: errno) }
        defer { close(descriptor) }
        return try writeAll(bytes, to: descriptor, path)
    }

    let temporary = "\(folder(of: target))/.week5-\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o666)
    guard descriptor >= 0 else { throw FileError(path, "written", errno: errno) }
    do {
        defer { close(descriptor) }
        if exists { fchmod(descriptor, status.st_mode & 0o7777) }
        try writeAll(bytes, to: descriptor, path)
    } catch {
        unlink(temporary)
        throw error
    }
    guard rename(temporary, target) == 0 else {
        let code = errno
        unlink(temporary)
        throw FileError(path, "written", errno: code)
    }
}

/// Whether both paths lead to the same file, or would once they are written.
public func isSameFile(_ path: String, _ other: String) -> Bool {
    let (first, second) = (resolved(path), resolved(other))
    var (a, b) = (stat(), stat())
    if stat(first, &a) == 0, stat(second, &b) == 0 { return a.st_dev == b.st_dev && a.st_ino == b.st_ino }
    return first == second
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
    try bytes.withUnsafeBytes { bytes in
        var written = 0
        while written < bytes.count {
            let count = write(descriptor, bytes.baseAddress! + written, bytes.count - written)
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                throw FileError(path, "written", errno: errno)
            }
        }
    }
}

/// The path with its links followed, so that a link to a file stays a link; where the file does not exist
/// yet, its folder's links.
private func resolved(_ path: String) -> String {
    if let real = realPath(path) { return real }
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    return realPath(folder(of: path)).map { "\($0)/\(name)" } ?? path
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
