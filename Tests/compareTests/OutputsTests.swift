import Files
import Foundation
import MLP
import Programs
import TestSupport
import Testing
import compare

/// NumPy's dumps, by `Sources/compare/Python/run.py`, and the options that they were made with.
private let references = [
    ("initial", "-s 7 -e 0 -r 10"), ("default", "-s 0"), ("deep", "-s 3 -y 6,8,4 -n 197 -b 8 -e 60 -r 15"),
]

private func path(_ name: String) -> String { Python.folder.appending(path: "week_5_\(name).json").path }

/// The outputs of this program agree with NumPy's, in each format and mix of them, and a file with itself in every bit.
@Test(arguments: references) func outputsAgree(_ name: String, _ options: String) throws {
    try withFolder { folder in
        _ = try shell(
            """
            $week5 \(options) --quiet --dump ours.json --save ours.npz a.pgm
            $week5 \(options) --quiet --save ours.safetensors b.pgm
            """, in: folder)
        let report = try compareOutputs("\(folder)/ours.json", path(name))
        #expect(report.agrees && report.remarks.isEmpty)
        #expect(
            report.rows.map(\.name) == [
                "options", "initial weights", "loss per epoch", "final weights", "class map", "output activations",
            ])
        #expect(["options", "initial weights", "class map"].allSatisfy { report.verdict($0) == .exact })
        #expect(report.rows.allSatisfy { $0.relative < 1e-12 })
        for saved in ["ours.npz", "ours.safetensors"] {
            let report = try compareOutputs("\(folder)/\(saved)", path(name))
            #expect(report.agrees && report.rows.map(\.name) == ["options", "loss per epoch", "final weights"])
            #expect(
                report.remarks
                    == ["initial weights", "class map", "output activations"].map { "\(saved) has no \($0)." })
            #expect(
                try compareOutputs("\(folder)/\(saved)", "\(folder)/ours.json").rows.allSatisfy { $0.relative == 0 })
        }
        #expect(try compareOutputs(path(name), path(name)).rows.allSatisfy { $0.verdict == .exact })
    }
}

/// What is said of a reference that has been changed in one place.
@Test(
    arguments: [
        (#"["lr"] = 0.02"#, "options", .differs("lr: other.json 0.02, week_5_default.json 0.01")),
        (
            #"["seed"] = 10**30"#, "options",
            .differs("seed: other.json 1000000000000000000000000000000, week_5_default.json 0")
        ),
        (
            #"["data"] = "week_3_data.csv""#, "options",
            .allowed(
                "data: other.json week_3_data.csv, week_5_default.json two_features.csv; the samples in them may be the same"
            )
        ),
        (#"["initial"][1]["W"][2][1] += 0.5"#, "initial weights", .differs(#"mlp[1]["W"][2, 1]: "#)),
        (
            #"["initial"][1]["act"] = "sigmoid""#, "initial weights",
            .differs(#"mlp[1]["act"] is 'relu', not 'sigmoid'"#)
        ),
        (#"["loss"][4] += 1e-6"#, "loss per epoch", .differs("the losses part in epoch 5: ")),
        (#"["loss"].pop()"#, "loss per epoch", .differs("100 losses, not 99")),
        (#"["network"][2]["b"][0] += 1e-6"#, "final weights", .differs(#"mlp[2]["b"][0]: "#)),
        (#"["network"].pop()"#, "final weights", .differs("3 layers, not 2")),
        (#"["class_map"][3][7] ^= 1"#, "class map", .differs("1 of 400 cells have another class, the first at [3, 7]")),
        (
            #"["class_map"] = [list(row) for row in zip(*run["class_map"])]"#, "class map",
            .differs("week_5_default.json has the map of other.json transposed: a row is a tick of X1")
        ),
        (#"["activations"][19][0] += 1e-6"#, "output activations", .differs("the network's output at [19, 0]: ")),
    ] as [(String, String, Verdict)])
func aDifferenceIsTold(_ change: String, _ part: String, _ verdict: Verdict) throws {
    try withFolder { folder in
        let other = "\(folder)/other.json"
        let program =
            "import json; run = json.load(open('\(path("default"))')); run\(change); json.dump(run, open('\(other)', 'w'))"
        #expect(output(of: ["python3", "-c", program]) != nil)
        let report = try compareOutputs(path("default"), other)
        let row = try #require(report.rows.first { $0.name == part })
        #expect(row.verdict.words == verdict.words)
        #expect(row.verdict.reason?.hasPrefix(verdict.reason ?? "?") == true, "\(row.verdict.reason ?? "")")
        #expect(report.rows.allSatisfy { $0.name == part || $0.verdict == .exact })
        #expect(report.agrees == verdict.agrees)
    }
}

/// A run with a large learning rate drifts apart when the last bits of its weights change; one with another learning
/// rate, of which the file says nothing, does not, however small the difference.
@Test(arguments: [("1.0", "1 + 1e-16", true), ("1.0", "1 + 1e-7", false), ("0.1", "1 + 1e-7", false)])
func driftIsNoMistake(_ lr: String, _ factor: String, _ isDrift: Bool) throws {
    guard Python.hasNumPy else { return }
    try withFolder { folder in
        let program = """
            import sys, json; sys.path.insert(0, '\(packageFile("Sources/compare/Python"))')
            import numpy as np, run, week_5
            made = week_5.init_mlp
            def dump(file, bits, lr):
                def init_mlp(spec, rng):
                    mlp = made(spec, rng)
                    for layer in mlp: layer["W"] = np.nextafter(layer["W"], bits)
                    return mlp
                week_5.init_mlp = init_mlp
                results = run.run('\(packageFile("data/two_features.csv"))', 3, 178, [6, 8, 4], 10, 60, lr, 20)
                open(file, 'w').write(run.json_text(results | {"lr": 0.1}))
            dump('a.json', 0, 0.1 * \(lr)); dump('b.json', 9, 0.1 * \(lr) * (\(factor)))
            """
        try program.write(toFile: "\(folder)/dump.py", atomically: true, encoding: .utf8)
        let (words, status) = try shell("python3 dump.py", in: folder)
        #expect(status == 0, "\(words)")
        let report = try compareOutputs("\(folder)/b.json", "\(folder)/a.json")
        #expect(report.agrees == isDrift)
        #expect(report.verdict("initial weights")?.agrees == true)
        #expect((report.verdict("loss per epoch") == .drifted) == isDrift)
        #expect((report.rows.first { $0.name == "final weights" }?.relative ?? 0) > 1e-9, "the runs do part")
        #expect(report.remarks.contains { $0.contains("drifted apart by rounding") } == isDrift)
    }
}

/// A damaged file is told in a line that names it, and nothing is compared.
@Test(arguments: [
    ("", "is no JSON: at byte 0 a value is expected"),
    (#"{"seed": 0, "loss": [1.5"#, "is no JSON: at byte 24 a comma or ] is expected"),
    (
        #"{"loss": [1.5, NaN]}"#,
        "is no JSON: at byte 15 a value is expected, not NaN: the run has left the finite numbers"
    ),
    (#"{"seed": 0}"#, "it has nothing of a run"),
    (#"[{"seed": 0, "loss": [1]}, {"seed": 1, "loss": [1]}]"#, "it has nothing of a run"),
    (#"{"loss": "0.5"}"#, #""loss" is no list of numbers"#),
    (#"{"loss": [0.5, "0.4"]}"#, #""loss" is no number, and no array of numbers in equal rows"#),
    (#"{"class_map": [[0, 1], [1]]}"#, #""class_map" is no number, and no array of numbers in equal rows"#),
    (
        #"{"network": [{"W": [[1], [2]], "b": [0, 0], "act": "relu"}]}"#,
        #""network.0.b" of shape 1×2 does not go with"#
    ),
    (#"{"network": [{"W": [[1], [2]], "b": [0], "act": "tanh"}]}"#, #""network.0.act" is not "relu""#),
    (#"{"initial": [{"W": [[1], [2]], "act": "relu"}]}"#, #"it has no "initial.0.b""#),
    (#"{"loss": [1, 2], "initial": null}"#, ""),
])
func damagedOutputs(_ text: String, _ sentence: String) throws {
    try withFolder { folder in
        let file = "\(folder)/run.json"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        if sentence.isEmpty {
            #expect(try compareOutputs(file, file).agrees)
        } else {
            let error = #expect(throws: FileError.self) { try compareOutputs(file, path("default")) }
            #expect(error?.description.hasPrefix(quoted(file)) == true)
            #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
        }
    }
}

/// Two files of runs, and nothing else; the exit status is as for scripts.
@Test func outputsOnTheCommandLine() throws {
    try withFolder { folder in
        let (a, b) = (path("default"), path("deep"))
        let same = try compareProgram("'\(a)' '\(a)'", in: folder)
        #expect(same.output.hasPrefix("\(a) against \(a)\n\nA whole run: seed 0, num_samples 50, layers 4,3,"))
        #expect(same.output.hasSuffix("\nAll agree.\n") && same.status == 0)
        #expect(try compareProgram("'\(a)' '\(b)'", in: folder).status == 1)
        let json = try compareProgram("--json '\(a)' '\(b)'", in: folder)
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(object?["agrees"] as? Bool == false && object?["reference"] as? String == b && json.status == 1)
        #expect((object?["wholeRun"] as? [[String: Any]])?.first?["verdict"] as? String == "DIFFERS")
        for line in [
            "'\(a)'", "'\(a)' '\(a)' '\(a)'", "'\(a)' week_5.py", "--watch '\(a)' '\(b)'", "-s 1 '\(a)' '\(b)'",
        ] {
            #expect(try compareProgram(line, in: folder).status == 2, "\(line)")
        }
        #expect(try compareProgram("'\(a)' none.json", in: folder).output.hasSuffix("there is no file \"none.json\"\n"))
    }
}

/// The lines of Python on the page write the same run as this program's --dump, at the end of a script whose driver has
/// the coursework's names.
@Test func linesOfThePage() throws {
    guard Python.hasNumPy else { return }
    let page = try String(contentsOfFile: packageFile("Sources/compare/README.md"), encoding: .utf8)
    let lines = try #require(page.firstMatch(of: /(?s)```python\n(.*?)```/)?.output.1)
    let driver = """

        if __name__ == "__main__":
            import argparse
            args = argparse.Namespace(
                seed=3, num_samples=60, layers="5,4", batch=7, epochs=20, lr=0.01, resolution=12,
                data="\(packageFile("data/two_features.csv"))")
            rng = np.random.default_rng(args.seed)
            hidden = [int(x) for x in args.layers.split(",")]
            layers = ((2, "relu"), (5, "relu"), (4, "sigmoid"), (1, None))
            rows = np.loadtxt(args.data, delimiter=",", skiprows=1)[:args.num_samples]
            X, y = rows[:, :2], rows[:, 2].astype(int)
            nn = init_mlp(layers, rng)
            loss = mlp_train(nn, X, y, args.batch, args.epochs, args.lr, rng)

        """
    try withFolder { folder in
        try (reference() + driver + lines).write(toFile: "\(folder)/week_5.py", atomically: true, encoding: .utf8)
        let (words, status) = try shell(
            "python3 week_5.py && $week5 -s 3 -n 60 -y 5,4 -b 7 -e 20 -r 12 --quiet --dump ours.json", in: folder)
        #expect(status == 0, "\(words)")
        let report = try compareOutputs("\(folder)/ours.json", "\(folder)/reference.json")
        #expect(report.agrees && report.rows.count == 6 && report.remarks.isEmpty)
        #expect(report.verdict("options") == .exact && report.rows.allSatisfy { $0.relative < 1e-12 })
    }
}
