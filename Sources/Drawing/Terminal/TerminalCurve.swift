import Arrays

/// A value per epoch as a named curve, at most 72 columns wide.
package func terminalCurve(_ name: String, _ values: [Double], on screen: Screen) -> String {
    let width = min(72, max(20, screen.columns))
    return screen.text([glyphs(name)] + epochCurve(values, width: width, rows: 10, on: screen))
}

/// A value per epoch as a curve of `width` columns and `rows` lines, labels included, and a line for the labels of the
/// epochs; without values a sentence.
func epochCurve(_ values: [Double], width: Int, rows: Int, on screen: Screen) -> [[Glyph]] {
    guard let lowest = values.min(), let highest = values.max() else { return [glyphs("no epochs trained", .grey)] }
    let plotRows = rows - 1
    // The fewest digits in which they differ.
    let ends = (3...6).map { [significant(highest, $0), significant(lowest, $0)] }
    let names = ends.first { $0[0] != $0[1] } ?? ends[0]
    let labels = lowest == highest ? [plotRows / 2: names[0]] : [0: names[0], plotRows - 1: names[1]]
    let margin = (labels.values.map(\.count).max() ?? 0) + 2
    let (side, corner, bottom) = screen.hasBlocks ? ("│", "╰", "─") : ("|", "+", "-")

    let dots = Dots(
        of: values, from: lowest, to: highest, columns: width - margin, rows: plotRows, isBraille: screen.hasBlocks)
    let lines = (0..<plotRows).map { row in
        label(labels[row] ?? "", margin: margin - 1) + glyphs(side, .grey)
            + (0..<width - margin).map { Glyph(dots.character($0, row), curveColour) }
    }
    let axis = spaces(margin - 1) + corner + String(repeating: bottom, count: width - margin)
    let (first, middle, last) = values.count == 1 ? ("", "epoch 1", "") : ("1", "epoch", "\(values.count)")
    return lines + [glyphs(axis, .grey), axisLabels(first, middle, last, margin: margin, width: width)]
}

/// Visible on a dark background and on a light one.
private let curveColour = classFills[7]

/// The dots that a curve goes through: 2×4 in a character of braille, 1×2 in one of ASCII.
private struct Dots {
    private let across, down: Int
    private let width, height: Int
    private var isSet: [Bool]

    /// The dots of `values`, evenly spaced from the left edge to the right one and joined by straight lines, `highest`
    /// in the top row of dots and `lowest` in the bottom one; a single value, and values that are equal, in the middle.
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

/// The labels of a horizontal axis from column `margin` to `width`; without room for all, the last one comes first.
func axisLabels(_ first: String, _ middle: String, _ last: String, margin: Int, width: Int) -> [Glyph] {
    var line = glyphs(spaces(width))
    func place(_ text: String, at start: Int) {
        let end = start + text.count
        let around = max(0, start - 1)..<min(width, end + 1)
        guard start >= 0, end <= width, line[around].allSatisfy({ $0 == Glyph(" ") }) else { return }
        line.replaceSubrange(start..<end, with: glyphs(text, .grey))
    }
    place(last, at: width - last.count)
    place(first, at: margin)
    place(middle, at: (margin + width - middle.count) / 2)
    return line
}

/// A label of a vertical axis, right-aligned in `margin` columns, the last one a blank.
func label(_ text: String, margin: Int) -> [Glyph] { glyphs(spaces(margin - 1 - text.count) + text + " ", .grey) }

func glyphs(_ text: String, _ colour: Colour? = nil) -> [Glyph] { text.map { Glyph($0, colour) } }

func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
