import Drawing
import Programs

/// The cells of a figure's panels, from left to right and row by row.
func cell(_ column: Int, _ row: Int = 0) -> Rectangle {
    Rectangle(x: 250 * Double(column), y: 250 * Double(row), width: 250, height: 250)
}

/// The average loss of each epoch.
func lossPlot(in cell: Rectangle, _ history: History) -> Shape {
    curvePlot(
        in: cell.inset(bottom: 16), title: "Loss", x: epochs(history), y: Axis("mean loss", from: history.losses),
        [Curve("loss", perEpoch: history.losses, curveColours[0])], absence: "no epochs trained")
}

/// The share of the samples that is right after each epoch, in percent.
func accuracyPlot(in cell: Rectangle, title: String = "Accuracy", _ history: History) -> Shape {
    func curve(_ name: String, _ values: [Double], _ colour: Int, isDashed: Bool = false) -> Curve {
        Curve(name, perEpoch: values.map { 100 * $0 }, curveColours[colour], isDashed: isDashed)
    }
    return curvePlot(
        in: cell.inset(bottom: 16), title: title, x: epochs(history), y: Axis("% right", around: 0...100),
        [curve("training", history.accuracies, 0), curve("test", history.testAccuracies, 1, isDashed: true)],
        absence: "no epochs trained")
}

private func epochs(_ history: History) -> Axis {
    Axis("epoch", from: [Double(max(2, history.losses.count))], isWhole: true)
}

/// A page of panels with a line below that says how they came about.
func page(_ title: String, columns: Int, rows: Int = 1, caption parts: [String], _ shapes: [Shape]) -> Page {
    let (width, height) = (250 * Double(columns), 250 * Double(rows) + 20)
    let line = caption(parts, at: Point(width / 2, height - 6), width: width - 20)
    return Page(width: width, height: height, title: title, shapes: shapes + [line])
}
