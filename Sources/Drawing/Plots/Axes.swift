import CLibrary
import Arrays

/// One axis of a plot.
package struct Axis {
    let label: String
    package let range: ClosedRange<Double>
    /// Round numbers within the range.
    package let ticks: [Double]
    /// The distance between two ticks.
    private let step: Double

    /// An axis with about `count` ticks, 1, 2 or 5 times a power of ten apart and at least `smallestStep`.
    package init(_ label: String, _ range: ClosedRange<Double>, ticks count: Int = 5, smallestStep: Double = 0) {
        let span = range.upperBound - range.lowerBound
        require(span > 0 && span.isFinite, "an axis from \(range.lowerBound) to \(range.upperBound) has no length")
        let power = pow(10, floor(log10(span / Double(count))))
        let round = [1, 2, 5, 10].map { $0 * power }.first { span / $0 <= Double(count) } ?? 10 * power
        let step = max(smallestStep, round)
        let (first, last) = (ceil(range.lowerBound / step - 1e-9), floor(range.upperBound / step + 1e-9))
        ticks = first <= last ? stride(from: first, through: last, by: 1).map { $0 == 0 ? 0 : $0 * step } : []
        (self.label, self.range, self.step) = (label, range, step)
    }

    /// An axis for a range with a margin of 4 % at both ends, its ticks within the range: the frame would hide a curve
    /// along it.
    package init(_ label: String, around range: ClosedRange<Double>, ticks count: Int = 5, smallestStep: Double = 0) {
        let inner = Axis(label, range, ticks: count, smallestStep: smallestStep)
        let margin = 0.04 * (range.upperBound - range.lowerBound)
        (self.label, step, ticks) = (label, inner.step, inner.ticks)
        self.range = range.lowerBound - margin...range.upperBound + margin
    }

    /// An axis with such a margin from 0, or the smallest value below it, to the largest value, or 1 where none is
    /// positive.
    package init(_ label: String, from values: [Double], ticks count: Int = 5, smallestStep: Double = 0) {
        let (smallest, largest) = (values.reduce(0, min), min(values.reduce(0, max), 1e300))
        // The margin of a smaller one would underflow.
        self.init(
            label, around: smallest...(largest > 1e-300 ? largest : 1), ticks: count, smallestStep: smallestStep)
    }

    /// An axis of epochs, or of `unit`, of 2 at least, without ticks between them.
    package init(epochs: Int, _ unit: String = "epoch") {
        self.init(unit, from: [Double(max(2, epochs))], smallestStep: 1)
    }

    /// The text of a tick, with the decimals that tell it from the next one.
    package func text(_ tick: Double) -> String {
        let largest = max(abs(range.lowerBound), abs(range.upperBound))
        // From seven digits on, texts would overlap below a plot.
        if largest >= 1.5e7 || step < 1e-4 { return significant(tick, 4) }
        return fixed(tick, max(0, Int((-log10(step) - 1e-9).rounded(.up))))
    }

    /// The width of the widest tick's text.
    fileprivate var widestTick: Double { ticks.map { textWidth(text($0), size: tickSize) }.max() ?? 0 }

    /// Where `value` is on the axis: 0 at its start, 1 at its end.
    func share(_ value: Double) -> Double {
        (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
}

/// A plot's frame on a page, with a horizontal axis below, a vertical one at the left, and perhaps another at the
/// right.
package struct Axes {
    package let frame: Rectangle
    let x, y: Axis
    var right: Axis?
}

extension Axes {
    /// Axes in a cell of a page, with room around the frame for a title, the ticks and the labels.
    package init(in cell: Rectangle, x: Axis, y: Axis, right: Axis? = nil) {
        let (leftRoom, rightRoom) = (max(48, y.widestTick + 20), right.map { max(44, $0.widestTick + 22) } ?? 10)
        self.init(
            frame: cell.inset(left: leftRoom, right: rightRoom, top: 30, bottom: 38), x: x, y: y, right: right)
    }

    /// Where a pair of values is on the page; at most about the frame's size outside of it.
    package func point(_ x: Double, _ y: Double) -> Point2D {
        place(min(max(self.x.share(x), -1), 2), min(max(self.y.share(y), -1), 2))
    }

    private func place(_ x: Double, _ y: Double) -> Point2D {
        Point2D(frame.x + x * frame.width, frame.bottom - y * frame.height)
    }

    /// The frame with its ticks, labels and title, to be drawn over the content.
    func shapes(title: String) -> [Shape] {
        let below = ticks(x, Point2D(0, 3.5), text: Point2D(0, 13), .middle) { place($0, 0) }
        let left = ticks(y, Point2D(-3.5, 0), text: Point2D(-6, 2.8), .end) { place(0, $0) }
        let others = right.map { ticks($0, Point2D(3.5, 0), text: Point2D(6, 2.8), .start) { place(1, $0) } } ?? []
        func label(_ text: String, at x: Double) -> Shape {
            .text(Text(text, at: Point2D(x, frame.centre.y), anchor: .middle, isUpright: true))
        }
        let shapes: [Shape] = [
            .group("axes", [outline] + below + left + others), .text(Text(title: title, above: frame)),
            .text(Text(x.label, at: Point2D(frame.centre.x, frame.bottom + 27), anchor: .middle)),
            label(y.label, at: frame.x - y.widestTick - 12),
        ]
        guard let right else { return shapes }
        return shapes + [label(right.label, at: frame.right + right.widestTick + 18)]
    }

    /// An axis's ticks: each a line from its place on the frame, and a text beside it.
    private func ticks(
        _ axis: Axis, _ line: Point2D, text: Point2D, _ anchor: Text.Anchor, at place: (_ share: Double) -> Point2D
    ) -> [Shape] {
        axis.ticks.flatMap { value -> [Shape] in
            let start = place(axis.share(value))
            let text = Text(axis.text(value), at: start + text, size: tickSize, anchor: anchor)
            return [.line([start, start + line], Stroke(.black, width: 0.75)), .text(text)]
        }
    }

    /// The frame alone.
    var outline: Shape { .line(frame.corners + frame.corners.prefix(2), Stroke(.black, width: 0.75)) }
}

/// The size of the ticks' texts, in points.
let tickSize = 8.0
