import CLibrary
import Arrays

/// The mark of a sample of class `label`, a disc, a square, a triangle …: classes differ by shape as well as colour.
///
/// A rim sets it off from its own class's area; where it is too small for one, light colours are darkened instead.
func mark(_ label: Int, at place: Point2D, radius: Double) -> Shape {
    let (colour, isSmall) = (classColours[label], radius < 2)
    let isDark = colour.luma < 100
    let fill = isSmall && !isDark ? colour.mixed(with: .black, 0.35) : colour
    let stroke = isSmall ? nil : Stroke(colour.rim, width: radius / 5)
    if label == 0 { return .disc(place, radius: radius, fill: fill, stroke: stroke) }
    let points = outlines[label].map { Point2D(place.x + radius * $0.x, place.y + radius * $0.y) }
    return .area(points, fill: fill, stroke: stroke)
}

/// Whether (x, y) lies in the mark of class `label` and radius 1 around (0, 0).
package func isInMark(_ label: Int, _ x: Double, _ y: Double) -> Bool {
    if label == 0 { return x * x + y * y <= 1 }
    if label == 1 { return max(abs(x), abs(y)) <= squareSide }
    // Inside, a line to the right crosses the outline an odd number of times.
    let corners = outlines[label]
    return zip(corners, corners.dropFirst() + corners.prefix(1)).reduce(false) { isInside, side in
        let (a, b) = side
        let crosses = (a.y > y) != (b.y > y) && x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x)
        return crosses != isInside
    }
}

/// The corners of class `label`'s mark of radius 1 around (0, 0), y downwards; none for class 0, which is a disc.
package func markOutline(_ label: Int) -> [Point2D] { outlines[label] }

private let squareSide = 0.85

/// The outlines of the marks around (0, 0), y downwards, with a radius of about 1; class 0 has a disc instead.
private let outlines: [[Point2D]] = [
    [],
    star([squareSide * 2.0.squareRoot()], corners: 4, turned: 45),
    star([1.2], corners: 3), star([1.2], corners: 4), star([1.2], corners: 3, turned: 180),
    cross(turned: 0), cross(turned: 45),
    star([1.1], corners: 5), star([1.3, 0.55], corners: 10),
    [Point2D(-1, -1), Point2D(1, -1), Point2D(-1, 1), Point2D(1, 1)],
]

/// Corners around (0, 0), their distances alternating between `radii`, the first at the top or turned by some degrees.
private func star(_ radii: [Double], corners: Int, turned degrees: Double = 0) -> [Point2D] {
    (0..<corners).map { corner in
        let angle = (degrees / 180 + 2 * Double(corner) / Double(corners)) * Double.pi
        let radius = radii[corner % radii.count]
        return Point2D(radius * sin(angle), -radius * cos(angle))
    }
}

private func cross(turned degrees: Double) -> [Point2D] {
    let (long, short) = (1.1, 0.38)
    let arm = [Point2D(-short, -long), Point2D(short, -long), Point2D(short, -short)]
    return (0..<4).flatMap { quarter in
        let angle = (degrees / 180 + Double(quarter) / 2) * Double.pi
        return arm.map { Point2D($0.x * cos(angle) - $0.y * sin(angle), $0.x * sin(angle) + $0.y * cos(angle)) }
    }
}
