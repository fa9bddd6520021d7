import Drawing
import Testing

/// What the environment of a terminal says, by the conventions of each variable.
@Test(arguments: [
    (["TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"], Screen.Colours.all, true, true),
    (["TERM": "screen-256color", "COLORTERM": "24bit", "LANG": "en_GB.utf8"], .all, true, true),
    (["TERM": "screen-256color", "LANG": "de_DE.UTF-8"], .palette, true, true),
    (["TERM": "xterm-256color", "COLORTERM": "", "LANG": "C"], .palette, false, true),
    (["TERM": "xterm", "LANG": "C.UTF-8"], .none, true, true),
    (["TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1", "LANG": "C.UTF-8"], .none, true, true),
    (["TERM": "xterm-256color", "NO_COLOR": "", "LANG": "C.UTF-8"], .palette, true, true),
    (["TERM": "dumb", "COLORTERM": "truecolor", "LANG": "C.UTF-8"], .none, false, false),
    (["TERM": "", "COLORTERM": "truecolor", "LANG": "C.UTF-8"], .none, false, false),
    (["COLORTERM": "truecolor", "LANG": "C.UTF-8"], .none, false, false),
    (["TERM": "xterm-256color", "LC_ALL": "C", "LC_CTYPE": "C.UTF-8", "LANG": "C.UTF-8"], .palette, false, true),
    (["TERM": "xterm-256color", "LC_ALL": "", "LC_CTYPE": "C.UTF-8", "LANG": "C"], .palette, true, true),
    (["TERM": "xterm-256color"], .palette, false, true),
])
func detection(_ environment: [String: String], _ colours: Screen.Colours, _ isUTF8: Bool, _ canErase: Bool) {
    let screen = Screen(isTerminal: true, environment: environment, columns: 100)
    #expect(screen == Screen(columns: 100, colours: colours, isUTF8: isUTF8, canErase: canErase))
    #expect(Screen(isTerminal: false, environment: environment, columns: 100) == Screen(columns: 100))
}

@Test func width() {
    func columns(_ told: Int?, _ variable: String?) -> Int {
        Screen(isTerminal: true, environment: variable.map { ["COLUMNS": $0] } ?? [:], columns: told).columns
    }
    #expect(columns(40, "132") == 40)
    #expect(columns(nil, "132") == 132)
    #expect(columns(0, "132") == 132)
    for useless in [nil, "", "0", "-5", "wide"] { #expect(columns(nil, useless) == 80) }
}

/// xterm's own values (its 256colres.h): 16 + 36 r + 6 g + b of the levels 0, 95, 135, 175, 215, 255; greys 8 + 10 k.
@Test func nearestOfThePalette() {
    let levels = [0, 95, 135, 175, 215, 255]
    for r in 0..<6 {
        for g in 0..<6 {
            for b in 0..<6 {
                let colour = Colour(levels[r] << 16 | levels[g] << 8 | levels[b])
                #expect(colour.paletteIndex == 16 + 36 * r + 6 * g + b)
            }
        }
    }
    for k in 0..<24 { #expect(Colour((8 + 10 * k) * 0x010101).paletteIndex == 232 + k) }
    // A little beside black, beside (95, 135, 175) and beside the grey 138.
    #expect(Colour(0x020103).paletteIndex == 16)
    #expect(Colour(0x6085B0).paletteIndex == 16 + 36 * 1 + 6 * 2 + 3)
    #expect(Colour(0x8B8A89).paletteIndex == 232 + 13)
}

/// The classes stay different from each other where only the palette's colours are.
@Test func classesDifferInThePalette() {
    #expect(Set(classFills.map(\.paletteIndex)).count == classLimit)
    #expect(Set(classColours.map(\.paletteIndex)).count == classLimit)
    for (fill, mark) in zip(classFills, classColours) { #expect(fill.paletteIndex != mark.paletteIndex) }
}

/// ECMA-48: 38 and 48 select the colours, 0 takes them back; a line begins and ends without any.
@Test func escapes() {
    let (red, blue) = (Colour(0xFF0000), Colour(0x0000FF))
    let lines = [
        [Glyph("a"), Glyph("b", red), Glyph("c", red), Glyph(" ", red, on: blue), Glyph(" "), Glyph(" ", red)], [],
        [Glyph("d")],
    ]
    #expect(
        Screen(colours: .all).text(lines)
            == "a\u{1B}[0;38;2;255;0;0mbc\u{1B}[0;38;2;255;0;0;48;2;0;0;255m \u{1B}[0m\n\nd\n")
    #expect(Screen(colours: .palette).text(lines) == "a\u{1B}[0;38;5;196mbc\u{1B}[0;38;5;196;48;5;21m \u{1B}[0m\n\nd\n")
    #expect(Screen().text(lines) == "abc \n\nd\n")
}
