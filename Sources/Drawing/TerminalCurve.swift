import Arrays

/// A value of each epoch, as the loss, as a curve with its name for a terminal as wide as it likes to be.
public func terminalCurve(_ name: String, _ values: [Double], on screen: Screen) -> String {
    let width = min(72, max(20, screen.columns))
    return screen.text([glyphs(name)] + epochCurve(values, width: width, rows: 10, on: screen))
}

/// A value of each epoch as a curve in `width` columns, labels included, and `rows` lines with one more for the labels
/// of the epochs; without a value only words that say so.
func epochCurve(_ values: [Double], width: Int, rows: Int, on screen: Screen) -> [[Glyph]] {
    guard let lowest = values.min(), let highest = values.max() else { return [glyphs("no epochs trained", .grey)] }
    let plotRows = rows - 1
    // As many digits as tell the largest value from the smallest.
    let ends = (3...6).map { [significant(highest, $0), significant(lowest, $0)] }
    let names = ends.first { $0[0] != $0[1] } ?? ends[0]
    let labels = lowest == highest ? [plotRows / 2: names[0]] : [0: names[0], plotRows - 1: names[1]]
    let margin = (labels.values.map(\.count).max() ?? 0) + 2

    let dots = Dots(
        of: values, from: lowest, to: highest, columns: width - margin, rows: plotRows, isBraille: screen.hasBlocks)
    var lines = (0..<plotRows).map { row in
        let label = labels[row] ?? ""
        return glyphs(spaces(margin - 2 - label.count) + label + (screen.hasBlocks ? " │" : " |"), .grey)
            + (0..<width - margin).map { Glyph(dots.character($0, row), curveColour) }
    }
    lines.append(
        glyphs(spaces(margin - 1) + (screen.hasBlocks ? "╰" : "+"), .grey)
            + glyphs(String(repeating: screen.hasBlocks ? "─" : "-", count: width - margin), .grey))
    lines.append(
        values.count == 1
            ? axisLabels("", "epoch 1", "", margin: margin, width: width)
            : axisLabels("1", "epoch", "\(values.count)", margin: margin, width: width))
    return lines
}

/// Seen on a dark background and on a light one.
private let curveColour = classFills[7]

/// The dots that a curve goes through: eight in each character of braille, two in one of ASCII.
private struct Dots {
    private let across, down: Int
    private let width, height: Int
    private var isSet: [Bool]

    /// The dots of `values`, evenly spaced from the left edge to the right one and joined by straight lines, `highest`
    /// in the top row of dots and `lowest` in the bottom one; where both are the same, in the middle, and there a single
    /// value stands too.
    init(of values: [Double], from lowest: Double, to highest: Double, columns: Int, rows: Int, isBraille: Bool) {
        (across, down) = isBraille ? (2, 4) : (1, 2)
        (width, height) = (across * columns, down * rows)
        isSet = Array(repeating: false, count: width * height)
        let (right, bottom) = (Double(width - 1), Double(height - 1))
        func place(_ index: Int) -> (x: Double, y: Double) {
            let x = values.count == 1 ? 0.5 : Double(index) / Double(values.count - 1)
            let y = lowest == highest ? 0.5 : (highest - values[index]) / (highest - lowest)
            return ((x * right).rounded(), (y * bottom).rounded())
        }
        var from = place(0)
        for index in values.indices {
            let to = place(index)
            let steps = max(1, abs(to.x - from.x), abs(to.y - from.y))
            for step in 0...Int(steps) {
                let share = Double(step) / steps
                let x = Int((from.x + share * (to.x - from.x)).rounded())
                let y = Int((from.y + share * (to.y - from.y)).rounded())
                isSet[y * width + x] = true
            }
            from = to
        }
    }

    /// The character in a column and a line.
    func character(_ column: Int, _ row: Int) -> Character {
        func has(_ x: Int, _ y: Int) -> Bool { isSet[(row * down + y) * width + column * across + x] }
        if across == 1 { return has(0, 0) ? has(0, 1) ? ":" : "'" : has(0, 1) ? "." : " " }
        // Unicode numbers the dots of braille down the left side, down the right one, then the bottom row.
        let bits = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
        let pattern = bits.enumerated().reduce(0) { $0 | (has($1.element.0, $1.element.1) ? 1 << $1.offset : 0) }
        return pattern == 0 ? " " : Character(UnicodeScalar(UInt32(0x2800 + pattern))!)
    }
}
