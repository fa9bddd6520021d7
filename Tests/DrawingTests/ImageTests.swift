import Drawing
import Testing

/// Two pictures of 2×1 pixels: black and white, white and black.
let pair = [[0, 255], [255, 0]].map { Image(width: 2, height: 1, pixels: $0) }

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
