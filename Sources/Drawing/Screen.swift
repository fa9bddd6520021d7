import Arrays

/// What the place that output goes to can show: a terminal, or a file or pipe without any of its abilities.
public struct Screen: Equatable, Sendable {
    /// The colours that it knows.
    public enum Colours: Sendable {
        /// None, or none that are wanted.
        case none
        /// The 256 colours of xterm.
        case palette
        /// Every colour of 24 bits.
        case all
    }

    /// Characters in a line, at least 1.
    public let columns: Int
    /// The colours that may be used.
    public let colours: Colours
    /// Whether characters beyond ASCII are shown.
    public let isUTF8: Bool
    /// Whether a line can be erased and written again.
    public let canErase: Bool

    /// A screen of the given abilities, by default none.
    public init(columns: Int = 80, colours: Colours = .none, isUTF8: Bool = false, canErase: Bool = false) {
        require(columns > 0, "a line holds at least one character, not \(columns)")
        (self.columns, self.colours, self.isUTF8, self.canErase) = (columns, colours, isUTF8, canErase)
    }

    /// What the user's environment says of a screen.
    ///
    /// A terminal without a name (`TERM`) or named "dumb" has no abilities, as has anything but a terminal. `NO_COLOR`,
    /// unless empty, forbids colours (no-color.org). The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is not empty
    /// tells whether UTF-8 is understood.
    ///
    /// - Parameters:
    ///   - environment: The environment's variables, those of `variables` at least.
    ///   - columns: The width that the system tells; where it is nil or 0, `COLUMNS` holds, and 80 without that.
    public init(isTerminal: Bool, environment: [String: String], columns: Int?) {
        func value(_ name: String) -> String { environment[name] ?? "" }
        let width = [columns, Int(value("COLUMNS"))].compactMap { $0 }.first { $0 > 0 } ?? 80
        let term = value("TERM")
        guard isTerminal, !term.isEmpty, term != "dumb" else {
            self.init(columns: width)
            return
        }
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(value).first { !$0.isEmpty }?.uppercased() ?? ""
        let colours: Colours =
            if !value("NO_COLOR").isEmpty { .none } else if ["truecolor", "24bit"].contains(value("COLORTERM")) {
                .all
            } else if term.contains("256color") { .palette } else { .none }
        self.init(
            columns: width, colours: colours, isUTF8: locale.contains("UTF-8") || locale.contains("UTF8"),
            canErase: true)
    }

    /// The variables that `init(isTerminal:environment:columns:)` reads.
    static let variables = ["TERM", "COLORTERM", "NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG", "COLUMNS"]

    /// The screen behind a file descriptor: 1 is standard output's, 2 standard error's.
    public init(descriptor: Int32) {
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
        let set = Self.variables.compactMap { name in getenv(name).map { (name, String(cString: $0)) } }
        self.init(
            isTerminal: isatty(descriptor) == 1, environment: Dictionary(uniqueKeysWithValues: set),
            columns: isKnown ? Int(size.ws_col) : nil)
    }
}
