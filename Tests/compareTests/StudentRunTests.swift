import Files
import Foundation
import Programs
import TestSupport
import Testing
import compare

/// What a run with a student's functions writes.
private func dump(_ text: String, _ name: String = "week_5.swift") throws -> String {
    try withFolder { folder in
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        let options = ["-s", "1", "-e", "3", "-b", "7", "--quiet", "--dump", "\(folder)/run.json"]
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

/// A Python file runs in the same way, its functions in the reference.
@Test(.enabled(if: Python.hasNumPy, "needs python3 with NumPy")) func pythonFunctionIsWhatRuns() throws {
    let empty = try String(contentsOfFile: packageFile("Sources/compare/Student/week_5.py"), encoding: .utf8)
    let own = try changed(
        empty, "equation 3.\n\n    returns: a number or an array of z's shape\n    \"\"\"\n    return None",
        "\"\"\"\n    return 1 / (1 + np.exp(z))")
    let (reference, other) = (try dump(empty, "week_5.py"), try dump(own, "week_5.py"))
    #expect(reference != other && reference.contains("\"initial\""))
}
