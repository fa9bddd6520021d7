import Drawing
import Files
import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

private let drawing = Page(
    width: 200, height: 100, title: "A <drawing> & (more)",
    shapes: [
        .group(
            "inner \"group\"", clip: Rectangle(x: 10, y: 20, width: 30, height: 40),
            [
                .line([Point2D(0, 0), Point2D(12.345, 67.891)], Stroke(.black, isDashed: true)),
                .area([Point2D(1, 1), Point2D(2, 1), Point2D(2, 2)], fill: Colour(0xE69F00)),
                .disc(Point2D(50, 25), radius: 10, fill: .white, stroke: Stroke(.grey, width: 0.5)),
            ]),
        .text(Text("x < y & (z) \\ ŷ", at: Point2D(20, 30), anchor: .end, isBold: true)),
        .image(
            Image(width: 2, height: 1, palette: [.black, .white], pixels: [0, 1]),
            in: Rectangle(x: 0, y: 0, width: 20, height: 10)),
    ])

@Test func svgIsWellFormed() {
    let parser = XMLParser(data: Data(svg(drawing)))
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    let text = String(decoding: svg(drawing), as: UTF8.self)
    #expect(text.contains("width=\"200pt\" height=\"100pt\" viewBox=\"0 0 200 100\""))
    #expect(text.contains("<path d=\"M0 0 12.35 67.89\" fill=\"none\" stroke=\"#000000\""))
    #expect(text.contains(">x &lt; y &amp; (z) \\ ŷ</text>"))
    #expect(text.contains("aria-label=\"inner &quot;group&quot;\" clip-path=\"url(#clip1)\""))
}

/// Each entry of the cross-reference table is where its object begins, and each stream as long as it says.
@Test func pdfIsConsistent() throws {
    let bytes = pdf(drawing)
    let text = String(decoding: bytes, as: Unicode.ASCII.self)
    #expect(text.hasPrefix("%PDF-1.4\n") && text.hasSuffix("%%EOF\n"))
    let start = try #require(
        text.split(separator: "startxref\n").last?.split(separator: "\n").first.flatMap { Int($0) })
    let table = Array(text.dropFirst(start).split(separator: "\n"))
    #expect(table[0] == "xref" && table[1] == "0 9")
    for object in 1..<9 {
        let line = String(table[2 + object])
        #expect(line.count == 19 && line.hasSuffix(" 00000 n "))
        let offset = try #require(Int(line.prefix(10)))
        #expect(text.dropFirst(offset).hasPrefix("\(object) 0 obj\n"))
        let body = text.dropFirst(offset).split(separator: "endobj").first ?? ""
        if let length = body.split(separator: "/Length ").dropFirst().first?.prefix(while: \.isNumber) {
            let content =
                body.split(separator: "stream\n", maxSplits: 1).last?.split(separator: "\nendstream").first ?? ""
            #expect(content.count == Int(length))
        }
    }
    // y counts upwards; the text ends at 20, its brackets escaped, ŷ not in the font.
    #expect(text.contains("0 100 m 12.35 32.11 l S"))
    #expect(text.contains("(x < y & \\(z\\) \\\\ ?) Tj"))
    // A circle's quarter: its inner points are 4/3·(√2 - 1) of the radius from its ends.
    #expect(text.contains("60 75 m 60 69.48 55.52 65 50 65 c"))
}

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
