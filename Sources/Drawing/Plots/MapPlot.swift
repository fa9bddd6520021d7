import Arrays
@_exported import Files  // for Samples

extension Samples {
    /// Where a sample stands on a map, in shares of its width from the left and of its height from the top.
    func place(_ row: Int) -> Point2D {
        let (lower, upper) = (limits.lowerBound, limits.upperBound)
        return Point2D((X[row, 0] - lower) / (upper - lower), (upper - X[row, 1]) / (upper - lower))
    }

    /// The names of a map's axes.
    package var axisNames: [String] { standardization?.formulas ?? ["x1", "x2"] }

    /// The rows of the samples that lie within the limits.
    package var inside: [Int] {
        require(
            X.columns == 2 && classes <= classLimit,
            "a map shows two features and at most \(classLimit) classes, not \(X.columns) and \(classes)")
        return (0..<X.rows).filter { limits.contains(X[$0, 0]) && limits.contains(X[$0, 1]) }
    }
}

/// A class map with the samples on it and a legend below: in a square frame, with axes in x1 and x2.
///
/// - Parameters:
///   - classMap: The class of each of `mapPoints`.
///   - activations: The output at each of them, for the boundary at 0.5 between two classes.
package func classMapPlot(
    in cell: Rectangle, title: String, _ classMap: [Int], _ samples: Samples, activations: [Double] = []
) -> Shape {
    let axes = mapAxes(in: cell, samples.limits, samples.axisNames)
    let (legend, lines) = classLegend(samples, below: axes.frame)
    let (count, inside) = (samples.X.rows, samples.inside.count)
    let remarks = [
        classMap.count == 1 ? oneTick(samples.limits) : nil,
        inside < count ? "\(count - inside) outside of the map" : nil,
        inside > markLimit ? "\(markLimit) of \(inside) drawn" : nil,
    ]
    return .group(
        title,
        [.image(classImage(classMap, samples, limit: 500), in: axes.frame)] + boundary(activations, axes)
            + [marks(samples, axes, radius: 2.6)] + axes.shapes(title: title)
            + [legend, remark(remarks.compactMap { $0 }.joined(separator: ", "), below: axes.frame, lines: lines)])
}

/// A map of a network's output in `outputColours`, with its boundary at 0.5 and a scale at its right.
///
/// - Parameters:
///   - activations: The output at each of `mapPoints`.
///   - names: The names of the axes.
package func activationPlot(in cell: Rectangle, title: String, _ activations: [Double], axes names: [String]) -> Shape {
    let axes = mapAxes(in: cell, mapLimits, names)
    let palette = (0...255).map { index in
        let share = Double(index) / 127.5
        return share < 1
            ? outputColours[0].mixed(with: outputColours[1], share)
            : outputColours[1].mixed(with: outputColours[2], share - 1)
    }
    let map = activations.map { UInt8((min(max($0, 0), 1) * 255).rounded()) }
    let frame = axes.frame
    let scale = Axes(
        frame: Rectangle(x: frame.right + 9, y: frame.y, width: 9, height: frame.height),
        x: Axis("", 0...1), y: Axis("", 0...1))
    let shades = Image(width: 1, height: 256, palette: palette, pixels: (0...255).reversed())
    let ticks = scale.y.ticks.map { tick in
        let place = Point2D(scale.frame.right + 3, scale.point(0, tick).y + 2.8)
        return Shape.text(Text(scale.y.text(tick), at: place, size: tickSize))
    }
    let side = min(mapResolution(map.count), 500)
    let picture = Shape.image(mapImage(map, side: side, palette: palette), in: frame)
    let lines = boundary(activations, axes) + axes.shapes(title: title)
    let legend = Shape.group("scale", [.image(shades, in: scale.frame), scale.outline] + ticks)
    let remarks = map.count == 1 ? [remark(oneTick(mapLimits), below: frame)] : []
    return .group(title, [picture] + lines + [legend] + remarks)
}

/// The line between two classes, where the output is 0.5.
private func boundary(_ activations: [Double], _ axes: Axes) -> [Shape] {
    let lines = contour(activations, at: 0.5).map { line in simplified(line.map { axes.point($0.x, $0.y) }) }
    return lines.isEmpty
        ? [] : [.group("boundary", clip: axes.frame, lines.map { .line($0, Stroke(.black, width: 0.9)) })]
}

/// A small class map without ticks, a title above and a remark below; without a map, the frame alone.
package func mapTile(
    in cell: Rectangle, title: String, remark: String = "", _ classMap: [Int]?, _ samples: Samples
) -> Shape {
    let side = min(cell.width - 8, cell.height - 30)
    let frame = Rectangle(x: cell.centre.x - side / 2, y: cell.y + 16, width: side, height: side)
    let axes = Axes(frame: frame, x: Axis("x1", samples.limits), y: Axis("x2", samples.limits))
    let content = classMap.map { map in
        [.image(classImage(map, samples, limit: 100), in: frame), marks(samples, axes, radius: 1.4)]
    }
    let (above, below) = (Point2D(frame.centre.x, frame.y - 5), Point2D(frame.centre.x, frame.bottom + 10))
    return .group(
        title,
        (content ?? []) + [
            .group("axes", [axes.outline]), .text(Text(title, at: above, size: 8.5, anchor: .middle)),
            .text(Text(remark, at: below, size: 7.5, anchor: .middle, colour: .note)),
        ])
}

/// The picture of a class map in the classes' colours, a pixel a cell, but at most `limit` pixels wide and high.
private func classImage(_ classMap: [Int], _ samples: Samples, limit: Int) -> Image {
    let side = min(mapResolution(classMap.count), limit)
    return mapImage(classMap.map { UInt8($0) }, side: side, palette: Array(classFills.prefix(samples.classes)))
}

/// Square axes, as large as the cell allows with room for a scale at the right.
private func mapAxes(in cell: Rectangle, _ limits: ClosedRange<Double>, _ names: [String]) -> Axes {
    let room = Axes(in: cell, x: Axis(names[0], limits), y: Axis(names[1], limits))
    let side = min(room.frame.width - 30, room.frame.height)
    let frame = Rectangle(x: room.frame.x, y: room.frame.y, width: side, height: side)
    return Axes(frame: frame, x: room.x, y: room.y)
}

/// The marks of the samples within the limits. Where there are more than `markLimit`, only that many are drawn, evenly
/// spread over the file.
private func marks(_ samples: Samples, _ axes: Axes, radius: Double) -> Shape {
    let inside = samples.inside
    let count = min(inside.count, markLimit)
    let marks = (0..<count).map { index in
        let row = inside[index * inside.count / count]
        return mark(samples.labels[row], at: axes.point(samples.X[row, 0], samples.X[row, 1]), radius: radius)
    }
    return .group("samples", clip: axes.frame, marks)
}

private let markLimit = 2_000

/// The classes' marks in their areas' colours, with the number of their samples, at most four in a line.
private func classLegend(_ samples: Samples, below frame: Rectangle) -> (legend: Shape, lines: Int) {
    let texts = samples.counts.enumerated().map { samples.classes <= 2 ? "class \($0) (\($1))" : "\($0) (\($1))" }
    let widths = texts.map { 16 + textWidth($0, size: tickSize) }
    let inLine = max(1, min(samples.classes, 4, Int(frame.width / (8 + (widths.max() ?? 16)))))
    let width = frame.width / Double(inLine)
    let entries = texts.enumerated().flatMap { label, text -> [Shape] in
        let x = frame.x + Double(label % inLine) * width + max(0, (width - widths[label]) / 2)
        let y = frame.bottom + 40 + legendStep * Double(label / inLine)
        let box = Rectangle(x: x, y: y - 5.5, width: 11, height: 11)
        return [
            .area(box.corners, fill: classFills[label]), mark(label, at: box.centre, radius: 2.6),
            .text(Text(text, at: Point2D(x + 15, y + 2.8), size: tickSize)),
        ]
    }
    return (.group("legend", entries), (samples.classes + inLine - 1) / inLine)
}

/// The height of a line of a legend.
private let legendStep = 13.0

/// A remark below a map and so many lines of its legend.
private func remark(_ text: String, below frame: Rectangle, lines: Int = 0) -> Shape {
    let place = Point2D(frame.centre.x, frame.bottom + 42.8 + legendStep * Double(lines))
    return .text(Text(text, at: place, size: tickSize, anchor: .middle, colour: .note))
}

private func oneTick(_ limits: ClosedRange<Double>) -> String {
    let lower = significant(limits.lowerBound, 4)
    return "one tick, at (\(lower), \(lower))"
}
