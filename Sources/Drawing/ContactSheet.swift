import Arrays

/// Small pictures of one size beside and below each other, each pixel enlarged, with a gap between them.
///
/// - Parameters:
///   - images: The pictures, row after row.
///   - inRow: How many there are in a row.
///   - scale: Pixels of the sheet for each pixel, along each side.
public func contactSheet(_ images: [GreyImage], inRow: Int, scale: Int = 1) -> GreyImage {
    let (width, height) = size(of: images)
    require(inRow > 0 && scale > 0, "a contact sheet has pictures in a row and pixels")
    let (gap, rows) = (scale, (images.count + inRow - 1) / inRow)
    var sheet = GreyImage(
        width: inRow * (width * scale + gap) + gap, height: rows * (height * scale + gap) + gap, repeating: 128)
    for (index, image) in images.enumerated() {
        let (left, top) = (gap + index % inRow * (width * scale + gap), gap + index / inRow * (height * scale + gap))
        for y in 0..<height * scale {
            for x in 0..<width * scale { sheet[left + x, top + y] = image[x / scale, y / scale] }
        }
    }
    return sheet
}

/// Small pictures of one size for a terminal, as many beside each other as its width holds: two pixels a character in
/// colours, else two characters a pixel.
public func terminalImages(_ images: [GreyImage], on screen: Screen) -> String {
    let (width, height) = size(of: images)
    let cell = (screen.hasBlocks ? width : 2 * width) + 1
    let inRow = max(1, (screen.columns + 1) / cell)
    let lines = stride(from: 0, to: images.count, by: inRow).flatMap { first -> [[Glyph]] in
        let part = images[first..<min(first + inRow, images.count)]
        return (0..<(screen.hasBlocks ? (height + 1) / 2 : height)).map { line in
            part.flatMap { pixels($0, line, on: screen) + [Glyph(" ")] }
        } + [[]]
    }
    return screen.text(lines.dropLast().map { Array($0.prefix(max(1, screen.columns))) })
}

/// A line of a picture's characters.
private func pixels(_ image: GreyImage, _ line: Int, on screen: Screen) -> [Glyph] {
    func colour(_ x: Int, _ y: Int) -> Colour { Colour(y < image.height ? 0x010101 * Int(image[x, y]) : 0xffffff) }
    return (0..<image.width).flatMap { x -> [Glyph] in
        if screen.hasBlocks { return [Glyph("▀", colour(x, 2 * line), on: colour(x, 2 * line + 1))] }
        let letter = inks[Int(image[x, line]) * inks.count / 256]
        return [Glyph(letter), Glyph(letter)]
    }
}

/// Letters from the darkest to the lightest on white paper.
private let inks = Array("@%#*+=-:. ")

/// A picture with a title, its pixels square, as large as the cell lets it be.
public func imagePanel(in cell: Rectangle, title: String, _ image: GreyImage) -> Shape {
    let room = cell.inset(left: 12, right: 12, top: 30, bottom: 20)
    let scale = min(room.width / Double(image.width), room.height / Double(image.height))
    let (width, height) = (Double(image.width) * scale, Double(image.height) * scale)
    let frame = Rectangle(x: room.centre.x - width / 2, y: room.y, width: width, height: height)
    let greys = (0...255).map { Colour($0 * 0x010101) }
    let indexed = IndexedImage(width: image.width, height: image.height, palette: greys, pixels: image.pixels)
    return .group(
        title,
        [
            .image(indexed, in: frame),
            .text(Text(title, at: Point(cell.centre.x, room.y - 9), size: 11, anchor: .middle, isBold: true)),
        ])
}

private func size(of images: [GreyImage]) -> (width: Int, height: Int) {
    let (width, height) = (images.first?.width ?? 0, images.first?.height ?? 0)
    require(
        images.allSatisfy { $0.width == width && $0.height == height }, "pictures beside each other are of one size")
    return (width, height)
}
