import Files
import Foundation
import NumPyRandom
import Programs
import TestSupport
import Testing
import week5

func content(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

/// How many epochs the run of a `--save` file has trained.
func epochs(_ path: String) throws -> Int {
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

/// A run on named columns goes on with them.
@Test func namesOfColumnsAreSaved() throws {
    try withFolder { folder in
        let data = "tail -n +2 '\(packageFile("data/two_features.csv"))' >bare.txt; "
        let named = "-s 1 --quiet -d bare.txt --columns X1,X2,Binary,_"
        let (once, status) = try shell(
            data + "$week5 \(named) -e 5 --save a.npz a.pgm; $week5 predict a.npz -d bare.txt --columns X1,X2,_,_",
            in: folder)
        let twice = try shell(
            "$week5 \(named) -e 3 --save b.npz b.pgm; $week5 --resume b.npz -e 5 --quiet --save b.npz b.pgm; $week5 predict b.npz",
            in: folder)
        #expect(status == 0 && once == twice.output && once.split(separator: "\n").count == 201, "\(once), \(twice)")
    }
}
