import Drawing
import Foundation
import TestSupport
import Testing

/// RFC 4648, section 10.
@Test func base64Vectors() {
    for (plain, coded) in [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        #expect(String(decoding: base64(Array(plain.utf8)), as: UTF8.self) == coded)
    }
}

/// Python's zlib decodes pictures of long runs of every length, of none, and of all bytes to what they were.
@Test(.enabled(if: Python.hasNumPy, "needs python3"))
func pngDecodes() throws {
    let runs = (1...300).flatMap { Array(repeating: UInt8($0 % 7), count: $0) }
    let noise = (0..<45_150).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 2_654_435_761 >> 7) }
    for (width, pixels) in [(1, [0]), (45_150, runs), (150, runs), (150, noise), (256, Array(0...255))]
        as [(Int, [UInt8])]
    {
        let palette = (0...255).map { Colour($0 << 16 | 0x20) }
        let image = Image(width: width, height: pixels.count / width, palette: palette, pixels: pixels)
        let decoded = try Python.start(
            "decode_png.py", input: base64(png(image)).map { String(UnicodeScalar($0)) }.joined())
        #expect(decoded.read() == pixels)
    }
}
