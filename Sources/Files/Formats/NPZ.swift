import Arrays

/// The arrays of an uncompressed `.npz` file, as `numpy.savez` writes it: a ZIP archive of `.npy` files.
///
/// Sources: PKWARE, APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16; NumPy, `numpy.lib.format`, versions 1 to 3.
struct NPZ {
    struct Entry {
        let name: String
        let content: Range<Int>
        let checksum: UInt32
        let isCompressed: Bool
    }

    private let bytes: [UInt8]
    private(set) var entries: [Entry] = []

    /// Reads the archive's directory.
    init(_ bytes: [UInt8]) throws(Damage) {
        self.bytes = bytes
        guard let end = endRecord() else { throw Damage("a ZIP archive without its directory: damaged or cut off") }
        let (count, size, start) = (integer(end + 10, 2), integer(end + 12, 4), integer(end + 16, 4))
        if count == 0xffff || start == 0xffff_ffff {
            throw Damage("a ZIP archive of more than 4 GB, which is not read")
        }
        guard let count, let size, let start, start + size == end else { throw Damage("a damaged ZIP archive") }
        var (place, names) = (start, Set<String>())
        for _ in 0..<count {
            guard place + 46 <= end, let entry = try entry(&place, end: end) else {
                throw Damage("a ZIP archive with a damaged directory")
            }
            guard entry.name.hasSuffix(".npy") else { continue }
            let name = String(entry.name.dropLast(4))
            if !names.insert(name).inserted { throw Damage("a ZIP archive that has \(quoted(name)) twice") }
            entries.append(
                Entry(name: name, content: entry.content, checksum: entry.checksum, isCompressed: entry.isCompressed))
        }
    }

    /// The array or text of the given name; nil where there is none.
    func value(_ name: String) throws(Damage) -> StoredValue? {
        guard let entry = entries.first(where: { $0.name == name }) else { return nil }
        if entry.isCompressed { throw Damage("compressed: save it by numpy.savez, not by numpy.savez_compressed") }
        let content = bytes[entry.content]
        if crc32(content) != entry.checksum { throw Damage("damaged: its checksum is wrong") }
        return try NPY(content).value()
    }

    /// A little-endian number of `count` bytes; nil where the file ends before it.
    private func integer(_ place: Int, _ count: Int) -> Int? {
        guard place >= 0, place <= bytes.count - count else { return nil }
        return (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }

    /// The place of the record that ends the directory; only a comment may follow it.
    private func endRecord() -> Int? {
        let last = bytes.count - 22
        return stride(from: last, through: max(0, last - 0xffff), by: -1).first {
            integer($0, 4) == 0x0605_4b50 && integer($0 + 20, 2) == last - $0
        }
    }

    /// Reads an entry of the directory and goes to the next; nil where it is damaged.
    private func entry(_ place: inout Int, end: Int) throws(Damage) -> Entry? {
        guard integer(place, 4) == 0x0201_4b50, let flags = integer(place + 8, 2), let method = integer(place + 10, 2),
            let checksum = integer(place + 16, 4), let size = integer(place + 20, 4),
            let fullSize = integer(place + 24, 4),
            let nameSize = integer(place + 28, 2), let extraSize = integer(place + 30, 2),
            let commentSize = integer(place + 32, 2), let header = integer(place + 42, 4),
            place + 46 + nameSize + extraSize + commentSize <= end
        else { return nil }
        let name = String(decoding: bytes[place + 46..<place + 46 + nameSize], as: UTF8.self)
        if flags & 1 == 1 { throw Damage("a ZIP archive in which \(quoted(name)) is encrypted") }
        if size == 0xffff_ffff { throw Damage("a ZIP archive of more than 4 GB, which is not read") }
        place += 46 + nameSize + extraSize + commentSize
        // The header before the content has a name and extra fields of its own lengths.
        guard integer(header, 4) == 0x0403_4b50, let ownNameSize = integer(header + 26, 2),
            let ownExtraSize = integer(header + 28, 2), method != 0 || size == fullSize
        else { return nil }
        let start = header + 30 + ownNameSize + ownExtraSize
        guard start + size <= end else { return nil }
        return Entry(name: name, content: start..<start + size, checksum: UInt32(checksum), isCompressed: method != 0)
    }
}

/// An array in NumPy's `.npy` format.
private struct NPY {
    private let descr: String
    private let isFortran: Bool
    private let shape: [Int]
    private let data: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) throws(Damage) {
        let start = bytes.startIndex
        guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)), bytes.count >= 12 else { throw Damage("no .npy array") }
        let version = bytes[start + 6]
        guard 1...3 ~= version else {
            throw Damage("an array in version \(version) of the .npy format, which is not read")
        }
        let lengthSize = version == 1 ? 2 : 4
        let length = (0..<lengthSize).reduce(0) { $0 | Int(bytes[start + 8 + $1]) << (8 * $1) }
        let header = start + 8 + lengthSize
        guard length <= bytes.endIndex - header else { throw Damage("an array whose header is cut off") }
        var parser = HeaderParser(Array(bytes[header..<header + length]))
        guard let (descr, isFortran, shape) = parser.header() else {
            throw Damage(
                "an array of a kind that is not read: its header is not \"{'descr': …, 'fortran_order': …, 'shape': …}\""
            )
        }
        (self.descr, self.isFortran, self.shape) = (descr, isFortran, shape)
        data = bytes[(header + length)...]
    }

    func value() throws(Damage) -> StoredValue {
        let types: [String: ElementType] = [
            "<f8": .float64, "<f4": .float32, "<f2": .float16, "|b1": .bool, "<i8": .signed(bytes: 8),
            "<i4": .signed(bytes: 4),
            "<i2": .signed(bytes: 2), "|i1": .signed(bytes: 1), "<u8": .unsigned(bytes: 8), "<u4": .unsigned(bytes: 4),
            "<u2": .unsigned(bytes: 2), "|u1": .unsigned(bytes: 1),
        ]
        if let type = types[descr] {
            guard type.byteCount(shape) == data.count else {
                throw Damage("damaged: \(data.count) bytes are no array of shape \(shape) and type \(quoted(descr))")
            }
            if isFortran, shape.count > 2 {
                throw Damage("an array of \(shape.count) dimensions in Fortran order, which is not read")
            }
            let value = try type.value(data, shape: isFortran ? shape.reversed() : shape)
            return isFortran && shape.count == 2 ? value.transposed : value
        }
        return .text(try text())
    }

    private func text() throws(Damage) -> String {
        let kind = descr.prefix(2)
        guard ["<U", "|S"].contains(kind), let length = Int(descr.dropFirst(2)), length >= 0, length < 1 << 30 else {
            throw Damage("an array of type \(quoted(descr)), which is not read")
        }
        if !shape.isEmpty { throw Damage("an array of texts, where one is expected") }
        let size = kind == "<U" ? 4 * length : length
        guard data.count == size else {
            throw Damage("damaged: \(data.count) bytes are no text of type \(quoted(descr))")
        }
        // NumPy fills a text's room with NULs.
        let filled = data.prefix((data.lastIndex { $0 != 0 } ?? data.startIndex - 1) + 1 - data.startIndex)
        if kind == "|S" { return String(decoding: filled, as: UTF8.self) }
        var text = ""
        for start in stride(from: data.startIndex, to: filled.endIndex, by: 4) {
            let code = data[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard let scalar = Unicode.Scalar(code) else {
                throw Damage("damaged: it has a character that Unicode does not")
            }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}

extension StoredValue {
    /// A two-dimensional array with rows and columns exchanged.
    fileprivate var transposed: StoredValue {
        func transposed<Element>(_ elements: [Element], _ shape: [Int]) -> [Element] {
            elements.isEmpty ? [] : (0..<shape[1]).flatMap { j in (0..<shape[0]).map { elements[$0 * shape[1] + j] } }
        }
        return switch self {
        case .numbers(let numbers, let shape): .numbers(transposed(numbers, shape), shape: shape.reversed())
        case .integers(let integers, let shape): .integers(transposed(integers, shape), shape: shape.reversed())
        case .text: self
        }
    }
}

/// Parses the header of a `.npy` array, a Python dictionary.
private struct HeaderParser {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func header() -> (descr: String, isFortran: Bool, shape: [Int])? {
        var (descr, isFortran, shape): (String?, Bool?, [Int]?)
        guard skip("{") else { return nil }
        while !skip("}") {
            guard let key = text(), skip(":") else { return nil }
            switch key {
            case "descr":
                guard descr == nil, let value = text() else { return nil }
                descr = value
            case "fortran_order":
                guard isFortran == nil else { return nil }
                isFortran = skip("True") ? true : skip("False") ? false : nil
            case "shape":
                guard shape == nil, let value = sizes() else { return nil }
                shape = value
            default: return nil
            }
            if !skip(","), !isNext("}") { return nil }
        }
        skipBlanks()
        guard place == bytes.count, let descr, let isFortran, let shape else { return nil }
        return (descr, isFortran, shape)
    }

    private mutating func skipBlanks() {
        while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x0a { place += 1 }
    }

    private mutating func isNext(_ word: String) -> Bool {
        skipBlanks()
        return bytes[place...].starts(with: word.utf8)
    }

    private mutating func skip(_ word: String) -> Bool {
        guard isNext(word) else { return false }
        place += word.utf8.count
        return true
    }

    private mutating func text() -> String? {
        guard skip("'"), let end = bytes[place...].firstIndex(of: UInt8(ascii: "'")) else { return nil }
        defer { place = end + 1 }
        return String(decoding: bytes[place..<end], as: UTF8.self)
    }

    private mutating func sizes() -> [Int]? {
        guard skip("(") else { return nil }
        var sizes: [Int] = []
        while !skip(")") {
            skipBlanks()
            let digits = bytes[place...].prefix(while: isDigit)
            guard let size = Int(String(decoding: digits, as: UTF8.self)), sizes.count < 32 else { return nil }
            place += digits.count
            sizes.append(size)
            if !skip(","), !isNext(")") { return nil }
        }
        return sizes
    }
}

/// The values as a `.npz` file that `numpy.load` opens.
func npz(_ values: [(name: String, value: StoredValue)]) -> [UInt8] {
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    for (name, value) in values {
        let (name, content, start) = (Array("\(name).npy".utf8), npy(value), file.count)
        // Version 2.0, no flags, stored, 1 January 1980.
        let header =
            littleEndian(20, 2) + littleEndian(0, 2) + littleEndian(0, 2) + littleEndian(0, 2) + littleEndian(0x21, 2)
            + littleEndian(crc32(content), 4) + littleEndian(content.count, 4) + littleEndian(content.count, 4)
            + littleEndian(name.count, 2) + littleEndian(0, 2)
        file += littleEndian(0x0403_4b50, 4) + header + name + content
        directory +=
            littleEndian(0x0201_4b50, 4) + littleEndian(20, 2) + header + littleEndian(0, 10) + littleEndian(start, 4)
            + name
    }
    let start = file.count
    require(start + directory.count < 0xffff_ffff && values.count < 0xffff, "a .npz file is at most 4 GB long here")
    file += directory
    file +=
        littleEndian(0x0605_4b50, 4) + littleEndian(0, 4) + littleEndian(values.count, 2)
        + littleEndian(values.count, 2)
    return file + littleEndian(directory.count, 4) + littleEndian(start, 4) + littleEndian(0, 2)
}

private func npy(_ value: StoredValue) -> [UInt8] {
    let (descr, shape, data): (String, [Int], [UInt8]) =
        switch value {
        case .numbers(_, let shape): ("<f8", shape, littleEndian(value))
        case .integers(_, let shape): ("<i8", shape, littleEndian(value))
        case .text(let text):
            (
                "<U\(max(1, text.unicodeScalars.count))", [],
                text.isEmpty ? littleEndian(0, 4) : text.unicodeScalars.flatMap { littleEndian($0.value, 4) }
            )
        }
    let sizes = shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.map(String.init).joined(separator: ", ")))"
    let header = "{'descr': '\(descr)', 'fortran_order': False, 'shape': \(sizes), }"
    // The data begin at a multiple of 64 bytes.
    let padding = String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64)
    return [0x93] + Array("NUMPY\u{1}\0".utf8) + littleEndian(header.utf8.count + padding.utf8.count + 1, 2)
        + Array("\(header)\(padding)\n".utf8) + data
}
