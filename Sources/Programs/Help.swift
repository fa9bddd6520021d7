/// The usage lines of a command: its options, wrapped at 80 columns under each other.
///
/// - Parameters:
///   - command: The subcommand that the user types after `./week5.sh`; empty for none.
///   - file: The optional file's name, where the command takes one.
public func usage(_ command: String, _ options: [Option], file: String? = nil) -> String {
    let parts =
        options.map { option in
            let name = option.letter.map { "-\($0)" } ?? "--\(option.name)"
            return "[\(name)\(option.value.map { " \($0)" } ?? "")]"
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
