import Files
import Foundation
import Programs

/// A function that a student's file declares, outside of types and other functions.
struct Declaration {
    let name: String
    /// Such as "(_:lr:)".
    let labels: String
    /// Such as "func layerUpdate(_ layer: inout Layer, lr: Double)".
    let signature: String
    /// Whether its body is more than `todo()`.
    let isWritten: Bool
    let place: Place
    /// Where its name and its body begin, in characters of the file.
    let nameOffset, bodyOffset: Int
}

/// A student's Swift file, read for its functions.
struct StudentFile {
    let name: String
    private(set) var declarations: [Declaration] = []
    private let text: [Character]
    private let lines: [Substring]

    /// - Throws: `FileError` where it cannot be read.
    init(_ path: String) throws {
        let text = try compare.text(path)
        name = path.split(separator: "/").last.map(String.init) ?? path
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        self.text = Array(text)
        let code = codeAlone(text)
        var (depth, line, offset, seen) = (0, 1, 0, code.startIndex)
        for match in code.matches(of: /\bfunc\s+(?<name>\w+)\s*(?:<[^>(]*>\s*)?\(/) {
            let (before, found) = (code[seen..<match.range.lowerBound], match.output.name)
            depth += before.count { $0 == "{" } - before.count { $0 == "}" }
            line += before.count(where: \.isNewline)
            offset += before.count
            seen = match.range.lowerBound
            let parameters = code[match.range.upperBound...].prefix(upToBracketFrom: 1)
            guard depth == 0, let brace = code[parameters.endIndex...].firstIndex(of: "{") else { continue }
            let body = code[code.index(after: brace)...].prefix(upToBracketFrom: 1)
            let isClosed = body.endIndex < code.endIndex
            declarations.append(
                Declaration(
                    name: String(found), labels: "(\(labels(of: parameters).map { "\($0):" }.joined()))",
                    signature: code[seen..<brace].split(whereSeparator: \.isWhitespace).joined(separator: " "),
                    isWritten: !isClosed || !["", "todo()"].contains(body.filter { !$0.isWhitespace }),
                    place: place(line)!, nameOffset: offset + code[seen..<found.startIndex].count,
                    bodyOffset: offset + code[seen...brace].count))
        }
    }

    /// The text to compile, of as many lines. The names of the sheet's functions begin with `student_`, so that calls
    /// reach them by way of the module's; what is not written is out of the way, and compiles.
    func compiled(_ functions: [Declaration]) -> String {
        var text = text
        for one in declarations.reversed() where functions.contains(where: { $0.place == one.place }) {
            if !one.isWritten { text.insert(contentsOf: "todo();", at: one.bodyOffset) }
            text.insert(contentsOf: one.isWritten ? "student_" : "unwritten_", at: one.nameOffset)
        }
        return String(text)
    }

    func place(_ line: Int) -> Place? {
        guard lines.indices.contains(line - 1) else { return nil }
        return Place(file: name, line: line, text: lines[line - 1].trimmingCharacters(in: .whitespaces))
    }
}

/// The labels of some parameters, `_` for none.
private func labels(of parameters: Substring) -> [Substring] {
    var (depth, starts) = (0, [parameters.startIndex])
    for index in parameters.indices {
        depth += "([{".contains(parameters[index]) ? 1 : ")]}".contains(parameters[index]) ? -1 : 0
        if parameters[index] == ",", depth == 0 { starts.append(parameters.index(after: index)) }
    }
    return starts.compactMap { parameters[$0...].firstMatch(of: /^\s*(\w+)/)?.output.1 }
}

extension Substring {
    /// The text before the bracket that closes the last of `depth` open ones.
    fileprivate func prefix(upToBracketFrom depth: Int) -> Substring {
        var depth = depth
        return prefix {
            depth += "([{".contains($0) ? 1 : ")]}".contains($0) ? -1 : 0
            return depth > 0
        }
    }
}

/// The declarations of the sheet's functions, by name, from the file that `start` writes.
let sheetDeclarations: [String: Declaration] = {
    let all = (try? StudentFile(studentFile("week_5.swift")))?.declarations.filter { !$0.isWritten } ?? []
    return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}()

/// A student's file, with those beside it, and the sheet's functions in them.
struct StudentSource {
    let files: [StudentFile]
    /// The files beside it that have functions of the sheet too, and are another script.
    let leftOut: [String]
    /// The sheet's functions that are declared as the sheet has them.
    private(set) var functions: [String: Declaration] = [:]

    /// - Throws: `FileError` where the file cannot be read, `LoadError` where a function is there twice.
    init(_ script: String) throws {
        let first = try StudentFile(script)
        let own = Set(first.declarations.map(\.name)).intersection(sheetDeclarations.keys)
        let folder = String(script[..<(script.lastIndex(of: "/").map(script.index(after:)) ?? script.startIndex)])
        // What has functions of the sheet too is another script; a driver, or the package's manifest, is none of it.
        let names = ((try? fileNames(in: folder.isEmpty ? "." : folder)) ?? []).sorted().filter {
            $0.hasSuffix(".swift") && !$0.hasPrefix(".") && ![first.name, "Package.swift", "main.swift"].contains($0)
        }
        let others = names.compactMap { try? StudentFile(folder + $0) }
        let isHelper = { (file: StudentFile) in own.isDisjoint(with: file.declarations.map(\.name)) }
        files = [first] + others.filter(isHelper)
        leftOut = others.filter { !isHelper($0) }.map(\.name)
        for (name, declarations) in Dictionary(grouping: files.flatMap(\.declarations), by: \.name) {
            guard let sheet = sheetDeclarations[name] else { continue }
            // Beside the sheet's functions of matrices there may be some of the same names for numbers.
            let same = declarations.filter {
                $0.labels == sheet.labels && (!name.contains(/elu|igmoid/) || $0.signature.contains("Matrix"))
            }
            if same.count > 1 {
                var error = LoadError(
                    message: "\(name) is declared a second time: line \(same[0].place.line) has it too",
                    place: same[1].place)
                error.verb = "does not compile"
                throw error
            }
            functions[name] = same.first
        }
    }

    /// Why a function of the sheet is missing, and the line that is meant for it, where there is one.
    func whyMissing(_ name: String) -> (message: String, place: Place?) {
        let declarations = files.flatMap(\.declarations)
        if let other = declarations.first(where: { $0.name == name }) {
            return (
                "it is declared in another way than the sheet's: \(sheetDeclarations[name]!.signature)", other.place
            )
        }
        let near = declarations.first {
            sheetDeclarations[$0.name] == nil && isClose($0.name.lowercased()[...], name.lowercased()[...], mistakes: 2)
        }
        return ("there is no such function\(near.map { "; \($0.name) may be meant to be it" } ?? "")", near?.place)
    }

    /// The student's lines on the way to a trap, the nearest first.
    func places(in backtrace: String) -> [Place] {
        backtrace.matches(of: /\ at (?<file>.+):(?<line>\d+):\d+/).compactMap { place($0.output.file, $0.output.line) }
            .filter { !$0.text.hasPrefix("func todo()") }
    }

    /// A line of one of the files, which has been copied elsewhere.
    func place(_ path: Substring, _ line: Substring) -> Place? {
        files.first { path.hasSuffix("/\($0.name)") }.flatMap { file in Int(line).flatMap(file.place) }
    }
}
