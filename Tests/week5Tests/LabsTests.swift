import Files
import Foundation
import Programs
import TestSupport
import Testing
import week5

/// What a lab's `--dump` holds.
private struct Dump: Decodable {
    struct Layer: Decodable {
        let shape, act: String
        let W: [[Double]]
    }
    let loss, accuracy, test_accuracy: [Double]
    let separate_loss: [Double]?
    let initial, network: [Layer]
    let class_map: [[Int]]?

    static func read<Result: Decodable>(_ type: Result.Type, _ path: String) throws -> Result {
        try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path)))
    }
}

/// Each lab that trains, with its panels, the file it writes by itself and its options for a short run.
@Test(arguments: [
    ("digits", ["-n", "60", "-e", "2"], ["The first ten of each digit", "Loss and accuracy"]),
    ("xor", ["-e", "2", "-r", "10"], ["Loss", "Accuracy", "XOR"]),
    ("multi", ["-e", "2", "-r", "10"], ["Loss", "Accuracy", "3-Layer MLP"]),
    (
        "spirals", ["-n", "30", "-e", "2", "-r", "10"],
        ["Loss", "Accuracy", "Separate and compound"] + ["0.2", "1", "5"].map { "Class map, learning rate \($0)" }
    ),
])
func outputsOfALab(_ name: String, _ options: [String], _ panels: [String]) throws {
    try withFolder { folder in
        try run(["labs", name] + options + ["--quiet", "--figure", "\(folder)/f.pdf", "\(folder)/f.svg"])
        let outline = try Outline("\(folder)/f.svg")
        for panel in panels { #expect(outline.children[panel] != nil, "\(panel)") }
        #expect(try Data(contentsOf: URL(filePath: "\(folder)/f.pdf")).starts(with: Data("%PDF-1.4".utf8)))
        try run(["labs", name] + options + ["--quiet", "--dump", "\(folder)/d.json", "\(folder)/m.pgm"])
        #expect(try Data(contentsOf: URL(filePath: "\(folder)/m.pgm")).starts(with: Data("P5\n".utf8)))
        // -e 0: nothing trained, and the figure says so.
        try run(["labs", name] + options + ["-e", "0", "--quiet", "\(folder)/g.svg"])
        #expect(try Outline("\(folder)/g.svg").texts.contains { $0.hasPrefix("no epochs trained") })
    }
}

/// IANNwTF 2.1's shapes, of the inputs and the one-hot targets of a minibatch; without a name the lab draws the plot.
@Test func digitsAsTheSheetHasThem() throws {
    try withFolder { folder in
        let (text, status) = try shell("$week5 labs digits -e 1", in: folder)
        #expect(status == 0 && text.contains("inputs 32×64, one-hot targets 32×10"), "\(text)")
        #expect(try Outline("\(folder)/digits.svg").children["Loss and accuracy"] != nil)
    }
}

/// The sheet's data sets are learned with the defaults: XOR all of it, at least 95 % of the digits.
@Test func defaultsLearn() throws {
    try withFolder { folder in
        try run(["labs", "xor", "--quiet", "--dump", "\(folder)/x.json", "\(folder)/x.pgm"])
        #expect(try Dump.read(Dump.self, "\(folder)/x.json").accuracy.last == 1)
        for range in [[], ["--signed"]] {
            try run(["labs", "digits", "--quiet", "--dump", "\(folder)/d.json", "\(folder)/d.pgm"] + range)
            let dump = try Dump.read(Dump.self, "\(folder)/d.json")
            #expect(dump.accuracy.last ?? 0 >= 0.95)
            #expect(
                dump.network.map(\.shape) == ["64->32", "32->10"] && dump.network.map(\.act) == ["sigmoid", "softmax"])
            #expect(dump.loss.count == 50 && dump.accuracy.count == 50 && dump.test_accuracy == [])
        }
    }
}

/// Three runs from the same weights; three classes on the map of `multi`, in three shades.
@Test func mapsOfThreeClasses() throws {
    try withFolder { folder in
        try run([
            "labs", "spirals", "--bias", "0", "-e", "300", "-r", "20", "--quiet", "--dump", "\(folder)/s.json",
            "\(folder)/s.pgm",
        ])
        let runs = try Dump.read([Dump].self, "\(folder)/s.json")
        #expect(runs.count == 3 && Set(runs.map { $0.initial[0].W }).count == 1)
        #expect(runs.allSatisfy { $0.test_accuracy.count == 300 && $0.class_map?.count == 20 })
        #expect(runs[1].accuracy.last ?? 0 > 0.9)
        // A softmax, then cross-entropy is the compound layer but for rounding, which grows slowly at the two smaller
        // rates.
        for run in runs.prefix(2) { #expect(difference(run.separate_loss ?? [], run.loss) < 1e-9) }
        try run([
            "labs", "multi", "-s", "0", "-n", "200", "-r", "30", "--scale", "1", "--quiet", "--dump",
            "\(folder)/m.json", "\(folder)/m.pgm",
        ])
        let map = try #require(Dump.read(Dump.self, "\(folder)/m.json").class_map)
        #expect(Set(map.flatMap { $0 }) == [0, 1, 2])
        let pixels = try Data(contentsOf: URL(filePath: "\(folder)/m.pgm")).dropFirst("P5\n30 30\n255\n".utf8.count)
        #expect(Set(pixels) == [64, 128, 192])
    }
}

/// The time of a lab grows with the epochs and not with their square: 400,000 epochs in a minute of the processor's
/// time, of which they take a few seconds and with copies of all losses after each one would take some minutes.
@Test func manyEpochs() throws {
    try withFolder { folder in
        let (output, status) = try shell(
            "ulimit -t 60; $week5 labs xor --fast -e 400000 -r 2 --quiet x.pgm", in: folder)
        #expect(status == 0, "\(output)")
    }
}

/// Each gradient is what differences say; the lab throws otherwise.
@Test(arguments: ["0", "1"]) func gradientsAgreeWithDifferences(_ seed: String) throws {
    try run(["labs", "gradients", "-s", seed])
}

/// What the labs refuse, named; and a rate so large that training diverges, which leaves no file behind.
@Test func refused() throws {
    #expect(throws: UsageError.self) { try run(["labs", "nothing"]) }
    for (name, line, word) in [
        ("xor", ["-n", "3"], "-n"), ("stability", ["x"], "one argument too many"), ("digits", ["-y", "0"], "--layers"),
        ("spirals", ["-n", "1000001"], "--num_samples"), ("multi", ["--scale", "0"], "--scale"),
        ("spirals", ["--lr", "1"], "--lr"), ("multi", ["-d", "a.csv", "a.csv"], "a.csv"),
        ("xor", ["--figure", "x.png"], "--figure"), ("xor", ["--bias", "inf"], "--bias"),
    ] {
        let error = #expect(throws: UsageError.self) { try run(["labs", name] + line) }
        #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    }
    try withFolder { folder in
        let error = #expect(throws: (any Error).self) {
            try run(["labs", "xor", "-l", "1e300", "--quiet", "\(folder)/x.pgm"])
        }
        #expect(error.map { "\($0)" }?.contains("no longer finite") == true)
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/x.pgm"))
        // A command advises only an option that it has.
        #expect(error.map { "\($0)" }?.contains("smaller than 1e+300 (--lr) may help") == true)
        let fixed = #expect(throws: (any Error).self) {
            try run(["labs", "spirals", "--bias", "1e300", "-n", "9", "-e", "9", "--quiet", "\(folder)/x.pgm"])
        }
        #expect(
            fixed.map { "\($0)" }?.contains("is no longer finite at the learning rate 0.2. The output") == true,
            "\(String(describing: fixed))")
        try "X1,X2,Binary,Multi\n0,0,1,3\n".write(toFile: "\(folder)/m.csv", atomically: true, encoding: .utf8)
        let label = #expect(throws: FileError.self) {
            try run(["labs", "multi", "-d", "\(folder)/m.csv", "--quiet", "\(folder)/m.pgm"])
        }
        #expect(label?.description.contains("Multi") == true)
        var digits = try String(contentsOfFile: packageFile("data/digits.csv"), encoding: .utf8).split(separator: "\n")
            .prefix(3)
        digits[2] = digits[2].replacing("0,0,", with: "17,0,", maxReplacements: 1)
        try digits.joined(separator: "\n").write(toFile: "\(folder)/d.csv", atomically: true, encoding: .utf8)
        let pixel = #expect(throws: FileError.self) {
            try run(["labs", "digits", "-d", "\(folder)/d.csv", "--quiet", "\(folder)/d.pgm"])
        }
        #expect(
            pixel?.description.contains("line 3: column \"pixel_0_0\" is \"17\"") == true,
            "\(String(describing: pixel))")
    }
}

/// NumPy's run of the same lab gives the same losses, accuracies, weights and maps.
@Test(
    .enabled(if: Python.hasNumPy, "needs python3 with NumPy"),
    arguments: [
        ("xor", []), ("xor", ["-b", "3", "-e", "50", "-s", "0"]), ("multi", ["-s", "3", "-b", "7"]),
        ("digits", ["-e", "5", "-y", "20,15"]),
        // A minibatch of more samples than there are is all of them.
        ("digits", ["-e", "2", "-b", "5000000"]),
        ("digits", ["-n", "100", "-e", "3", "--signed", "-b", "1"]), ("digits", ["-y", "", "-e", "2"]),
        ("spirals", ["-r", "30"]),
        ("spirals", ["-n", "40", "-b", "7", "-e", "20", "-r", "5"]),
        // The separate softmax fails at the rate 5.
        ("spirals", ["-y", "300", "-e", "5", "-r", "5"]),
        // Samples of a file.
        ("spirals", ["-n", "90", "-e", "9", "-r", "5", "-d", packageFile("data/two_features.csv")]),
    ])
func agreesWithNumPy(_ name: String, _ options: [String]) throws {
    try withFolder { folder in
        try run(["labs", name] + options + ["--quiet", "--dump", "\(folder)/d.json", "\(folder)/x.pgm"])
        let data =
            options.contains("-d") || name == "multi"
            ? ["two_features.csv"] : ["digits": ["digits.csv"]][name, default: []]
        let check = try Python.start(
            "check_lab.py", [name, "\(folder)/d.json"] + data.map { packageFile("data/\($0)") })
        let complaint = String(decoding: check.read(), as: UTF8.self)
        #expect(check.wait() == 0, "\(complaint)")
    }
}
