import Arrays
import Drawing
import Testing

let nothing = Matrix(rows: 0, columns: 2, elements: [])
private let screens = [Screen.Colours.none, .palette, .all].flatMap {
    [Screen(colours: $0), Screen(colours: $0, isUTF8: true)]
}

func picture(
    _ classMap: [Int] = [0, 1, 0, 1], _ X: Matrix = nothing, _ y: [Int] = [], losses: [Double] = [2, 1],
    columns: Int = 80,
    _ screen: Screen = Screen()
) -> String {
    let samples = Samples(X, y, classes: max(classMap.max() ?? 0, y.max() ?? 0) + 1)
    return terminalPicture(
        title: "3-Layer MLP", classMap, samples, curve: ("Loss", losses),
        on: Screen(columns: columns, colours: screen.colours, isUTF8: screen.isUTF8))
}

/// The picture's lines as they are seen, without escapes.
func lines(_ picture: String) -> [String] {
    let pieces = picture.split(separator: "\u{1B}", omittingEmptySubsequences: false)
    let seen = pieces.dropFirst().reduce(String(pieces[0])) { $0 + $1.drop { $0 != "m" }.dropFirst() }
    return seen.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}

/// The lines of the map in a picture of 80 columns, 36 characters from the fourth on.
private func map(_ picture: String) -> [String] {
    lines(picture)[1...18].map { String($0.dropFirst(3).prefix(36)) }
}

/// Ten classes, column by column, and a sample of each in the middle of its column.
private let tenClasses = (0..<100).map { $0 / 10 }
private let oneOfEach = Matrix((0..<10).map { [Double($0) - 4.5, 0] })

@Test func noLineIsWiderThanTheScreen() {
    for columns in 1...200 {
        for screen in screens {
            let losses = [[], [0.5], [1e-9, 2e9], [-1.23456e-300, 0]][columns % 4]
            let text = lines(picture(tenClasses, oneOfEach, Array(0..<10), losses: losses, columns: columns, screen))
            #expect(text.allSatisfy { $0.count <= max(20, columns) })
            #expect(text[0].hasPrefix("   3-Layer MLP"))
            #expect(text.contains { $0.hasPrefix("x2 ") } && text.contains { $0.contains("x1") })
            #expect(text.contains { $0.contains("class 9: 1") } && text.last == "")
        }
    }
}

/// Beside each other 22 lines, so that they fit a screen of 24; at 40 columns one under the other.
@Test func arrangement() {
    let (wide, narrow) = (lines(picture()), lines(picture(columns: 40)))
    #expect(wide[0] == "   3-Layer MLP                            Loss")
    #expect(wide.count <= 24)
    #expect(narrow[0] == "   3-Layer MLP")
    #expect(narrow.contains("Loss"))
}

/// Without colours there is nothing but ASCII, and no escape; the same where there are colours but no UTF-8, between
/// the escapes.
@Test func plain() {
    for screen in screens where screen.colours == .none || !screen.isUTF8 {
        let text = picture(tenClasses, oneOfEach, Array(0..<10), screen)
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        #expect(text.contains("\u{1B}") == (screen.colours != .none))
    }
}

/// Classes at (x1, x2): (-5, -5) 0, (-5, 5) 1, (5, -5) 2, (5, 5) 3: quarters of the map, the largest x2 at the top.
@Test func quarters() {
    let rows = map(picture([0, 1, 2, 3]))
    for (row, line) in rows.enumerated() {
        #expect(Set(line.prefix(18)).count == 1 && Set(line.suffix(18)).count == 1)
        #expect(line == rows[row < 9 ? 0 : 17])
    }
    #expect(Set(rows[0] + rows[17]).count == 4)
}

/// Of one cell or of 16 million, the map is drawn at the screen's resolution.
@Test func anyResolution() {
    #expect(Set(map(picture([1])).joined()) == Set(map(picture([Int](repeating: 1, count: 16_000_000))).joined()))
    let (low, high) = (
        map(picture([0, 1, 1, 0])), map(picture((0..<40_000).map { ($0 / 200 < 100) == ($0 % 200 < 100) ? 0 : 1 }))
    )
    #expect(low == high)
}

/// Samples are digits at (x + 5) / 10 of the width; those outside are counted but not drawn.
@Test func samplesAreDigits() {
    let X = Matrix([[-5, 5], [5, -5], [0, 0], [5.01, 0], [0, -1e300]])
    let text = picture([2, 2, 2, 2], X, [0, 1, 0, 1, 1])
    let rows = map(text)
    #expect(rows[0].first == "0")
    #expect(rows[17].last == "1")
    #expect(Array(rows[9])[18] == "0")
    #expect(rows.joined().filter(\.isNumber).count == 3)
    #expect(
        text.contains("class 0: 2 samples") && text.contains("class 1: 3 samples")
            && text.contains("class 2: 0 samples"))
}

/// With colours and UTF-8 a character holds two cells: the samples of the upper and the lower one are seen apart, each
/// in its class's colour.
@Test func samplesAreHalfBlocks() {
    // Of 36 lines of cells the first ends at x2 = 5 - 10 / 36.
    let text = picture(
        [1], Matrix([[-4.9, 4.9], [-4.9, 4.6], [4.9, 4.6]]), [0, 1, 0], Screen(colours: .all, isUTF8: true))
    let top = text.split(separator: "\n")[1]
    func code(_ ground: Int, _ colour: Colour) -> String { "\(ground);2;\(colour.red);\(colour.green);\(colour.blue)" }
    #expect(top.contains("\u{1B}[0;\(code(38, classColours[0]));\(code(48, classColours[1]))m▀\u{1B}"))
    #expect(top.contains("\u{1B}[0;\(code(38, classFills[1]));\(code(48, classColours[0]))m▀\u{1B}"))
    #expect(map(text).joined().filter { $0 == "▀" }.count == 2)
}

/// Every class has its own area and its own mark, in the map and in the legend.
@Test func tenClassesDiffer() {
    let text = picture(tenClasses, oneOfEach, Array(0..<10))
    let areas = Set(map(text)[0])
    #expect(areas.count == 10 && areas.allSatisfy { !$0.isNumber })
    for label in 0..<10 {
        #expect(map(text).joined().filter { $0 == Character("\(label)") }.count == 1)
        #expect(areas.contains { text.contains("\($0)\(label)\($0) class \(label): 1 sample") })
    }
    let coloured = picture(tenClasses, oneOfEach, Array(0..<10), Screen(colours: .palette, isUTF8: true))
    for colour in classFills + classColours { #expect(coloured.contains("8;5;\(colour.paletteIndex)")) }
}

/// Without colours black is the heaviest letter and white a blank, two letters a pixel; a picture that has no room in a
/// line begins the next, and no line is wider than the screen.
@Test func picturesInATerminal() {
    #expect(terminalImages(pair, on: Screen()) == "@@     @@\n")
    #expect(terminalImages(pair, on: Screen(columns: 6)) == "@@\n\n  @@\n")
    for columns in 1...40 {
        let lines = terminalImages(pair + pair, on: Screen(columns: columns)).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= columns })
    }
    // Half a block, black above the white below the picture's one row.
    let coloured = terminalImages([pair[0]], on: Screen(colours: .all, isUTF8: true))
    #expect(coloured.contains("38;2;0;0;0;48;2;255;255;255m▀"))
}
