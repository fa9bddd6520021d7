import CLibrary
import Arrays

/// Checks that a later `writeFiles` to `path` can be expected to work, changing nothing.
///
/// - Throws: `FileError` where the folder does not exist or cannot be written to, or the path is a folder.
public func checkWritable(_ path: String) throws {
    if path.isEmpty { throw FileError("the name of the output file is empty") }
    let target = try target(of: path)
    let old = status(of: target)
    if let old {
        if isFolder(old) { throw FileError("\(quoted(path)) is a folder, not a file") }
        if access(target, W_OK) != 0 { throw FileError(path, "written") }
        if !isRegularFile(old) { return }
    } else if errno != ENOENT {
        throw FileError(path, "written")
    }
    let folder = folder(of: target)
    guard let parent = status(of: folder), isFolder(parent) else {
        throw FileError("\(quoted(path)) cannot be written: there is no folder \(quoted(folder))")
    }
    // In a folder such as /tmp only its owner may replace a file.
    if let old, parent.st_mode & S_ISVTX != 0, ![0, old.st_uid, parent.st_uid].contains(geteuid()) {
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
        let old = status(of: target)
        if let old, !isRegularFile(old) {
            guard let device = Descriptor(opening: target, O_WRONLY), device.write(bytes) else {
                throw FileError(path, "written")
            }
            continue
        }
        guard let temporary = TemporaryFile(in: folder(of: target)) else { throw FileError(path, "written") }
        complete.append((temporary, target, path))
        let descriptor = temporary.file.number
        if let old { fchmod(descriptor, old.st_mode & 0o7777) }
        if !temporary.file.write(bytes) { throw FileError(path, "written") }
        if fsync(descriptor) != 0, [EIO, ENOSPC, EDQUOT].contains(errno) { throw FileError(path, "written") }
    }
    for (temporary, _, path) in complete where !temporary.makeName() { throw FileError(path, "written") }
    for (temporary, target, path) in complete where !temporary.rename(to: target) { throw FileError(path, "written") }
}

/// Writes one file, as `writeFiles`.
public func writeFile(_ path: String, _ bytes: [UInt8]) throws { try writeFiles([(path, bytes)]) }

/// Whether both paths lead to the same regular file, or would once they are written.
public func isSameFile(_ path: String, _ other: String) -> Bool {
    guard let first = try? resolved(path), let second = try? resolved(other) else { return false }
    guard let a = status(of: first), let b = status(of: second) else { return first == second }
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && isRegularFile(a)
}

/// The path from the root, with its links followed.
package func absolutePath(_ path: String) -> String { realPath(path) ?? path }

/// Makes the folder at `path` where there is none; its parent must exist.
///
/// - Throws: `FileError` where it cannot be made, is a file, or cannot be written to.
public func makeFolder(_ path: String) throws {
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw FileError(path, "made") }
    guard let status = status(of: path), isFolder(status) else { throw FileError("\(quoted(path)) is not a folder") }
    if access(path, W_OK | X_OK) != 0 { throw FileError(path, "written to") }
}

/// The names in the folder at `path`, in no order.
///
/// - Throws: `FileError` where it cannot be read.
public func fileNames(in path: String) throws -> [String] {
    guard let folder = opendir(path) else { throw FileError(path, "read") }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        withUnsafeBytes(of: &entry.pointee.d_name) {
            names.append(String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self))
        }
    }
    return names
}

/// What the system says of a file or folder; nil, with the reason in `errno`, where it says nothing.
func status(of path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
}

func isFolder(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFDIR }
func isRegularFile(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

/// The file that is written for `path`; a device or pipe by the path as it is, as what /dev/stdout links to has no
/// path.
private func target(of path: String) throws -> String {
    status(of: path).map(isRegularFile) == false ? path : try resolved(path)
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
