/// A line of text in Helvetica.
package struct Text: Equatable, Sendable {
    /// Which part of the text is at its place: the share of its width that is before it.
    package enum Anchor: Double, Sendable { case start = 0, middle = 0.5, end = 1 }

    /// Latin-1 characters: PDF's standard Helvetica has no others.
    package var string: String
    /// A point of the base line.
    package let place: Point2D
    /// The font's size in points.
    package let size: Double
    let anchor: Anchor
    let isBold: Bool
    /// Whether it is turned a quarter to the left.
    let isUpright: Bool
    let colour: Colour

    package init(
        _ string: String, at place: Point2D, size: Double = 9, anchor: Anchor = .start, isBold: Bool = false,
        isUpright: Bool = false, colour: Colour = .black
    ) {
        (self.string, self.place, self.size, self.anchor) = (string, place, size, anchor)
        (self.isBold, self.isUpright, self.colour) = (isBold, isUpright, colour)
    }

    /// A panel's title above its frame.
    init(title: String, above frame: Rectangle) {
        self.init(title, at: Point2D(frame.centre.x, frame.y - 9), size: 11, anchor: .middle, isBold: true)
    }

    /// Its width in points.
    package var width: Double { textWidth(string, size: size, isBold: isBold) }
}

/// The width in points of a text set in Helvetica or Helvetica-Bold; characters beyond ASCII count as a digit.
///
/// Source: Adobe's metrics of the PDF standard fonts.
package func textWidth(_ string: String, size: Double, isBold: Bool = false) -> Double {
    let widths = isBold ? boldWidths : regularWidths
    let sum = string.unicodeScalars.reduce(0) { sum, letter in
        sum + (0x20...0x7e ~= letter.value ? widths[Int(letter.value) - 0x20] : 556)
    }
    return Double(sum) * size / 1000
}

/// The widths of the ASCII characters 0x20 to 0x7e, in thousandths of the font's size.
private let regularWidths = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
]

private let boldWidths = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
    975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
    333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
    611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
]
