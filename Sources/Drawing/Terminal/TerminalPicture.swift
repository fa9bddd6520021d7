import Arrays

/// A training as text for a terminal: its class map with the samples, a curve, and a legend.
///
/// From 64 columns on side by side, else one below the other; a screen narrower than 20 columns counts as one of 20.
/// With colours and UTF-8 a character shows two cells of the map, and the curve is of braille dots; without colours
/// there is plain ASCII, a letter for each class's area and its digit for its samples. Samples outside of the limits
/// are counted, not drawn; of several in one place the last is seen.
///
/// - Parameters:
///   - title: A line above the map.
///   - classMap: The class of each of `mapPoints`: squares of one size.
///   - curve: A finite value per epoch, and their name.
/// - Returns: Lines that each end with a line feed.
package func terminalPicture(
    title: String, _ classMap: [Int], _ samples: Samples, curve: (name: String, values: [Double]), on screen: Screen
) -> String {
    require(curve.values.allSatisfy(\.isFinite), "a curve is drawn of finite values only")
    let columns = max(20, screen.columns)
    let (isWide, margin) = (columns >= 64, samples.mapMargin)
    // Even, as a character is two cells high.
    let side = min(48, isWide ? (columns - 8) / 2 : columns - margin) & ~1
    let map = [glyphs(spaces(margin) + title)] + terminalMap(classMap, samples, side: side, on: screen)
    let (gap, below) = (3, max(5, side / 4))
    let width = isWide ? min(columns - margin - side - gap, 2 * side) : margin + side
    let plot =
        [glyphs(curve.name)] + epochCurve(curve.values, width: width, rows: isWide ? side / 2 : below, on: screen)
    var picture =
        !isWide
        ? map + [[]] + plot
        : map.enumerated().map { row, line in
            line + glyphs(spaces(margin + side + gap - line.count)) + (row < plot.count ? plot[row] : [])
        }
    picture += [[]] + legend(samples, columns: columns, on: screen)
    let outside = samples.X.rows - samples.inside.count
    var remarks = outside > 0 ? ["\(outside) outside of the map"] : []
    if samples.standardization != nil { remarks += zip(["x1", "x2"], samples.axisNames).map { "\($0): \($1)" } }
    picture += remarks.map { glyphs(spaces(columns < 40 ? 0 : margin) + $0) }
    return screen.text(picture.map { Array($0.prefix(columns)) })
}

/// A map of `side` columns and half as many lines, with the labels of its axes.
private func terminalMap(_ classMap: [Int], _ samples: Samples, side: Int, on screen: Screen) -> [[Glyph]] {
    let (rows, margin) = (side / 2, samples.mapMargin)
    let cells = mapCells(classMap, samples, width: side, height: screen.hasBlocks ? side : rows)
    let (lower, upper) = samples.ends
    let labels = [0: upper, rows / 2: "x2", rows - 1: lower]
    let lines = (0..<rows).map { row in
        label(labels[row] ?? "", margin: margin)
            + (screen.hasBlocks
                ? zip(cells[2 * row], cells[2 * row + 1]).map(halves) : cells[row].map { $0.glyph(on: screen) })
    }
    return lines + [axisLabels(lower, "x1", upper, margin: margin, width: margin + side)]
}

extension Samples {
    /// The labels of a map's axes at its ends.
    fileprivate var ends: (lower: String, upper: String) {
        (significant(limits.lowerBound, 2), significant(limits.upperBound, 2))
    }

    /// Columns to the left of a map for the labels of x2.
    fileprivate var mapMargin: Int { max(2, ends.lower.count, ends.upper.count) + 1 }
}

/// A cell of a map: the class of its area, and that of the sample in it.
private struct MapCell {
    let area: Int
    var sample: Int?

    var colour: Colour { sample.map { classColours[$0] } ?? classFills[area] }

    /// The cell as a character: a sample is its digit, or half a block on the area's colour.
    func glyph(on screen: Screen) -> Glyph {
        let digit = sample.map { Character("\($0)") }
        if screen.colours == .none { return Glyph(digit ?? areaLetters[area]) }
        let fill = classFills[area]
        if screen.isUTF8, sample != nil { return Glyph("▀", colour, on: fill) }
        return Glyph(digit ?? " ", sample == nil ? nil : fill.luma > 128 ? .black : .white, on: fill)
    }
}

/// The classes' areas where there are no colours: the first few differ clearly in darkness.
private let areaLetters: [Character] = [".", "+", "#", "-", "o", "%", "~", "=", "*", "@"]

/// Two cells, one above the other, in one character.
private func halves(_ upper: MapCell, _ lower: MapCell) -> Glyph {
    // Of one colour they are a blank, which has no seam.
    upper.colour == lower.colour ? Glyph(" ", on: lower.colour) : Glyph("▀", upper.colour, on: lower.colour)
}

/// A map's cells, `height` rows of `width`, the largest x2 at the top and the smallest x1 at the left.
private func mapCells(_ classMap: [Int], _ samples: Samples, width: Int, height: Int) -> [[MapCell]] {
    let resolution = mapResolution(classMap.count)
    let columns = nearestCells(width, resolution)
    var cells = nearestCells(height, resolution).map { row in
        columns.map { MapCell(area: classMap[$0 * resolution + resolution - 1 - row]) }
    }
    for row in samples.inside {
        let place = samples.place(row)
        let (x, y) = (min(width - 1, Int(place.x * Double(width))), min(height - 1, Int(place.y * Double(height))))
        cells[y][x].sample = samples.labels[row]
    }
    return cells
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

/// Grey pictures of one size, as many in a row as the screen's width allows: with half blocks two pixels in a
/// character, else two letters for each pixel, as dark on white paper as the pixel.
package func terminalImages(_ images: [Image], on screen: Screen) -> String {
    let (width, height) = size(of: images)
    let inRow = max(1, (screen.columns + 1) / ((screen.hasBlocks ? width : 2 * width) + 1))
    let lines = stride(from: 0, to: images.count, by: inRow).flatMap { first -> [[Glyph]] in
        let part = images[first..<min(first + inRow, images.count)]
        return (0..<(screen.hasBlocks ? (height + 1) / 2 : height)).map { line in
            part.flatMap { pixels($0, line, on: screen) + [Glyph(" ")] }
        } + [[]]
    }
    return screen.text(lines.dropLast().map { Array($0.prefix(max(1, screen.columns))) })
}

/// A line of a picture's characters.
private func pixels(_ image: Image, _ line: Int, on screen: Screen) -> [Glyph] {
    func colour(_ x: Int, _ y: Int) -> Colour { y < image.height ? image.palette[Int(image[x, y])] : .white }
    let letters = Array("@%#*+=-:. ")
    return (0..<image.width).flatMap { x -> [Glyph] in
        if screen.hasBlocks { return [Glyph("▀", colour(x, 2 * line), on: colour(x, 2 * line + 1))] }
        return Array(repeating: Glyph(letters[Int(image[x, line]) * letters.count / 256]), count: 2)
    }
}
