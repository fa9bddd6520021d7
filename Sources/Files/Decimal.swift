import Arrays

/// The number that `text` writes in decimal, correctly rounded, or nil where it is anything else: a sign,
/// digits with at most one point, an exponent. No blanks, no hexadecimal, no "inf" or "nan"; a number too
/// large for a Double is infinite.
package func parseDecimal(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let start = text.baseAddress else { return nil }
    var position = 0
    let value = scanDecimal(start, &position, text.count)
    return position == text.count ? value : nil
}

/// `parseDecimal` of a string.
package func parseDecimal(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { parseDecimal($0) }
}

/// The number that begins at `position`, which moves behind it; nil where none begins there.
@inline(__always)
func scanDecimal(_ text: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int) -> Double? {
    let first = position
    var isNegative = false
    if position < end, text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+") {
        isNegative = text[position] == UInt8(ascii: "-")
        position &+= 1
    }
    var significand: UInt64 = 0
    let whole = position
    scanDigits(text, &position, end, &significand)
    var digits = position &- whole
    var exponent = 0
    if position < end, text[position] == UInt8(ascii: ".") {
        position &+= 1
        let fraction = position
        scanDigits(text, &position, end, &significand)
        exponent = fraction &- position
        digits &-= exponent
    }
    if digits == 0 { return nil }

    if position < end, text[position] | 0x20 == UInt8(ascii: "e") {
        position &+= 1
        let isDown = position < end && text[position] == UInt8(ascii: "-")
        if isDown || position < end && text[position] == UInt8(ascii: "+") { position &+= 1 }
        let start = position
        var power = 0
        while position < end, text[position] &- 0x30 < 10 {
            power = min(power * 10 + Int(text[position] &- 0x30), 100_000)
            position &+= 1
        }
        if position == start { return nil }
        exponent += isDown ? -power : power
    }

    // Up to 19 digits the significand is exact; leading zeros among them do no harm.
    if digits <= 19, let value = scaled(significand, exponent) { return isNegative ? -value : value }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: position - first + 1) { copy in
        for index in first..<position { copy[index - first] = CChar(bitPattern: text[index]) }
        copy[position - first] = 0
        return strtod(copy.baseAddress!, nil)
    }
}

/// Appends the digits from `position` on to `significand`, eight at a time while there are eight.
@inline(__always)
private func scanDigits(_ text: UnsafePointer<UInt8>, _ position: inout Int, _ end: Int, _ significand: inout UInt64) {
    while position &+ 8 <= end {
        let bytes = UInt64(littleEndian: UnsafeRawPointer(text + position).loadUnaligned(as: UInt64.self))
        // All digits: the upper halves of the bytes are 3, and stay 3 when 6 is added.
        let upper: UInt64 = 0xf0f0_f0f0_f0f0_f0f0
        guard (bytes & upper) | ((bytes &+ 0x0606_0606_0606_0606) & upper) &>> 4 == 0x3333_3333_3333_3333 else { break }
        // Neighbours are joined to pairs, pairs to fours, fours to all eight.
        var value = bytes & 0x0f0f_0f0f_0f0f_0f0f
        value = (value &* 10 &+ value &>> 8) & 0x00ff_00ff_00ff_00ff
        value = (value &* 100 &+ value &>> 16) & 0x0000_ffff_0000_ffff
        value = (value &* 10_000 &+ value &>> 32) & 0xffff_ffff
        significand = significand &* 100_000_000 &+ value
        position &+= 8
    }
    while position < end, text[position] &- 0x30 < 10 {
        significand = significand &* 10 &+ UInt64(text[position] &- 0x30)
        position &+= 1
    }
}

/// The Double nearest to significand·10^exponent, or nil where that takes more than 64 bits.
@inline(__always)
private func scaled(_ significand: UInt64, _ exponent: Int) -> Double? {
    // A significand and a power of ten that are both exact take one rounding, so the result is the nearest
    // (W. D. Clinger, "How to Read Floating Point Numbers Accurately", 1990).
    if significand <= 1 << 53, -22...22 ~= exponent {
        let value = Double(significand)
        return exponent < 0 ? value / powersOfTen[-exponent] : value * powersOfTen[exponent]
    }
    guard -27 ..< 0 ~= exponent, significand != 0 else { return nil }
    // significand / 5^q by 64 bits of quotient, the last of them set where there is a remainder: rounding that to
    // 53 bits is rounding the exact quotient. The power of two goes into the exponent.
    let divisor = powersOfFive[-exponent]
    let (up, divisorUp) = (significand.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let numerator = significand &<< UInt64(up)
    let (quotient, remainder) = (divisor &<< UInt64(divisorUp)).dividingFullWidth((numerator &>> 1, numerator &<< 63))
    let power = divisorUp &- up &- 63 &+ exponent
    return Double(quotient | (remainder == 0 ? 0 : 1)) * Double(bitPattern: UInt64(1023 &+ power) &<< 52)
}

private let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
    1e20, 1e21, 1e22,
]

/// 5^0 to 5^27, the largest that fits 64 bits.
private let powersOfFive: [UInt64] = (0...27).map { (0..<$0).reduce(1) { power, _ in power * 5 } }
