import Files
import Foundation
import Programs

/// A student's Swift file as a program that calls its functions for others.
///
/// The file is compiled beside the sheet's functions (`Student/Sheet/Functions.swift`), which call the student's where
/// they are written and otherwise the project's.
final class StudentProgram {
    /// The program, and the file that takes up what it prints and the runtime's words where it traps.
    let path, log: String
    let versions: String
    private let folder: TemporaryFolder
    let source: StudentSource

    /// Compiles a student's file.
    ///
    /// - Parameter meanwhile: Is called some 20 times a second; what it throws ends the compiler.
    /// - Throws: `LoadError` with the compiler's words, at the student's lines, where it does not compile; `FileError`
    ///   where it cannot be read, or the compiler or the project's build is missing.
    init(_ script: String, meanwhile: () throws -> Void) throws {
        guard let text = try? String(contentsOfFile: script, encoding: .utf8) else {
            throw FileError("\(quoted(script)) cannot be read as a text in UTF-8")
        }
        source = StudentSource(text, file: script)
        let sheet = try SheetModule.built(meanwhile)
        versions = sheet.version
        folder = try TemporaryFolder()
        (path, log) = ("\(folder.path)/program", "\(folder.path)/log")
        let (copy, main) = ("\(folder.path)/\(source.name)", "\(folder.path)/main.swift")
        try source.compiled.write(toFile: copy, atomically: false, encoding: .utf8)
        try source.main.write(toFile: main, atomically: false, encoding: .utf8)
        let words = try swiftc(
            [
                "-Onone", "-g", "-swift-version", "5", "-suppress-warnings", "-module-name", "Student", "-I",
                sheet.folder, "-o", path,
            ]
                + [main, copy] + sheet.objects, in: folder, meanwhile)
        if access(path, X_OK) != 0 { throw source.loadError(words) }
    }

    /// What the program has printed since it was started, with the runtime's words where it has trapped.
    var words: String { (try? String(decoding: Data(contentsOf: URL(filePath: log)), as: UTF8.self)) ?? "" }

    /// The sheet's function that the program was in when it was ended, and the student's line.
    var whereabouts: (function: String?, place: Place?, trace: String?) {
        let words = words
        let function = words.firstMatch(of: /\bstudent_(\w+)\(/)?.output.1
        return (function.map(String.init), source.place(in: words), words)
    }

    /// Why the program has ended in a call, and at which of the student's lines.
    func end(status: Int32) -> Answer {
        let words = words
        let fatal = status < 128 ? nil : words.split(separator: "\n").last { $0.contains("Fatal error: ") }
        let message = fatal.map { String($0.split(separator: "Fatal error: ", maxSplits: 1).last!) }
        if message == "todo()" {
            var answer = Answer(status: .raised)
            (answer.message, answer.place) = ("NotImplementedError", source.place(in: words))
            return answer
        }
        var answer = Answer(status: .stopped)
        answer.message =
            message.map { $0.hasPrefix("it goes on") ? $0 : "it stops the program: \($0)" }
            ?? (status == 128 + SIGSEGV || status == 128 + SIGBUS
                ? "it is out of stack, as by a function that calls itself without an end"
                : status < 128
                    ? "it calls exit(\(status))"
                    : [SIGKILL, SIGTERM, SIGINT, SIGHUP].contains(status - 128)
                        ? "its process was ended from outside"
                        : "it traps, as by a number that is too large for an Int")
        answer.trace = words
        // A training without an end is blamed on the function that was called, whatever that has called.
        answer.place =
            message?.hasPrefix("it goes on") == true ? source.places(in: words).last : source.place(in: words)
        return answer
    }
}

/// A student's file, read for the sheet's functions.
struct StudentSource {
    let name: String
    private let lines: [Substring]
    /// The lines of the functions' declarations, and those functions that are more than `todo()`.
    private(set) var declared: [String: Int] = [:]
    private(set) var written: [String] = []
    /// The lines to compile, as many as the file has. Functions that are not written are blanks; the names of the
    /// others begin with `student_`, so that calls reach them by way of the sheet's functions.
    private var renamed: [String]

    init(_ text: String, file: String) {
        name = file.split(separator: "/").last.map(String.init) ?? file
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        renamed = lines.map(String.init)
        let code = codeAlone(text).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        var depth = 0
        for (index, line) in code.enumerated() {
            defer { depth += line.count { $0 == "{" } - line.count { $0 == "}" } }
            guard depth == 0, let match = line.prefixMatch(of: /\s*(?:[@\w()]+\s+)*func\s+(?<name>\w+)\s*[(<]/)
            else { continue }
            let name = String(match.output.name)
            let text = code[index...].joined(separator: "\n")
            guard let signature = sheetSignatures[name], declared[name] == nil, let start = text.firstIndex(of: "{")
            else { continue }
            // Beside the sheet's functions of arrays there may be some of the same names for numbers.
            if signature.contains("_ z: Matrix"), !text[..<start].contains("Matrix") { continue }
            declared[name] = index + 1
            let body = text[start...].dropFirst().prefix { $0 != "}" }
            if body.endIndex < text.endIndex, ["", "todo()"].contains(body.filter { !$0.isWhitespace }) {
                let first = index > 0 && code[index - 1].hasPrefix("@") ? index - 1 : index
                for line in first...index + text[..<body.endIndex].count(where: \.isNewline) {
                    renamed[line] = String(zip(lines[line], code[line]).map { $1 == " " ? $0 : " " })  // its comments
                }
            } else {
                written.append(name)
                let place = line.distance(from: line.startIndex, to: match.output.name.startIndex)
                renamed[index].insert(
                    contentsOf: "student_", at: renamed[index].index(renamed[index].startIndex, offsetBy: place))
            }
        }
    }

    var compiled: String { renamed.joined(separator: "\n") }

    /// Sets the student's functions into the sheet's; a line each.
    var main: String {
        (["@_exported import SheetFunctions"] + written.map { "Sheet.\($0).student = student_\($0)" }
            + ["serve(declared: [\(declared.keys.sorted().map { "\"\($0)\"" }.joined(separator: ", "))])", ""]).joined(
                separator: "\n")
    }

    func place(_ line: Int) -> Place? {
        lines.indices.contains(line - 1)
            ? Place(file: name, line: line, text: lines[line - 1].trimmingCharacters(in: .whitespaces)) : nil
    }

    /// The student's line nearest to a trap.
    func place(in backtrace: String) -> Place? { places(in: backtrace).first }

    /// The student's lines on the way to a trap, the nearest first.
    func places(in backtrace: String) -> [Place] {
        backtrace.matches(of: /\ at (?<file>.+):(?<line>\d+):\d+/).compactMap { match in
            match.output.file.hasSuffix("/\(name)") ? Int(match.output.line).flatMap(place) : nil
        }
    }

    /// What the compiler complains of.
    func loadError(_ words: String) -> LoadError {
        var errors: [(place: Place?, message: String)] = []
        for match in words.matches(of: /(?m)^(?<file>.*\.swift):(?<line>\d+):\d+: error: (?<message>.*)$/) {
            guard let number = Int(match.output.line) else { continue }
            if match.output.file.hasSuffix("/\(name)") {
                errors.append((place(number), String(match.output.message.replacing("student_", with: ""))))
            } else if written.indices.contains(number - 2) {
                let function = written[number - 2]
                errors.append(
                    (
                        declared[function].flatMap(place),
                        "the sheet's function is declared as \(sheetSignatures[function] ?? "")"
                    ))
            }
        }
        var error = LoadError(
            message: errors.first?.message ?? "the compiler says nothing of a line", place: errors.first?.place)
        (error.verb, error.trace) = ("does not compile", words)
        error.all = errors
        return error
    }
}

/// The declarations of the sheet's functions, by name, from the file that `start` writes.
let sheetSignatures: [String: String] = {
    let text = (try? String(contentsOfFile: studentFile("week_5.swift"), encoding: .utf8)) ?? ""
    let pairs = text.matches(of: /(?m)^func (\w+)\([^{]*/).map { match in
        (String(match.output.1), match.output.0.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
    return Dictionary(uniqueKeysWithValues: pairs)
}()
