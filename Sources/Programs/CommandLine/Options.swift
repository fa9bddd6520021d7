import CLibrary
import Files
import NumPyRandom

/// A command-line option.
public struct Option: Sendable {
    let letter: Character?
    let name: String
    let value: String?
    let help: String
    let isPreferred: Bool

    /// An option with a letter, a name, what its value is called in the help, and its help.
    ///
    /// - Parameter isPreferred: Whether an ambiguous prefix means this option rather than another, as it does the
    ///   coursework's own.
    public init(
        _ letter: Character? = nil, _ name: String, _ value: String? = nil, _ help: String, isPreferred: Bool = false
    ) {
        (self.letter, self.name, self.value, self.help, self.isPreferred) = (letter, name, value, help, isPreferred)
    }

    /// Whether its value is a list.
    var isList: Bool { value == "SIZES" || value == "NAMES" }

    /// As in "-n".
    var shortest: String { letter.map { "-\($0)" } ?? "--\(name)" }

    /// As in "-n/--num_samples".
    var label: String { letter.map { "-\($0)/--\(name)" } ?? "--\(name)" }
}

/// A mistake in a command line: one line that names the option, its value and what it takes.
public struct UsageError: Error, Equatable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// A command line, parsed by the conventions of Python's `argparse`.
///
/// `-y6,8`, `-y 6,8`, `-y=6,8`, `--layers 6,8` and `--layers=6,8` are the same; a long option may be abbreviated to a
/// prefix of no other and written with `-` for `_`; letters without values may share a dash; options and files come in
/// any order; after `--` all are files; the last of a repeated option counts. Unlike there, a word is no file's name
/// that begins with another dash than `-`, or is a number, `true` or `false`.
public struct Arguments: Sendable {
    private var values: [String: [String]] = [:]
    private let options: [Option]
    /// What is not an option.
    public private(set) var files: [String] = []
    /// The option before the word that is parsed.
    private var last: Option?

    /// - Throws: `UsageError` for an option that is unknown, ambiguous, without its value or with one it does
    ///   not take, for a word that is no file's name, and for a second file unless there may be several.
    public init(_ arguments: some Sequence<String>, _ options: [Option], mayHaveFiles: Bool = false) throws {
        self.options = options
        var rest = Array(arguments)[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                files += rest
                break
            }
            if !argument.hasPrefix("-") || argument == "-" {
                try checkFile(argument, mayBeThere: mayHaveFiles)
                files.append(argument)
            } else if argument.hasPrefix("--") {
                let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let option = try Self.option(named: String(parts[0]), options)
                if parts.count == 2, option.value == nil {
                    throw UsageError("argument \(option.label): it takes no value, not \(quoted(parts[1]))")
                }
                try add(option, parts.count == 2 ? String(parts[1]) : Self.value(of: option, &rest, options))
            } else {
                try parseLetters(argument, &rest)
            }
            if values["help"] != nil { return }
        }
        if files.count > 1, !mayHaveFiles {
            throw UsageError(
                "a second file \(quoted(files[1])): only one is written, and \(quoted(files[0])) was named first")
        }
    }

    private mutating func add(_ option: Option, _ value: String) {
        values[option.name, default: []].append(value)
        last = option
    }

    /// Refuses a word that was hardly meant for the name of a file.
    ///
    /// - Parameter mayBeThere: Whether numbers may be the name of a file or folder that is there.
    private func checkFile(_ word: String, mayBeThere: Bool) throws {
        try Self.checkDash(word, options)
        let isSwitch = ["true", "false"].contains(word.lowercased())
        let areNumbers = word.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
            $0.contains { $0.isNumber } && realNumber(String($0)) != nil
        }
        let list = last.flatMap { $0.isList ? text($0.name) : nil }
        let goesOn = list?.hasSuffix(",") == true
        guard isSwitch || areNumbers || goesOn, !mayBeThere || access(word, F_OK) != 0 else { return }
        var meant = areNumbers ? "an option stands before its value" : "an option is there or left out"
        if let last, isSwitch, last.value == nil {
            meant = "\(last.label) takes no value: it is there or left out"
        } else if let last, let value = list, areNumbers || goesOn {
            let list = (value.split(separator: ",").map(String.init) + [word]).joined(separator: ",")
            meant = "did you mean \(quoted("\(last.shortest) \(list)"))?"
        }
        throw UsageError(
            "\(quoted(word)) is no option and no name of a file (that is written \(quoted("./" + word))): \(meant)"
        )
    }

    /// Refuses a word that begins with a dash other than `-`, as word processors and web pages have it.
    private static func checkDash(_ word: String, _ options: [Option]) throws {
        guard let dash = word.unicodeScalars.first, !dash.isASCII,
            dash.properties.generalCategory == .dashPunctuation || dash == "\u{2212}"
        else { return }
        let rest = word.unicodeScalars.drop { $0.properties.generalCategory == .dashPunctuation || $0 == "\u{2212}" }
        let name = String(String.UnicodeScalarView(rest.prefix { $0 != "=" }))
        let isLong = name.count > 1 && (try? option(named: name, options)) != nil
        let isShort =
            name.count == 1
            || dash != "\u{2014}" && (options.contains { $0.letter == name.first } || realNumber(name) != nil)
        let meant = (isLong || !isShort ? "--" : "-") + String(String.UnicodeScalarView(rest))
        throw UsageError(
            "\(quoted(word)) begins with \(characterName(dash)), not with \"-\": did you mean \(quoted(meant))?")
    }

    /// Parses `-x`, `-xVALUE`, `-x=VALUE` and letters that share a dash.
    private mutating func parseLetters(_ argument: String, _ rest: inout ArraySlice<String>) throws {
        var letters = argument.dropFirst()
        while let letter = letters.popFirst() {
            guard let option = options.first(where: { $0.letter == letter }) else {
                throw UsageError("there is no option \(quoted(argument)); --help lists them")
            }
            if option.value == nil {
                add(option, "")
            } else if letters.isEmpty {
                try add(option, Self.value(of: option, &rest, options))
            } else {
                add(option, String(letters.first == "=" ? letters.dropFirst() : letters))
                letters = ""
            }
        }
    }

    /// The option whose name is `name` or begins with it.
    private static func option(named name: String, _ options: [Option]) throws -> Option {
        func plain(_ name: String) -> String { name.replacing("-", with: "_") }
        let wanted = plain(name)
        if let exact = options.first(where: { plain($0.name) == wanted }) { return exact }
        let fitting = options.filter { plain($0.name).hasPrefix(wanted) }
        let preferred = fitting.filter(\.isPreferred)
        let candidates = preferred.isEmpty ? fitting : preferred
        if candidates.isEmpty { throw UsageError("there is no option \(quoted("--" + name)); --help lists them") }
        if candidates.count == 1 { return candidates[0] }
        let names = candidates.map { "--\($0.name)" }.joined(separator: ", ")
        throw UsageError("the option \(quoted("--" + name)) is ambiguous: it could be \(names)")
    }

    /// The argument that follows an option as its value: anything but another option.
    private static func value(
        of option: Option, _ rest: inout ArraySlice<String>, _ options: [Option]
    ) throws -> String {
        guard let value = option.value else { return "" }
        let next = rest.popFirst()
        if let next { try checkDash(next, options) }
        if let next, !next.hasPrefix("-") || next == "-" || realNumber(next) != nil { return next }
        throw UsageError(
            "argument \(option.label): it takes a value (\(value)), and "
                + (next.map { "\(quoted($0)) looks like an option" } ?? "none follows"))
    }
}

// MARK: - Values

extension Arguments {
    /// Whether there is an option of that name.
    package func takes(_ name: String) -> Bool { options.contains { $0.name == name } }

    /// Whether an option was given.
    public func has(_ name: String) -> Bool { values[name] != nil }

    /// An option's text, or nil where it was not given.
    public func text(_ name: String) -> String? { values[name]?.last }

    /// The texts of an option that was given several times.
    public func texts(_ name: String) -> [String] { values[name] ?? [] }

    /// An option's whole number of a range; anything else is a `UsageError`.
    public func wholeNumber(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws -> Int {
        try value(name, default: fallback, takes: "a whole number \(Self.words(range))") {
            guard let digits = Programs.wholeNumber($0) else { return nil }
            // A number too large for an Int means the largest where there is no upper limit.
            let isEndless = range.upperBound == .max && !digits.hasPrefix("-")
            let number = Int(digits) ?? (isEndless ? .max : nil)
            return number.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// An option's whole numbers of a range, separated by commas; anything else is a `UsageError`.
    public func wholeNumbers(_ name: String, in range: ClosedRange<Int>, default fallback: [Int]) throws -> [Int] {
        try value(name, default: fallback, takes: "whole numbers \(Self.words(range)), separated by commas") { text in
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let numbers = parts.compactMap { Programs.wholeNumber(String($0)).flatMap(Int.init) }
            return numbers.count == parts.count && numbers.allSatisfy(range.contains) ? numbers : nil
        }
    }

    /// An option's seed, a whole number from 0; anything else is a `UsageError`.
    public func seed(_ name: String, default fallback: Seed?) throws -> Seed? {
        try value(name, default: fallback, takes: "a whole number of at least 0") {
            Programs.wholeNumber($0).flatMap { Seed(decimal: $0) }
        }
    }

    /// An option's real number, finite and above 0; anything else is a `UsageError`.
    public func positiveNumber(_ name: String, default fallback: Double) throws -> Double {
        try value(name, default: fallback, takes: "a finite number above 0") {
            realNumber($0).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
        }
    }

    /// An option's value as `parse` reads it.
    ///
    /// - Parameter takes: What the option takes, in words that follow "it takes".
    /// - Throws: `UsageError` where `parse` returns nil.
    public func value<Value>(
        _ name: String, default fallback: Value, takes: String, _ parse: (String) -> Value?
    ) throws -> Value {
        guard let text = values[name]?.last else { return fallback }
        if let value = parse(text) { return value }
        throw error(name, takes: takes)
    }

    /// The error that an option's value is not what it takes.
    public func error(_ name: String, takes: String) -> UsageError {
        let label = options.first { $0.name == name }?.label ?? name
        return UsageError("argument \(label): it takes \(takes), not \(quoted(values[name]?.last ?? ""))")
    }

    private static func words(_ range: ClosedRange<Int>) -> String {
        range.upperBound == .max ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    }
}

// MARK: - Numbers

/// The sign and digits of a whole number of any length, written as Python's `int` accepts it, or nil: blanks around it,
/// a sign, underscores between digits.
public func wholeNumber(_ text: String) -> String? {
    guard let plain = withoutBlanksAndUnderscores(text) else { return nil }
    let digits = withoutSign(plain)
    return digits.isEmpty || !digits.utf8.allSatisfy(isDigit) ? nil : plain.hasPrefix("+") ? digits : plain
}

/// The number that `text` writes as Python's `float` accepts it, or nil; "inf" and "nan" are numbers.
public func realNumber(_ text: String) -> Double? {
    guard let plain = withoutBlanksAndUnderscores(text) else { return nil }
    return ["inf", "infinity", "nan"].contains(withoutSign(plain).lowercased()) ? Double(plain) : parseDecimal(plain)
}

private func withoutSign(_ text: String) -> String {
    text.hasPrefix("-") || text.hasPrefix("+") ? String(text.dropFirst()) : text
}

/// The text without the blanks around it and the underscores between its digits; nil for an underscore elsewhere.
private func withoutBlanksAndUnderscores(_ text: String) -> String? {
    let isBlank = { (byte: UInt8) in byte == 0x20 || 0x09...0x0d ~= byte }
    let bytes = Array(text.utf8.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    let isRight = bytes.indices.allSatisfy { place in
        bytes[place] != UInt8(ascii: "_")
            || place > 0 && place < bytes.count - 1 && isDigit(bytes[place - 1]) && isDigit(bytes[place + 1])
    }
    return isRight ? String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self) : nil
}
