import Files
import Foundation
import NumPyRandom
import Programs
import TestSupport
import Testing
import week5

private func content(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

/// How many epochs the run of a `--save` file has trained.
private func epochs(_ path: String) throws -> Int {
    guard case .integers(let epochs, _)? = try StoredValues(path)["epoch"] else {
        throw CocoaError(.fileReadCorruptFile)
    }
    return epochs[0]
}

/// A training that is saved after some epochs and goes on is the same as one at once, in every byte of network, numbers
/// and map: 200 random option sets, each part by the sheet or by `--fast`, in either format.
@Test(arguments: 0..<20)
func goingOnIsTheSame(_ part: Int) throws {
    var rng = Generator(seed: 100 + part)
    try withFolder { folder in
        for _ in 0..<10 {
            let epochs = rng.integers(0, 12, endpoint: true)
            let split = rng.integers(0, epochs, endpoint: true)
            let layers = (0..<rng.integers(1, 4)).map { _ in "\(rng.integers(1, rng.integers(0, 3) == 0 ? 12 : 6))" }
                .joined(separator: ",")
            let options = [
                "-s\(rng.next())", "-n\(rng.integers(1, 30))", "-b\(rng.integers(1, 12))",
                "-l\(rng.uniform(0.001, 0.05))", "-y\(layers)",
            ]
            let format = ["npz", "safetensors"][rng.integers(0, 2)]
            func start(_ line: [String], _ name: String) throws {
                let fast = rng.integers(0, 2) == 0 ? ["--fast"] : []
                try run(
                    line + fast + [
                        "--quiet", "--save", "\(folder)/\(name).\(format)", "--dump", "\(folder)/\(name).json",
                        "\(folder)/\(name).pgm",
                    ])
            }
            try start(options + ["-e\(epochs)", "-r9"], "whole")
            try start(
                options + ["-e\(split)", "-r3"] + (split > 0 ? ["--checkpoint-every", "\(rng.integers(1, 5))"] : []),
                "part")
            try start(
                ["--resume", "\(folder)/part.\(format)", "-e\(epochs)", "-r9"]
                    + (rng.integers(0, 2) == 0 ? options : []), "on")
            for ending in [format, "json", "pgm"] {
                #expect(
                    try content("\(folder)/on.\(ending)") == content("\(folder)/whole.\(ending)"),
                    "\(options) to \(epochs), split at \(split): \(ending)")
            }
        }
    }
}

/// Killed at random moments, a training goes on from its last checkpoint as if nothing had been, and leaves no other
/// files.
@Test func goesOnAfterKill() throws {
    try withFolder { folder in
        var rng = Generator(seed: 1)
        let path = "\(folder)/run.npz"
        let options = ["-s5", "-n20", "-b4", "-y5,3"]
        var done = 0
        for round in 0..<12 {
            let start = round == 0 ? options : ["--resume", path]
            let child = try ChildProcess(
                [builtProgram("week5")] + start + [
                    "-e10000000", "--quiet", "--save", path, "--checkpoint-every", "1", "\(folder)/no.pgm",
                ]
                    + (round % 2 == 0 ? ["--fast"] : []), input: .null)
            while try !exists(path) || epochs(path) == done { sched_yield() }
            usleep(UInt32(rng.integers(0, 20_000)))
            child.kill()
            #expect(child.wait() == 128 + SIGKILL)
            done = try epochs(path)
        }
        try run([
            "--resume", path, "-e\(done + 3)", "--quiet", "--save", path, "--dump", "\(folder)/on.json",
            "\(folder)/on.pgm",
        ])
        try run(
            options + [
                "-e\(done + 3)", "--quiet", "--fast", "--save", "\(folder)/whole.npz", "--dump", "\(folder)/whole.json",
                "\(folder)/whole.pgm",
            ])
        #expect(try content(path) == content("\(folder)/whole.npz"))
        #expect(try content("\(folder)/on.json") == content("\(folder)/whole.json"))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(Set(names) == ["run.npz", "on.json", "on.pgm", "whole.npz", "whole.json", "whole.pgm"])
    }
}

/// Starts a training that would never end, and returns when it has begun to train.
private func startEndless(_ options: [String]) throws -> ChildProcess {
    let child = try ChildProcess([builtProgram("week5"), "-s5", "-e10000000"] + options, input: .null, errors: .null)
    while !(try child.readLine(timeout: 60)).starts(with: Array("    epoch 1:".utf8)) {}
    return child
}

/// Control-C, or SIGTERM, ends the training after its epoch: what is written is what a run of so many epochs writes,
/// and the saved training goes on.
@Test(arguments: [SIGINT, SIGTERM], [true, false])
func interruption(_ signal: Int32, _ isFast: Bool) throws {
    try withFolder { folder in
        let child = try startEndless(
            ["--save", "\(folder)/a.npz", "--dump", "\(folder)/a.json", "\(folder)/a.pgm"] + (isFast ? ["--fast"] : []))
        kill(child.id, signal)
        #expect(child.wait() == 128 + signal)
        let done = try epochs("\(folder)/a.npz")
        #expect(done > 0)
        for (name, options) in [("b", ["-s5"]), ("c", ["--resume", "\(folder)/a.npz"])] {
            try run(
                options + [
                    "-e\(done)", "--fast", "--quiet", "--dump", "\(folder)/\(name).json", "\(folder)/\(name).pgm",
                ])
            for ending in ["json", "pgm"] {
                #expect(try content("\(folder)/a.\(ending)") == content("\(folder)/\(name).\(ending)"))
            }
        }
    }
}

/// The second Control-C ends the program at once: this network's epoch would take a minute.
@Test func secondInterruption() throws {
    try withFolder { folder in
        let child = try ChildProcess(
            [builtProgram("week5"), "-n200", "-y3000,3000", "\(folder)/a.pgm"], input: .null, errors: .null)
        while !(try child.readLine(timeout: 60)).starts(with: Array("6 ".utf8)) {}
        let start = Date()
        for _ in 0..<2 {
            usleep(100_000)
            kill(child.id, SIGINT)
        }
        #expect(child.wait() == 128 + SIGINT)
        #expect(Date().timeIntervalSince(start) < 10)
        #expect(!exists("\(folder)/a.pgm"))
    }
}

/// Where nobody reads the output any more, the program ends without a word, whether SIGPIPE ends it or is ignored.
@Test(arguments: ["", "trap '' PIPE; "])
func closedPipe(_ trap: String) throws {
    try withFolder { folder in
        let output = try shell("\(trap)$week5 -e 20000 --fast a.pgm | head -n 1 >first; cat first", in: folder).output
        #expect(output.hasPrefix("Data: 50") && output.split(separator: "\n").count == 1, "\(output)")
    }
}

/// What may not be changed, or does not fit, is named.
@Test func refusedToGoOn() throws {
    try withFolder { folder in
        let path = "\(folder)/a.npz"
        try run(["-s1", "-e3", "--quiet", "--save", path, "\(folder)/a.pgm"])
        for (options, name) in [
            (["-s2"], "-s/--seed: it takes 1 as before"), (["-n49"], "-n/--num_samples: it takes 50"),
            (["-l0.1"], "-l/--lr: it takes 0.01"),
            (["-b2"], "-b/--batch: it takes 1 "), (["-y4"], "-y/--layers: it takes 4,3"),
            (["-e2"], "-e/--epochs: it takes at least 3"),
            (["--checkpoint-every", "2"], "--checkpoint-every"), (["--save", "\(folder)/a.txt"], "--save"),
            (["--save", path, "--dump", path], "--dump"),
        ] {
            let error = #expect(throws: UsageError.self) {
                try run(["--resume", path, "--quiet", "\(folder)/b.pgm"] + options)
            }
            #expect(error?.description.contains(name) == true, "\(String(describing: error))")
        }
        try Data("X1,X2,Binary\n\(String(repeating: "1,2,1\n", count: 50))".utf8).write(
            to: URL(filePath: "\(folder)/other.csv"))
        let error = #expect(throws: FileError.self) {
            try run(["--resume", path, "--quiet", "-d", "\(folder)/other.csv", "\(folder)/b.pgm"])
        }
        #expect(
            error?.description.contains("other.csv\" are not those that the run of \"\(path)\" was trained on") == true)
        // The same samples at another place will do.
        try FileManager.default.copyItem(atPath: packageFile("data/two_features.csv"), toPath: "\(folder)/same.csv")
        try run(["--resume", path, "--quiet", "-d", "\(folder)/same.csv", "\(folder)/b.pgm"])
    }
}

/// Saved runs with changed bytes go on or are refused, and are never trapped on.
@Test func damagedRuns() throws {
    try withFolder { folder in
        let path = "\(folder)/a.safetensors"
        try run(["-s1", "-e3", "--quiet", "--save", path, "\(folder)/a.pgm"])
        let whole = Array(try content(path))
        var rng = Generator(seed: 2)
        var refused = 0
        for _ in 0..<5_000 {
            var bytes = whole
            for _ in 0..<rng.integers(1, 3) { bytes[rng.integers(0, 900)] = UInt8(rng.integers(0x20, 0x7f)) }
            do { _ = try SavedRun(StoredValues(bytes, path), defaults: TrainingOptions()) } catch is FileError {
                refused += 1
            }
        }
        #expect(refused > 1_000)
    }
}

private let forwardPass = """
    import csv, sys, numpy as np
    if sys.argv[1] == "make":
        rng = np.random.default_rng(3)
        np.savez(sys.argv[2], **{
            "0.W": np.asfortranarray(rng.standard_normal((2, 5)).astype("f4")), "0.b": rng.standard_normal(5).astype("f4"), "0.act": "relu",
            "1.W": rng.standard_normal((5, 3)), "1.b": rng.standard_normal((1, 3)), "1.act": "softmax", "more": np.arange(4)})
        sys.exit()
    file, data = np.load(sys.argv[2]), np.genfromtxt(sys.argv[3], delimiter=",", names=True)
    A = np.stack([data["X1"], data["X2"]], axis=1)
    for i in range(sum(name.endswith(".W") for name in file.files)):
        Z = A @ file[f"{i}.W"].astype(float) + file[f"{i}.b"]
        e = np.exp(Z - Z.max(axis=1, keepdims=True))
        A = {"relu": np.maximum(Z, 0), "sigmoid": 1 / (1 + np.exp(-Z)), "softmax": e / e.sum(axis=1, keepdims=True)}[str(file[f"{i}.act"])]
    rows = list(csv.DictReader(sys.stdin))
    names = [name for name in rows[0] if name.startswith("probability")]
    P = np.array([[float(row[name]) for name in names] for row in rows])
    classes = [int(row["class"]) for row in rows]
    assert len(P) == len(A) and np.abs(P - A).max() < 1e-12, np.abs(P - A).max()
    assert classes == list(A.argmax(axis=1) if len(names) > 1 else (A[:, 0] > 0.5).astype(int))
    print("same")
    """

/// `predict` gives NumPy's numbers for a network of the program's own and for one that NumPy has saved, of samples
/// without labels.
@Test(.enabled(if: Python.hasNumPy, "needs python3 with NumPy"))
func predicting() throws {
    try withFolder { folder in
        try Data(forwardPass.utf8).write(to: URL(filePath: "\(folder)/p.py"))
        let lines =
            "cut -d, -f1,2 '\(packageFile("data/two_features.csv"))' >new.csv; $week5 -s1 --quiet --save a.npz a.pgm; python3 p.py make b.npz; "
        for name in ["a", "b"] {
            let (output, _) = try shell(
                "\(lines) $week5 predict \(name).npz --data new.csv | python3 p.py check \(name).npz new.csv",
                in: folder)
            #expect(output == "same\n")
        }
        let three = try shell("$week5 predict a.npz -n 3", in: folder).output
        #expect(three.split(separator: "\n").count == 4)
        let wide = try shell(
            "python3 -c \"import numpy; numpy.savez('c.npz', **{'0.W': numpy.ones((3, 1)), '0.b': numpy.ones(1), '0.act': 'sigmoid'})\"; $week5 predict c.npz",
            in: folder)
        #expect(wide.status == 1 && wide.output.contains("has no column \"X3\""))
    }
}

/// Files that hold no network, or one that does not fit together.
@Test(
    arguments: [
        (["0.W": [[1, 2]]], "it has no \"0.b\""), (["a": [[1]]], "it has no network"),
        (["0.W": [[1, 2]], "0.b": [[1]]], "\"0.b\" of shape 1×1"),
        (["0.W": [[1, 2]], "0.b": [[1, 1]], "2.W": [[1]]], "it has no \"0.act\""),
        (["0.W": [[.nan]], "0.b": [[0]]], "\"0.W\" is not a vector or matrix of finite numbers"),
        (["0.W": [], "0.b": [[0]]], "\"0.W\" is empty"),
        (["0.W": [[1, 2]], "0.b": [[1, 1]], "0.gamma": [[1, 1]]], "it has no \"0.beta\""),
    ] as [([String: [[Double]]], String)])
func unfitNetworks(_ arrays: [String: [[Double]]], _ sentence: String) throws {
    try withFolder { folder in
        let path = "\(folder)/n.npz"
        try writeFile(path, bytes(of: arrays.map { ($0.key, StoredValue(Matrix($0.value))) }, for: path))
        let error = #expect(throws: FileError.self) { _ = try network(in: StoredValues(path)) }
        #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
    }
}
