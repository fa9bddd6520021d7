import Arrays

/// A training as text for a terminal: its class map with the samples, its losses, and what the colours mean.
///
/// Beside each other from 64 columns on, else one under the other; a screen narrower than 20 columns is taken for one
/// of 20. A screen with colours and UTF-8 has two cells of the map in a character and braille dots for the losses; one
/// without colours has plain ASCII, a letter for each class's area and its digit for its samples. Samples outside
/// the limits are counted, not drawn; of several in one place the last is seen.
///
/// - Parameters:
///   - title: What stands above the map.
///   - classMap: The class, from 0, of each of `mapPoints`: squares of one size; each place shows the one that it is in.
///   - curve: A value of each epoch, as its loss, all finite, and what they are; none is said in words.
/// - Returns: Lines that each end with a line feed.
public func terminalPicture(
    title: String, _ classMap: [Int], _ samples: Samples, curve: (name: String, values: [Double]), on screen: Screen
) -> String {
    require(curve.values.allSatisfy(\.isFinite), "a curve is drawn of finite losses only")
    let columns = max(20, screen.columns)
    let (isWide, mapMargin) = (columns >= 64, samples.mapMargin)
    // Even, as a character is two cells high.
    let side = min(48, isWide ? (columns - 8) / 2 : columns - mapMargin) & ~1
    let left = [glyphs(spaces(mapMargin) + title)] + terminalMap(classMap, samples, side: side, on: screen)
    var picture: [[Glyph]]
    if isWide {
        let gap = 3
        let width = min(columns - mapMargin - side - gap, 2 * side)
        let right = [glyphs(curve.name)] + epochCurve(curve.values, width: width, rows: side / 2, on: screen)
        picture = left.enumerated().map { row, line in
            let space = glyphs(spaces(mapMargin + side + gap - line.count))
            return line + space + (row < right.count ? right[row] : [])
        }
    } else {
        let lines = epochCurve(curve.values, width: mapMargin + side, rows: max(5, side / 4), on: screen)
        picture = left + [[], glyphs(curve.name)] + lines
    }
    picture += [[]] + legend(samples, columns: columns, on: screen)
    let outside = samples.X.rows - samples.inside.count
    if outside > 0 { picture.append(glyphs(spaces(columns < 40 ? 0 : mapMargin) + "\(outside) outside of the map")) }
    return screen.text(picture.map { Array($0.prefix(columns)) })
}

/// What each class's area and samples look like and how many there are, in columns, as many as fit.
private func legend(_ samples: Samples, columns: Int, on screen: Screen) -> [[Glyph]] {
    let isNarrow = columns < 40
    let entries = samples.counts.enumerated().map { label, count in
        let area = MapCell(area: label).glyph(on: screen)
        let sample = MapCell(area: label, sample: label).glyph(on: screen)
        let unit = isNarrow ? "" : count == 1 ? " sample" : " samples"
        return [area, sample, area] + glyphs(" class \(label): \(count)\(unit)")
    }
    let margin = isNarrow ? 0 : samples.mapMargin
    let width = 3 + (entries.map(\.count).max() ?? 0)
    let perLine = max(1, (columns - margin + 3) / width)
    return stride(from: 0, to: entries.count, by: perLine).map { first in
        entries[first..<min(first + perLine, entries.count)].reduce(glyphs(spaces(margin))) {
            $0 + $1 + glyphs(spaces(width - $1.count))
        }
    }
}

/// The labels of an axis that begins at `margin` and ends at `width`; those that have no room are left out, the last one
/// never.
func axisLabels(_ first: String, _ middle: String, _ last: String, margin: Int, width: Int) -> [Glyph] {
    var line = Array(repeating: Glyph(" "), count: width)
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

extension Screen {
    /// Whether half blocks in two colours and braille can be shown.
    var hasBlocks: Bool { colours != .none && isUTF8 }
}

func glyphs(_ text: String, _ colour: Colour? = nil) -> [Glyph] {
    text.map { Glyph($0, colour) }
}

func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
