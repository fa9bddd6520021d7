import Arrays

/// Makes the folder at `path` where there is none; the folder around it must be there.
///
/// - Throws: `FileError` where it cannot be made, is a file, or cannot be written to.
public func makeFolder(_ path: String) throws {
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw FileError(path, "made", errno: errno) }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw FileError("\(quoted(path)) is not a folder") }
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
        names.append(
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) { String(cString: $0) }
            })
    }
    return names
}
