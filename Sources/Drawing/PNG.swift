/// The bytes of a PNG image with a palette.
///
/// Source: W3C, Portable Network Graphics, sections 5, 10 and 11.
public func png(_ image: IndexedImage) -> [UInt8] {
    let header = bigEndian(image.width) + bigEndian(image.height) + [8, 3, 0, 0, 0]
    return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", header)
        + chunk("PLTE", image.palette.flatMap { [$0.red, $0.green, $0.blue] }) + chunk("IDAT", compressed(image))
        + chunk("IEND", [])
}

/// An image's pixels as PNG and PDF files hold them: each row as its difference to the one above, compressed.
///
/// Rows that are alike become zeros, which compress to next to nothing. Source: W3C, Portable Network Graphics,
/// section 9 (filter type 2).
func compressed(_ image: IndexedImage) -> [UInt8] {
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

/// A small image with each pixel repeated: renderers smooth what they enlarge, and not all let themselves be told.
func enlarged(_ image: IndexedImage) -> IndexedImage {
    let factor = max(1, 300 / max(image.width, image.height, 1))
    let (width, height) = (image.width * factor, image.height * factor)
    let pixels = (0..<height).flatMap { y in
        (0..<width).map { image.pixels[y / factor * image.width + $0 / factor] }
    }
    return IndexedImage(width: width, height: height, palette: image.palette, pixels: pixels)
}

/// The bytes as Base64 letters (RFC 4648).
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
    return bigEndian(data.count) + body + bigEndian(crc(body))
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

private func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { crcTable[Int(($0 ^ UInt32($1)) & 255)] ^ $0 >> 8 }
}

private let crcTable = (0..<256 as Range<UInt32>).map { value in
    (0..<8).reduce(value) { rest, _ in rest & 1 == 1 ? 0xedb8_8320 ^ rest >> 1 : rest >> 1 }
}
