import Files
import Foundation
import FastTraining
import TestSupport
import Testing

/// Visits to pages in a browser, by `Tests/Reference/playback.py`.
struct Visit: Encodable {
    let page: String
    var browser = "chromium"
    var width = 1000
    var media = ["prefers-reduced-motion": "no-preference", "prefers-color-scheme": "light"]
    /// Pairs of a kind of step and its value.
    let steps: [[String]]
}

/// What a page shows after a step of a visit.
struct PageState: Decodable {
    let title, heading, now, loss, answer, reading, map, status, options, remarks, legend, play, slider: String
    /// The words about the sample or the minibatch, and about the number that is pointed at.
    let lesson, origin, label, row: String
    /// The matrices of the sample's way by name and layer, "dW-0", and the places that are lit: "X-0 1 3".
    let numbers: [String: [[String]]]
    let lit: [String]
    /// Whether there is the button `Step`.
    let step: Bool
    /// The counts of the confusion matrices, row by row.
    let training, test: [String]
    let overflow: Int

    func matrix(_ key: String, _ layer: Int) throws -> [Double] {
        try #require(numbers["\(key)-\(layer)"], "\(key) of layer \(layer)").flatMap { $0 }.compactMap(Double.init)
    }
}

struct Answer: Decodable {
    let states: [PageState]
    /// What was logged, thrown or requested.
    let problems: [String]
}

func show(_ visits: [Visit]) throws -> [Answer] {
    let process = try Python.start("playback.py", input: String(decoding: JSONEncoder().encode(visits), as: UTF8.self))
    let answers = try JSONDecoder().decode([Answer].self, from: Data(process.read()))
    for (visit, answer) in zip(visits, answers) { #expect(answer.problems == [], "\(visit.page)") }
    return answers
}

private func isInstalled(_ names: String...) -> Bool { names.contains { Files.output(of: ["which", $0]) != nil } }
let needsChromium: ConditionTrait = .enabled(
    if: isInstalled("chromium", "chromium-browser", "google-chrome"), "needs Chromium")
let needsFirefox: ConditionTrait = .enabled(if: isInstalled("firefox-esr", "firefox"), "needs Firefox")

/// What `--dump` writes of a network, its training and its outputs.
struct NetworkDump: Decodable {
    struct Layer: Decodable {
        let act, shape: String
        let W: [[Double]]
        let b: [Double]
    }
    let lr: Double
    let loss: [Double]
    let network: [Layer]
    let activations: [[Double]]?

    var mlp: Network {
        network.map { ["W": Matrix($0.W), "b": Matrix(row: $0.b), "act": $0.act, "shape": $0.shape] }
    }
}

func dumps(_ path: String) throws -> [NetworkDump] {
    let data = try Data(contentsOf: URL(filePath: path))
    return try (try? JSONDecoder().decode([NetworkDump].self, from: data)) ?? [
        JSONDecoder().decode(NetworkDump.self, from: data)
    ]
}
