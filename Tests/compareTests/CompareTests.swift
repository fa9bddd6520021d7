import Files
import Foundation
import Programs
import TestSupport
import Testing
import compare

/// A script, compared.
func compared(_ script: String, _ options: [String] = []) throws -> Report {
    try withFolder { folder in
        let path = "\(folder)/script.py"
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        return try Comparison(Arguments(["--script", path, "-e", "5"] + options, compareCommand.options)).report()
    }
}

/// The reference with texts replaced.
private func reference(_ changes: (String, String)...) throws -> String {
    try changes.reduce(String(contentsOfFile: packageFile("Sources/compare/Python/week_5.py"), encoding: .utf8)) {
        script, change in
        try #require(script.contains(change.0), "the reference has no \(change.0)")
        return script.replacing(change.0, with: change.1)
    }
}

extension Report {
    /// The functions and results that do not agree, in the table's order.
    fileprivate var wrong: [String] { rows.filter { !$0.verdict.agrees }.map(\.name) }

    fileprivate func verdict(_ name: String) -> Verdict? { (questions + wholeRun).first { $0.name == name }?.verdict }
}

private let needsNumPy: ConditionTrait = .enabled(if: Python.hasNumPy, "needs python3 with NumPy")

@Suite(needsNumPy) struct ReferenceTests {
    /// All parts agree with NumPy, over runs of several shapes.
    @Test(arguments: [
        ["--lockstep"], ["-y", "6,8,4", "-b", "10", "-n", "200", "-e", "50", "--lockstep"], ["-b", "7", "-s", "3"],
        ["-e", "0"], ["-b", "9223372036854775807", "-e", "3", "--lockstep"],
        ["-n", "1", "-y", "1", "-r", "1", "-e", "3"],
    ])
    func agrees(_ options: [String]) throws {
        let script = ["--script", packageFile("Sources/compare/Python/week_5.py")]
        let report = try Comparison(Arguments(script + options, compareCommand.options)).report()
        #expect(report.wrong.isEmpty)
        #expect(report.questions.count == 18 && report.wholeRun.count == 5)
        #expect(report.networks.isEmpty && report.torch.isEmpty, "a script has the sheet's functions only")
        #expect(report.lockstep.allSatisfy { $0.relative < 1e-12 && $0.cases > 0 })
        #expect(report.lockstep.isEmpty != options.contains("--lockstep"))
        let exact = report.questions.filter { ["2.1", "2.2", "7.1"].contains($0.question) }
        #expect(exact.allSatisfy { $0.verdict == .exact })
    }
}

/// The other courseworks' functions agree with NumPy, and with PyTorch's softmax, losses, autograd and optimiser where
/// that is installed.
@Test(needsNumPy) func otherCourseworksAgree() throws {
    let report = try Comparison(Arguments(["-e", "0"], compareCommand.options)).report()
    #expect(report.wrong.isEmpty)
    #expect(report.networks.count == 21 && report.torch.count == (Python.hasPyTorch ? 7 : 0))
    #expect((report.networks + report.torch).allSatisfy { $0.relative < 1e-12 && $0.cases > 2 })
    #expect(report.networks.filter { $0.name.hasPrefix("init_") }.allSatisfy { $0.verdict == .exact })
    #expect(report.remarks.contains { $0.hasPrefix("PyTorch is not installed") } != Python.hasPyTorch)
}

@Suite(needsNumPy) struct ScriptTests {
    /// It prints while it is imported and when it is called, reads standard input, imports what is not there, and
    /// has a driver.
    @Test func driverAndImports() throws {
        let head =
            "import numpy as np\nimport no_such.module as plt\nfrom no_such_utils import *\nprint('{}')\ntry:\n    input()\nexcept EOFError:\n    pass"
        let script = try reference(
            ("import numpy as np", head), ("return np.maximum(z, 0)", "print('relu')\n    return np.maximum(z, 0)"))
        let report = try compared(script + "\nif __name__ == '__main__':\n    raise SystemExit('the driver ran')\n")
        #expect(report.wrong.isEmpty)
        #expect(report.remarks == ["Modules that are not installed had stand-ins: no_such, no_such_utils."])
    }

    @Test(arguments: [
        ("raise ValueError('no')", "it raises ValueError: no (line 9: raise ValueError('no'))"),
        ("def (", "it raises SyntaxError: invalid syntax (line 9: def ()"),
        ("exit(1)", "it raises SystemExit: 1 (line 9: exit(1))"),
    ])
    func notImportable(_ line: String, _ sentence: String) throws {
        let script = try reference(("import numpy as np", "import numpy as np\n\n\n\(line)"))
        let error = #expect(throws: FileError.self) { try compared(script) }
        #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
    }

    @Test func missing() {
        #expect(throws: FileError("there is no file \"/no/week_5.py\"")) {
            try Comparison(Arguments(["/no/week_5.py"], compareCommand.options)).report()
        }
    }

    @Test func lackingFunction() throws {
        let report = try compared(reference(("def d_sigmoid(", "def derivative_of_sigmoid(")))
        #expect(report.wrong == ["d_sigmoid"])
        #expect(report.verdict("d_sigmoid") == .failed("there is no such function"))
    }

    /// The exception's own line, not that of a function it calls in another file.
    @Test func placeOfAnException() throws {
        let report = try compared(reference(("return np.maximum(z, 0)", "return np.reshape(z, (17, 4))")))
        let row = try #require(report.questions.first)
        #expect(row.place == Place(file: "script.py", line: 13, text: "return np.reshape(z, (17, 4))  # NaN stays NaN"))
    }
}

/// What the sheet leaves open is named.
@Suite(needsNumPy) struct AllowedTests {
    @Test(arguments: [
        (
            "rng.random((fan_in, fan_out)) * 2 * limit - limit", "(rng.random((fan_in, fan_out)) * 2 - 1) * limit",
            "init_layer", Choice.lastBits
        ),
        ("order = rng.permutation(len(X))", "order = np.argsort(rng.random(len(X)))", "mlp_epoch", .shuffle),
        (
            "return np.mean([mlp_minibatch(mlp, X[s], y[s], lr) for s in slices])",
            "return sum(mlp_minibatch(mlp, X[s], y[s], lr) * len(s) for s in slices) / len(X)", "mlp_epoch",
            .weightedLoss
        ),
        ("1 - y_hat + eps", "1 - y_hat + 1e-8", "binary_crossentropy_loss", .eps),
    ])
    func isNamed(_ text: String, _ replacement: String, _ function: String, _ choice: Choice) throws {
        let report = try compared(reference((text, replacement)), ["-b", "7", "--lockstep"])
        #expect(report.wrong.isEmpty)
        #expect(report.questions.first { $0.name == function }?.allowed == [choice.rawValue])
        #expect(report.verdict("final weights")?.agrees == true)
        #expect(report.lockstep.allSatisfy { $0.cases > 0 })
    }

    @Test func numericalEdge() throws {
        let report = try compared(reference(("return 1 / (1 + np.exp(-z))", "return np.exp(z) / (1 + np.exp(z))")))
        #expect(report.wrong.isEmpty)
        #expect(
            report.verdict("sigmoid") == .allowed("numerical edge: sigmoid of z = 710 gives nan, the reference's 1"))
    }

    /// What a function does with one number or with integers is a remark, also where it raises or its process ends.
    @Test(arguments: [
        ("return z.clip(0)", "one number: it raises AttributeError: 'float' object has no attribute 'clip'"),
        ("return np.maximum(z, 0) + (np.ndim(z) == 0)", "one number, z = 0.75, gives 1.75, the reference's 0.75"),
        (
            "return np.where(np.array(z).dtype == int, 7, np.maximum(z, 0))",
            "integers, z = -3, gives 7, the reference's 0"
        ),
        ("return np.maximum(z, 0) if np.ndim(z) else os._exit(1)", "one number: the process ended without an answer"),
    ])
    func arraysOfFloatsDecide(_ body: String, _ remark: String) throws {
        let report = try compared(
            reference(("import numpy as np", "import os\nimport numpy as np"), ("return np.maximum(z, 0)", body)))
        #expect(report.wrong.isEmpty)
        #expect(report.verdict("relu") == .allowed("relu of \(remark)"))
        #expect(
            report.lesson().split(separator: "\n").joined().split(separator: " ").joined(separator: " ")
                .contains("relu of \(remark)"), "\(report.lesson())")
    }
}

@Suite(needsNumPy) struct LessonTests {
    /// The verdict first, the mistake in the sheet's words, the input whole, both results, and what is done.
    @Test func teaches() throws {
        let report = try compared(
            reference(("layer[\"X\"].T @ layer[\"dZ\"]", "layer[\"X\"].T @ layer[\"dZ\"] / len(layer[\"X\"])")))
        #expect(
            report.lesson() == """
                4.1 layer_backward: dW is wrong.
                Your dW is the sheet's divided by 4, the number of samples: gradients are summed
                here.

                layer_backward(layer, dA) of
                  layer: relu
                    W = [[0.5, -1, 2], [1, 0.25, -0.5]]
                    X = [[1, 2], [-1, 0.5], [3, -2], [0.5, -1.5]]
                    Z = [[2.6, -0.7, 1.3], [0.1, 0.925, -1.95], [-0.4, -3.7, 7.3],
                      [-1.15, -1.075, 2.05]]
                  dA = [[0.5, -1, 0.25], [1, 0.5, -0.75], [-0.25, 2, 1], [1.5, 0.75, -0.5]]
                  dW expected            found
                   -0.5   -0.5      3     -0.125 <   -0.125 <     0.75 <
                    1.5   0.25  -0.75      0.375 <   0.0625 <  -0.1875 <

                17 of 18 done · next: 4.1 layer_backward
                  done: 1.1, 1.2, 1.3, 2.1, 2.2, 3.1, 3.2, 4.2, 5.1, 5.2, 6.1, 6.2, 6.3, 7.1
                """)
    }

    /// One screen, whatever is wrong.
    @Test(arguments: [
        ("reversed(mlp)", "mlp"), ("        layer_update(layer, lr)", "        layer_update(layer, lr / 2)"),
        ("6 / fan_in", "6 / fan_out"),
        ("    mlp_update(mlp, lr)\n    return", "    return"), ("y = np.reshape(y, np.shape(y_hat))", "pass"),
        ("rng.permutation(len(X))", "np.arange(len(X))"),
        ("return [mlp_epoch", "return 2 * [mlp_epoch"), ("> thresh", "> thresh / 2"),
        ("return np.maximum(z, 0)", "return nothing"),
    ])
    func fitsAScreen(_ text: String, _ replacement: String) throws {
        let lines = try compared(reference((text, replacement))).lesson().split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 24 && lines.allSatisfy { $0.count <= 80 }, "\(lines.joined(separator: "\n"))")
    }
}

/// Known mistakes part from the right values and from each other in the inputs: a match is the only one.
@Test func mistakesAreDistinct() {
    for question in sheetQuestions() {
        /// For each mistake and part, what it is in each case.
        var values: [String: [String: [NDArray?]]] = [:]
        var right: [String: [NDArray?]] = [:]
        for (number, test) in question.cases.enumerated() where test.remark == nil {
            var found = Found()
            for part in test.parts(Answer(status: .ok), []) {
                guard case .array(let expected, _) = part.wanted(found) else { continue }
                right["\(part.name) \(number)", default: []].append(expected)
                for mistake in part.mistakes {
                    values[part.name, default: [:]][mistake.name, default: []].append(mistake.value(found)?.array)
                    values["\(part.name) right", default: [:]][mistake.name, default: []].append(expected)
                }
                found.arrays[part.name] = expected
            }
        }
        func areEqual(_ a: [NDArray?], _ b: [NDArray?]) -> Bool {
            a.count == b.count
                && zip(a, b).allSatisfy { a, b in
                    guard let a, let b else { return (a == nil) == (b == nil) }
                    return a.shape == b.shape && Difference(a.elements, b.elements).relative < 1e-6
                }
        }
        for (name, mistakes) in values where !name.hasSuffix(" right") {
            let sorted = mistakes.sorted { $0.key < $1.key }
            for (index, (mistake, own)) in sorted.enumerated() {
                for (other, others) in sorted[(index + 1)...] where areEqual(own, others) {
                    let partElsewhere = values.contains { part, all in
                        !part.hasSuffix(" right") && all[mistake] != nil && all[other] != nil
                            && !areEqual(all[mistake]!, all[other]!)
                    }
                    #expect(partElsewhere, "\(question.function) \(name): \(mistake) and \(other)")
                }
            }
        }
        for mistake in Set(values.values.flatMap(\.keys)) {
            let isSeen = values.contains { part, all in
                !part.hasSuffix(" right")
                    && all[mistake].map { !areEqual($0, values["\(part) right"]![mistake]!) } == true
            }
            #expect(isSeen || ["always relu", "always sigmoid"].contains(mistake), "\(question.function): \(mistake)")
        }
    }
}
