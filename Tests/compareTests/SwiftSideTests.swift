import Files
import Foundation
import Programs
import TestSupport
import Testing
import compare

/// The sheet's functions as a student may have written them in Swift, and the empty ones that `start` writes.
let solution = try! String(contentsOf: Python.folder.appending(path: "week_5.swift"), encoding: .utf8)
let skeleton = try! String(contentsOfFile: packageFile("Sources/compare/Student/week_5.swift"), encoding: .utf8)

func changed(_ text: String, _ old: String, _ new: String) throws -> String {
    try #require(text.contains(old), "the file has no \(old)")
    return text.replacing(old, with: new)
}

func comparedSwift(_ text: String, _ options: [String] = []) throws -> Report {
    try withFolder { folder in
        let path = "\(folder)/week_5.swift"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return try Comparison(
            Arguments(["--script", path, "-e", "5"] + options, compareCommand.options, mayHaveFiles: true)
        )
        .report()
    }
}

/// The whole solution agrees bit for bit, over a run and in single steps.
@Test func swiftSolutionAgrees() throws {
    let report = try comparedSwift(solution, ["--lockstep", "-b", "7"])
    #expect(report.agrees && report.questions.count == 18 && report.wholeRun.count == 5 && report.lockstep.count == 2)
    #expect(report.rows.allSatisfy { $0.verdict == .exact })
}

/// A minibatch of more samples than an `Int` can count on from is all of them.
@Test func swiftMinibatchOfAllAgrees() throws {
    #expect(try comparedSwift(solution, ["-b", "9223372036854775807", "--lockstep"]).agrees)
}

@Test func swiftSkeletonIsNotWritten() throws {
    let report = try comparedSwift(skeleton)
    #expect(report.questions.map(\.verdict) == Array(repeating: .notImplemented, count: 18))
    #expect(report.lesson().contains("0 of 18 done · next: 1.1 relu\n"))
    #expect(report.lesson().contains("3.1\n    layerForward"))
}

/// What stops a program costs one function, and is told with the student's line.
@Test(
    arguments: [
        ("z.map { max($0, 0) }", "let n = [1, 2]\n    return z + Double(n[z.count + 2])", "Index out of range", 5),
        ("z.map { max($0, 0) }", "relu(z)", "out of stack", 4),
        ("z.map { max($0, 0) }", "while true {}", "no answer within", nil),
        ("z.map { max($0, 0) }", "exit(3)", "exit(3)", nil),
        ("z.map { max($0, 0) }", "Matrix([[1], [1, 2]])", "row 1 has 2 elements", 4),
        ("z.map { max($0, 0) }", "z.map { Double(Int($0 * 1e300)) }", "cannot be converted", 4),
        ("z.map { max($0, 0) }", "var a = [z]\n    while true { a += a }", nil, nil),
    ] as [(String, String, String?, Int?)])
func swiftTrapCostsOneFunction(_ old: String, _ new: String, _ words: String?, _ line: Int?) throws {
    let report = try comparedSwift(try changed(solution, old, new), ["--timeout", "3"])
    let wrong = report.rows.filter { !$0.verdict.agrees }
    #expect(wrong.map(\.name) == ["relu"])
    if let words { #expect(wrong.first?.verdict.words.contains(words) == true) }
    // Where the runtime can tell: Swift on other systems may not.
    #if os(Linux)
        if let line { #expect(wrong.first?.place?.line == line, "\(wrong.first?.trace ?? "no trace")") }
    #endif
}

/// What a student may do otherwise, and what is beside the sheet's functions, is right.
@Test(arguments: [
    ("z.map { max($0, 0) }", "print(\"relu of \\(z)\")\n    return z.map { max($0, 0) }"),
    (
        "func relu(_ z: Matrix) -> Matrix {\n    z.map { max($0, 0) }",
        "func relu(_ z: Double) -> Double { max(z, 0) }\n\npublic func relu(_ z: Matrix) -> Matrix {\n    z.map(relu)"
    ),
    ("func mlpForward(", "@discardableResult\nfunc mlpForward("),
    ("import", "import"),
    ("z.map { 1 / (1 + exp(-$0)) }", "1 / (1 + exp(-z))"),
    (
        "return a * (1 - a)",
        "let one = ones(a)\n    return a * (one - a)\n}\n\nprivate func ones(_ a: Matrix) -> Matrix {\n    Matrix(rows: a.rows, columns: a.columns, repeating: 1)"
    ),
    (
        "let y = y.reshaped(like: yHat)\n    return -",
        "let y = Matrix(rows: yHat.rows, columns: yHat.columns, elements: y.elements)\n    return -"
    ),
])
func swiftAlternativeAgrees(_ old: String, _ new: String) throws {
    let text = old == "import" ? "import Foundation\n" + solution : try changed(solution, old, new)
    #expect(try comparedSwift(text).agrees)
}

/// What does not compile is told at the student's lines, and a function that is declared otherwise at its own.
@Test(arguments: [
    ("let a = sigmoid(z)", "let a = sigmoid(zz)", "cannot find 'zz' in scope (line 16: let a = sigmoid(zz))"),
    (
        "_ layer: inout Layer, lr", "_ layer: Layer, lr",
        "is declared as func layerUpdate(_ layer: inout Layer, lr: Double)"
    ),
    ("func relu(_ z: Matrix) -> Matrix {", "func relu(_ z: Matrix) -> Double {", "line 4"),
    ("return a * (1 - a)\n}", "return a * (1 - a)", "line "),
])
func swiftErrorIsAtItsLine(_ old: String, _ new: String, _ words: String) throws {
    let text = try changed(solution, old, new)
    do {
        _ = try comparedSwift(text)
        Issue.record("it compiles")
    } catch let error as FileError {
        #expect("\(error)".contains(words))
    }
}

/// Spellings that files were begun with earlier are told the new one: each kind once, with its lines. So is a text that
/// is read as a matrix.
@Test(arguments: [
    ("layer[\"act\"] ==", "layer[text: \"act\"] ==", "write layer[\"act\"], without text:"),
    ("layer[\"dW\"]", "layer[array: \"dW\"]", "write layer[\"W\"], without array:"),
    (" + layer[\"b\"]", ".adding(row: layer[\"b\"])", "write A + b"),
    ("dA * slope", "dA.multiplied(byRow: slope)", "write A * b"),
    ("layer[\"dZ\"] = dZ", "layer[\"dZ\"] = .array(dZ)", "write the matrix alone, as in layer[\"W\"] = W"),
    ("\"act\": act", "\"act\": .text(act)", "write the text alone, as in layer[\"act\"] = act"),
    (
        "let slope = layer[\"act\"] ==", "let act = layer[\"act\"]; let slope = act ==",
        "a text is read by let act: String = layer[\"act\"]"
    ),
])
func swiftSpellingIsTold(_ new: String, _ old: String, _ words: String) throws {
    let text = try changed(solution, new, old)
    let lines = text.components(separatedBy: "\n").enumerated().filter { $1.contains(old) }.map { "\($0.offset + 1)" }
    do {
        _ = try comparedSwift(text)
        Issue.record("it compiles")
    } catch let error as FileError {
        let sentences = "\(error)".components(separatedBy: words)
        #expect(sentences.count == 2, "\(error)")
        #expect("\(error)".contains("line\(lines.count == 1 ? " " : "s ")\(lines.joined(separator: ", "))"), "\(error)")
    }
}

/// A function that is half written, or not there, is told as such.
@Test func swiftUnfinishedIsToldApart() throws {
    let half = try changed(
        solution, "let order = rng.permutation(X.rows)", "let order = rng.permutation(X.rows)\n    todo()")
    #expect(try comparedSwift(half).rows.filter { !$0.verdict.agrees }.map(\.verdict) == [.notImplemented])
    let missing = try changed(solution, "func dRelu(", "func dReLU(")
    let wrong = try comparedSwift(missing).rows.filter { !$0.verdict.agrees }
    #expect(wrong.map(\.name) == ["d_relu"] && wrong.first?.verdict.words == "there is no such function")
}

/// The sheet's names become Swift's in the project's words; the student's words and path stay as they are.
@Test func swiftNamesAreTheProjectsAlone() throws {
    try withFolder { folder in
        try FileManager.default.createDirectory(atPath: "\(folder)/mlp_train", withIntermediateDirectories: true)
        let path = "\(folder)/mlp_train/y_hat.swift"
        let line = "let y_hat = z; if y_hat.count > 0 { fatalError(\"no fan_in\") }; return z"
        try changed(solution, "z.map { $0 > 0 ? 1 : 0 }", line).write(toFile: path, atomically: true, encoding: .utf8)
        let report = try Comparison(Arguments([path, "-e", "5"], compareCommand.options, mayHaveFiles: true)).report()
        for text in [report.lesson(), report.table(isVerbose: false)] {
            #expect(text.contains("1.1 dRelu") || text.contains("1.1  dRelu"))
            #expect(text.contains("it stops the program: no fan_in"))
            #if os(Linux)
                #expect(text.contains("y_hat.swift, line ") && text.contains(line))
            #endif
        }
        #expect(report.table(isVerbose: false).hasPrefix("The project against \(path) ("))
        let columns = "1.1  dRelu" + String(repeating: " ", count: 31) + "9"
        #expect(report.table(isVerbose: false).contains(columns), "a column begins where it does under every name")
    }
}
