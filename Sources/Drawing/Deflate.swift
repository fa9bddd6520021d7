/// The data compressed as far as repeated bytes go: what a map of plain areas needs.
///
/// One block with the fixed Huffman codes; a byte that repeats becomes a copy from one place back. Source: RFC 1951.
func deflated(_ data: [UInt8]) -> [UInt8] {
    var bits = Bits()
    bits.add(1, 1) // The last block,
    bits.add(1, 2) // with fixed codes.
    var place = 0
    while place < data.count {
        var run = 0
        if place > 0 {
            while run < 258, place + run < data.count, data[place + run] == data[place - 1] { run += 1 }
        }
        if run >= 3 {
            bits.addLength(run)
            bits.add(0, 5) // The distance of 1.
            place += run
        } else {
            bits.addSymbol(Int(data[place]))
            place += 1
        }
    }
    bits.addSymbol(256)
    return bits.finished()
}

/// Bits in a row of bytes, the lowest of a byte first.
private struct Bits {
    private var bytes: [UInt8] = []
    private var pending = 0
    private var count = 0

    /// The lowest bits of a value, the lowest first.
    mutating func add(_ value: Int, _ bits: Int) {
        pending |= value << count
        count += bits
        while count >= 8 {
            bytes.append(UInt8(pending & 255))
            pending >>= 8
            count -= 8
        }
    }

    /// A literal or length symbol's code, which stands with its highest bit first.
    mutating func addSymbol(_ symbol: Int) {
        let (code, bits) =
            switch symbol {
            case ..<144: (0x30 + symbol, 8)
            case ..<256: (0x190 + symbol - 144, 9)
            case ..<280: (symbol - 256, 7)
            default: (0xc0 + symbol - 280, 8)
            }
        for bit in (0..<bits).reversed() { add(code >> bit & 1, 1) }
    }

    /// A copy's length from 3 to 258: a symbol for some lengths, and which of them it is.
    mutating func addLength(_ length: Int) {
        if length == 258 { return addSymbol(285) }
        var (symbol, base, extra, inGroup) = (257, 3, 0, 8)
        // Eight symbols of one length each, then four each of 2, 4, 8, 16 and 32 lengths.
        while length >= base + inGroup << extra {
            symbol += inGroup
            base += inGroup << extra
            inGroup = 4
            extra += 1
        }
        addSymbol(symbol + (length - base) >> extra)
        add((length - base) & (1 << extra - 1), extra)
    }

    consuming func finished() -> [UInt8] {
        add(0, (8 - count) % 8)
        return bytes
    }
}
