import Files

/// The sign and digits of a whole number written as Python's `int` takes it, or nil: blanks around it, a
/// sign, underscores between digits. It may be of any length.
public func wholeNumber(_ text: String) -> String? {
    guard let plain = withoutBlanksAndUnderscores(text) else { return nil }
    let digits = plain.hasPrefix("-") || plain.hasPrefix("+") ? plain.dropFirst() : plain[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy(isDigit) else { return nil }
    return plain.hasPrefix("+") ? String(digits) : plain
}

/// The number that `text` writes as Python's `float` takes it, or nil; "inf" and "nan" are numbers.
public func realNumber(_ text: String) -> Double? {
    guard let plain = withoutBlanksAndUnderscores(text) else { return nil }
    let word = plain.lowercased()
    switch word.hasPrefix("-") || word.hasPrefix("+") ? String(word.dropFirst()) : word {
    case "inf", "infinity": return word.hasPrefix("-") ? -.infinity : .infinity
    case "nan": return .nan
    default: return parseDecimal(plain)
    }
}

/// The text without the blanks around it and the underscores between its digits; nil for an underscore elsewhere.
private func withoutBlanksAndUnderscores(_ text: String) -> String? {
    let isBlank = { (byte: UInt8) in byte == 0x20 || 0x09...0x0d ~= byte }
    let bytes = Array(text.utf8.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    let underscores = bytes.indices.filter { bytes[$0] == UInt8(ascii: "_") }
    for place in underscores {
        guard place > 0, place < bytes.count - 1, isDigit(bytes[place - 1]), isDigit(bytes[place + 1]) else { return nil }
    }
    return String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
}
