import Arrays

/// What is wrong with a user's file, in one line that names it.
public struct FileError: Error, Equatable, CustomStringConvertible {
    /// The line.
    public let description: String

    /// An error that says `description`.
    public init(_ description: String) {
        self.description = description
    }

    /// The system's word for why it could not do something with the file at `path`.
    init(_ path: String, _ action: String, errno code: Int32) {
        self.init("\(quoted(path)) cannot be \(action): \(String(cString: strerror(code)).lowercasedFirst)")
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}

/// A user's text between quotes, fit for one line: control characters escaped, a long text cut.
package func quoted(_ text: some StringProtocol) -> String {
    let limit = 200
    var line = ""
    for scalar in text.unicodeScalars.prefix(limit) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: line += scalar.escaped(asASCII: true)
        default: line.unicodeScalars.append(scalar)
        }
    }
    return "\"\(line)\(text.unicodeScalars.count > limit ? "…" : "")\""
}
