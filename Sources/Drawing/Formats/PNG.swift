import Files

/// The bytes of a picture as a PNG image with a palette.
///
/// Source: W3C, Portable Network Graphics, sections 5, 10 and 11.
package func png(_ image: Image) -> [UInt8] {
    let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    let header = bigEndian(image.width) + bigEndian(image.height) + [8, 3, 0, 0, 0]
    let palette = image.palette.flatMap(\.components)
    return signature + chunk("IHDR", header) + chunk("PLTE", palette) + chunk("IDAT", compressed(image))
        + chunk("IEND", [])
}

/// A picture's pixels as PNG and PDF files have them: each row as its difference to the one above, compressed.
///
/// Equal rows become zeros, which compress best. Source: W3C, Portable Network Graphics, section 9 (filter type 2).
func compressed(_ image: Image) -> [UInt8] {
    var rows: [UInt8] = []
    rows.reserveCapacity((image.width + 1) * image.height)
    for y in 0..<image.height {
        rows.append(2)
        for place in y * image.width..<(y + 1) * image.width {
            rows.append(image.pixels[place] &- (y == 0 ? 0 : image.pixels[place - image.width]))
        }
    }
    return zlib(rows)
}

/// A small picture with each pixel repeated: renderers smooth a picture that they enlarge much, some of them always.
func enlarged(_ image: Image) -> Image {
    let factor = max(1, 300 / max(image.width, image.height, 1))
    let (width, height) = (image.width * factor, image.height * factor)
    let pixels = (0..<height).flatMap { y in
        let start = y / factor * image.width
        return (0..<width).map { x in image.pixels[start + x / factor] }
    }
    return Image(width: width, height: height, palette: image.palette, pixels: pixels)
}

/// The bytes in Base64 (RFC 4648).
package func base64(_ bytes: [UInt8]) -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let count = min(3, bytes.count - start)
        let group = (0..<3).reduce(0) { $0 << 8 | ($1 < count ? Int(bytes[start + $1]) : 0) }
        for place in 0..<4 {
            text.append(place <= count ? letters[group >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
        }
    }
    return text
}

private func bigEndian(_ value: some BinaryInteger) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
}

private func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    return bigEndian(data.count) + body + bigEndian(crc32(body))
}

/// The data as a zlib stream. Source: RFC 1950.
private func zlib(_ data: [UInt8]) -> [UInt8] {
    var (a, b) = (UInt32(1), UInt32(0))
    for byte in data {
        a = (a + UInt32(byte)) % 65_521
        b = (b + a) % 65_521
    }
    return [0x78, 0x01] + deflated(data) + bigEndian(b << 16 | a)
}

/// The data as one deflate block with the fixed Huffman codes, in which only runs of a byte are compressed: enough for
/// a map of plain areas. Source: RFC 1951.
private func deflated(_ data: [UInt8]) -> [UInt8] {
    var bits = BitWriter()
    bits.add(0b011, 3)  // the last block, with fixed codes
    var place = 0
    while place < data.count {
        var run = 0
        if place > 0 {
            while run < 258, place + run < data.count, data[place + run] == data[place - 1] { run += 1 }
        }
        if run >= 3 {
            bits.addLength(run)
            bits.add(0, 5)  // a distance of 1
            place += run
        } else {
            bits.addSymbol(Int(data[place]))
            place += 1
        }
    }
    bits.addSymbol(256)
    bits.add(0, 7)  // fills the last byte
    return bits.bytes
}

/// Writes values of some bits into bytes, from the lowest bit on.
private struct BitWriter {
    private(set) var bytes: [UInt8] = []
    private var pending = 0
    private var count = 0

    mutating func add(_ value: Int, _ bits: Int) {
        pending |= value << count
        count += bits
        while count >= 8 {
            bytes.append(UInt8(pending & 255))
            pending >>= 8
            count -= 8
        }
    }

    /// The Huffman code of a literal or length, written from its highest bit on.
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

    /// A copy's length from 3 to 258: the symbol of a group of lengths, and the place in the group.
    mutating func addLength(_ length: Int) {
        if length == 258 { return addSymbol(285) }
        // Eight symbols of one length each, then four each of 2, 4, 8, 16 and 32 lengths, told apart by extra bits.
        let place = length - 3
        let extra = max(0, Int.bitWidth - 3 - place.leadingZeroBitCount)
        addSymbol(257 + 4 * extra + place >> extra)
        add(place & (1 << extra - 1), extra)
    }
}
