extension JSON {
    /// Reads one JSON value (RFC 8259) and nothing else: no comments, no commas too many, no member named twice, arrays
    /// and objects at most 100 deep.
    ///
    /// - Throws: `JSONError`.
    public init(reading bytes: some Collection<UInt8>) throws(JSONError) {
        var reader = Reader(bytes: Array(bytes))
        reader.skipBlanks()
        self = try reader.value(depth: 0)
        reader.skipBlanks()
        if reader.next != nil { throw reader.error("nothing more") }
    }
}

/// What is wrong with a JSON text.
public struct JSONError: Error, CustomStringConvertible {
    /// The number of bytes before the mistake.
    public let offset: Int
    let expected: String

    public var description: String { "at byte \(offset) \(expected) is expected" }
}

private struct Reader {
    let bytes: [UInt8]
    var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    func error(_ expected: String) -> JSONError { JSONError(offset: place, expected: expected) }

    mutating func skipBlanks() {
        while let next, [0x20, 0x09, 0x0a, 0x0d].contains(next) { place += 1 }
    }

    /// Skips `character` and says so where it is the next one.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
        if depth > 100 { throw error("no deeper array or object") }
        switch next.map(Unicode.Scalar.init) {
        case "{": return .object(try members(depth: depth))
        case "[":
            var values: [JSON] = []
            try list("]") { (reader) throws(JSONError) in values.append(try reader.value(depth: depth + 1)) }
            return .array(values)
        case "\"": return .string(try string())
        case "t": return try word("true", .bool(true))
        case "f": return try word("false", .bool(false))
        case "n": return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[place...].starts(with: "\(text)".utf8) else { throw error("a value") }
        place += text.utf8CodeUnitCount
        return value
    }

    /// Reads what stands between brackets, each by `item`, and separated by commas.
    private mutating func list(
        _ end: Unicode.Scalar, _ item: (inout Reader) throws(JSONError) -> Void
    ) throws(JSONError) {
        place += 1
        skipBlanks()
        if skip(end) { return }
        while true {
            skipBlanks()
            try item(&self)
            skipBlanks()
            if skip(end) { return }
            if !skip(",") { throw error("a comma or \(end)") }
        }
    }

    private mutating func members(depth: Int) throws(JSONError) -> [(key: String, value: JSON)] {
        var (members, names): ([(key: String, value: JSON)], Set<String>) = ([], [])
        try list("}") { (reader) throws(JSONError) in
            if reader.next != UInt8(ascii: "\"") { throw reader.error("a name in quotes") }
            let key = try reader.string()
            if !names.insert(key).inserted { throw reader.error("another name than \(quoted(key)) a second time") }
            reader.skipBlanks()
            if !reader.skip(":") { throw reader.error("a colon") }
            reader.skipBlanks()
            members.append((key, try reader.value(depth: depth + 1)))
        }
        return members
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = place
        _ = skip("-")
        if !skip("0"), !skipDigits() { throw error("a value") }
        let wholeEnd = place
        if skip("."), !skipDigits() { throw error("a digit") }
        if skip("e") || skip("E") {
            _ = skip("+") || skip("-")
            if !skipDigits() { throw error("a digit") }
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if place == wholeEnd { return .integer(text) }
        guard let value = Double(text), value.isFinite else {
            throw error("a number that a Double can hold before this")
        }
        return .number(value)
    }

    private mutating func skipDigits() -> Bool {
        let start = place
        while let next, isDigit(next) { place += 1 }
        return place > start
    }

    private mutating func string() throws(JSONError) -> String {
        place += 1
        var text: [UInt8] = []
        while let byte = next, byte >= 0x20 {
            place += 1
            switch Unicode.Scalar(byte) {
            case "\"":
                guard let string = String(validating: text, as: UTF8.self) else { throw error("UTF-8 before this") }
                return string
            case "\\": text += Array(String(try escape()).utf8)
            default: text.append(byte)
            }
        }
        throw error("a string's end")
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        guard let byte = next else { throw error("an escaped character") }
        place += 1
        switch Unicode.Scalar(byte) {
        case "\"", "\\", "/": return Unicode.Scalar(byte)
        case "b": return "\u{8}"
        case "f": return "\u{c}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            var code = try codeUnit()
            if 0xd800..<0xdc00 ~= code {
                guard skip("\\"), skip("u") else { throw error("the second half of a surrogate pair") }
                let low = try codeUnit()
                guard 0xdc00..<0xe000 ~= low else { throw error("the second half of a surrogate pair before this") }
                code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("a character before this") }
            return scalar
        default: throw error("an escape that JSON has before this")
        }
    }

    private mutating func codeUnit() throws(JSONError) -> UInt32 {
        let digits = bytes[place...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits") }
        place += 4
        return code
    }
}
