import Arrays

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
            let count = Arrays.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            if errno != EINTR { throw FileError(path, "read", errno: errno) }
        }
    }

    /// Reads up to `buffer.count` bytes from byte `offset` on; fewer only at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
        var total = 0
        while total < buffer.count {
            let count = pread(descriptor, buffer.baseAddress! + total, buffer.count - total, off_t(offset + total))
            if count == 0 { break }
            if count > 0 { total += count } else if errno != EINTR { throw FileError(path, "read", errno: errno) }
        }
        return total
    }

    /// The file's size, or nil where it is a pipe or a device.
    var size: Int? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// Goes to byte `offset`.
    func seek(to offset: Int) {
        lseek(descriptor, off_t(offset), SEEK_SET)
    }
}
