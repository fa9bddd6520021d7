/// A line of a plot.
public struct Curve: Equatable, Sendable {
    /// What the legend calls it.
    public let name: String
    /// Its points, from left to right; one alone is drawn as a disc.
    public let points: [Point]
    /// How it is drawn.
    public let stroke: Stroke

    /// A curve through the given points.
    public init(_ name: String, _ points: [Point], _ colour: Colour, isDashed: Bool = false) {
        (self.name, self.points) = (name, points)
        stroke = Stroke(colour, width: 1.4, isDashed: isDashed)
    }

    /// The curve of a function from one end of a range to the other.
    public init(
        _ name: String, over range: ClosedRange<Double>, _ colour: Colour, isDashed: Bool = false,
        _ f: (Double) -> Double
    ) {
        let step = (range.upperBound - range.lowerBound) / 2000
        let points = (0...2000).map { i in
            let x = i == 2000 ? range.upperBound : range.lowerBound + Double(i) * step
            return Point(x, f(x))
        }
        self.init(name, points, colour, isDashed: isDashed)
    }

    /// The curve of a value an epoch, from epoch 1 on.
    public init(_ name: String, perEpoch values: [Double], _ colour: Colour, isDashed: Bool = false) {
        let points = values.enumerated().map { Point(Double($0 + 1), $1) }
        self.init(name, thinned(points, to: 400), colour, isDashed: isDashed)
    }
}

/// Colours for a plot's curves, as far apart in lightness as in hue.
public let curveColours = [0x0B4F9E, 0xD55E00].map { Colour($0) }

/// A plot of some curves with a legend where it covers none of them, or least; without points it says `absence`.
public func curvePlot(
    in cell: Rectangle, title: String, x: Axis, y: Axis, _ curves: [Curve], absence: String = "nothing to show"
) -> Shape {
    let axes = Axes(in: cell, x: x, y: y)
    let lines = curves.filter { !$0.points.isEmpty }.map { curve in
        (curve, simplified(curve.points.map { axes.point($0.x, $0.y) }))
    }
    let drawn: [Shape] = lines.map { curve, points in
        points.count == 1
            ? .disc(points[0], radius: 2.5, fill: curve.stroke.colour) : .line(points, curve.stroke)
    }
    var shapes: [Shape] = [.group("curves", clip: axes.frame, drawn)] + axes.shapes(title: title)
    if lines.isEmpty { shapes.append(note(absence, in: axes.frame)) }
    if lines.count > 1 {
        let lines = lines.map(\.1)
        shapes.append(legend(curves.filter { !$0.points.isEmpty }, in: axes.frame, beside: lines))
    }
    return .group(title, shapes)
}

/// A sentence in the middle of an empty plot.
func note(_ sentence: String, in frame: Rectangle) -> Shape {
    .text(Text(sentence, at: frame.centre, anchor: .middle, colour: .note))
}

/// A legend of the curves, in the corner or at the side of the frame that has fewest of their points.
private func legend(_ curves: [Curve], in frame: Rectangle, beside lines: [[Point]]) -> Shape {
    let (lineHeight, size) = (11.5, 8.0)
    let width = 32 + (curves.map { textWidth($0.name, size: size) }.max() ?? 0)
    let height = Double(curves.count) * lineHeight + 5
    let points = lines.flatMap { along($0) }
    let inside = frame.inset(left: 5, right: 5 + width, top: 5, bottom: 5 + height)
    let places = [(0.0, 0.0), (1, 0), (1, 1), (0, 1), (0.5, 0), (1, 0.5), (0, 0.5), (0.5, 1), (0.5, 0.5)].map { x, y in
        Rectangle(x: inside.x + x * inside.width, y: inside.y + y * inside.height, width: width, height: height)
    }
    func covered(_ box: Rectangle) -> Int {
        let border = box.inset(left: -3, right: -3, top: -3, bottom: -3)
        return points.filter(border.contains).count
    }
    let box = places.map { (covered($0), $0) }.min { $0.0 < $1.0 }?.1 ?? places[0]
    let entries = curves.enumerated().flatMap { index, curve -> [Shape] in
        let y = box.y + 2.5 + (Double(index) + 0.5) * lineHeight
        return [
            .line([Point(box.x + 4, y), Point(box.x + 24, y)], curve.stroke),
            .text(Text(curve.name, at: Point(box.x + 28, y + 2.8), size: size)),
        ]
    }
    return .group("legend", [.area(box.corners, fill: .white, stroke: Stroke(Colour(0xcccccc), width: 0.5))] + entries)
}

/// Points along a line, no more than 2 points of the page apart.
private func along(_ line: [Point]) -> [Point] {
    zip(line, line.dropFirst()).flatMap { a, b in
        let count = max(1, Int(max(abs(b.x - a.x), abs(b.y - a.y)) / 2))
        return (0...count).map { step in
            let share = Double(step) / Double(count)
            return Point(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y))
        }
    }
}

/// The line without the points that it passes within a tenth of a point of the page.
///
/// Source: D. Douglas and T. Peucker, "Algorithms for the reduction of the number of points" (1973).
package func simplified(_ line: [Point]) -> [Point] {
    guard line.count > 2, let first = line.first, let last = line.last else { return line }
    let (dx, dy) = (last.x - first.x, last.y - first.y)
    let length = (dx * dx + dy * dy).squareRoot()
    func distance(_ point: Point) -> Double {
        let (px, py) = (point.x - first.x, point.y - first.y)
        return length == 0 ? (px * px + py * py).squareRoot() : abs(px * dy - py * dx) / length
    }
    let distances = line.map(distance)
    guard let farthest = distances.indices.max(by: { distances[$0] < distances[$1] }), distances[farthest] > 0.1 else {
        return [first, last]
    }
    return simplified(Array(line[...farthest])).dropLast() + simplified(Array(line[farthest...]))
}

/// The points in `pieces` pieces, of each the first, the lowest, the highest and the last: what a line through all of
/// them looks like where there are more than can be told apart.
func thinned(_ points: [Point], to pieces: Int) -> [Point] {
    if points.count <= 4 * pieces { return points }
    return (0..<pieces).flatMap { piece in
        let part = points.count * piece / pieces..<points.count * (piece + 1) / pieces
        let lowest = part.min { points[$0].y < points[$1].y } ?? part.lowerBound
        let highest = part.max { points[$0].y < points[$1].y } ?? part.lowerBound
        return Set([part.lowerBound, lowest, highest, part.upperBound - 1]).sorted().map { points[$0] }
    }
}
