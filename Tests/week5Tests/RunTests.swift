import Files
import Foundation
import Programs
import TestSupport
import Testing
import week5

/// What `--dump` writes.
private struct Dump: Decodable {
    struct Layer: Decodable, Equatable {
        let shape, act: String
        let W: [[Double]]
        let b: [Double]
    }
    let seed, num_samples, batch, epochs, resolution: Int
    let layers: [Int]
    let lr: Double
    let data: String
    let initial, network: [Layer]
    let loss: [Double]
    let class_map: [[Int]]
    let activations: [[Double]]

    init(_ path: String) throws {
        self = try JSONDecoder().decode(Dump.self, from: Data(contentsOf: URL(filePath: path)))
    }
}

/// A folder beside the package with the coursework's own data and its Python script's outputs.
private let shared = packageFile("../shared")

@Test func defaultRun() throws {
    try withFolder { folder in
        try run(["-s", "0", "--quiet", "--dump", "\(folder)/d.json", "\(folder)/m.pgm"])
        let map = try Data(contentsOf: URL(filePath: "\(folder)/m.pgm"))
        #expect(map.starts(with: Data("P5\n400 400\n255\n".utf8)))
        #expect(map.count == 15 + 160_000)
        #expect(Set(map.dropFirst(15)) == [0, 64, 192, 255])
        let dump = try Dump("\(folder)/d.json")
        #expect(dump.loss.count == 100 && dump.class_map.count == 20 && dump.data == "two_features.csv")
        // numpy.random.default_rng(0).random() * 2 * sqrt(3) - sqrt(3)
        #expect(dump.initial[0].W[0][0] == 0.47444920226224196)
    }
}

/// The outputs of `Sources/compare/Python/run.py`: an untrained network, the defaults, and a deep network with a short last
/// minibatch.
@Test(arguments: ["initial", "default", "deep"])
func referenceOutputs(_ name: String) throws {
    try expectOutputs("\(Python.folder.path)/week_5_\(name).json", of: packageFile("data/two_features.csv"))
}

/// The outputs of the coursework's own script.
@Test(
    .enabled(if: FileManager.default.fileExists(atPath: shared), "needs the coursework's files in ../shared"),
    arguments: ["initial", "default", "deep"])
func courseworkOutputs(_ name: String) throws {
    try expectOutputs("\(shared)/reference/week_5_\(name).json", of: "\(shared)/data/week_3_data.csv")
}

/// A run with a dump's options has its initial weights to the last bit, its trained values to 1e-12, every map cell.
private func expectOutputs(_ file: String, of data: String) throws {
    try withFolder { folder in
        let expected = try Dump(file)
        let dumped = "\(folder)/d.json"
        try run([
            "-s\(expected.seed)", "-n\(expected.num_samples)", "-b\(expected.batch)", "-e\(expected.epochs)",
            "-l\(expected.lr)", "-r\(expected.resolution)", "-y",
            expected.layers.map(String.init).joined(separator: ","),
            "-d", data, "--dump", dumped, "--quiet", "\(folder)/m.pgm",
        ])
        let actual = try Dump(dumped)
        #expect(actual.data == expected.data)
        #expect(actual.initial == expected.initial)
        #expect(actual.class_map == expected.class_map)
        #expect(difference(actual.loss, expected.loss) < 1e-12)
        #expect(difference(actual.activations.flatMap { $0 }, expected.activations.flatMap { $0 }) < 1e-12)
        #expect(actual.network.count == expected.network.count)
        for (layer, reference) in zip(actual.network, expected.network) {
            #expect(difference(layer.W.flatMap { $0 }, reference.W.flatMap { $0 }) < 1e-12)
            #expect(difference(layer.b, reference.b) < 1e-12)
        }
    }
}

/// The committed data file is what the documented command makes, byte for byte.
@Test func sampleReproducesTheData() throws {
    try withFolder { folder in
        for _ in 0..<2 { try run(["sample", "\(folder)/s.csv"]) }
        let made = try Data(contentsOf: URL(filePath: "\(folder)/s.csv"))
        #expect(made == (try Data(contentsOf: URL(filePath: packageFile("data/two_features.csv")))))
    }
}

/// A learning rate that is too large: the epoch is named and no map is written.
@Test func divergence() throws {
    try withFolder { folder in
        for (line, what) in [
            (["-l", "1e308", "-b", "5"], "the loss"), (["-l", "1e308", "-b", "50", "-e", "1"], "a weight"),
            (["-l", "1e308", "-b", "50", "--fast"], "a weight"),
            (
                ["-s", "4", "-n", "1", "-e", "1", "-l", "1e154", "-y", "8,8,8", "-r", "5"],
                "the network's output on the map"
            ),
        ] {
            try Data("P5 1 1 255 0".utf8).write(to: URL(filePath: "\(folder)/m.pgm"))
            let error = #expect(throws: (any Error).self) {
                try run(["-s", "1"] + line + ["--quiet", "\(folder)/m.pgm"])
            }
            let sentence = error.map { "\($0)" } ?? ""
            #expect(sentence.contains("in epoch 1 \(what) is no longer finite"), "\(sentence)")
            #expect(try Data(contentsOf: URL(filePath: "\(folder)/m.pgm")) == Data("P5 1 1 255 0".utf8))
        }
    }
}

/// The fast trainer leaves the same bytes.
@Test(arguments: [[], ["-y", "6,8,4", "-b", "7", "-n", "200"], ["-y", "20,9", "-b", "10", "-e", "30"]])
func fastIsTheSame(_ options: [String]) throws {
    try withFolder { folder in
        for (name, fast) in [("a", []), ("b", ["--fast"])] {
            try run(
                ["-s", "3", "--quiet", "--dump", "\(folder)/\(name).json", "\(folder)/\(name).pgm"] + options + fast)
        }
        #expect(FileManager.default.contentsEqual(atPath: "\(folder)/a.json", andPath: "\(folder)/b.json"))
        #expect(FileManager.default.contentsEqual(atPath: "\(folder)/a.pgm", andPath: "\(folder)/b.pgm"))
    }
}

/// A picture replaces a picture, a page or an empty file and nothing else; a playback page only its like, a dump only a
/// dump, samples nothing.
@Test(arguments: [
    ("X1,X2,Binary\n1,2,0\n", ["sample"]), ("X1,X2,Binary,Multi\n1,2,0,0\n", ["sample"]), ("", ["sample", "ok"]),
    ("a note", []), ("P5", []), ("%PDF", []), ("<p>note</p>", []),
    ("P5\n1 1\n255\n0", ["ok"]), ("P2 1 1 255 0", ["ok"]), ("%PDF-1.4\n", ["ok"]),
    ("<?xml version=\"1.0\"?>\n<svg xmlns=\"x\"/>", ["ok"]), ("", ["ok"]),
    ("\n<!DOCTYPE html><title>x</title>", ["ok"]), ("P5 is a note", []), ("{\"seed\": 1}", ["dump", "ok"]),
    ("[ {\"seed\":1}]", ["dump", "ok"]), ("", ["dump", "ok"]), ("1,2", ["dump"]),
    ("{ my notes }", ["dump"]), ("[section]\nkey=1", ["dump"]), ("", ["page", "ok"]),
    ("<!DOCTYPE html><title>my own</title>", ["page"]),
    ("<!DOCTYPE html>\n<head><meta name=\"generator\" content=\"week5\">", ["page", "ok"]),
    ("P5\n1 1\n255\n0", ["page"]),
])
func nothingElseIsReplaced(_ content: String, _ words: [String]) throws {
    try withFolder { folder in
        let commands =
            switch words.first {
            case "sample": [["sample", "-n", "3"]]
            case "dump": [["-e", "1", "--quiet", "\(folder)/m.pgm", "--dump"]]
            case "page":
                [
                    ["-e", "1", "--quiet"], ["labs", "xor", "-e", "1", "--quiet"],
                    ["-e", "1", "--quiet", "\(folder)/m.pgm", "--html"],
                ]
            default:
                [
                    ["-e", "1", "--quiet"], ["labs", "xor", "-e", "1", "--quiet"],
                    ["gallery", "-e", "0", "-n", "9", "-r", "2"], ["-e", "1", "--quiet", "--figure"],
                ]
            }
        for command in commands {
            let name =
                words.first == "page"
                ? "p.html" : command.first == "gallery" || command.last == "--figure" ? "f.svg" : "file"
            let path = "\(folder)/\(name)"
            try Data(content.utf8).write(to: URL(filePath: path))
            func attempt() throws {
                try run(command + [path] + (command.last == "--figure" ? ["\(folder)/m.pgm"] : []))
            }
            if words.last == "ok" {
                try attempt()
                #expect(try Data(contentsOf: URL(filePath: path)) != Data(content.utf8))
            } else {
                let error = #expect(throws: FileError.self) { try attempt() }
                #expect(error?.description.contains("is not overwritten") == true)
                #expect(try Data(contentsOf: URL(filePath: path)) == Data(content.utf8))
            }
        }
    }
}

/// Maps in a folder that are none are not replaced by frames.
@Test func framesReplaceMapsOnly() throws {
    try withFolder { folder in
        let frame = "\(folder)/map_000001.pgm"
        try Data("X1,X2,Binary\n".utf8).write(to: URL(filePath: frame))
        #expect(throws: FileError.self) { try run(["-e", "1", "--quiet", "--frames", folder, "\(folder)/m.pgm"]) }
        #expect(try Data(contentsOf: URL(filePath: frame)) == Data("X1,X2,Binary\n".utf8))
    }
}

/// An output that cannot be written is refused before the data is even read.
@Test func unwritableOutput() throws {
    #expect(throws: FileError.self) { try run(["-d", "/nowhere.csv", "--quiet", "/no/such/folder/m.pgm"]) }
    let error = #expect(throws: FileError.self) { try run(["--quiet", "--dump", "/no/d.json", "/tmp/unused.pgm"]) }
    #expect(error?.description.contains("/no/d.json") == true)
}
