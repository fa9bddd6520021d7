import CLibrary

/// An open file or the end of a pipe, closed with the last reference to it.
final class Descriptor: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    /// Opens a file; nil, with the reason in `errno`, where that fails.
    convenience init?(opening path: String, _ flags: Int32) {
        let number = open(path, flags | O_CLOEXEC, 0o666)
        if number < 0 { return nil }
        self.init(number)
    }

    /// The ends of a new pipe, to read from and to write to, which no program inherits.
    static func pipe() throws -> [Descriptor] {
        var ends: [Int32] = [0, 0]
        guard CLibrary.pipe(&ends) == 0 else {
            throw FileError("no pipe can be made: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends.map { Descriptor($0) }
    }

    deinit {
        let reason = errno
        close(number)
        errno = reason
    }

    /// Waits for bytes and reads up to `capacity` of them: none at the end, nil, with the reason in `errno`, where that
    /// fails.
    func read(_ capacity: Int) -> [UInt8]? {
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            repeat { result = CLibrary.read(number, buffer.baseAddress, capacity) } while result < 0 && errno == EINTR
            count = max(0, result)
        }
        return result < 0 ? nil : bytes
    }

    /// Writes all of the bytes; false, with the reason in `errno`, where that fails.
    func write(_ bytes: [UInt8]) -> Bool {
        var written = 0
        while written < bytes.count {
            // macOS refuses to write 2 GiB or more at once. Bounds: what is left of the bytes.
            let count = bytes.withUnsafeBytes {
                CLibrary.write(number, $0.baseAddress! + written, min($0.count - written, 1 << 30))
            }
            if count >= 0 { written += count } else if errno != EINTR { return false }
        }
        return true
    }
}
