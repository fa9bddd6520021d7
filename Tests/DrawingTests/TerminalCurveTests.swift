import Arrays
import Drawing
import Testing

/// The dots of braille that are set, from the top and the left; Unicode 28xx numbers them down the left side, down the
/// right one, then the bottom row.
private func dots(_ lines: [Substring]) -> Set<[Int]> {
    var dots: Set<[Int]> = []
    for (row, line) in lines.enumerated() {
        for (column, character) in line.enumerated() where character != " " {
            let bits = Int(character.unicodeScalars.first!.value) - 0x2800
            for (bit, place) in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)].enumerated()
            where bits >> bit & 1 == 1 {
                dots.insert([2 * column + place.0, 4 * row + place.1])
            }
        }
    }
    return dots
}

/// The losses' curve in a picture of 80 columns, right of its axis.
private func curve(_ losses: [Double]) -> [Substring] {
    lines(picture(losses: losses, Screen(colours: .all, isUTF8: true))).compactMap { line in
        line.firstIndex(of: "│").map { line[line.index(after: $0)...] }
    }
}

/// Losses on a straight line are on a straight line, from the top left to the bottom right.
@Test func straightCurve() {
    let plot = curve([1, 0.75, 0.5, 0.25, 0])
    let (width, height) = (2 * (plot.map(\.count).max() ?? 0), 4 * plot.count)
    #expect(width > 40 && height == 4 * 17)
    let set = dots(plot)
    #expect(set.contains([0, 0]) && set.contains([width - 1, height - 1]))
    for dot in set {
        #expect(
            abs(Double(dot[0]) / Double(width - 1) - Double(dot[1]) / Double(height - 1)) < 1.5 / Double(height - 1))
    }
    #expect(Set(set.map { $0[1] }).count == height)
}

/// As many losses as columns of dots, by turns 1 and 0: in every column the top or the bottom, all joined.
@Test func zigzag() {
    let width = 2 * (curve([1, 0]).map(\.count).max() ?? 0)
    let set = dots(curve((0..<width).map { $0 % 2 == 0 ? 1 : 0 }))
    for x in 0..<width { #expect(set.contains([x, x % 2 == 0 ? 0 : 67])) }
    for y in 0..<68 { #expect(set.contains { $0[1] == y }) }
}

/// Losses that are all the same, and a single one, stand in the middle.
@Test func flatCurve() {
    let flat = dots(curve([0.5, 0.5, 0.5]))
    #expect(Set(flat.map { $0[1] }).count == 1 && flat.allSatisfy { (33...34).contains($0[1]) })
    #expect(dots(curve([0.5])).count == 1)
    #expect(lines(picture(losses: [0.5])).contains { $0.contains("epoch 1") })
}

@Test func curveLabels() {
    let text = picture(losses: [0.6931, 0.25, 0.125])
    let rows = lines(text)
    #expect(rows[1].contains(" 0.693 |") && rows[17].contains(" 0.125 |"))
    #expect(rows[19].contains("1 ") && rows[19].contains("epoch") && rows[19].hasSuffix("3"))
    // Losses that differ in the sixth digit only.
    let close = picture(losses: [0.693152, 0.693151])
    #expect(close.contains(" 0.693152 |") && close.contains(" 0.693151 |"))
    let none = picture(losses: [])
    #expect(none.contains("no epochs trained") && !none.contains("epoch "))
}

/// The largest value is named at the top, the smallest at the bottom, the epochs below.
@Test func curvesInATerminal() {
    for columns in [10, 20, 40, 200] {
        let lines = terminalCurve("% right", [10, 80, 40], on: Screen(columns: columns)).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= max(20, columns) } && lines[0] == "% right")
        #expect(
            lines[1].hasPrefix("80 |") && lines[9].hasPrefix("10 |") && lines[11].contains("epoch")
                && lines[11].hasSuffix("3"))
    }
    #expect(terminalCurve("Loss", [], on: Screen()) == "Loss\nno epochs trained\n")
}
