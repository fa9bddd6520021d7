import Files
import Foundation
import Programs
import TestSupport
import Testing
import compare

/// The reference with `changes`, each a text to replace and its replacement, compared.
private func compared(_ changes: [(String, String)], appending end: String = "", _ options: [String] = []) throws -> Report {
    var script = try String(contentsOf: Python.folder.appending(path: "week_5.py"), encoding: .utf8)
    for (text, replacement) in changes {
        try #require(script.contains(text), "the reference has no \(text)")
        script = script.replacing(text, with: replacement)
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "week5-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "script.py").path
    try (script + end).write(toFile: path, atomically: true, encoding: .utf8)
    return try comparison(Arguments(["--script", path, "-e", "5"] + options, compareOptions))
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
        ["--lockstep"], ["-y", "6,8,4", "-b", "10", "-n", "200", "-e", "50", "--lockstep"], ["-b", "7", "-s", "3"], ["-e", "0"],
        ["-n", "1", "-y", "1", "-r", "1", "-e", "3"],
    ])
    func agrees(_ options: [String]) throws {
        let script = ["--script", Python.folder.appending(path: "week_5.py").path]
        let report = try comparison(Arguments(script + options, compareOptions))
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
    let report = try comparison(Arguments(["-e", "0"], compareOptions))
    #expect(report.wrong.isEmpty)
    #expect(report.networks.count == 21 && report.torch.count == (Python.hasPyTorch ? 7 : 0))
    #expect((report.networks + report.torch).allSatisfy { $0.relative < 1e-12 && $0.cases > 2 })
    #expect(report.networks.filter { $0.name.hasPrefix("init_") }.allSatisfy { $0.verdict == .exact })
    #expect(report.remarks.contains { $0.hasPrefix("PyTorch is not installed") } != Python.hasPyTorch)
}

/// Broken copies of the reference: the first row that does not agree names the function at fault.
@Suite(needsNumPy) struct BrokenCopyTests {
    @Test(arguments: [
        ("gradients averaged", "layer[\"X\"].T @ layer[\"dZ\"]", "layer[\"X\"].T @ layer[\"dZ\"] / len(layer[\"X\"])", "layer_backward"),
        ("a loss gradient averaged", "d_binary_crossentropy_loss(y, y_hat))", "d_binary_crossentropy_loss(y, y_hat) / len(X))", "mlp_minibatch"),
        (">= for >", "> thresh", ">= thresh", "mlp_predict"),
        ("an extra draw", "limit = np.sqrt(6 / fan_in)", "limit = np.sqrt(6 / fan_in); rng.random()", "init_layer"),
        ("eps of 1e-3", "return -(y * np.log(y_hat + eps)", "eps = 1e-3; return -(y * np.log(y_hat + eps)", "binary_crossentropy_loss"),
        ("bias not updated", "layer[\"b\"] = layer[\"b\"] - lr * layer[\"db\"]", "pass", "layer_update"),
        ("ReLU gradient 1 at 0", "np.where(z > 0, 1.0", "np.where(z >= 0, 1.0", "d_relu"),
        ("no bias forward", " + layer[\"b\"]  #", "  #", "layer_forward"),
        ("weights of half the range", "np.sqrt(6 / fan_in)", "np.sqrt(6 / fan_in) / 2", "init_layer"),
        ("update forgets a layer", "    for layer in mlp:\n        layer_update", "    for layer in mlp[1:]:\n        layer_update", "mlp_update"),
        ("last minibatch dropped", "range(0, len(X), batch)]", "range(0, len(X) - batch + 1, batch)]", "mlp_epoch"),
        ("one epoch short", "for _ in range(epochs)]", "for _ in range(epochs - 1)]", "mlp_train"),
        ("Z not stored", "layer[\"Z\"] = X @ layer[\"W\"] + layer[\"b\"]", "layer[\"Q\"] = X @ layer[\"W\"] + layer[\"b\"]", "layer_forward"),
    ])
    func isNamed(_ what: String, _ text: String, _ replacement: String, _ function: String) throws {
        let wrong = try compared([(text, replacement)]).wrong
        #expect(wrong.first ?? "" == function, "\(what): \(wrong)")
    }

    /// Both answers and the input stand under the row.
    @Test func showsTheFirstInput() throws {
        let report = try compared([("np.where(z > 0, 1.0", "np.where(z >= 0, 1.0")])
        let row = try #require(report.questions.first { $0.name == "d_relu" })
        #expect(row.detail.first == "result[0, 0]: Swift 0.0, Python 1.0")
        #expect(row.detail.last?.hasPrefix("input: z 1×12 [0.0, -0.0, ") == true)
    }

    @Test func unimplementedFunctions() throws {
        for (name, body) in [
            ("relu", "return np.maximum(z, 0)  # NaN stays NaN"), ("mlp_update", "for layer in mlp:\n        layer_update(layer, lr)"),
            ("mlp_backward", "for layer in reversed(mlp):\n        d_loss = layer_backward(layer, d_loss)"),
            ("layer_update", "layer[\"W\"] = layer[\"W\"] - lr * layer[\"dW\"]\n    layer[\"b\"] = layer[\"b\"] - lr * layer[\"db\"]"),
        ] {
            let report = try compared([(body, "return None")])
            #expect(report.verdict(name) == .notImplemented, "\(name)")
            #expect(report.verdict("sigmoid")?.agrees == true)
        }
    }
}

/// What the sheet leaves open is named, not failed.
@Suite(needsNumPy) struct AllowedTests {
    @Test func weightsScaledInAnotherOrder() throws {
        let report = try compared([("rng.random((fan_in, fan_out)) * 2 * limit - limit", "(rng.random((fan_in, fan_out)) * 2 - 1) * limit")])
        #expect(report.wrong.isEmpty)
        #expect(report.verdict("init_layer").map { if case .allowed = $0 { true } else { false } } == true)
    }

    @Test func lossWeightedBySize() throws {
        let report = try compared([(
            "return np.mean([mlp_minibatch(mlp, X[s], y[s], lr) for s in slices])",
            "return sum(mlp_minibatch(mlp, X[s], y[s], lr) * len(s) for s in slices) / len(X)"
        )], ["-b", "7"])
        #expect(report.wrong.isEmpty)
        #expect(report.verdict("mlp_epoch") == .allowed("an epoch loss weighted by batch size"))
        #expect(report.remarks.contains { $0.contains("weighs") })
    }

    @Test func anotherShuffle() throws {
        let report = try compared([("order = rng.permutation(len(X))", "order = np.argsort(rng.random(len(X)))")], ["-b", "7", "--lockstep"])
        #expect(report.wrong.isEmpty)
        #expect(report.verdict("mlp_epoch") == .allowed("another way of shuffling"))
        #expect(report.verdict("final weights")?.agrees == true)
        #expect(report.lockstep.allSatisfy { $0.relative < 1e-12 && $0.cases > 0 })
    }
}

/// Scripts that misbehave get a readable row.
@Suite(needsNumPy) struct MisbehaviourTests {
    @Test func raising() throws {
        let report = try compared([("return np.maximum(z, 0)", "return np.maximum(z, nothing)")])
        #expect(report.verdict("relu") == .failed("raises NameError: name 'nothing' is not defined"))
        #expect(report.verdict("d_relu") == .exact)
    }

    @Test func hanging() throws {
        let report = try compared([("return np.where(z > 0", "while True: pass\n    return np.where(z > 0")], ["--timeout", "2"])
        #expect(report.verdict("d_relu") == .failed("no answer within 2 s"))
        #expect(report.verdict("sigmoid")?.agrees == true)
        #expect(report.verdict("whole run") == .failed("no answer within 2 s"))
    }

    @Test func endingPython() throws {
        let report = try compared([("return np.where(z > 0", "import os; os._exit(3)\n    return np.where(z > 0")])
        #expect(report.verdict("d_relu") == .failed("the Python process ended without an answer"))
        #expect(report.verdict("sigmoid")?.agrees == true)
    }

    @Test func lacking() throws {
        let report = try compared([("def d_sigmoid(", "def derivative_of_sigmoid("), ("else d_relu", "else d_relu"), ("gradient = d_sigmoid", "gradient = derivative_of_sigmoid")])
        #expect(report.wrong == ["d_sigmoid"])
        #expect(report.verdict("d_sigmoid") == .failed("the script has no such function"))
    }

    @Test func listsAndSinglePrecision() throws {
        let lists = try compared([("return np.maximum(z, 0)", "return np.maximum(z, 0).tolist()")])
        #expect(lists.verdict("relu") == .differs("it returns a list, not an array"))
        let single = try compared([("return np.maximum(z, 0)", "return np.maximum(z, 0).astype(np.float32)")])
        #expect(single.verdict("relu") == .differs("it returns float32, not float64"))
    }

    /// It prints while it is imported and when it is called, reads standard input, imports what is not there, and
    /// has a driver.
    @Test func driverAndImports() throws {
        let report = try compared(
            [("import numpy as np", "import numpy as np\nimport no_such.module as plt\nfrom no_such_utils import *\nprint('{}')\ntry:\n    input()\nexcept EOFError:\n    pass"),
             ("return np.maximum(z, 0)", "print('relu')\n    return np.maximum(z, 0)")],
            appending: "\nif __name__ == '__main__':\n    raise SystemExit('the driver ran')\n")
        #expect(report.wrong.isEmpty)
        #expect(report.remarks == ["Modules that are not installed had stand-ins: no_such, no_such_utils."])
    }

    @Test func notImportable() {
        for (line, sentence) in [("raise ValueError('no')", "it raises ValueError: no"), ("def (", "it raises SyntaxError"), ("exit(1)", "it raises SystemExit: 1")] {
            let error = #expect(throws: FileError.self) { try compared([("import numpy as np", "import numpy as np\n\(line)")]) }
            #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
        }
        #expect(throws: FileError("there is no file \"/no/week_5.py\"")) {
            try comparison(Arguments(["--script", "/no/week_5.py"], compareOptions))
        }
    }
}
