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
func reference(_ changes: (String, String)...) throws -> String {
    try changes.reduce(String(contentsOfFile: packageFile("Sources/compare/Python/week_5.py"), encoding: .utf8)) {
        script, change in
        try #require(script.contains(change.0), "the reference has no \(change.0)")
        return script.replacing(change.0, with: change.1)
    }
}

extension Report {
    /// The functions and results that do not agree, in the table's order.
    var wrong: [String] { rows.filter { !$0.verdict.agrees }.map(\.name) }

    func verdict(_ name: String) -> Verdict? { (questions + wholeRun).first { $0.name == name }?.verdict }
}

let needsNumPy: ConditionTrait = .enabled(if: Python.hasNumPy, "needs python3 with NumPy")

@Suite(needsNumPy) struct ReferenceTests {
    /// All parts agree with NumPy, over runs of several shapes.
    @Test(arguments: [
        ["--lockstep"], ["-y", "6,8,4", "-b", "10", "-n", "200", "-e", "50", "--lockstep"], ["-b", "7", "-s", "3"],
        ["-e", "0"], ["-b", "9223372036854775807", "-e", "3", "--lockstep"],
        ["-n", "1", "-y", "1", "-r", "1", "-e", "3"], ["--standardize", "-e", "9"],
    ])
    func agrees(_ options: [String]) throws {
        let script = ["--script", packageFile("Sources/compare/Python/week_5.py")]
        let report = try Comparison(Arguments(script + options, compareCommand.options)).report()
        #expect(report.wrong.isEmpty)
        #expect(report.questions.count == 18 && report.wholeRun.count == 5)
        #expect(report.lockstep.allSatisfy { $0.relative < 1e-12 && $0.cases > 0 })
        #expect(report.lockstep.isEmpty != options.contains("--lockstep"))
        let exact = report.questions.filter { ["2.1", "2.2", "7.1"].contains($0.question) }
        #expect(exact.allSatisfy { $0.verdict == .exact })
    }
}

@Suite(needsNumPy) struct ScriptTests {
    /// It prints, reads standard input, imports what is not there, and has a driver. What its functions do not need is
    /// not run: the module of `plt` is not asked for.
    @Test func driverAndImports() throws {
        let head =
            "import numpy as np\nimport no_such.module as plt\nfrom no_such_utils import *\nprint('{}')\ntry:\n    input()\nexcept EOFError:\n    pass"
        let script = try reference(
            ("import numpy as np", head), ("return np.maximum(z, 0)", "print('relu')\n    return np.maximum(z, 0)"))
        let report = try compared(script + "\nif __name__ == '__main__':\n    raise SystemExit('the driver ran')\n")
        #expect(report.wrong.isEmpty)
        #expect(report.remarks == ["Modules that are not installed had stand-ins: no_such_utils."])
    }

    @Test(arguments: [
        ("from numpy import no_such as np", "it raises ImportError: cannot import name 'no_such' from 'numpy'"),
        ("def (", "it raises SyntaxError: invalid syntax (line 9: def ()"),
        ("from .beside import *", "it raises ImportError: attempted relative import with no known parent package"),
    ])
    func notImportable(_ line: String, _ sentence: String) throws {
        let script = try reference(("import numpy as np", "import numpy as np\n\n\n\(line)"))
        let error = #expect(throws: FileError.self) { try compared(script) }
        #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
    }

    /// What the side answers beyond what the reports of the scripts show.
    @Test func sideAnswers() throws {
        let check = try Python.start("check_side.py")
        #expect(check.wait() == 0)
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

/// A mistake that shows in the whole run alone is told once, at the function that has made it.
@Suite(needsNumPy) struct WholeRunTests {
    /// Each is made with the first sample of the data alone.
    @Test(arguments: [
        ("    layer[\"A\"] =", "layer[\"Z\"] = layer[\"Z\"] + 5", "layer_forward", "mlp[0][\"Z\"]"),
        ("    layer[\"db\"] =", "layer[\"dW\"] = layer[\"dW\"] + 0.01", "layer_backward", "mlp[0][\"dW\"]"),
        ("    layer[\"b\"] =", "layer[\"W\"] = layer[\"W\"] + 0.01", "layer_update", "mlp[0][\"W\"]"),
    ])
    func isTraced(_ line: String, _ mistake: String, _ function: String, _ place: String) throws {
        let data = try Samples(csv: packageFile("data/two_features.csv"), limit: 1)
        let isFirst = "if (layer[\"X\"] == \(data.X[0, 0])).any(): "
        let report = try compared(reference((line, "    \(isFirst)\(mistake)\n\(line)")))
        #expect(report.wrong == [function])
        let reason = try #require(report.verdict(function)?.reason)
        #expect(reason.hasPrefix("minibatch ") && reason.contains(" of the whole run: \(place)["), "\(reason)")
        #expect(report.lesson().hasPrefix(report.questions.first { $0.name == function }!.question))
    }

    /// The sheet's rule of 6.3, not kept where the loss rises.
    @Test func earlyStopping() throws {
        let report = try compared(
            reference(
                (
                    "return [mlp_epoch(mlp, X, y, batch, lr, rng) for _ in range(epochs)]",
                    "return [mlp_epoch(mlp, X, y, batch, lr, rng) for _ in range(min(epochs, 30))]"
                )), ["-e", "40"])
        #expect(report.wrong == ["mlp_train"] && report.remarks.isEmpty)
        #expect(report.verdict("mlp_train") == .differs("30 losses, not 40: one for each epoch"))
    }

    /// Runs with a large learning rate drift apart by rounding, which each step from the same weights shows.
    @Test func drift() throws {
        let report = try compared(
            reference(("X @ layer[\"W\"]", "np.einsum('ij,jk->ik', X, layer[\"W\"])")),
            ["-e", "40", "-l", "0.1", "-n", "178", "-b", "10", "-y", "6,8,4", "-s", "3"])
        #expect(report.agrees && report.verdict("final weights") == .drifted)
        #expect(report.lockstep.map(\.cases) == [18, 18] && report.lockstep.allSatisfy { $0.relative < 1e-12 })
    }
}

/// Runs the built `compare` in a folder.
func compareProgram(_ options: String, in folder: String) throws -> (output: String, status: Int32) {
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
