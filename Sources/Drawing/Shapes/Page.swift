/// A page of shapes, each drawn over those before it: a figure before a file format is chosen.
///
/// Lengths are in points, 72 to the inch; x goes right and y down from the page's top left corner.
package struct Page: Sendable {
    let width, height: Double
    let title: String
    let shapes: [Shape]

    package init(width: Double, height: Double, title: String, shapes: [Shape]) {
        (self.width, self.height, self.title, self.shapes) = (width, height, title, shapes)
    }
}

/// A place on a page.
package struct Point2D: Equatable, Sendable {
    package var x, y: Double

    package init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }

    static func + (a: Point2D, b: Point2D) -> Point2D { Point2D(a.x + b.x, a.y + b.y) }
}

/// A rectangle on a page, its sides parallel to the page's; (x, y) is its top left corner.
package struct Rectangle: Equatable, Sendable {
    package let x, y, width, height: Double

    package init(x: Double, y: Double, width: Double, height: Double) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }

    package var right: Double { x + width }
    var bottom: Double { y + height }
    var centre: Point2D { Point2D(x + width / 2, y + height / 2) }

    /// The corners, clockwise from the top left.
    var corners: [Point2D] { [Point2D(x, y), Point2D(right, y), Point2D(right, bottom), Point2D(x, bottom)] }

    /// Whether the point lies in the rectangle or on its edge.
    package func contains(_ point: Point2D) -> Bool { x...right ~= point.x && y...bottom ~= point.y }

    /// The rectangle with its sides moved inwards.
    package func inset(left: Double = 0, right: Double = 0, top: Double = 0, bottom: Double = 0) -> Rectangle {
        Rectangle(x: x + left, y: y + top, width: width - left - right, height: height - top - bottom)
    }
}

/// How a line is drawn, its width in points.
package struct Stroke: Equatable, Sendable {
    let colour: Colour
    let width: Double
    let isDashed: Bool

    package init(_ colour: Colour, width: Double = 1, isDashed: Bool = false) {
        (self.colour, self.width, self.isDashed) = (colour, width, isDashed)
    }
}

/// Something drawn.
package indirect enum Shape: Equatable, Sendable {
    /// A line through the points.
    case line([Point2D], Stroke)
    /// The area within a closed line through the points.
    case area([Point2D], fill: Colour, stroke: Stroke? = nil)
    case disc(Point2D, radius: Double, fill: Colour, stroke: Stroke? = nil)
    case text(Text)
    /// A picture that fills the rectangle, not smoothed.
    case image(Image, in: Rectangle)
    /// Named shapes, cut off at the edges of `clip`.
    case group(String, clip: Rectangle? = nil, [Shape])
}
