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
        ("z.map { max($0, 0) }", "let n = [1, 2]\n    return z + Double(n[z.count + 2])", "Index out of range", 6),
        ("z.map { max($0, 0) }", "relu(z)", "out of stack", 5),
        ("z.map { max($0, 0) }", "while true {}", "no answer within", nil),
        ("z.map { max($0, 0) }", "exit(3)", "exit(3)", nil),
        ("z.map { max($0, 0) }", "Matrix([[1], [1, 2]])", "row 1 has 2 elements", 5),
        ("z.map { max($0, 0) }", "z.map { Double(Int($0 * 1e300)) }", "cannot be converted", 5),
        ("z.map { max($0, 0) }", "var a = [z]\n    while true { a += a }", nil, nil),
    ] as [(String, String, String?, Int?)])
func swiftTrapCostsOneFunction(_ old: String, _ new: String, _ words: String?, _ line: Int?) throws {
    let text = try changed(solution, old, new)
    let report = try comparedSwift(new.hasPrefix("exit") ? "import Foundation\n\(text)" : text, ["--timeout", "3"])
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

/// What does not compile is told at the student's lines, the compiler's words with what they mean here.
@Test(
    arguments: [
        ("let a = sigmoid(z)", "let a = sigmoid(zz)", "cannot find 'zz' in scope", "(line 17: let a = sigmoid(zz))"),
        ("A = layerForward(", "A = layerFoward(", "did you mean 'layerForward'?", "(line 58: "),
        ("z.map { max($0, 0) }", "if z > 0 { return z }; return z", "'>'", "asked of each element: z.map { $0 > 0"),
        ("z.map { max($0, 0) }", "max(z, 0)", "'Matrix'", "as in z.map { max($0, 0) }"),
        ("layer[\"W\"] = layer[\"W\"] - lr", "layer[\"W\"] -= lr", "'-='", "write layer[\"W\"] = layer[\"W\"] - "),
        ("6 / Double(fanIn)", "6 / fanIn", "'Int'", "write Double(…) around it"),
        ("yHat + eps))\n", "yHat + eps)) / y.rows\n", "unable to type-check", "give its parts names, a line each"),
        (
            "Matrix(rows: 1, columns: fanOut, repeating: 0)", "0", "LayerValue",
            "Matrix(rows: 1, columns: 3, repeating: 0)"
        ),
        ("dZ.dot(layer[\"W\"].T)", "dZ + layer[\"W\"].T", "Transpose", "as in X.T.dot(dZ)"),
        (
            "let slope = layer[\"act\"] ==", "let act = layer[\"act\"]; let slope = act ==", "'=='",
            "a text is read by let act: String = layer[\"act\"]"
        ),
        ("for index in mlp.indices {\n        layerU", "for layer in mlp {\n        layerU", "mlp", "(line 88: "),
        ("dA * slope", "dA.multiplied(byRow: slope)", "'multiplied'", "write A * b"),
        ("layer[\"dW\"]", "layer[array: \"dW\"]", "'array:'", "lines 68, 82: "),
        ("    return a * (1 - a)\n}", "    return a * (1 - a)\n", "'{'", "(line 16: func dSigmoid(_ z: Matrix)"),
        (
            "func relu(_ z: Matrix) -> Matrix {", "func relu(_ z: Matrix) -> Double {", "line 4",
            "(_ z: Matrix) -> Matrix"
        ),
        (
            "func dRelu(", "func relu(_ z: Matrix) -> Matrix {\n    z\n}\n\nfunc dRelu(",
            "relu is declared a second time: line 4 has it too", "(line 8: "
        ),
    ] as [(String, String, String, String)])
func swiftErrorIsExplained(_ old: String, _ new: String, _ words: String, _ meaning: String) throws {
    let text = try changed(solution, old, new)
    do {
        _ = try comparedSwift(text)
        Issue.record("it compiles")
    } catch let error as FileError {
        #expect("\(error)".contains(words) && "\(error)".contains(meaning), "\(error)")
        #expect(!"\(error)".contains("student_"))
    }
}

/// A function that is declared otherwise than the sheet's, or under another name, costs that function, and is told at
/// its line.
@Test(arguments: [
    (
        "layerUpdate(_ layer: inout Layer, lr: D", "layerUpdate(_ layer: inout Layer, rate lr: D", "layer_update",
        "the sheet's: func layerUpdate(_ layer: inout Layer, lr: Double)"
    ),
    ("func dRelu(", "func dReLU(", "d_relu", "no such function; dReLU may be meant"),
    ("func dRelu(", "func slope(", "d_relu", "there is no such function"),
])
func swiftDeclarationIsTold(_ old: String, _ new: String, _ function: String, _ words: String) throws {
    let report = try comparedSwift(try changed(solution, old, new))
    let wrong = report.rows.filter { !$0.verdict.agrees }
    #expect(wrong.map(\.name) == [function] && wrong[0].verdict.words.contains(words))
    if words.contains("the sheet's") || words.contains("meant") { #expect(wrong[0].place?.text.contains(new) == true) }
}

/// What the compiler warns of is told with the verdicts.
@Test func swiftWarningIsTold() throws {
    let report = try comparedSwift(try changed(solution, "    layer[\"Z\"] = Z\n", "    let stored = Z\n"))
    #expect(report.remarks.contains { $0.contains("line 50: ") && $0.contains("'stored' was never used") })
}

/// Other files of the folder are compiled too: not a driver, the package's manifest, or another script of the sheet's.
@Test func swiftFilesBesideAreCompiled() throws {
    try withFolder { folder in
        func write(_ text: String, _ name: String) throws {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
        try write("func larger(_ a: Double, _ b: Double) -> Double { a > b ? a : b }\n", "helpers.swift")
        for name in ["main.swift", "Package.swift", "week_5 old.swift"] {
            try write(changed(solution, "max($0, 0)", "nothing"), name)
        }
        try write(changed(solution, "max($0, 0)", "larger($0, 0)"), "week_5.swift")
        let options = ["\(folder)/week_5.swift", "-e", "5"]
        #expect(try Comparison(Arguments(options, compareCommand.options, mayHaveFiles: true)).report().agrees)
        try write("func larger(_ a: Double, _ b: Double) -> Double { a > c ? a : b }\n", "helpers.swift")
        let error = #expect(throws: FileError.self) {
            try Comparison(Arguments(options, compareCommand.options, mayHaveFiles: true)).report()
        }
        #expect(error?.description.contains("helpers.swift: cannot find 'c' in scope") == true)
    }
}

/// What is made goes to the temporary files where the user's cache cannot be written, and where these cannot either a
/// sentence says so.
@Test func swiftNeedsNoHome() throws {
    try withFolder { folder in
        try solution.write(toFile: "\(folder)/week_5.swift", atomically: true, encoding: .utf8)
        func compare(_ temporary: String) throws -> (words: String, status: Int32) {
            let variables = ["-u", "XDG_CACHE_HOME", "HOME=/dev/null", "TMPDIR=\(temporary)"]
            let command = "exec \"$0\" \"$@\" 2>&1"
            let program = [builtProgram("compare"), "compare", "\(folder)/week_5.swift", "-e", "5"]
            let child = try ChildProcess(["sh", "-c", command, "env"] + variables + program, input: .null)
            return (String(decoding: child.read(), as: UTF8.self), child.wait())
        }
        let there = try compare(folder)
        #expect(there.status == 0 && there.words.hasPrefix("All agree."), "\(there.words)")
        #expect(try fileNames(in: "\(folder)/week5-\(getuid())").contains { $0.hasPrefix("sheet-") })
        let nowhere = try compare("/dev/null")
        #expect(
            nowhere.status == 1 && nowhere.words.hasPrefix("compare: error: neither \"/dev/null/.cache/week5\" nor "))
    }
}

/// The project's words as a student of Swift reads them.
@Test func swiftWordsAreSwifts() {
    let words = [
        ("it returns a vector of 3, not a 2×3 array", "it returns a 1×3 matrix, not a 2×3 matrix"),
        ("len(mlp) is wrong", "mlp.count is wrong"),
        ("spec = [(2, 'relu'), (1, None)]", "spec = [(2, \"relu\"), (1, nil)]"),
        ("'b' is not stored in the layer", "\"b\" is not stored in the layer"),
        ("the student's mlp_forward", "the student's mlpForward"),
    ]
    for (sheet, swift) in words { #expect(withSwiftNames(sheet) == swift) }
    #expect(withSwiftNames("a vector of 3", in: "mlp_predict") == "an array of 3")
}

/// A function that is half written, or has no body, is told as such.
@Test func swiftUnfinishedIsToldApart() throws {
    let half = try changed(
        solution, "let order = rng.permutation(X.rows)", "let order = rng.permutation(X.rows)\n    todo()")
    #expect(try comparedSwift(half).rows.filter { !$0.verdict.agrees }.map(\.verdict) == [.notImplemented])
    let empty = try changed(solution, "    z.map { max($0, 0) }\n", "")
    #expect(try comparedSwift(empty).rows.filter { !$0.verdict.agrees }.map(\.verdict) == [.notImplemented])
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
