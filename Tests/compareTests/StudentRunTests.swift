import Files
import Foundation
import Programs
import TestSupport
import Testing
import compare

/// What a run with a student's functions writes.
private func dump(_ text: String, _ name: String = "week_5.swift", epochs: Int = 3) throws -> String {
    try withFolder { folder in
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        let options = ["-s", "1", "-e", "\(epochs)", "-b", "7", "--quiet", "--dump", "\(folder)/run.json"]
        try runStudentCommand.run([folder, "\(folder)/map.pgm"] + options)
        return try String(contentsOfFile: "\(folder)/run.json", encoding: .utf8)
    }
}

private let referenceDump = Result { try dump(skeleton) }

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

/// The page has the student's own network after the epochs of its moments: each is what a run of as many epochs ends
/// with. Where the training does not come to the student's epochs there are the first and the last.
@Test func swiftPageHasTheStudentsMoments() throws {
    func page(_ text: String) throws -> (epochs: [Int], weights: [Double]) {
        try withFolder { folder in
            try text.write(toFile: "\(folder)/week_5.swift", atomically: true, encoding: .utf8)
            try runStudentCommand.run([folder, "\(folder)/run.html", "-s", "1", "-e", "3", "-b", "7", "--quiet"])
            let page = try String(contentsOfFile: "\(folder)/run.html", encoding: .utf8)
            let data = try #require(
                page.firstMatch(of: /type="application\/json">(.*?)<\/script>/.dotMatchesNewlines()))
            struct Data: Decodable { let runs: [Training] }
            struct Training: Decodable { let epochs: [Int], weights: Foundation.Data }
            let run = try JSONDecoder().decode(Data.self, from: Foundation.Data(data.output.1.utf8)).runs[0]
            return (run.epochs, run.weights.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) })
        }
    }
    struct Dump: Decodable {
        let network: [Layer]
        struct Layer: Decodable { let W: [[Double]], b: [Double] }
    }
    // Its sign makes it another training than the project's.
    let text = try changed(
        skeleton, "func layerUpdate(_ layer: inout Layer, lr: Double) {\n    todo()",
        """
        func layerUpdate(_ layer: inout Layer, lr: Double) {
            layer["W"] = layer["W"] + lr * layer["dW"]
        """)
    let (epochs, weights) = try page(text)
    #expect(epochs == [0, 1, 2, 3])
    for epoch in epochs {
        let run = try JSONDecoder().decode(Dump.self, from: Data(dump(text, epochs: epoch).utf8))
        let expected = run.network.flatMap { $0.W.joined() + $0.b }
        #expect(Array(weights[epoch * expected.count..<(epoch + 1) * expected.count]) == expected)
    }
    let train = try changed(
        solution, "losses.append(mlpEpoch(&mlp, X, y, batch: batch, lr: lr, rng: &rng))",
        """
        losses.append(mlpMinibatch(&mlp, X, y, lr: lr))
        """)
    #expect(try page(train).epochs == [0, 3])
}

/// Without an epoch the untrained network is drawn, whatever the student's training does with none.
@Test func swiftRunOfNoEpochs() throws {
    let text = try changed(solution, "for _ in 0..<epochs {", "for _ in 1...epochs {")
    #expect(try dump(text, epochs: 0) == dump(skeleton, epochs: 0))
}

/// What is printed before a program stops is shown, the first lines of many.
@Test func swiftPrintsAreShown() throws {
    try withFolder { folder in
        let text = try changed(
            solution, "let order = rng.permutation(X.rows)",
            """
            let order = rng.permutation(X.rows)
            for number in 0..<30 { print("line", number) }
            print("the end", terminator: "")
            _ = order[X.rows]
            """)
        try text.write(toFile: "\(folder)/week_5.swift", atomically: true, encoding: .utf8)
        let command = [builtProgram("compare"), "run", folder, "\(folder)/map.pgm"]
        let run = try ChildProcess(command, input: .null, errors: .null)
        let words = String(decoding: run.read(), as: UTF8.self)
        #expect(run.wait() == 1 && words.contains("\nline 0\nline 1\n") && words.contains("… and 11 more lines"))
        #expect(!words.contains("Fatal error"))
    }
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
