import CLibrary

/// The number that `text` writes in decimal, correctly rounded, or nil where it is anything else: a sign,
/// digits with at most one point, an exponent. No blanks, no hexadecimal, no "inf" or "nan"; a number too
/// large for a Double is infinite.
package func parseDecimal(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var position = 0
    let end = text.count
    func isDigit() -> Bool { position < end && text[position] &- 0x30 < 10 }

    var isNegative = false
    if position < end, text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+") {
        isNegative = text[position] == UInt8(ascii: "-")
        position += 1
    }

    var significand: UInt64 = 0
    var digits = 0  // of the significand, leading zeros not counted
    var exponent = 0
    let start = position
    while isDigit() {
        significand = significand &* 10 &+ UInt64(text[position] &- 0x30)
        if significand > 0 { digits += 1 }
        position += 1
    }
    var anyDigits = position > start
    if position < end, text[position] == UInt8(ascii: ".") {
        position += 1
        let fraction = position
        while isDigit() {
            significand = significand &* 10 &+ UInt64(text[position] &- 0x30)
            if significand > 0 { digits += 1 }
            position += 1
        }
        exponent = fraction - position
        anyDigits = anyDigits || position > fraction
    }
    guard anyDigits else { return nil }

    if position < end, text[position] | 0x20 == UInt8(ascii: "e") {
        position += 1
        var isDown = false
        if position < end, text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+") {
            isDown = text[position] == UInt8(ascii: "-")
            position += 1
        }
        guard isDigit() else { return nil }
        var power = 0
        while isDigit() {
            power = min(power * 10 + Int(text[position] &- 0x30), 100_000)
            position += 1
        }
        exponent += isDown ? -power : power
    }
    guard position == end else { return nil }

    // A significand and a power of ten that are both exact take one rounding, so the result is the nearest
    // (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990).
    if digits <= 19, significand <= 1 << 53, -22...22 ~= exponent {
        let value = Double(significand)
        let scaled = exponent < 0 ? value / powersOfTen[-exponent] : value * powersOfTen[exponent]
        return isNegative ? -scaled : scaled
    }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: end + 1) { copy in
        for index in 0..<end { copy[index] = CChar(bitPattern: text[index]) }
        copy[end] = 0
        return strtod(copy.baseAddress!, nil)
    }
}

/// `parseDecimal` of a string.
package func parseDecimal(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { parseDecimal($0) }
}

private let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
    1e20, 1e21, 1e22,
]
