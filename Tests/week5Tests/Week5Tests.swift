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

/// The outputs of `Sources/compare/Python/run.py`: an untrained network, the defaults, and a deep network with a short
/// last minibatch.
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
