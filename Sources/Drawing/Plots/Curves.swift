import Arrays

/// A curve of a plot, its points from left to right; one point alone is drawn as a disc. A curve without a name is not
/// in the legend.
package struct Curve {
    let name: String
    package let points: [Point2D]
    let stroke: Stroke

    private init(_ name: String, all points: [Point2D], _ colour: Colour, isDashed: Bool) {
        (self.name, self.points, stroke) = (name, points, Stroke(colour, width: 1.4, isDashed: isDashed))
    }

    /// The curve of a function over a range.
    package init(
        _ name: String, over range: ClosedRange<Double>, _ colour: Colour, isDashed: Bool = false,
        _ f: (Matrix) -> Matrix
    ) {
        let step = (range.upperBound - range.lowerBound) / 2000
        let x = (0..<2000).map { range.lowerBound + Double($0) * step } + [range.upperBound]
        self.init(name, all: zip(x, f(Matrix(row: x)).elements).map { Point2D($0, $1) }, colour, isDashed: isDashed)
    }

    /// The curve of a value per epoch, from the epoch `first` on.
    package init(
        _ name: String, perEpoch values: [Double], from first: Int = 1, _ colour: Colour, isDashed: Bool = false
    ) {
        let points = values.enumerated().map { Point2D(Double($0 + first), $1) }
        self.init(name, points: points, colour, isDashed: isDashed)
    }

    /// The curve through points, from left to right.
    package init(_ name: String, points: [Point2D], _ colour: Colour, isDashed: Bool = false) {
        self.init(name, all: thinned(points, to: 400), colour, isDashed: isDashed)
    }
}

/// Colours for a plot's curves, which differ in lightness as well as in hue.
package let curveColours = [0x0B4F9E, 0xD55E00, 0x009E73, 0xCC79A7, 0x56B4E9, 0x8A6D00].map { Colour($0) }

/// A plot of curves with a legend where it covers least of them; without points the text `absence`.
///
/// - Parameters:
///   - right: Curves of another quantity, and its axis, at the right.
///   - note: A line below the plot, on what it does not show.
package func curvePlot(
    in cell: Rectangle, title: String, x: Axis, y: Axis, _ curves: [Curve], right: (axis: Axis, curves: [Curve])? = nil,
    absence: String = "nothing to show", note: String = ""
) -> Shape {
    let axes = Axes(in: cell, x: x, y: y, right: right?.axis)
    let others = right.map { Axes(frame: axes.frame, x: x, y: $0.axis) }
    let all = curves.map { ($0, axes) } + (right?.curves ?? []).map { ($0, others ?? axes) }
    let placed = all.filter { !$0.0.points.isEmpty }
    let curves = placed.map(\.0)
    let lines = placed.map { curve, axes in simplified(curve.points.map { axes.point($0.x, $0.y) }) }
    let drawn: [Shape] = zip(curves, lines).map { curve, line in
        line.count == 1 ? .disc(line[0], radius: 2.5, fill: curve.stroke.colour) : .line(line, curve.stroke)
    }
    var shapes: [Shape] = [.group("curves", clip: axes.frame, drawn)] + axes.shapes(title: title)
    if lines.isEmpty { shapes.append(.text(Text(absence, at: axes.frame.centre, anchor: .middle, colour: .note))) }
    let named = curves.filter { !$0.name.isEmpty }
    if named.count > 1 { shapes.append(legend(named, in: axes.frame, avoiding: lines)) }
    if !note.isEmpty {
        let place = Point2D(axes.frame.centre.x, axes.frame.bottom + 40)
        shapes.append(.text(Text(note, at: place, size: tickSize, anchor: .middle, colour: .note)))
    }
    return .group(title, shapes)
}

/// A legend in the corner, at the side, in the middle or elsewhere in the frame, whichever covers fewest points of the
/// lines, the first of equals.
private func legend(_ curves: [Curve], in frame: Rectangle, avoiding lines: [[Point2D]]) -> Shape {
    let (lineHeight, size) = (11.5, 8.0)
    let width = 32 + (curves.map { textWidth($0.name, size: size) }.max() ?? 0)
    let height = Double(curves.count) * lineHeight + 5
    let points = lines.flatMap(sampled)
    let corner = frame.inset(left: 5, right: 5 + width, top: 5, bottom: 5 + height)
    var places = [(0.0, 0.0), (1, 0), (1, 1), (0, 1), (0.5, 0), (1, 0.5), (0, 0.5), (0.5, 1), (0.5, 0.5)]
    for step in 1...15 { for x in [1, 0, 0.5] { places.append((x, Double(step) / 16)) } }
    let boxes = places.map { x, y in
        Rectangle(x: corner.x + x * corner.width, y: corner.y + y * corner.height, width: width, height: height)
    }
    let covered = boxes.map { points.count(where: $0.inset(left: -3, right: -3, top: -3, bottom: -3).contains) }
    let box = boxes[covered.firstIndex(of: covered.min()!)!]
    let entries = curves.enumerated().flatMap { index, curve -> [Shape] in
        let y = box.y + 2.5 + (Double(index) + 0.5) * lineHeight
        return [
            .line([Point2D(box.x + 4, y), Point2D(box.x + 24, y)], curve.stroke),
            .text(Text(curve.name, at: Point2D(box.x + 28, y + 2.8), size: size)),
        ]
    }
    return .group("legend", [.area(box.corners, fill: .white, stroke: Stroke(Colour(0xcccccc), width: 0.5))] + entries)
}

/// Points along a line, at most 2 points of the page apart.
private func sampled(_ line: [Point2D]) -> [Point2D] {
    line.count == 1
        ? line
        : zip(line, line.dropFirst()).flatMap { a, b in
            let count = max(1, Int(max(abs(b.x - a.x), abs(b.y - a.y)) / 2))
            return (0...count).map { step in
                let share = Double(step) / Double(count)
                return Point2D(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y))
            }
        }
}

/// The line without the points that lie within a tenth of a point of the page of it.
///
/// Source: D. Douglas and T. Peucker, "Algorithms for the reduction of the number of points" (1973).
package func simplified(_ line: [Point2D]) -> [Point2D] {
    guard line.count > 2, let first = line.first, let last = line.last else { return line }
    let (dx, dy) = (last.x - first.x, last.y - first.y)
    let length = (dx * dx + dy * dy).squareRoot()
    let distances = line.map { point in
        let (px, py) = (point.x - first.x, point.y - first.y)
        return length == 0 ? (px * px + py * py).squareRoot() : abs(px * dy - py * dx) / length
    }
    guard let farthest = distances.indices.max(by: { distances[$0] < distances[$1] }), distances[farthest] > 0.1 else {
        return [first, last]
    }
    return simplified(Array(line[...farthest])).dropLast() + simplified(Array(line[farthest...]))
}

/// The first, lowest, highest and last point of each of `count` equal parts: a line through them looks like one through
/// all points where those are closer than can be seen.
private func thinned(_ points: [Point2D], to count: Int) -> [Point2D] {
    if points.count <= 4 * count { return points }
    return (0..<count).flatMap { index in
        let part = points.count * index / count..<points.count * (index + 1) / count
        let lowest = part.min { points[$0].y < points[$1].y } ?? part.lowerBound
        let highest = part.max { points[$0].y < points[$1].y } ?? part.lowerBound
        return Set([part.lowerBound, lowest, highest, part.upperBound - 1]).sorted().map { points[$0] }
    }
}
