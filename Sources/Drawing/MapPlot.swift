import Arrays
@_exported import Files  // for Samples

extension Samples {
    /// Where a sample stands on a map, in shares of its width from the left and of its height from the top.
    func place(_ row: Int) -> Point {
        let (lower, upper) = (limits.lowerBound, limits.upperBound)
        return Point((X[row, 0] - lower) / (upper - lower), (upper - X[row, 1]) / (upper - lower))
    }

    /// The rows of the samples that lie within the limits.
    var inside: [Int] {
        require(
            X.columns == 2 && classes <= classLimit,
            "a map shows two features and at most \(classLimit) classes, not \(X.columns) and \(classes)")
        return (0..<X.rows).filter { limits.contains(X[$0, 0]) && limits.contains(X[$0, 1]) }
    }
}

/// A class map with the samples on it and a legend below: in a square frame, with axes in x1 and x2.
///
/// - Parameter classMap: The class of each of `mapPoints`.
public func classMapPlot(in cell: Rectangle, title: String, _ classMap: [Int], _ samples: Samples) -> Shape {
    let axes = mapAxes(in: cell, samples.limits)
    let inLine = legendEntriesInLine(samples, axes.frame)
    let legendLines = (samples.classes + inLine - 1) / inLine
    let (count, inside) = (samples.X.rows, samples.inside.count)
    let words = [
        classMap.count == 1 ? oneTick(samples.limits) : nil,
        inside < count ? "\(count - inside) outside of the map" : nil,
        inside > markLimit ? "\(markLimit) of \(inside) drawn" : nil,
    ].compactMap { $0 }.joined(separator: ", ")
    return .group(
        title,
        [.image(classImage(classMap, samples), in: axes.frame), marks(samples, axes, radius: 2.6)]
            + axes.shapes(title: title)
            + [classLegend(samples, below: axes.frame), .text(remark(words, below: axes.frame, lines: legendLines))])
}

/// A map of a network's output, from white at 0 to a dark blue at 1, with a scale at its right.
///
/// - Parameter activations: The output at each of `mapPoints`.
public func activationPlot(in cell: Rectangle, title: String, _ activations: [Double]) -> Shape {
    let axes = mapAxes(in: cell, mapLimits)
    let palette = (0...255).map { Colour.white.mixed(with: Colour(0x08306B), Double($0) / 255) }
    let cells = activations.map { UInt8((min(max($0, 0), 1) * 255).rounded()) }
    let frame = axes.frame
    let scale = Axes(
        frame: Rectangle(x: frame.right + 9, y: frame.y, width: 9, height: frame.height),
        x: Axis("", 0...1), y: Axis("", 0...1))
    let shades = IndexedImage(width: 1, height: 256, palette: palette, pixels: (0...255).reversed())
    let ticks = scale.y.ticks.map { tick in
        let place = Point(scale.frame.right + 3, scale.point(0, tick).y + 2.8)
        return Shape.text(Text(scale.y.text(tick), at: place, size: tickSize))
    }
    return .group(
        title,
        [.image(cellImage(cells, palette: palette, limit: 500), in: frame)] + axes.shapes(title: title)
            + [.group("scale", [.image(shades, in: scale.frame)] + scale.outline + ticks)]
            + (cells.count == 1 ? [.text(remark(oneTick(mapLimits), below: frame, lines: 0))] : []))
}

/// A small class map without axes, a title above and, where it has one, a remark below; without a map, the frame.
public func mapTile(in cell: Rectangle, title: String, remark: String = "", _ classMap: [Int]?, _ samples: Samples)
    -> Shape
{
    let side = min(cell.width - 8, cell.height - 30)
    let frame = Rectangle(x: cell.centre.x - side / 2, y: cell.y + 16, width: side, height: side)
    let axes = Axes(frame: frame, x: Axis("x1", samples.limits), y: Axis("x2", samples.limits))
    let content =
        classMap.map { [.image(classImage($0, samples, limit: 100), in: frame), marks(samples, axes, radius: 1.4)] }
        ?? []
    let words = Point(frame.centre.x, frame.bottom + 10)
    return .group(
        title,
        content + [
            .group("axes", axes.outline),
            .text(Text(title, at: Point(frame.centre.x, frame.y - 5), size: 8.5, anchor: .middle)),
            .text(Text(remark, at: words, size: 7.5, anchor: .middle, colour: .note)),
        ])
}

/// The picture of a class map in the classes' colours.
private func classImage(_ classMap: [Int], _ samples: Samples, limit: Int = 500) -> IndexedImage {
    cellImage(classMap.map { UInt8($0) }, palette: Array(classFills.prefix(samples.classes)), limit: limit)
}

/// Square axes in x1 and x2, as wide as the cell lets them be with room for a scale at the right.
private func mapAxes(in cell: Rectangle, _ limits: ClosedRange<Double>) -> Axes {
    let room = Axes(in: cell, x: Axis("x1", limits), y: Axis("x2", limits))
    let side = min(room.frame.width - 30, room.frame.height)
    let frame = Rectangle(x: room.frame.x, y: room.frame.y, width: side, height: side)
    return Axes(frame: frame, x: room.x, y: room.y)
}

/// The picture of a map's cells, the largest x2 at the top; of a map of more than `limit` cells a side, that many.
private func cellImage(_ cells: [UInt8], palette: [Colour], limit: Int) -> IndexedImage {
    let resolution = mapResolution(cells.count)
    let side = min(resolution, limit)
    let pixels = (0..<side).flatMap { y in
        (0..<side).map { x in
            let (i, j) = ((2 * x + 1) * resolution / (2 * side), (2 * (side - 1 - y) + 1) * resolution / (2 * side))
            return cells[i * resolution + j]
        }
    }
    return IndexedImage(width: side, height: side, palette: palette, pixels: pixels)
}

/// The marks of the samples within the limits: of more than 2,000 as many, spread evenly over the file.
private func marks(_ samples: Samples, _ axes: Axes, radius: Double) -> Shape {
    let inside = samples.inside
    let shown = min(inside.count, markLimit)
    let drawn = (0..<shown).map { inside[$0 * inside.count / shown] }
    return .group(
        "samples", clip: axes.frame,
        drawn.map { row in
            mark(samples.labels[row], at: axes.point(samples.X[row, 0], samples.X[row, 1]), radius: radius)
        })
}

private let markLimit = 2_000

/// The classes' marks in their areas' colours, with the number of their samples.
private func classLegend(_ samples: Samples, below frame: Rectangle) -> Shape {
    let inLine = legendEntriesInLine(samples, frame)
    let width = frame.width / Double(inLine)
    let entries = legendTexts(samples).enumerated().flatMap { label, text -> [Shape] in
        let entryWidth = 16 + textWidth(text, size: tickSize)
        let x = frame.x + Double(label % inLine) * width + max(0, (width - entryWidth) / 2)
        let y = frame.bottom + 40 + legendStep * Double(label / inLine)
        let box = Rectangle(x: x, y: y - 5.5, width: 11, height: 11)
        return [
            .area(box.corners, fill: classFills[label]), mark(label, at: box.centre, radius: 2.6),
            .text(Text(text, at: Point(x + 15, y + 2.8), size: tickSize)),
        ]
    }
    return .group("legend", entries)
}

private func legendTexts(_ samples: Samples) -> [String] {
    samples.counts.enumerated().map { samples.classes <= 2 ? "class \($0) (\($1))" : "\($0) (\($1))" }
}

/// How many of a legend's entries a line has room for, four at most.
private func legendEntriesInLine(_ samples: Samples, _ frame: Rectangle) -> Int {
    let widest = legendTexts(samples).map { 24 + textWidth($0, size: tickSize) }.max() ?? 24
    return max(1, min(samples.classes, 4, Int(frame.width / widest)))
}

private let legendStep = 13.0

/// A remark below a map and the lines of its legend.
private func remark(_ words: String, below frame: Rectangle, lines: Int) -> Text {
    let place = Point(frame.centre.x, frame.bottom + 42.8 + legendStep * Double(lines))
    return Text(words, at: place, size: tickSize, anchor: .middle, colour: .note)
}

private func oneTick(_ limits: ClosedRange<Double>) -> String {
    let lower = significant(limits.lowerBound, 4)
    return "one tick, at (\(lower), \(lower))"
}
