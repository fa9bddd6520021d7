import CLibrary
import Arrays

/// A file open for reading, closed when it goes out of scope.
package final class InputFile {
    private let path: String
    private let file: Descriptor
    /// How many bytes a regular file has.
    package let size: Int

    /// - Throws: `FileError` where there is no such file, it is a folder, or it cannot be read.
    package init(_ path: String) throws {
        self.path = path
        guard let file = Descriptor(opening: path, O_RDONLY) else {
            if errno == ENOENT { throw FileError("there is no file \(quoted(path))") }
            throw FileError(path, "read")
        }
        self.file = file
        var status = stat()
        let isKnown = fstat(file.number, &status) == 0
        size = Int(status.st_size)
        if isKnown, isFolder(status) { throw FileError("\(quoted(path)) is a folder, not a file") }
    }

    /// Reads up to `capacity` bytes; none at the end of the file.
    func read(_ capacity: Int) throws -> [UInt8] {
        guard let bytes = file.read(capacity) else { throw FileError(path, "read") }
        return bytes
    }

    /// Reads `count` bytes, or the rest of the file where that is less.
    ///
    /// - Throws: `FileError` also where they would not fit in memory.
    package func readFully(_ count: Int = .max) throws -> [UInt8] {
        let expected = min(count, size)
        try requireMemory(Double(expected), for: quoted(path))
        return try Files.readFully(count, expected: expected, path, read)
    }
}

/// The first `count` bytes of the file at `path`, fewer where it is shorter; none where there is no file, or a device.
///
/// - Throws: `FileError` where it cannot be read.
public func firstBytes(of path: String, _ count: Int) throws -> [UInt8] {
    guard let status = status(of: path), isRegularFile(status) else { return [] }
    return try InputFile(path).read(count)
}

/// The bytes of the file at `path`.
///
/// - Throws: `FileError` where it cannot be read, or would not fit in memory with the values that are read from it.
package func readFile(_ path: String) throws -> [UInt8] {
    let file = try InputFile(path)
    try requireMemory(20 * Double(file.size), for: quoted(path))
    return try file.readFully()
}

/// What is wrong with a user's file.
public struct FileError: Error, Equatable, CustomStringConvertible {
    /// The line for the user.
    public let description: String

    /// An error of the given description.
    public init(_ description: String) {
        self.description = description
    }

    /// The system's reason, by default the one in `errno`, why a file cannot be read or written.
    init(_ path: String, _ action: String, errno code: Int32 = errno) {
        let reason = String(cString: strerror(code))
        self.init("\(quoted(path)) cannot be \(action): \(reason.prefix(1).lowercased() + reason.dropFirst())")
    }
}

/// A user's text between quotes, fit for one line: control characters and blanks that only look like one are escaped, a
/// long text is cut.
package func quoted(_ text: some StringProtocol) -> String {
    let limit = 200
    var line = ""
    for scalar in text.unicodeScalars.prefix(limit) {
        switch scalar.properties.generalCategory {
        case .spaceSeparator where scalar == " ": line += " "
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator:
            line += scalar.escaped(asASCII: true)
        default: line.unicodeScalars.append(scalar)
        }
    }
    return "\"\(line)\(text.unicodeScalars.count > limit ? "…" : "")\""
}
