import Drawing
import MLP
import Programs

/// The lab sheet's Figure 1: the activation functions, the loss function, the training loss, the class map and the
/// network's output; below them, where there are some, class maps of earlier epochs.
func labFigure(_ outcome: Outcome) -> Page {
    let (width, heights) = (250.0, (228.0, 258.0))
    func cell(_ column: Int, _ row: Int) -> Rectangle {
        Rectangle(
            x: Double(column) * width, y: row == 0 ? 0 : heights.0, width: width,
            height: row == 0 ? heights.0 : heights.1)
    }
    let tiles = outcome.earlier.isEmpty ? 0 : tileSide + 48
    let bottom = heights.0 + heights.1 + tiles
    var shapes = [
        activationPanel(in: cell(0, 0), "ReLU", -5...5, relu, dRelu),
        activationPanel(in: cell(1, 0), "Sigmoid", -10...10, sigmoid, dSigmoid),
        lossFunctionPanel(in: cell(2, 0)),
        curvePlot(
            in: cell(0, 1).inset(bottom: 28), title: "Training loss",
            x: Axis("epoch", from: [Double(max(2, outcome.losses.count))], isWhole: true),
            y: Axis("mean loss", from: outcome.losses),
            [Curve("loss", perEpoch: outcome.losses, curveColours[0])], absence: "no epochs trained"),
        classMapPlot(in: cell(1, 1), title: outcome.title, outcome.classMap, outcome.samples),
        activationPlot(in: cell(2, 1), title: "Output activations", outcome.activations),
    ]
    if !outcome.earlier.isEmpty {
        shapes.append(
            .text(
                Text(
                    "How the boundary moved", at: Point(1.5 * width, bottom - tiles + 12), size: 11, anchor: .middle,
                    isBold: true)))
    }
    for (index, (epoch, classMap)) in outcome.earlier.enumerated() {
        let left = 1.5 * width + (Double(index) - Double(outcome.earlier.count) / 2) * tileSide
        let tile = Rectangle(x: left, y: bottom - tiles + 20, width: tileSide, height: tileSide + 22)
        shapes.append(mapTile(in: tile, title: "epoch \(epoch)", classMap, outcome.samples))
    }
    let parts = outcome.options.captionParts(outcome.seed, samples: outcome.samples.X.rows)
    shapes.append(caption(parts, at: Point(1.5 * width, bottom + 8), width: 3 * width - 20))
    return Page(width: 3 * width, height: bottom + 18, title: outcome.title, shapes: shapes)
}

private let tileSide = 120.0

private func activationPanel(
    in cell: Rectangle, _ title: String, _ range: ClosedRange<Double>, _ f: (Double) -> Double,
    _ gradient: (Double) -> Double
) -> Shape {
    let curve = Curve(title.lowercased(), over: range, curveColours[0], f)
    return curvePlot(
        in: cell, title: title, x: Axis("z", range), y: Axis("", from: curve.points.map(\.y)),
        [curve, Curve("gradient", over: range, curveColours[1], isDashed: true, gradient)])
}

private func lossFunctionPanel(in cell: Rectangle) -> Shape {
    let curves = [0, 1].flatMap { y in
        [
            Curve("loss, y = \(y)", over: 0...1, curveColours[y]) {
                binaryCrossentropyLoss([y], Matrix([[$0]]))[0, 0]
            },
            Curve("gradient, y = \(y)", over: 0...1, curveColours[y], isDashed: true) {
                dBinaryCrossentropyLoss([y], Matrix([[$0]]))[0, 0]
            },
        ]
    }
    return curvePlot(
        in: cell, title: "Binary cross-entropy", x: Axis("y_hat", around: 0...1), y: Axis("", -35...35, ticks: 8),
        curves)
}
