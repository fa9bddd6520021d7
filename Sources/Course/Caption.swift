import NumPyRandom
import Options
import Pictures

/// A line in grey that says how a figure came about, cut at its end where it is wider than `width`.
public func caption(_ parts: [String], at place: Point, width: Double) -> Shape {
    var line = Text(parts.joined(separator: ", "), at: place, size: 8, anchor: .middle, colour: Colour(0x555555))
    if line.width > width {
        while line.width > width - textWidth("...", size: line.size) { line.string.removeLast() }
        line.string += "..."
    }
    return .text(line)
}

extension TrainingOptions {
    /// What was trained on what: the parts of a figure's caption.
    public func captionParts(_ seed: Seed, samples: Int, isRateTold: Bool = true) -> [String] {
        let rate = isRateTold ? ["learning rate \(lr)"] : []
        return ["\(samples) samples", "layers \(shape)", "batch \(batch)", epochs == 1 ? "1 epoch" : "\(epochs) epochs"] + rate
            + ["seed \(seed)"]
    }
}
