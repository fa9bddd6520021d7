/// A page of shapes, drawn one over the other: what a figure is before a file format is chosen.
///
/// Lengths are in points, 72 to the inch, from the page's top left corner, x to the right and y down.
public struct Page: Equatable, Sendable {
    /// The page's size.
    public let width, height: Double
    /// What the page is called.
    public let title: String
    /// The shapes, the first at the bottom.
    public var shapes: [Shape]

    /// A page with the given shapes.
    public init(width: Double, height: Double, title: String, shapes: [Shape] = []) {
        (self.width, self.height, self.title, self.shapes) = (width, height, title, shapes)
    }
}

/// A place on a page.
public struct Point: Equatable, Sendable {
    /// From the page's left edge, and from its top.
    public var x, y: Double

    /// The place `x` from the left and `y` from the top.
    public init(_ x: Double, _ y: Double) {
        (self.x, self.y) = (x, y)
    }
}

/// A rectangle on a page, its sides level.
public struct Rectangle: Equatable, Sendable {
    /// Its top left corner and its size.
    public var x, y, width, height: Double

    /// The rectangle with its top left corner at (x, y).
    public init(x: Double, y: Double, width: Double, height: Double) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }

    /// The x of its right side.
    public var right: Double { x + width }
    /// The y of its bottom.
    public var bottom: Double { y + height }
    /// Its middle.
    public var centre: Point { Point(x + width / 2, y + height / 2) }

    /// The corners, clockwise from the top left.
    public var corners: [Point] { [Point(x, y), Point(right, y), Point(right, bottom), Point(x, bottom)] }

    /// Whether the point lies in the rectangle or on its edge.
    public func contains(_ point: Point) -> Bool {
        x...right ~= point.x && y...bottom ~= point.y
    }

    /// The rectangle whose sides are moved inwards.
    public func inset(left: Double = 0, right: Double = 0, top: Double = 0, bottom: Double = 0) -> Rectangle {
        Rectangle(x: x + left, y: y + top, width: width - left - right, height: height - top - bottom)
    }
}

/// How a line is drawn.
public struct Stroke: Equatable, Sendable {
    public var colour: Colour
    /// In points.
    public var width: Double
    /// Whether it is a line of dashes.
    public var isDashed: Bool

    /// A line of a colour and a width in points.
    public init(_ colour: Colour, width: Double = 1, isDashed: Bool = false) {
        (self.colour, self.width, self.isDashed) = (colour, width, isDashed)
    }
}

/// A line of text.
public struct Text: Equatable, Sendable {
    /// Which part of the text stands at its place.
    public enum Anchor: Sendable { case start, middle, end }

    /// The text, of Latin-1 letters and signs: the standard Helvetica of a PDF file has no others.
    public var string: String
    /// Where its base line is.
    public var place: Point
    /// The font's size in points.
    public var size: Double
    public var anchor: Anchor
    public var isBold: Bool
    /// Whether it is turned to be read from below.
    public var isUpright: Bool
    public var colour: Colour

    /// A text at its place, by default small, black, and beginning there.
    public init(
        _ string: String, at place: Point, size: Double = 9, anchor: Anchor = .start, isBold: Bool = false,
        isUpright: Bool = false, colour: Colour = .black
    ) {
        (self.string, self.place, self.size, self.anchor) = (string, place, size, anchor)
        (self.isBold, self.isUpright, self.colour) = (isBold, isUpright, colour)
    }
}

/// A picture of a few colours, row after row from the top left.
public struct IndexedImage: Equatable, Sendable {
    /// Its size in pixels.
    public let width, height: Int
    /// The colours, at most 256.
    public let palette: [Colour]
    /// The place in the palette of each pixel, `width * height` of them.
    public var pixels: [UInt8]

    /// A picture of `width * height` pixels, each a place in the palette.
    public init(width: Int, height: Int, palette: [Colour], pixels: [UInt8]) {
        (self.width, self.height, self.palette, self.pixels) = (width, height, palette, pixels)
    }
}

/// Something drawn.
public indirect enum Shape: Equatable, Sendable {
    /// A line through the points.
    case line([Point], Stroke)
    /// The area within a line through the points and back to the first.
    case area([Point], fill: Colour, stroke: Stroke? = nil)
    case disc(Point, radius: Double, fill: Colour, stroke: Stroke? = nil)
    case text(Text)
    /// A picture that fills the rectangle; its pixels keep their edges.
    case image(IndexedImage, in: Rectangle)
    /// Shapes that belong together under a name; what lies outside of `clip` is cut off.
    case group(String, clip: Rectangle? = nil, [Shape])
}
