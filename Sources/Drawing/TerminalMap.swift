import Arrays

extension Samples {
    /// The labels of a map's axes at its ends.
    fileprivate var ends: (lower: String, upper: String) {
        (significant(limits.lowerBound, 2), significant(limits.upperBound, 2))
    }

    /// Columns to the left of a map, where the labels of x2 stand.
    var mapMargin: Int { max(2, ends.lower.count, ends.upper.count) + 1 }
}

/// A place of a map: whose area it is, and the class of the sample in it.
struct MapCell {
    let area: Int
    var sample: Int?

    var colour: Colour { sample.map { classColours[$0] } ?? classFills[area] }

    /// The cell as a whole character: its sample is half a block, or a digit, on the area's colour or in its letter's
    /// place.
    func glyph(on screen: Screen) -> Glyph {
        let digit = sample.map { Character("\($0)") }
        if screen.colours == .none { return Glyph(digit ?? areaLetters[area]) }
        let fill = classFills[area]
        if screen.isUTF8, sample != nil { return Glyph("▀", colour, on: fill) }
        return Glyph(digit ?? " ", sample == nil ? nil : fill.luma > 128 ? .black : .white, on: fill)
    }
}

/// What the classes' areas are drawn with where there are no colours: the first few of clearly different darkness.
private let areaLetters: [Character] = [".", "+", "#", "-", "o", "%", "~", "=", "*", "@"]

/// A map of `side` columns and half as many lines, with the labels of its axes.
func terminalMap(_ classMap: [Int], _ samples: Samples, side: Int, on screen: Screen) -> [[Glyph]] {
    let rows = side / 2
    let cells = mapCells(classMap, samples, width: side, height: screen.hasBlocks ? side : rows)
    let ((lower, upper), mapMargin) = (samples.ends, samples.mapMargin)
    let labels = [0: upper, rows / 2: "x2", rows - 1: lower]
    let lines = (0..<rows).map { row in
        let line =
            screen.hasBlocks
            ? zip(cells[2 * row], cells[2 * row + 1]).map(halves) : cells[row].map { $0.glyph(on: screen) }
        let label = labels[row] ?? ""
        return glyphs(spaces(mapMargin - 1 - label.count) + label + " ", .grey) + line
    }
    return lines + [axisLabels(lower, "x1", upper, margin: mapMargin, width: mapMargin + side)]
}

/// Two cells, one above the other, in one character.
private func halves(_ upper: MapCell, _ lower: MapCell) -> Glyph {
    // Of one colour they are a blank, which has no seam.
    upper.colour == lower.colour ? Glyph(" ", on: lower.colour) : Glyph("▀", upper.colour, on: lower.colour)
}

/// A map's cells, `height` rows of `width`, the largest x2 at the top and the smallest x1 at the left.
private func mapCells(_ classMap: [Int], _ samples: Samples, width: Int, height: Int) -> [[MapCell]] {
    let resolution = mapResolution(classMap.count)
    var cells = (0..<height).map { row in
        (0..<width).map { column in
            // The cells of the map are squares of one size; the one that the middle of this place lies in.
            let i = (2 * column + 1) * resolution / (2 * width)
            let j = resolution - 1 - (2 * row + 1) * resolution / (2 * height)
            return MapCell(area: classMap[i * resolution + j])
        }
    }
    for row in samples.inside {
        let place = samples.place(row)
        let (x, y) = (min(width - 1, Int(place.x * Double(width))), min(height - 1, Int(place.y * Double(height))))
        cells[y][x].sample = samples.labels[row]
    }
    return cells
}
