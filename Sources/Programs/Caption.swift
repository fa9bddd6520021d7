import Drawing
import NumPyRandom

/// A line in grey that says how a figure came about, cut at its end where it is wider than `width`.
package func caption(_ parts: [String], at place: Point, width: Double) -> Shape {
    var line = Text(parts.joined(separator: ", "), at: place, size: 8, anchor: .middle, colour: .note)
    if line.width > width {
        while line.width > width - textWidth("...", size: line.size) { line.string.removeLast() }
        line.string += "..."
    }
    return .text(line)
}

extension TrainingOptions {
    /// What was trained on what: the parts of a figure's caption.
    public func captionParts(_ seed: Seed, samples: Int, isRateTold: Bool = true) -> [String] {
        [
            counted(samples, "sample"), "layers \(shape)",
            batch < samples || batch == 1 ? "batch \(batch)" : "full batch",
            counted(epochs, "epoch"), isRateTold ? "learning rate \(lr)" : nil, "seed \(seed)",
        ].compactMap { $0 }
    }
}

/// A number of things, as "1 epoch" or "2 epochs".
public func counted(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }
