import Files

/// A command of a program: its options, its help and what it runs.
public struct Command: Sendable {
    /// What the user types after `./week5.sh`; empty for the script itself.
    public let name: String
    /// What it does, in a sentence.
    public let about: String
    /// The options, `--help` the first.
    public let options: [Option]
    /// The name in the usage, and the help, of what it takes that is no option; nil where it takes none.
    private let file: (name: String, help: String)?
    private let mayHaveFiles: Bool
    private let notes: String
    private let body: @Sendable (Arguments) throws -> Void

    /// A command with options of its own.
    ///
    /// - Parameters:
    ///   - mayHaveFiles: Whether it takes several words that are no options, each of which it checks.
    ///   - notes: The last lines of the help.
    public init(
        name: String, about: String, options: [Option] = [], file: (name: String, help: String)? = nil,
        mayHaveFiles: Bool = false, notes: String = "", body: @escaping @Sendable (Arguments) throws -> Void
    ) {
        self.options = [Option("h", "help", nil, "show this help and exit", isPreferred: true)] + options
        (self.name, self.about, self.file, self.mayHaveFiles) = (name, about, file, mayHaveFiles)
        (self.notes, self.body) = (notes, body)
    }

    /// The usage lines.
    public var usage: String { Programs.usage(name, options, file: file?.name) }

    /// Runs the command with the words behind its name, or prints its help.
    ///
    /// - Throws: `UsageError` for a mistake in the command line; any other error of the command.
    public func run(_ words: some Sequence<String>) throws {
        let given = try Arguments(words, options, mayHaveFiles: mayHaveFiles)
        if given.has("help") { return print("\(usage)\n\n\(about)\n\n\(optionList(options, file: file))\(notes)") }
        if file == nil, let name = given.files.first {
            throw UsageError("\(quoted(name)) is one argument too many: this command writes no file of its own")
        }
        try body(given)
    }
}

/// The usage lines of a command: its options and the name of its file, wrapped at 80 columns under each other.
public func usage(_ command: String, _ options: [Option], file: String? = nil) -> String {
    let parts =
        options.map { option in
            return "[\(option.shortest)\(option.value.map { " \($0)" } ?? "")]"
        } + (file.map { ["[\($0)]"] } ?? [])
    let start = "usage: ./week5.sh\(command.isEmpty ? "" : " ")\(command)"
    return wrapped(parts, after: start, indent: start.count + 1)
}

/// A line for each option, the explanations aligned and wrapped at 80 columns.
public func optionList(_ options: [Option], file: (name: String, help: String)? = nil) -> String {
    var entries = options.map { option in
        let value = option.value.map { " \($0)" } ?? ""
        return ("\(option.letter.map { "-\($0), " } ?? "    ")--\(option.name)\(value)", option.help)
    }
    if let file { entries.insert((file.name, file.help), at: 0) }
    let width = (entries.map(\.0.count).max() ?? 0) + 4
    return entries.map { name, help in
        wrapped(help.split(separator: " ").map(String.init), after: "  \(name)".padded(to: width - 1), indent: width)
    }.joined(separator: "\n")
}

/// Words behind `start`, each after a blank; a line that would be longer than 80 columns goes on in one indented.
package func wrapped(_ words: [String], after start: String, indent: Int) -> String {
    var lines = [start]
    for word in words {
        if lines[lines.count - 1].count + word.count + 1 > 80 { lines.append("".padded(to: indent - 1)) }
        lines[lines.count - 1] += " \(word)"
    }
    return lines.joined(separator: "\n")
}

extension String {
    /// The text with blanks behind it, `width` characters at least.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// The text with blanks before it, `width` characters at least.
    package func rightAligned(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
