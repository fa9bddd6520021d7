import Foundation
import Arrays
import Drawing
import Testing

private let cell = Rectangle(x: 0, y: 0, width: 250, height: 228)

/// The shapes of the first group of a name, at any depth.
private func group(_ name: String, in shape: Shape) -> [Shape]? {
    guard case .group(let own, _, let shapes) = shape else { return nil }
    return own == name ? shapes : shapes.lazy.compactMap { group(name, in: $0) }.first
}

private func texts(_ shape: Shape) -> [String] {
    switch shape {
    case .text(let text): [text.string]
    case .group(_, _, let shapes): shapes.flatMap(texts)
    default: []
    }
}

@Test func roundTicks() {
    #expect(Axis("", 0...100).ticks == [0, 20, 40, 60, 80, 100])
    #expect(Axis("", -35...35, ticks: 8).ticks == [-30, -20, -10, 0, 10, 20, 30])
    #expect(Axis("", -5...5).ticks == [-4, -2, 0, 2, 4])
    #expect(Axis(epochs: 2).ticks == [0, 1, 2])
    let small = Axis("", 0...0.013)
    #expect(small.ticks.map(small.text) == ["0.000", "0.005", "0.010"])
    let large = Axis("", 0...3e7)
    #expect(large.ticks.map(large.text) == ["0", "1e+07", "2e+07", "3e+07"])
    #expect(Axis("", from: []).ticks == [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1])
    #expect(Axis("", from: [1e308, .leastNonzeroMagnitude, -.leastNonzeroMagnitude]).range.upperBound.isFinite)
    #expect(Axis("", from: [.leastNonzeroMagnitude]).ticks.last == 1)
    // A twenty-fifth of room at both ends, without ticks in it.
    #expect(Axis("", from: [4]).range == -0.16...4.16 && Axis("", from: [4]).ticks == [0, 1, 2, 3, 4])
}

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
    let shapes: [(Double) -> Double] = [{ $0 }, { 1 - $0 }, { $0 * $0 }, { $0 < 0.5 ? 1 : 0 }, { $0 < 0.5 ? 0 : 1 }]
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

/// One to ten classes: a mark for each sample on the map, an entry for each class, no two marks or colours alike.
@Test(arguments: 1...10)
func classes(_ classes: Int) throws {
    let labels = (0..<50).map { $0 % classes }
    let X = Matrix(rows: 50, columns: 2, elements: (0..<100).map { Double($0 % 10) - 4.5 })
    let samples = Samples(X, labels, classes: classes)
    let classMap = (0..<100).map { $0 % classes }
    let plot = classMapPlot(in: cell, title: "Map", classMap, samples)
    #expect(group("samples", in: plot)?.count == 50)
    let legend = try #require(group("legend", in: plot))
    #expect(legend.count == 3 * classes)
    #expect(legend.flatMap(texts).count == classes)
    let image = drawClassMap(classMap, samples, scale: 1)
    #expect(Set(image.pixels).count == classes)
    if classes > 1 { #expect(image.pixels.min() == 64 && image.pixels.max() == 192) }
    let marks = (0..<classes).map { label in
        (0..<400).map { place in
            let column = Double(place % 20)
            let row = Double(place / 20)
            return isInMark(label, column / 8 - 1.2, row / 8 - 1.2)
        }
    }
    #expect(Set(marks).count == classes)
}

/// Samples outside of the map and those beyond what can be told apart are not drawn, and counted.
@Test func samplesThatAreNotDrawn() {
    let far = Samples(Matrix([[0, 0], [6, 0], [0, -5.5]]), [0, 1, 1], classes: 2)
    let plot = classMapPlot(in: cell, title: "Map", [0], far)
    #expect(group("samples", in: plot)?.count == 1)
    #expect(texts(plot).contains("one tick, at (-5, -5), 2 outside of the map"))
    let many = Samples(Matrix(rows: 5000, columns: 2, repeating: 1), Array(repeating: 0, count: 5000), classes: 2)
    #expect(group("samples", in: classMapPlot(in: cell, title: "Map", [0, 1, 1, 1], many))?.count == 2000)
    #expect(texts(classMapPlot(in: cell, title: "Map", [0, 1, 1, 1], many)).contains("2000 of 5000 drawn"))
}

/// The map's picture: the largest x2 at the top, and of a large map its cells nearest to the pixels.
@Test func mapPicture() throws {
    // classes at (x1, x2): (-5, -5) 0, (-5, 5) 1, (5, -5) 0, (5, 5) 0
    let none = Samples(Matrix(rows: 0, columns: 2, elements: []), [], classes: 2)
    func image(_ classMap: [Int]) -> Image? {
        guard case .group(_, _, let shapes) = classMapPlot(in: cell, title: "", classMap, none),
            case .image(let image, _) = shapes[0]
        else { return nil }
        return image
    }
    #expect(image([0, 1, 0, 0])?.pixels == [1, 0, 0, 0])
    let large = try #require(image((0..<1_000_000).map { $0 / 1000 < 300 ? 1 : 0 }))
    #expect(large.width == 500 && large.pixels.filter { $0 == 1 }.count == 150 * 500)
}

/// The contour of a plane is a straight line, that of a cone a closed polygon on a circle, and a saddle has two lines.
@Test func contours() {
    let ticks = mapTicks(41)
    func lines(_ f: (Double, Double) -> Double, at level: Double) -> [[Point2D]] {
        contour(ticks.flatMap { x1 in ticks.map { f(x1, $0) } }, at: level)
    }
    let plane = lines({ $0 + 2 * $1 }, at: 1)
    #expect(plane.count == 1 && plane[0].allSatisfy { abs($0.x + 2 * $0.y - 1) < 1e-12 })
    #expect(Set([plane[0].first?.x, plane[0].last?.x]) == [-5, 5])
    let circle = lines({ ($0 * $0 + $1 * $1).squareRoot() }, at: 3.1)
    #expect(circle.count == 1 && circle[0].first == circle[0].last && circle[0].count > 80)
    #expect(circle[0].allSatisfy { abs(($0.x * $0.x + $0.y * $0.y).squareRoot() - 3.1) < 0.01 })
    #expect(lines({ $0 * $1 }, at: 0.3).count == 2 && lines({ $0 + $1 }, at: 11) == [])
    #expect(contour([], at: 0.5) == [] && contour([0.7], at: 0.5) == [])
}
