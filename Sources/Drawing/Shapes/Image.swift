import Arrays

/// A picture of at most 256 colours, row by row from the top left.
package struct Image: Equatable, Sendable {
    package let width, height: Int
    package let palette: [Colour]
    /// The place in the palette of each pixel, `width * height` of them.
    package var pixels: [UInt8]

    /// A picture of the given pixels, by default in shades of grey: 0 black to 255 white.
    package init(width: Int, height: Int, palette: [Colour] = greys, pixels: [UInt8]) {
        require(pixels.count == width * height, "\(pixels.count) pixels do not make a picture of \(width)×\(height)")
        (self.width, self.height, self.palette, self.pixels) = (width, height, palette, pixels)
    }

    /// The pixel `x` from the left and `y` from the top, both from 0.
    package subscript(x: Int, y: Int) -> UInt8 {
        get { pixels[place(x, y)] }
        set { pixels[place(x, y)] = newValue }
    }

    private func place(_ x: Int, _ y: Int) -> Int {
        require(0..<width ~= x, "there is no pixel \(x) in a row of \(width)")
        return y * width + x
    }

    /// 6 shades of red, 7 of green and 6 of blue.
    package static let cube = (0..<252).map { Colour($0 / 42 * 51 * 65536 + $0 / 6 % 7 * 255 / 6 * 256 + $0 % 6 * 51) }

    package static let greys = (0...255).map { Colour($0 * 0x010101) }
}

/// Pictures of one size and palette in rows and columns, with a gap around each.
///
/// - Parameters:
///   - images: The pictures, row by row.
///   - inRow: The number of pictures in a row.
///   - scale: The pixels of the sheet for each pixel, along each side.
///   - gap: The gap's place in the palette.
package func contactSheet(_ images: [Image], inRow: Int, scale: Int = 1, gap colour: UInt8 = 128) -> Image {
    let (width, height) = size(of: images)
    require(inRow > 0 && scale > 0, "a contact sheet has pictures in a row and pixels")
    let (gap, rows) = (scale, (images.count + inRow - 1) / inRow)
    let (sheetWidth, sheetHeight) = (inRow * (width * scale + gap) + gap, rows * (height * scale + gap) + gap)
    var sheet = Image(
        width: sheetWidth, height: sheetHeight, palette: images.first?.palette ?? Image.greys,
        pixels: Array(repeating: colour, count: sheetWidth * sheetHeight))
    for (index, image) in images.enumerated() {
        let (left, top) = (gap + index % inRow * (width * scale + gap), gap + index / inRow * (height * scale + gap))
        for y in 0..<height * scale {
            for x in 0..<width * scale { sheet[left + x, top + y] = image[x / scale, y / scale] }
        }
    }
    return sheet
}

/// A picture with a title, its pixels square, as large as the cell allows.
///
/// - Parameter names: What the picture's rows of equal height show, for the left of it.
package func imagePanel(in cell: Rectangle, title: String, _ image: Image, rows names: [String] = []) -> Shape {
    let widest = names.map { textWidth($0, size: tickSize) }.max().map { $0 + 4 } ?? 0
    let room = cell.inset(left: 12 + widest, right: 12, top: 30, bottom: 20)
    let scale = min(room.width / Double(image.width), room.height / Double(image.height))
    let (width, height) = (Double(image.width) * scale, Double(image.height) * scale)
    let frame = Rectangle(x: room.centre.x - width / 2, y: room.y, width: width, height: height)
    let texts = names.enumerated().map { row, name in
        let y = frame.y + (Double(row) + 0.5) * height / Double(names.count) + 2.8
        return Shape.text(Text(name, at: Point2D(frame.x - 4, y), size: tickSize, anchor: .end))
    }
    return .group(title, [.image(image, in: frame), .text(Text(title: title, above: room))] + texts)
}

func size(of images: [Image]) -> (width: Int, height: Int) {
    let (width, height) = (images.first?.width ?? 0, images.first?.height ?? 0)
    require(images.allSatisfy { $0.width == width && $0.height == height }, "the pictures differ in size")
    return (width, height)
}
