/// The usage lines of a command, its options wrapped under each other.
///
/// - Parameters:
///   - command: What the user types first.
///   - file: The optional file's name in the usage, where the command takes one.
public func usage(_ command: String, _ options: [Option], file: String? = nil) -> String {
    let parts =
        options.map { option in
            let name = option.letter.map { "-\($0)" } ?? "--\(option.name)"
            return "[\(name)\(option.value.map { " \($0)" } ?? "")]"
        } + (file.map { ["[\($0)]"] } ?? [])
    let start = "usage: \(command)"
    var lines = [start]
    for part in parts {
        if lines[lines.count - 1].count + part.count + 1 > 80 {
            lines.append(String(repeating: " ", count: start.count))
        }
        lines[lines.count - 1] += " \(part)"
    }
    return lines.joined(separator: "\n")
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
        var lines = ["  \(name)".padded(to: width)]
        for word in help.split(separator: " ") {
            if lines[lines.count - 1].count + word.count + 1 > 80 { lines.append("".padded(to: width)) }
            lines[lines.count - 1] += (lines[lines.count - 1].count > width ? " " : "") + word
        }
        return lines.joined(separator: "\n")
    }.joined(separator: "\n")
}

/// What `--help` prints: the usage, what the command does, and its options.
public func help(
    _ usage: String, _ about: String, _ options: [Option], file: (name: String, help: String)? = nil
) -> String {
    "\(usage)\n\n\(about)\n\n\(optionList(options, file: file))"
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
