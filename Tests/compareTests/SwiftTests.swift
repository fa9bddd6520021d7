import Files
import Foundation
import Programs
import TestSupport
import Testing
import compare

/// The sheet's functions as a student may have written them in Swift, and the empty ones that `start` writes.
private let solution = try! String(contentsOf: Python.folder.appending(path: "week_5.swift"), encoding: .utf8)
private let skeleton = try! String(contentsOfFile: packageFile("Sources/compare/Student/week_5.swift"), encoding: .utf8)

private func changed(_ text: String, _ old: String, _ new: String) throws -> String {
    try #require(text.contains(old), "the file has no \(old)")
    return text.replacing(old, with: new)
}

private func comparedSwift(_ text: String, _ options: [String] = []) throws -> Report {
    try withFolder { folder in
        let path = "\(folder)/week_5.swift"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return try Comparison(Arguments(["--script", path, "-e", "5"] + options, compareOptions, mayHaveFiles: true))
            .report()
    }
}

/// What a run with a student's functions writes.
private func dump(_ text: String, _ name: String = "week_5.swift") throws -> String {
    try withFolder { folder in
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        let options = ["-s", "1", "-e", "3", "-b", "7", "--quiet", "--dump", "\(folder)/run.json"]
        try runStudent(Arguments([folder, "\(folder)/map.pgm"] + options, runOptions, mayHaveFiles: true))
        return try String(contentsOfFile: "\(folder)/run.json", encoding: .utf8)
    }
}

private let referenceDump = Result { try dump(skeleton) }

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

/// A function of the sheet with a mistake, the others being those of the project: the mistake's name, where it is a
/// known one, and the change of the solution.
struct Mutation: CustomStringConvertible {
    let function, mistake: String?
    let old, new: String
    var description: String { function ?? "" }

    init(_ function: String, _ mistake: String?, _ old: String, _ new: String) {
        (self.function, self.mistake, self.old, self.new) = (function, mistake, old, new)
    }

    static let all = [
        Mutation("relu", "absolute value", "max($0, 0)", "abs($0)"),
        Mutation("d_relu", "1 everywhere", "$0 > 0 ? 1 : 0", "_ in 1"),
        Mutation("sigmoid", "exp(z)", "exp(-$0)", "exp($0)"),
        Mutation("d_sigmoid", "square", "a * (1 - a)", "a * a"),
        Mutation("binary_crossentropy_loss", nil, "-(y * log(yHat + eps)", "-(2 * y * log(yHat + eps)"),
        Mutation("d_binary_crossentropy_loss", nil, "(yHat - y)", "(y - yHat)"),
        Mutation("init_layer", nil, "6 / Double(fanIn)", "6 / Double(fanOut)"),
        Mutation("init_mlp", nil, "spec[index].act!", "\"sigmoid\""),
        Mutation("layer_forward", nil, " + layer[\"b\"]", ""),
        Mutation("mlp_forward", nil, "layerForward(&mlp[index], A)", "layerForward(&mlp[index], 2 * A)"),
        Mutation("layer_backward", nil, "dZ.columnSums", "dZ.columnSums / Double(dZ.rows)"),
        Mutation("mlp_backward", nil, "layerBackward(&mlp[index], gradient)", "layerBackward(&mlp[index], -gradient)"),
        Mutation("layer_update", nil, "- lr", "+ lr"),
        Mutation("mlp_update", nil, "layerUpdate(&mlp[index], lr: lr)", "layerUpdate(&mlp[index], lr: 2 * lr)"),
        Mutation("mlp_minibatch", nil, ".sum / Double(X.rows)", ".sum"),
        Mutation("mlp_epoch", "never shuffled", "rng.permutation(X.rows)", "Array(0..<X.rows)"),
        Mutation("mlp_train", "too few epochs", "0..<epochs", "0..<epochs - 1"),
        Mutation("mlp_predict", "exchanged", "> thresh ? 1 : 0", "> thresh ? 0 : 1"),
    ]

    /// The skeleton with this one function, wrong.
    func text() throws -> String {
        let name = swiftName(try #require(function))
        func declaration(_ text: String) throws -> Range<String.Index> {
            let start = try #require(text.range(of: "func \(name)(")).lowerBound
            return start..<(try #require(text.range(of: "\n}\n", range: start..<text.endIndex)).upperBound)
        }
        let body = String(solution[try declaration(solution)])
        var text = skeleton
        text.replaceSubrange(try declaration(text), with: try changed(body, old, new))
        return text
    }
}

/// A function of the student's is judged at its own question, with the project's around it, and it is what runs: the
/// run that the project makes of the empty file is another one with it.
@Test(arguments: Mutation.all) func swiftFunctionIsWhatRuns(_ mutation: Mutation) throws {
    let text = try mutation.text()
    let report = try comparedSwift(text)
    let row = try #require(report.questions.first { $0.name == mutation.function })
    #expect(!row.verdict.agrees && row.verdict != .notImplemented)
    if let mistake = mutation.mistake { #expect(row.mistake == mistake) }
    #expect(report.questions.filter { $0.name != mutation.function }.allSatisfy { $0.verdict == .notImplemented })
    #expect(try dump(text) != referenceDump.get())
}

/// With the whole solution, and with nothing, the run is the project's to the last bit.
@Test func swiftRunIsTheReferences() throws {
    #expect(try dump(solution) == referenceDump.get())
}

/// A Python file runs in the same way, its functions in the reference.
@Test(.enabled(if: Python.hasNumPy, "needs python3 with NumPy")) func pythonFunctionIsWhatRuns() throws {
    let empty = try String(contentsOfFile: packageFile("Sources/compare/Student/week_5.py"), encoding: .utf8)
    let own = try changed(
        empty, "equation 3.\n\n    returns: a number or an array of z's shape\n    \"\"\"\n    return None",
        "\"\"\"\n    return 1 / (1 + np.exp(z))")
    let (reference, other) = (try dump(empty, "week_5.py"), try dump(own, "week_5.py"))
    #expect(reference != other && reference.contains("\"initial\""))
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

/// Spellings that files were begun with earlier are told the new one: each kind once, with its lines. So is a text that is
/// read as a matrix.
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

/// What is in comments and strings, or belongs to a type, is none of the student's functions, and hides none of them.
@Test func swiftOnlyCodeIsRead() throws {
    let head = #"""
        /* An old one: /* it was
        */ slow
        func relu(_ z: Matrix) -> Matrix {
            Matrix([[1]]) "
        }
        */
        let note = """
            \("}" + "/*") {
        func dRelu(_ z: Matrix) -> Matrix { z }
        """
        let raw = ##"func "# sigmoid(_ z: Matrix) { \"## // " /* func dSigmoid(_ z: Matrix) {
        enum Own {
        func relu(_ z: Matrix) -> Matrix { Matrix([[1]]) }
        }

        """#
    let report = try comparedSwift(head + skeleton)
    #expect(report.questions.map(\.verdict) == Array(repeating: .notImplemented, count: 18))
    let old = "func relu(_ z: Matrix) -> Matrix {\n    z.map { max($0, 0) }"
    let new = "/* func relu */ func relu(_ z: Matrix /* { */) -> Matrix {\n    /* } */ z.map { max($0, 0) }"
    #expect(try comparedSwift(head + changed(solution, old, new)).agrees)
    let empty = "func relu(_ z: Matrix) -> Matrix { /* } */ todo() } /* of\narrays */"
    let without = try changed(solution, old + "\n}", empty)
    #expect(try comparedSwift(without).rows.filter { !$0.verdict.agrees }.map(\.verdict) == [.notImplemented])
}

/// The sheet's names become Swift's in the project's words; the student's words and path stay as they are.
@Test func swiftNamesAreTheProjectsAlone() throws {
    try withFolder { folder in
        try FileManager.default.createDirectory(atPath: "\(folder)/mlp_train", withIntermediateDirectories: true)
        let path = "\(folder)/mlp_train/y_hat.swift"
        let line = "let y_hat = z; if y_hat.count > 0 { fatalError(\"no fan_in\") }; return z"
        try changed(solution, "z.map { $0 > 0 ? 1 : 0 }", line).write(toFile: path, atomically: true, encoding: .utf8)
        let report = try Comparison(Arguments([path, "-e", "5"], compareOptions, mayHaveFiles: true)).report()
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

/// Runs the built `compare` in a folder.
private func compareProgram(_ options: String, in folder: String) throws -> (output: String, status: Int32) {
    try shell("'\(builtProgram("compare"))' compare \(options)", in: folder)
}

/// Data that can be read only once is enough.
@Test func dataFromAPipe() throws {
    try withFolder { folder in
        try solution.write(toFile: "\(folder)/mine.swift", atomically: true, encoding: .utf8)
        let data = packageFile("data/two_features.csv")
        let (output, status) = try compareProgram("mine.swift -e 2 -d <(cat '\(data)')", in: folder)
        #expect(output.hasPrefix("All agree.\n") && status == 0, "\(output)")
    }
}

/// Without a script it is the one in the user's folder, and the project's own only where there is none.
@Test func scriptOfTheFolder() throws {
    try withFolder { folder in
        if Python.hasNumPy {
            let (output, status) = try compareProgram("-e 1", in: folder)
            #expect(output.hasPrefix("The project's own functions are compared: there is no week_5.swift"))
            #expect(output.contains("\nAll agree.\n") && status == 0)
        }
        try skeleton.write(toFile: "\(folder)/week_5.swift", atomically: true, encoding: .utf8)
        let (output, status) = try compareProgram("-e 1", in: folder)
        #expect(output.hasPrefix("1.1 relu: not implemented.\n") && output.contains("0 of 18 done") && status == 1)
        try "".write(toFile: "\(folder)/week_5.py", atomically: true, encoding: .utf8)
        let both = try compareProgram("-e 1", in: folder)
        #expect(
            both.output.hasPrefix("compare: error: this folder has week_5.swift and week_5.py;") && both.status == 1)
    }
}

/// `start` writes what `compare` and `run` take, and never over anything.
@Test(arguments: [("week_5.swift", [String]()), ("week_5.py", ["--python"])])
func startWritesOnce(_ file: String, _ options: [String]) throws {
    try withFolder { folder in
        let given = try Arguments(["\(folder)/mine"] + options, startOptions)
        try startFolder(given)
        let path = "\(folder)/mine/\(file)"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == (try String(contentsOfFile: packageFile("Sources/compare/Student/\(file)"), encoding: .utf8)))
        try "mine".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: FileError.self) { try startFolder(given) }
        try FileManager.default.removeItem(atPath: path)
        try "my notes".write(toFile: "\(folder)/mine/README.md", atomically: true, encoding: .utf8)
        try startFolder(given)
        #expect(try String(contentsOfFile: "\(folder)/mine/README.md", encoding: .utf8) == "my notes")
        #expect(throws: UsageError.self) { try startFolder(Arguments(options, startOptions)) }
    }
}
