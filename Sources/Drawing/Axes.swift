/// A plot's frame in its cell of a page, with an axis below and one at the left.
public struct Axes: Equatable, Sendable {
    /// What the curves are drawn in.
    public let frame: Rectangle
    /// The axis below, and the one at the left.
    public let x, y: Axis

    /// Axes in a cell of a page, with room around them for a title, the ticks and the labels.
    public init(in cell: Rectangle, x: Axis, y: Axis) {
        frame = cell.inset(left: 48, right: 10, top: 30, bottom: 38)
        (self.x, self.y) = (x, y)
    }

    /// Axes with the given frame, the room around it the caller's affair.
    public init(frame: Rectangle, x: Axis, y: Axis) {
        (self.frame, self.x, self.y) = (frame, x, y)
    }

    /// Where a value pair is on the page, or just outside of the frame where it is far outside.
    public func point(_ x: Double, _ y: Double) -> Point {
        func near(_ share: Double) -> Double { min(max(share, -1), 2) }
        return Point(
            frame.x + near(self.x.share(x)) * frame.width, frame.bottom - near(self.y.share(y)) * frame.height)
    }

    /// The frame with its ticks, labels and title, to be drawn over the content.
    public func shapes(title: String) -> [Shape] {
        var shapes = [Shape.group("axes", outline + x.ticks.flatMap(xTick) + y.ticks.flatMap(yTick))]
        let widest = y.ticks.map { textWidth(y.text($0), size: tickSize) }.max() ?? 0
        shapes += [
            .text(Text(title, at: Point(frame.centre.x, frame.y - 9), size: 11, anchor: .middle, isBold: true)),
            .text(Text(x.label, at: Point(frame.centre.x, frame.bottom + 27), anchor: .middle)),
            .text(Text(y.label, at: Point(frame.x - widest - 12, frame.centre.y), anchor: .middle, isUpright: true)),
        ]
        return shapes
    }

    /// The frame alone.
    public var outline: [Shape] {
        [.line(frame.corners + [Point(frame.x, frame.y), Point(frame.right, frame.y)], Stroke(.black, width: 0.75))]
    }

    private func xTick(_ value: Double) -> [Shape] {
        let place = Point(frame.x + x.share(value) * frame.width, frame.bottom)
        return [
            .line([place, Point(place.x, place.y + 3.5)], Stroke(.black, width: 0.75)),
            .text(Text(x.text(value), at: Point(place.x, place.y + 13), size: tickSize, anchor: .middle)),
        ]
    }

    private func yTick(_ value: Double) -> [Shape] {
        let place = Point(frame.x, frame.bottom - y.share(value) * frame.height)
        return [
            .line([place, Point(place.x - 3.5, place.y)], Stroke(.black, width: 0.75)),
            .text(Text(y.text(value), at: Point(place.x - 6, place.y + 2.8), size: tickSize, anchor: .end)),
        ]
    }
}

/// The size of the ticks' texts, in points.
let tickSize = 8.0
