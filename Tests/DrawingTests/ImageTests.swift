import Drawing
import Testing

/// Two pictures of 2×1 pixels: black and white, white and black.
private let pair = [[0, 255], [255, 0]].map { Image(width: 2, height: 1, pixels: $0) }

/// P5, width, height and 255 in text, then the pixels: the PGM specification.
@Test func pgmBytes() {
    var image = Image(width: 3, height: 2, pixels: Array(repeating: 64, count: 6))
    image[2, 0] = 192
    let bytes: [UInt8] = Array("P5\n3 2\n255\n".utf8) + [64, 64, 192, 64, 64, 64]
    #expect(pgm(image) == bytes)
}

/// Pictures stand beside and below each other with a grey gap of one enlarged pixel around each.
@Test func sheetOfPictures() {
    let row = contactSheet(pair, inRow: 2)
    #expect(row.width == 7 && row.height == 3)
    let gap: [UInt8] = Array(repeating: 128, count: 7)
    let middle: [UInt8] = [128, 0, 255, 128, 255, 0, 128]
    #expect(row.pixels == gap + middle + gap)
    let column = contactSheet(pair, inRow: 1, scale: 2)
    #expect(column.width == 8 && column.height == 10)
    #expect((0..<8).map { column[$0, 3] } == [128, 128, 0, 0, 255, 255, 128, 128])
    #expect((0..<8).map { column[$0, 6] } == [128, 128, 255, 255, 0, 0, 128, 128])
}

/// Without colours black is the heaviest letter and white a blank, two letters a pixel; a picture that has no room in a
/// line begins the next, and no line is wider than the screen.
@Test func picturesInATerminal() {
    #expect(terminalImages(pair, on: Screen()) == "@@     @@\n")
    #expect(terminalImages(pair, on: Screen(columns: 6)) == "@@\n\n  @@\n")
    for columns in 1...40 {
        let lines = terminalImages(pair + pair, on: Screen(columns: columns)).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= columns })
    }
    // Half a block, black above the white below the picture's one row.
    let coloured = terminalImages([pair[0]], on: Screen(colours: .all, isUTF8: true))
    #expect(coloured.contains("38;2;0;0;0;48;2;255;255;255m▀"))
}

/// The largest value is named at the top, the smallest at the bottom, the epochs below.
@Test func curvesInATerminal() {
    for columns in [10, 20, 40, 200] {
        let lines = terminalCurve("% right", [10, 80, 40], on: Screen(columns: columns)).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= max(20, columns) } && lines[0] == "% right")
        #expect(
            lines[1].hasPrefix("80 |") && lines[9].hasPrefix("10 |") && lines[11].contains("epoch")
                && lines[11].hasSuffix("3"))
    }
    #expect(terminalCurve("Loss", [], on: Screen()) == "Loss\nno epochs trained\n")
}
