import Arrays

/// One axis of a plot: what it shows, from where to where, and where its ticks are.
public struct Axis: Equatable, Sendable {
    /// What it shows.
    public let label: String
    /// From where to where.
    public let range: ClosedRange<Double>
    /// The ticks, at round numbers within the range.
    public let ticks: [Double]
    /// The distance between two ticks.
    private let step: Double

    /// An axis with about `count` ticks, 1, 2 or 5 times a power of ten apart.
    ///
    /// - Parameter isWhole: Whether only whole numbers have a meaning on it, as epochs.
    public init(_ label: String, _ range: ClosedRange<Double>, ticks count: Int = 5, isWhole: Bool = false) {
        let span = range.upperBound - range.lowerBound
        require(span > 0 && span.isFinite, "an axis from \(range.lowerBound) to \(range.upperBound) has no length")
        let power = pow(10, floor(log10(span / Double(count))))
        var step = [1, 2, 5, 10].map { $0 * power }.first { span / $0 <= Double(count) } ?? 10 * power
        if isWhole { step = max(1, step) }
        self.label = label
        self.range = range
        self.step = step
        let (first, last) = (ceil(range.lowerBound / step - 1e-9), floor(range.upperBound / step + 1e-9))
        ticks = first <= last ? stride(from: first, through: last, by: 1).map { $0 == 0 ? 0 : $0 * step } : []
    }

    /// An axis for values from 0 on, or to 1 where none is above 0, with a little room at both ends: a curve along
    /// the frame would be hidden by it.
    public init(_ label: String, from values: [Double], isWhole: Bool = false) {
        let (smallest, largest) = (values.reduce(0, min), min(values.reduce(0, max), 1e300))
        // Below that a hundredth is no number any more.
        self.init(label, around: smallest...(largest > 1e-300 ? largest : 1), isWhole: isWhole)
    }

    /// An axis for a range with a little room at both ends, its ticks within the range.
    public init(_ label: String, around range: ClosedRange<Double>, ticks count: Int = 5, isWhole: Bool = false) {
        let inner = Axis(label, range, ticks: count, isWhole: isWhole)
        let room = 0.04 * (range.upperBound - range.lowerBound)
        (self.label, step, ticks) = (label, inner.step, inner.ticks)
        self.range = range.lowerBound - room...range.upperBound + room
    }

    /// The text of a tick, with as many decimals as the distance between ticks asks for.
    public func text(_ tick: Double) -> String {
        let largest = max(abs(range.lowerBound), abs(range.upperBound))
        // Seven digits and more would run into each other below a plot.
        if largest >= 1.5e7 || step < 1e-4 { return significant(tick, 4) }
        return fixed(tick, max(0, Int((-log10(step) - 1e-9).rounded(.up))))
    }

    /// How far `value` is along the axis: 0 at its beginning, 1 at its end.
    public func share(_ value: Double) -> Double {
        (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
}
