/// The text of a file as UTF-8, from its bytes, which are read once: what is compressed by gzip is decompressed, and
/// UTF-16 is converted, with a byte-order mark or without.
///
/// - Parameters:
///   - path: Names the file in errors.
///   - read: Returns the file's bytes.
/// - Throws: `FileError` that says what the file is where its first bytes are those of a file that is no text.
func textSource(_ path: String, _ read: @escaping ByteReader) throws -> ByteReader {
    // All that the kinds of files are told by.
    let (start, whole) = try peek(16, read)
    if start.starts(with: [0x1f, 0x8b]) { return try textSource(path, decompressed(path, whole)) }
    if let kind = binaryKinds.first(where: { start.starts(with: $0.start) }) {
        let isArchive = kind.start == Array("PK\u{3}\u{4}".utf8)
        let (what, remedy) = isArchive ? zipKind(try peek(4096, whole).start) : (kind.what, kind.remedy)
        throw notText(path, what, remedy)
    }
    return isUTF16(start).map { converted(fromUTF16: whole, isBigEndian: $0) } ?? whole
}

/// The error that a file is something else than a table in a text, and what to do about it.
private func notText(_ path: String, _ what: String, _ remedy: String) -> FileError {
    FileError("\(quoted(path)) is \(what), not a CSV file\(remedy.isEmpty ? "" : "; \(remedy)")")
}

/// Files that are no text, by their first bytes.
private let binaryKinds: [(start: [UInt8], what: String, remedy: String)] = [
    (Array("PK\u{3}\u{4}".utf8), "", ""),
    ([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "an old Excel workbook or Office document", saveSheet),
    ([0x93] + Array("NUMPY".utf8), "a NumPy array (.npy)", "numpy.savetxt writes one as CSV"),
    (Array("PAR1".utf8), "a Parquet file", "pandas reads it, and its to_csv writes CSV"),
    ([0x89] + Array("HDF\r\n".utf8), "an HDF5 file", "pandas or h5py reads it"),
    (Array("SQLite format 3".utf8), "an SQLite database", ""),
    ([0xfd] + Array("7zXZ\0".utf8), "compressed by xz", "decompress it: xz -d"),
    (Array("BZh".utf8), "compressed by bzip2", "decompress it: bzip2 -d"),
    ([0x28, 0xb5, 0x2f, 0xfd], "compressed by zstd", "decompress it: zstd -d"),
    (Array("7z".utf8) + [0xbc, 0xaf, 0x27, 0x1c], "a 7-Zip archive", "unpack it first"),
    (Array("Rar!\u{1a}".utf8), "a RAR archive", "unpack it first"),
    (Array("%PDF-".utf8), "a PDF file", ""),
    ([0x89] + Array("PNG\r\n".utf8), "a PNG picture", ""), ([0xff, 0xd8, 0xff], "a JPEG picture", ""),
    ([0xff, 0xfe, 0, 0], "UTF-32", "save it as UTF-8"), ([0, 0, 0xfe, 0xff], "UTF-32", "save it as UTF-8"),
]
private let saveSheet = "save its sheet as CSV"

/// What a ZIP archive is that begins so.
private func zipKind(_ start: [UInt8]) -> (what: String, remedy: String) {
    let kinds = [
        ("xl/", "an Excel workbook", saveSheet),
        (".npy", "a NumPy archive (.npz)", "numpy.savetxt writes arrays as CSV"),
        ("application/vnd.oasis.opendocument", "an OpenDocument file", saveSheet),
        ("[Content_Types].xml", "an Excel workbook or another Office document", saveSheet),
    ]
    let kind = kinds.first { contains(start, Array($0.0.utf8)) }
    return kind.map { ($0.1, $0.2) } ?? ("a ZIP archive", "unpack it first, as by unzip")
}

private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    bytes.indices.contains { bytes[$0...].starts(with: part) }
}

/// The error that a text which begins with this line is no table, where that can be told.
func notATable(_ path: String, firstLine: some Collection<UInt8>) -> FileError? {
    let line = String(decoding: firstLine, as: UTF8.self).drop(while: \.isWhitespace).lowercased()
    if line.unicodeScalars.contains("\0") { return notText(path, "a binary file", "") }
    if ["<!doctype html", "<html", "<head"].contains(where: line.hasPrefix) {
        return notText(path, "an HTML page", "download the file itself, not the page that shows it")
    }
    if line.hasPrefix("<?xml") { return notText(path, "an XML file", "") }
    if line.hasPrefix("{") || line.hasPrefix("[") { return notText(path, "JSON, as it seems", "") }
    if line.hasPrefix("version https://git-lfs") {
        return notText(path, "a Git LFS pointer", "git lfs pull fetches the file itself")
    }
    return nil
}

/// Whether a text that begins so is UTF-16 with the more significant byte first, or last; nil for none of them. Without
/// a mark the first two characters are ASCII, as those of a name or number most often are.
private func isUTF16(_ start: [UInt8]) -> Bool? {
    if start.starts(with: [0xfe, 0xff]) { return true }
    if start.starts(with: [0xff, 0xfe]) { return false }
    guard start.count >= 4 else { return nil }
    return switch (start[0], start[1], start[2], start[3]) {
    case (0, 1..., 0, 1...): true
    case (1..., 0, 1..., 0): false
    default: nil
    }
}

/// The UTF-8 of a text in UTF-16.
private func converted(fromUTF16 read: @escaping ByteReader, isBigEndian: Bool) -> ByteReader {
    var (bytes, text, isAtEnd) = ([UInt8](), ArraySlice<UInt8>(), false)
    return { capacity in
        while text.isEmpty, !isAtEnd {
            let part = try read(capacity)
            isAtEnd = part.isEmpty
            bytes += part
            var units = stride(from: 0, to: bytes.count - 1, by: 2).map { place in
                let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
                return isBigEndian ? first << 8 | second : second << 8 | first
            }
            // Half a character waits for its other half.
            if let last = units.last, UTF16.isLeadSurrogate(last), !isAtEnd { units.removeLast() }
            bytes.removeFirst(2 * units.count)
            text = Array(String(decoding: units, as: UTF16.self).utf8)[...]
        }
        defer { text = text.dropFirst(capacity) }
        return Array(text.prefix(capacity))
    }
}
