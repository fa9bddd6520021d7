/// Reads at most as many bytes as it is asked for, none at the end.
package typealias ByteReader = (_ capacity: Int) throws -> [UInt8]

/// What `read` returns; where that is a gzip file, which its first bytes say, what the program gzip makes of it.
///
/// - Parameter path: Names the file in errors.
func decompressed(_ path: String, _ read: @escaping ByteReader) throws -> ByteReader {
    let (start, read) = try peek(2, read)
    guard start == [0x1f, 0x8b] else { return read }
    let gzip: ChildProcess
    do { gzip = try ChildProcess(["gzip", "-dc"], errors: .null) } catch {
        throw FileError("\(quoted(path)) is decompressed by the program gzip: \(error)")
    }
    return { capacity in
        let bytes = try gzip.read(upTo: capacity) { try read(1 << 16) }
        if bytes.isEmpty, gzip.wait() != 0 {
            throw FileError("\(quoted(path)) cannot be decompressed: it is a gzip file that is cut short or damaged")
        }
        return bytes
    }
}

/// The first `count` bytes that `read` returns, fewer where there are no more, and a reader that begins with them.
func peek(_ count: Int, _ read: @escaping ByteReader) throws -> (start: [UInt8], read: ByteReader) {
    var start: [UInt8] = []
    while start.count < count {
        let part = try read(count - start.count)
        if part.isEmpty { break }
        start += part
    }
    var rest = start[...]
    return (
        start,
        { capacity in
            if rest.isEmpty { return try read(capacity) }
            defer { rest = rest.dropFirst(capacity) }
            return Array(rest.prefix(capacity))
        }
    )
}

/// Reads `count` bytes, or all there are where that is less.
///
/// - Parameters:
///   - expected: How many there will be, as far as is known; the memory for them is there.
///   - path: Names the file in errors.
/// - Throws: `FileError` also where they would not fit in memory.
func readFully(_ count: Int, expected: Int, _ path: String, _ read: ByteReader) throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(expected)
    while bytes.count < count {
        let part = try read(min(max(1 << 16, expected - bytes.count), count - bytes.count, 1 << 20))
        if part.isEmpty { break }
        // A pipe has no size to begin with.
        if bytes.count + part.count > bytes.capacity {
            try requireMemory(2 * Double(bytes.count), for: quoted(path))
        }
        bytes += part
    }
    return bytes
}
