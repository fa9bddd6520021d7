import Arrays

/// The entries of an uncompressed `.npz` file, as `numpy.savez` writes it: a ZIP archive of `.npy` files. As in Python,
/// there may be other bytes before the archive, and behind it.
///
/// Sources: PKWARE, APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16; NumPy, `numpy.lib.format`, versions 1 to 3.
func npzEntries(_ bytes: [UInt8]) throws(Damage) -> [StoredEntry] {
    guard let end = bytes.endRecord else { throw Damage("a ZIP archive without its directory: damaged or cut off") }
    let (count, size, start) = (bytes.integer(end + 10, 2), bytes.integer(end + 12, 4), bytes.integer(end + 16, 4))
    if count == 0xffff || start == 0xffff_ffff { throw Damage("a ZIP archive of more than 4 GB, which is not read") }
    let first = end - size - start
    if first < 0 { throw Damage("a damaged ZIP archive") }
    var (place, names, entries) = (end - size, Set<String>(), [StoredEntry]())
    for _ in 0..<count {
        guard let (file, value) = try bytes.entry(&place, first: first, end: end) else {
            throw Damage("a ZIP archive with a damaged directory")
        }
        guard file.hasSuffix(".npy") else { continue }
        let name = String(file.dropLast(4))
        if !names.insert(name).inserted { throw Damage("a ZIP archive that has \(quoted(name)) twice") }
        entries.append((name, value))
    }
    return entries
}

extension [UInt8] {
    /// The little-endian number of `count` bytes at a place in an archive.
    fileprivate func integer(_ place: Int, _ count: Int) -> Int { Int(Files.integer(self[place..<place + count])) }

    /// Where the record is that ends an archive's directory: the last one in the file's last 64 KB.
    fileprivate var endRecord: Int? {
        let last = count - 22
        return stride(from: last, through: Swift.max(0, last - 0xffff), by: -1).first { integer($0, 4) == 0x0605_4b50 }
    }

    /// Reads an entry of an archive's directory and goes to the next; nil where it is damaged.
    ///
    /// - Parameter first: Where the archive begins.
    fileprivate func entry(_ place: inout Int, first: Int, end: Int) throws(Damage) -> StoredEntry? {
        guard place + 46 <= end, integer(place, 4) == 0x0201_4b50 else { return nil }
        let (flags, method, checksum) = (integer(place + 8, 2), integer(place + 10, 2), integer(place + 16, 4))
        let (size, fullSize, header) = (integer(place + 20, 4), integer(place + 24, 4), first + integer(place + 42, 4))
        let (nameStart, nameEnd) = (place + 46, place + 46 + integer(place + 28, 2))
        place = nameEnd + integer(place + 30, 2) + integer(place + 32, 2)
        if place > end { return nil }
        let name = String(decoding: self[nameStart..<nameEnd], as: UTF8.self)
        if flags & 1 == 1 { throw Damage("a ZIP archive in which \(quoted(name)) is encrypted") }
        if size == 0xffff_ffff { throw Damage("a ZIP archive of more than 4 GB, which is not read") }
        guard header + 30 <= end, integer(header, 4) == 0x0403_4b50, method != 0 || size == fullSize else { return nil }
        // The header before the content has a name and extra fields of its own lengths.
        let start = header + 30 + integer(header + 26, 2) + integer(header + 28, 2)
        if start + size > end { return nil }
        let content = self[start..<start + size]
        return (
            name,
            { () throws(Damage) in
                if method != 0 { throw Damage("compressed: save it by numpy.savez, not by numpy.savez_compressed") }
                if crc32(content) != checksum { throw Damage("damaged: its checksum is wrong") }
                return try npyValue(content)
            }
        )
    }
}

/// The array or text in NumPy's `.npy` format.
private func npyValue(_ bytes: ArraySlice<UInt8>) throws(Damage) -> StoredValue {
    let start = bytes.startIndex
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)), bytes.count >= 12 else { throw Damage("no .npy array") }
    let version = bytes[start + 6]
    guard 1...3 ~= version else {
        throw Damage("an array in version \(version) of the .npy format, which is not read")
    }
    let header = start + (version == 1 ? 10 : 12)
    let length = Int(integer(bytes[start + 8..<header]))
    guard length <= bytes.endIndex - header else { throw Damage("an array whose header is cut off") }
    guard let (descr, isFortran, shape) = npyHeader(bytes[header..<header + length]) else {
        throw Damage(
            "an array of a kind that is not read: its header is not \"{'descr': …, 'fortran_order': …, 'shape': …}\"")
    }
    let data = bytes[(header + length)...]
    let types: [String: ElementType] = [
        "<f8": .float64, "<f4": .float32, "<f2": .float16, "|b1": .bool,
        "<i8": .signed(bytes: 8), "<i4": .signed(bytes: 4), "<i2": .signed(bytes: 2), "|i1": .signed(bytes: 1),
        "<u8": .unsigned(bytes: 8), "<u4": .unsigned(bytes: 4), "<u2": .unsigned(bytes: 2), "|u1": .unsigned(bytes: 1),
    ]
    guard let type = types[descr] else { return .text(try npyText(descr, shape, data)) }
    guard type.byteCount(shape) == data.count else {
        throw Damage("damaged: \(data.count) bytes are no array of shape \(shape) and type \(quoted(descr))")
    }
    if isFortran, shape.count > 2 {
        throw Damage("an array of \(shape.count) dimensions in Fortran order, which is not read")
    }
    return try type.value(data, shape: shape, isFortran: isFortran)
}

/// What an array's header says, a Python dictionary: JSON but for its quotes, brackets, constants and last commas, and
/// Python 2's long integers, as `2L`.
private func npyHeader(_ bytes: ArraySlice<UInt8>) -> (descr: String, isFortran: Bool, shape: [Int])? {
    let spellings = [("'", "\""), ("(", "["), (")", "]"), ("True", "true"), ("False", "false")]
    let text = spellings.reduce(String(decoding: bytes, as: UTF8.self)) { $0.replacing($1.0, with: $1.1) }
    guard
        let header = try? JSON(
            reading: text.replacing(/([0-9])L/) { $0.output.1 }.replacing(/,(\s*[\]}])/) { $0.output.1 }.utf8),
        case .object(let members) = header, members.count == 3, let descr = header["descr"]?.string,
        case .bool(let isFortran)? = header["fortran_order"], let shape = header["shape"]?.sizes
    else { return nil }
    return (descr, isFortran, shape)
}

private func npyText(_ descr: String, _ shape: [Int], _ data: ArraySlice<UInt8>) throws(Damage) -> String {
    let kind = descr.prefix(2)
    guard ["<U", "|S"].contains(kind), let length = Int(descr.dropFirst(2)), length >= 0, length < 1 << 30 else {
        throw Damage("an array of type \(quoted(descr)), which is not read")
    }
    if !shape.isEmpty { throw Damage("an array of texts, where one is expected") }
    guard data.count == (kind == "<U" ? 4 * length : length) else {
        throw Damage("damaged: \(data.count) bytes are no text of type \(quoted(descr))")
    }
    // NumPy fills a text's room with NULs.
    if kind == "|S" {
        return String(decoding: data[...(data.lastIndex { $0 != 0 } ?? data.startIndex - 1)], as: UTF8.self)
    }
    var codes = stride(from: data.startIndex, to: data.endIndex, by: 4).map { integer(data[$0..<$0 + 4]) }
    while codes.last == 0 { codes.removeLast() }
    var text = ""
    for code in codes {
        guard let scalar = Unicode.Scalar(UInt32(code)) else {
            throw Damage("damaged: it has a character that Unicode does not")
        }
        text.unicodeScalars.append(scalar)
    }
    return text
}

/// The values as a `.npz` file that `numpy.load` opens.
func npz(_ values: [(name: String, value: StoredValue)]) -> [UInt8] {
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    for (name, value) in values {
        let (name, content, start) = (Array("\(name).npy".utf8), npy(value), file.count)
        // Version 2.0, no flags, stored, 1 January 1980.
        let header = littleEndian([
            (20, 2), (0, 2), (0, 2), (0, 2), (0x21, 2), (Int(crc32(content)), 4), (content.count, 4),
            (content.count, 4),
            (name.count, 2), (0, 2),
        ])
        file += littleEndian(0x0403_4b50, 4) + header + name + content
        directory += littleEndian([(0x0201_4b50, 4), (20, 2)]) + header + littleEndian([(0, 10), (start, 4)]) + name
    }
    let start = file.count
    require(start + directory.count < 0xffff_ffff && values.count < 0xffff, "a .npz file is at most 4 GB long here")
    let end = [
        (0x0605_4b50, 4), (0, 4), (values.count, 2), (values.count, 2), (directory.count, 4), (start, 4), (0, 2),
    ]
    return file + directory + littleEndian(end)
}

private func npy(_ value: StoredValue) -> [UInt8] {
    let (descr, shape, data): (String, [Int], [UInt8]) =
        switch value {
        case .numbers(_, let shape): ("<f8", shape, littleEndian(value))
        case .integers(_, let shape): ("<i8", shape, littleEndian(value))
        case .text(let text):
            // NumPy has no texts of no characters.
            (
                "<U\(max(1, text.unicodeScalars.count))", [],
                (text.isEmpty ? "\0" : text).unicodeScalars.flatMap { littleEndian($0.value, 4) }
            )
        }
    let sizes = shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.map(String.init).joined(separator: ", ")))"
    let header = "{'descr': '\(descr)', 'fortran_order': False, 'shape': \(sizes), }"
    // The data begin at a multiple of 64 bytes.
    let padding = String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64)
    return [0x93] + Array("NUMPY\u{1}\0".utf8) + littleEndian(header.utf8.count + padding.utf8.count + 1, 2)
        + Array("\(header)\(padding)\n".utf8) + data
}
