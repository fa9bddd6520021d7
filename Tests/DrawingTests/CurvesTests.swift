import Arrays
import Drawing
import Foundation
import Testing

/// A point of a line that is left out lies within a tenth of a point of the page of what is drawn.
@Test func simplifiedLines() {
    #expect(simplified((0...100).map { Point2D(Double($0), 2 * Double($0)) }) == [Point2D(0, 0), Point2D(100, 200)])
    let wave = (0...1000).map { Point2D(Double($0) / 5, 50 * sin(Double($0) / 100)) }
    let drawn = simplified(wave)
    #expect(drawn.count < 200)
    for point in wave {
        let next = drawn.firstIndex { $0.x >= point.x } ?? 0
        let (a, b) = (drawn[max(0, next - 1)], drawn[next])
        let y = a.x == b.x ? b.y : a.y + (point.x - a.x) / (b.x - a.x) * (b.y - a.y)
        // Up and down it may be farther than straight across: the wave's slope is at most 2.5.
        #expect(abs(y - point.y) < 0.1 * (1 + 2.5 * 2.5).squareRoot())
    }
}

/// However many epochs, a peak stays.
@Test func longCurves() {
    var losses = [Double](repeating: 1, count: 1_000_000)
    losses[654_321] = 7
    losses[123] = -3
    let curve = Curve("loss", perEpoch: losses, .black)
    #expect(curve.points.count <= 1600)
    #expect(curve.points.contains(Point2D(654_322, 7)) && curve.points.contains(Point2D(124, -3)))
    #expect(curve.points.first?.x == 1 && curve.points.last?.x == 1_000_000)
}

/// The legend stands where no curve is, wherever the curves leave room.
@Test func legendsLeaveTheCurvesFree() throws {
    // The last goes along the upper edge, the middle and the lower edge: the legend is between two of these.
    let shapes: [(Double) -> Double] = [
        { $0 }, { 1 - $0 }, { $0 * $0 }, { $0 < 0.5 ? 1 : 0 }, { $0 < 0.5 ? 0 : 1 },
        { [1, 0.55, 0][Int($0 * 999) % 3] },
    ]
    for f in shapes {
        let curves = [
            Curve("first", over: 0...1, .black) { $0.map(f) },
            Curve("second", over: 0...1, .black) { 0.98 * $0.map(f) },
        ]
        let plot = curvePlot(in: cell, title: "t", x: Axis("x", 0...1), y: Axis("y", 0...1), curves)
        let legend = try #require(group("legend", in: plot))
        guard case .area(let corners, _, _) = legend[0] else {
            Issue.record("the legend does not begin with its box")
            continue
        }
        let box = Rectangle(
            x: corners[0].x, y: corners[0].y, width: corners[2].x - corners[0].x, height: corners[2].y - corners[0].y)
        let axes = Axes(in: cell, x: Axis("x", 0...1), y: Axis("y", 0...1))
        for i in 0...1000 where box.contains(axes.point(Double(i) / 1000, f(Double(i) / 1000))) {
            Issue.record("the legend covers x = \(Double(i) / 1000)")
        }
        #expect(axes.frame.contains(corners[0]) && axes.frame.contains(corners[2]))
    }
}

/// A curve on the axis at the right is placed by that axis: 0 and 100 where 0 and 1 are on the left.
@Test func axisAtTheRight() throws {
    func line(_ values: [Double]) -> Curve { Curve("c", perEpoch: values, .black) }
    let plot = curvePlot(
        in: cell, title: "t", x: Axis("epoch", 0...2), y: Axis("loss", 0...1), [line([0, 1])],
        right: (Axis("% right", 0...100), [line([0, 100])]))
    let lines = try #require(group("curves", in: plot))
    #expect(lines.count == 2 && lines[0] == lines[1])
    #expect(texts(plot).contains("% right") && texts(plot).contains("100"))
}

/// A curve without a name is drawn and not in the legend; a note stands below; an infinite value leaves the frame.
@Test func namelessCurvesAndNotes() throws {
    let curves = [("", [1.0, 2]), ("a", [2, 3]), ("b", [3, .infinity])].map { name, values in
        Curve(name, perEpoch: values, from: 0, .black)
    }
    let axes = (Axis("epoch", 0...1), Axis("y", 0...4))
    let plot = curvePlot(in: cell, title: "t", x: axes.0, y: axes.1, curves, note: "b ends in epoch 1")
    #expect(group("curves", in: plot)?.count == 3)
    #expect(try #require(group("legend", in: plot)).flatMap(texts) == ["a", "b"])
    #expect(texts(plot).contains("b ends in epoch 1"))
    #expect(curves[0].points == [Point2D(0, 1), Point2D(1, 2)])
    let frame = Axes(in: cell, x: axes.0, y: axes.1).frame
    guard case .line(let points, _)? = group("curves", in: plot)?[2] else {
        Issue.record("the third curve is no line")
        return
    }
    #expect(points[1].y < frame.y && points[1].y.isFinite)
}

@Test func plotsWithoutCurves() {
    func plot(_ values: [Double]) -> Shape {
        curvePlot(
            in: cell, title: "Loss", x: Axis("epoch", 0...2), y: Axis("loss", from: values),
            [Curve("loss", perEpoch: values, .black)], absence: "no epochs trained")
    }
    #expect(texts(plot([])).contains("no epochs trained"))
    #expect(group("curves", in: plot([])) == [])
    #expect(group("curves", in: plot([0.5]))?.count == 1)
    #expect(!texts(plot([0.5])).contains("no epochs trained"))
}
