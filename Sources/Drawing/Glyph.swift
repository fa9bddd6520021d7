/// A character in its place on a screen, one column wide; a colour that is nil is the terminal's own.
public struct Glyph: Equatable, Sendable {
    /// The character.
    public var character: Character
    /// The character's colour and the one behind it.
    public var foreground, background: Colour?

    /// A character in the given colours.
    public init(_ character: Character, _ foreground: Colour? = nil, on background: Colour? = nil) {
        (self.character, self.foreground, self.background) = (character, foreground, background)
    }
}

extension Screen {
    /// Lines of glyphs as text for this screen, each ended by a line feed: without a single escape where the screen has
    /// no colours, and without blanks at the end of a line.
    public func text(_ lines: [[Glyph]]) -> String {
        lines.map { text($0) + "\n" }.joined()
    }

    private func text(_ line: [Glyph]) -> String {
        var text = ""
        var style: [String] = []
        let end = line.lastIndex { $0.character != " " || $0.background != nil }.map { $0 + 1 } ?? 0
        for glyph in line[..<end] {
            let wanted = [glyph.foreground.map { code(38, $0) }, glyph.background.map { code(48, $0) }].compactMap {
                $0
            }
            if wanted != style, colours != .none {
                text += "\u{1B}[\((["0"] + wanted).joined(separator: ";"))m"
                style = wanted
            }
            text.append(glyph.character)
        }
        return style.isEmpty ? text : text + "\u{1B}[0m"
    }

    /// What sets the colour of the character (38) or of what is behind it (48) in a "select graphic rendition".
    private func code(_ ground: Int, _ colour: Colour) -> String {
        colours == .all
            ? "\(ground);2;\(colour.red);\(colour.green);\(colour.blue)" : "\(ground);5;\(colour.paletteIndex)"
    }
}

extension Colour {
    /// The nearest of xterm's 256 colours. Its first sixteen are left out: users choose them anew.
    public var paletteIndex: Int {
        func square(_ a: UInt8, _ b: UInt8) -> Int { (Int(a) - Int(b)) * (Int(a) - Int(b)) }
        func distance(_ index: Int) -> Int {
            let other = Self(paletteIndex: index)
            return square(red, other.red) + square(green, other.green) + square(blue, other.blue)
        }
        return (16...255).map { ($0, distance($0)) }.min { $0.1 < $1.1 }!.0
    }

    /// A colour of xterm's cube of 6×6×6 (16 to 231) or of its 24 greys (232 to 255).
    init(paletteIndex index: Int) {
        func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }
        let place = index - 16
        self.init(
            index < 232
                ? level(place / 36) << 16 | level(place / 6 % 6) << 8 | level(place % 6)
                : (8 + 10 * (index - 232)) * 0x010101)
    }
}
