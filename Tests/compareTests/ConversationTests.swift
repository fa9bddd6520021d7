import Arrays
import Files
import Foundation
import Programs
import TestSupport
import Testing
import compare

/// A function of the sheet's that does not come to an end, in Swift or in Python: what is to be said, and the line.
struct Endless: CustomStringConvertible {
    let file, function, old, new, words, line: String
    var description: String { "\(file) \(function): \(words)" }

    /// The reference with the function that hangs.
    func text() throws -> String {
        let folder = file.hasSuffix(".py") ? "Sources/compare/Python" : "Tests/Reference"
        let text = try String(contentsOfFile: packageFile("\(folder)/\(file)"), encoding: .utf8)
        try #require(text.contains(old))
        return text.replacing(old, with: new)
    }

    /// Runs `body` with the path of the script.
    func withScript<Result>(_ body: (String) throws -> Result) throws -> Result {
        try withFolder { folder in
            try text().write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
            return try body("\(folder)/\(file)")
        }
    }

    private static let (epoch, pythonEpoch) = ("    let order = rng.perm", "    order = rng.perm")

    /// Six samples in minibatches of four are two minibatches an epoch; 6.3 asks for three epochs of them.
    static let all = [
        Endless(
            file: "week_5.swift", function: "mlp_epoch", old: epoch,
            new: "    while true { mlpMinibatch(&mlp, X, y, lr: lr) }\n\(epoch)",
            words: "it goes on after 1200 minibatches, in its first epoch, where 2 were asked for",
            line: "while true { mlpMinibatch(&mlp, X, y, lr: lr) }"),
        Endless(
            file: "week_5.swift", function: "mlp_train", old: "for _ in 0..<epochs {\n", new: "while true {\n",
            words: "it goes on after 3600 minibatches, where 6 were asked for",
            line: "losses.append(mlpEpoch(&mlp, X, y, batch: batch, lr: lr, rng: &rng))"),
        Endless(
            file: "week_5.swift", function: "mlp_epoch", old: epoch,
            new:
                "    var all: [Matrix] = []\n    while true { all.append(Matrix(rows: 1000, columns: 1000, repeating: 1)) }\n\(epoch)",
            words: "it takes more than 1 GB of memory",
            line: "while true { all.append(Matrix(rows: 1000, columns: 1000, repeating: 1)) }"),
        Endless(
            file: "week_5.py", function: "mlp_epoch", old: pythonEpoch,
            new: "    while True: mlp_minibatch(mlp, X, y, lr)\n\(pythonEpoch)",
            words: "it goes on after 1200 minibatches, where 2 were asked for",
            line: "while True: mlp_minibatch(mlp, X, y, lr)"),
        Endless(
            file: "week_5.py", function: "mlp_train", old: "    return [mlp_epoch(",
            new: "    while True: mlp_epoch(mlp, X, y, batch, lr, rng)\n    return [mlp_epoch(",
            words: "it goes on after 3600 minibatches, where 6 were asked for",
            line: "while True: mlp_epoch(mlp, X, y, batch, lr, rng)"),
        Endless(
            file: "week_5.py", function: "relu", old: "return np.maximum(z, 0)  # NaN stays NaN",
            new: "every = []\n    while True: every.append(np.ones(1000000))",
            words: "it takes more than 1 GB of memory",
            line: "while True: every.append(np.ones(1000000))"),
    ]

    /// What hangs in `run`, and the function that is named.
    static let runs = [
        Endless(
            file: "week_5.swift", function: "relu", old: "z.map { max($0, 0) }",
            new: "var n = 1.0\n    while n > 0 { n = 1 / n }\n    return z",
            words: "the training does not come to the end of relu: no finished minibatch within 5 s",
            line: "while n > 0 { n = 1 / n }"),
        Endless(
            file: "week_5.swift", function: "mlp_epoch", old: epoch,
            new: "    while true { mlpMinibatch(&mlp, X, y, lr: lr) }\n\(epoch)",
            words: "it goes on after 300 minibatches, in its first epoch, where 150 were asked for",
            line: "while true { mlpMinibatch(&mlp, X, y, lr: lr) }"),
        Endless(
            file: "week_5.py", function: "mlp_epoch", old: pythonEpoch, new: "    while True: pass\n\(pythonEpoch)",
            words: "the training does not come to the end of mlp_epoch: no finished minibatch within 5 s",
            line: "while True: pass"),
        Endless(
            file: "week_5.py", function: "mlp_train", old: "    return [mlp_epoch(",
            new: "    while True: mlp_epoch(mlp, X, y, batch, lr, rng)\n    return [mlp_epoch(",
            words: "it goes on after 300 minibatches, where 150 were asked for",
            line: "while True: mlp_epoch(mlp, X, y, batch, lr, rng)"),
    ]
}

/// Long before the time-out, and at the student's line.
@Test(needsNumPy, arguments: Endless.all) func endlessFunctionIsStopped(_ endless: Endless) throws {
    let report = try endless.withScript {
        try Comparison(Arguments(["--script", $0, "--timeout", "300", "-e", "2"], compareCommand.options)).report()
    }
    let wrong = report.rows.filter { !$0.verdict.agrees }
    #expect(wrong.map(\.name) == [endless.function])
    #expect(wrong.first?.verdict.words.contains(endless.words) == true)
    #if os(Linux)
        #expect(wrong.first?.place?.text == endless.line)
    #endif
}

@Test(needsNumPy, arguments: Endless.runs) func endlessRunIsStopped(_ endless: Endless) throws {
    try endless.withScript { path in
        let options = ["-n", "50", "-e", "3", "--timeout", "5", "--quiet"]
        let error = #expect(throws: FileError.self) { try runStudentCommand.run([path, "\(path).pgm"] + options) }
        let sentence = error?.description ?? ""
        #expect(sentence.contains(endless.words))
        #if os(Linux)
            // Caught in a call into Swift's library, a function may be told at the line that calls it.
            #expect(sentence.contains(endless.line) || sentence.contains("\(endless.function)("))
        #endif
    }
}

/// A training may take longer than the time-out: that counts between two minibatches.
@Test(needsNumPy) func longTrainingIsNotStopped() throws {
    let slow = Endless(
        file: "week_5.py", function: "mlp_minibatch", old: "    y_hat = mlp_forward(",
        new: "    __import__('time').sleep(0.2)\n    y_hat = mlp_forward(", words: "", line: "")
    try slow.withScript { path in
        let options = ["-n", "10", "-e", "4", "--timeout", "5", "--quiet"]
        try runStudentCommand.run([path, "\(path).pgm"] + options)
        #expect(access("\(path).pgm", R_OK) == 0)
    }
}

/// However `compare` ends, the student's process ends with it, and what was compiled is removed.
@Test(arguments: [SIGINT, SIGTERM, SIGKILL]) func nothingIsLeft(_ signal: Int32) throws {
    let hanging = Endless(
        file: "week_5.swift", function: "relu", old: "func relu(_ z: Matrix) -> Matrix {",
        new: """
            import Foundation

            func relu(_ z: Matrix) -> Matrix {
                print("\\(getpid()) \\(CommandLine.arguments[0])")
                while true {}
            """, words: "", line: "")
    try hanging.withScript { path in
        let compare = try ChildProcess([builtProgram("compare"), "compare", path], input: .null)
        // Its folders have its number in their names.
        let cache = try cacheFolder()
        func folders() -> [String] {
            ((try? fileNames(in: cache)) ?? []).filter { $0.hasPrefix("student.\(compare.id)-") }.map {
                "\(cache)/\($0)"
            }
        }
        func wait(_ isSo: () -> Bool) -> Bool {
            let end = monotonicSeconds() + 60
            while !isSo(), monotonicSeconds() < end { poll(nil, 0, 10) }
            return isSo()
        }
        var words: [Substring] = []
        let hangs = wait {
            let logs = folders().compactMap { try? String(contentsOfFile: "\($0)/log", encoding: .utf8) }
            words = logs.joined().split(whereSeparator: \.isWhitespace)
            return words.count == 2 && logs.joined().hasSuffix("\n")
        }
        try #require(hangs)
        let id = try #require(pid_t(words[0]))
        kill(compare.id, signal)
        #expect(compare.wait() == 128 + signal)
        #expect(wait { folders().isEmpty })
        #expect(wait { kill(id, 0) != 0 })
    }
}
