import Drawing
import Files
import FastTraining

/// The functions of the sheet's section 1 whose curves the figure has: the project's, where no others are set.
package struct FigureFunctions {
    package var relu: (Matrix) -> Matrix = MLP.relu
    package var dRelu: (Matrix) -> Matrix = MLP.dRelu
    package var sigmoid: (Matrix) -> Matrix = MLP.sigmoid
    package var dSigmoid: (Matrix) -> Matrix = MLP.dSigmoid
    package var loss: (_ y: Matrix, _ yHat: Matrix) -> Matrix = { binaryCrossentropyLoss($0, $1) }
    package var dLoss: (_ y: Matrix, _ yHat: Matrix) -> Matrix = { dBinaryCrossentropyLoss($0, $1) }

    package init() {}
}

/// The lab sheet's Figure 1: the activation functions, the loss function, the training loss, the class map and the
/// network's output; below them, where there are some, class maps of earlier epochs.
func labFigure(_ run: Run, _ samples: Samples, _ activations: [Double], _ functions: FigureFunctions) -> Page {
    let (width, upper, lower) = (250.0, 228.0, 258.0)
    func cell(_ column: Int, _ row: Int) -> Rectangle {
        Rectangle(x: Double(column) * width, y: row == 0 ? 0 : upper, width: width, height: row == 0 ? upper : lower)
    }
    let (earlier, tiles) = (run.earlier, run.earlier.isEmpty ? 0 : tileSide + 48)
    let bottom = upper + lower + tiles
    var shapes = [
        activationPanel(in: cell(0, 0), "ReLU", functions.relu, functions.dRelu),
        activationPanel(in: cell(1, 0), "Sigmoid", functions.sigmoid, functions.dSigmoid),
        lossFunctionPanel(in: cell(2, 0), functions),
        lossPlot(
            in: cell(0, 1), bottom: 28, title: run.testPoints.isEmpty ? "Training loss" : "Loss",
            label: "Mean binary cross-entropy", run),
        classMapPlot(in: cell(1, 1), title: run.title, run.classMap, samples, activations: activations),
        activationPlot(in: cell(2, 1), title: "Output activations", activations, axes: samples.axisNames),
    ]
    if !earlier.isEmpty {
        let place = Point2D(1.5 * width, bottom - tiles + 12)
        shapes.append(.text(Text("How the boundary moved", at: place, size: 11, anchor: .middle, isBold: true)))
    }
    for (index, (epoch, classMap)) in earlier.enumerated() {
        let left = 1.5 * width + (Double(index) - Double(earlier.count) / 2) * tileSide
        let tile = Rectangle(x: left, y: bottom - tiles + 20, width: tileSide, height: tileSide + 22)
        shapes.append(mapTile(in: tile, title: "epoch \(epoch)", classMap, samples))
    }
    shapes.append(caption(run.caption(), at: Point2D(1.5 * width, bottom + 8), width: 3 * width - 20))
    return Page(width: 3 * width, height: bottom + 18, title: run.title, shapes: shapes)
}

/// A page of panels, 250 points square, with a line below that says how they came about.
package func page(_ title: String, columns: Int, rows: Int = 1, caption parts: [String], _ panels: [Shape]) -> Page {
    let (width, height) = (250 * Double(columns), 250 * Double(rows) + 20)
    let line = caption(parts, at: Point2D(width / 2, height - 6), width: width - 20)
    return Page(width: width, height: height, title: title, shapes: panels + [line])
}

/// The place of a page's panel.
package func cell(_ column: Int, _ row: Int = 0) -> Rectangle {
    Rectangle(x: 250 * Double(column), y: 250 * Double(row), width: 250, height: 250)
}

/// Values of each epoch, to be drawn as a curve.
package typealias EpochCurve = (name: String, values: [Double], colour: Colour, isDashed: Bool)

/// Values of each epoch on the training samples and on others, as curves.
package func curves(_ training: [Double], _ test: [Double], names: (String, String) = ("training", "test"))
    -> [EpochCurve]
{
    [(names.0, training, curveColours[0], false), (names.1, test, curveColours[1], true)]
}

/// Shares in percent.
package func percent(_ shares: [Double]) -> [Double] { shares.map { 100 * $0 } }

/// Values of each epoch as curves, the axis from 0 or around `range`; `right` is a curve in percent, with an axis at
/// the right.
///
/// - Parameters:
///   - unit: What takes the place of an epoch.
///   - first: The epoch of the first value.
///   - note: A line below, on what is not shown.
package func epochPlot(
    in cell: Rectangle, bottom: Double = 16, title: String, _ label: String, per unit: String = "epoch",
    from first: Int = 1, around range: ClosedRange<Double>? = nil, _ curves: [EpochCurve],
    right: (label: String, curve: EpochCurve)? = nil, note: String = ""
) -> Shape {
    let epochs = (curves.map(\.values.count).max() ?? 0) + first - 1
    let ticks = max(5, Int(cell.height / 50))
    func drawn(_ curve: EpochCurve) -> Curve {
        Curve(curve.name, perEpoch: curve.values, from: first, curve.colour, isDashed: curve.isDashed)
    }
    let y =
        range.map { Axis(label, around: $0, ticks: ticks) }
        ?? Axis(label, from: curves.flatMap(\.values).filter(\.isFinite), ticks: ticks)
    return curvePlot(
        in: cell.inset(bottom: bottom), title: title, x: Axis(epochs: epochs, unit), y: y, curves.map(drawn),
        right: right.map { (Axis($0.label, around: 0...100), [drawn($0.curve)]) }, absence: "no \(unit)s trained",
        note: note)
}

/// The mean loss of each epoch, and that of the test samples where it was measured.
package func lossPlot(
    in cell: Rectangle, bottom: Double = 16, title: String = "Loss", label: String = "mean loss", _ run: Run
) -> Shape {
    let (training, test) = (Curve("training", perEpoch: run.losses, curveColours[0]), run.testPoints)
    return curvePlot(
        in: cell.inset(bottom: bottom), title: title,
        x: Axis(epochs: run.losses.count), y: Axis(label, from: run.losses + test.map(\.y)),
        [training, Curve("test", points: test, curveColours[1], isDashed: true)], absence: "no epochs trained")
}

/// The accuracy after each epoch, in percent.
package func accuracyPlot(in cell: Rectangle, title: String = "Accuracy", _ run: Run) -> Shape {
    epochPlot(
        in: cell, title: title, "% right", around: 0...100, curves(percent(run.accuracies), percent(run.testAccuracies))
    )
}

/// A line in grey that says how a figure came about, cut at its end where it is wider than `width`.
private func caption(_ parts: [String], at place: Point2D, width: Double) -> Shape {
    var line = Text(parts.joined(separator: ", "), at: place, size: 8, anchor: .middle, colour: .note)
    if line.width > width {
        while line.width > width - textWidth("...", size: line.size) { line.string.removeLast() }
        line.string += "..."
    }
    return .text(line)
}

private let tileSide = 120.0

private func activationPanel(
    in cell: Rectangle, _ title: String, _ f: (Matrix) -> Matrix, _ gradient: (Matrix) -> Matrix
) -> Shape {
    let curve = Curve("Activation", over: -5...5, curveColours[0], f)
    return curvePlot(
        in: cell, title: title, x: Axis("z", -5...5), y: Axis("", from: curve.points.map(\.y) + [1]),
        [curve, Curve("Gradient", over: -5...5, curveColours[1], isDashed: true, gradient)])
}

private func lossFunctionPanel(in cell: Rectangle, _ functions: FigureFunctions) -> Shape {
    let curves = [0, 1].flatMap { label in
        let y = { (yHat: Matrix) in Matrix(rows: yHat.rows, columns: yHat.columns, repeating: Double(label)) }
        return [
            Curve("Loss, y = \(label)", over: 0...1, curveColours[label]) { functions.loss(y($0), $0) },
            Curve("Gradient, y = \(label)", over: 0...1, curveColours[label], isDashed: true) {
                functions.dLoss(y($0), $0)
            },
        ]
    }
    return curvePlot(
        in: cell, title: "Binary cross-entropy", x: Axis("y_hat", around: 0...1), y: Axis("", -35...35, ticks: 8),
        curves)
}
