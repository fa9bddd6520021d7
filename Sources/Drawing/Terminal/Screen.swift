import CLibrary
import Arrays

/// What the destination of an output can show: a terminal, or a file or pipe with none of its abilities.
package struct Screen: Equatable, Sendable {
    /// The colours that may be used: none, xterm's 256, or all of 24 bits.
    package enum Colours: Sendable { case none, palette, all }

    /// Characters in a line, at least 1.
    package let columns: Int
    package let colours: Colours
    /// Whether characters beyond ASCII are shown.
    package let isUTF8: Bool
    /// Whether a line can be erased and written again.
    package let canErase: Bool

    package init(columns: Int = 80, colours: Colours = .none, isUTF8: Bool = false, canErase: Bool = false) {
        require(columns > 0, "a line holds at least one character, not \(columns)")
        (self.columns, self.colours, self.isUTF8, self.canErase) = (columns, colours, isUTF8, canErase)
    }

    /// A screen's abilities by the environment's variables.
    ///
    /// A terminal without `TERM`, or with "dumb", has none. `NO_COLOR`, unless empty, forbids colours (no-color.org).
    /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is not empty says whether the encoding is UTF-8.
    ///
    /// - Parameter columns: The width that the system reports; without one `COLUMNS` counts, and without that 80.
    package init(isTerminal: Bool, environment: [String: String], columns: Int?) {
        func value(_ name: String) -> String { environment[name] ?? "" }
        let width = [columns, Int(value("COLUMNS"))].compactMap { $0 }.first { $0 > 0 } ?? 80
        let term = value("TERM")
        guard isTerminal, !term.isEmpty, term != "dumb" else {
            self.init(columns: width)
            return
        }
        let colours: Colours =
            if !value("NO_COLOR").isEmpty { .none } else if ["truecolor", "24bit"].contains(value("COLORTERM")) {
                .all
            } else if term.contains("256color") { .palette } else { .none }
        self.init(
            columns: width, colours: colours, isUTF8: Arrays.isUTF8 { environment[$0] }, canErase: true)
    }

    /// The screen behind a file descriptor: 1 is standard output's, 2 standard error's.
    package init(descriptor: Int32) {
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
        let names = ["TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "COLUMNS"]
        let variables = names.compactMap { name in getenv(name).map { (name, String(cString: $0)) } }
        self.init(
            isTerminal: isatty(descriptor) == 1, environment: Dictionary(uniqueKeysWithValues: variables),
            columns: isKnown ? Int(size.ws_col) : nil)
    }

    /// Whether half blocks in two colours and braille can be shown.
    var hasBlocks: Bool { colours != .none && isUTF8 }

    /// Lines of glyphs as text, each ended by a line feed: with escapes only where there are colours, and without
    /// blanks at the end of a line.
    package func text(_ lines: [[Glyph]]) -> String { lines.map { text($0) + "\n" }.joined() }

    private func text(_ line: [Glyph]) -> String {
        var (text, style) = ("", [String]())
        let end = line.lastIndex { $0.character != " " || $0.background != nil }.map { $0 + 1 } ?? 0
        for glyph in line[..<end] {
            let wanted = [(38, glyph.foreground), (48, glyph.background)].compactMap { ground, colour in
                colour.map { "\(ground);\(code($0))" }
            }
            if wanted != style, colours != .none {
                text += "\u{1B}[\((["0"] + wanted).joined(separator: ";"))m"
                style = wanted
            }
            text.append(glyph.character)
        }
        return style.isEmpty ? text : text + "\u{1B}[0m"
    }

    /// The colour in a "select graphic rendition", after 38 for the character's or 48 for the background's.
    private func code(_ colour: Colour) -> String {
        colours == .all ? "2;\(colour.red);\(colour.green);\(colour.blue)" : "5;\(colour.paletteIndex)"
    }
}

/// A character one column wide; a colour that is nil is the terminal's own.
package struct Glyph: Equatable {
    let character: Character
    let foreground, background: Colour?

    package init(_ character: Character, _ foreground: Colour? = nil, on background: Colour? = nil) {
        (self.character, self.foreground, self.background) = (character, foreground, background)
    }
}

extension Colour {
    /// The nearest of xterm's 256 colours, without the first sixteen, which users redefine.
    package var paletteIndex: Int {
        func square(_ a: UInt8, _ b: UInt8) -> Int { (Int(a) - Int(b)) * (Int(a) - Int(b)) }
        func distance(_ index: Int) -> Int {
            let other = Self(paletteIndex: index)
            return square(red, other.red) + square(green, other.green) + square(blue, other.blue)
        }
        return (16...255).map { ($0, distance($0)) }.min { $0.1 < $1.1 }!.0
    }

    /// A colour of xterm's cube of 6×6×6 (16 to 231) or of its 24 greys (232 to 255).
    private init(paletteIndex index: Int) {
        func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }
        let place = index - 16
        self.init(
            index < 232
                ? level(place / 36) << 16 | level(place / 6 % 6) << 8 | level(place % 6)
                : (8 + 10 * (index - 232)) * 0x010101)
    }
}
