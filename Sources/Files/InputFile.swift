import CLibrary

/// A file open for reading, closed when it goes out of scope.
struct InputFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// - Throws: `FileError` where there is no such file, it is a folder, or it cannot be read.
    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw FileError("there is no file \(quoted(path))") }
            throw FileError(path, "read", errno: errno)
        }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw FileError("\(quoted(path)) is a folder, not a file")
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Reads up to `buffer.count` bytes; 0 at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = CLibrary.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw FileError(path, "read", errno: errno) }
        }
    }
}
