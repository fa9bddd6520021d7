import Drawing
import Testing

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
