import Files
import Foundation
import FastTraining
import Programs
import TestSupport
import Testing
import week5

/// Visits to pages in Chromium, by `Tests/Reference/playback.py`.
private struct Visit: Encodable {
    let page: String
    var width = 1000
    var media = ["prefers-reduced-motion": "no-preference", "prefers-color-scheme": "light"]
    /// Pairs of a kind of step and its value.
    let steps: [[String]]
}

/// What a page shows after a step of a visit.
private struct State: Decodable {
    let title, heading, now, answer, reading, map, status, options, remarks, legend, play, slider: String
    /// X, Z and A of each layer for the point.
    let layers: [[[String]]]
    /// The counts of the confusion matrices, row by row.
    let training, test: [String]
    let overflow: Int
}

private struct Answer: Decodable {
    let states: [State]
    /// What was logged, thrown or requested.
    let problems: [String]
}

private func show(_ visits: [Visit]) throws -> [Answer] {
    let process = try Python.start("playback.py", input: String(decoding: JSONEncoder().encode(visits), as: UTF8.self))
    let answers = try JSONDecoder().decode([Answer].self, from: Data(process.read()))
    for (visit, answer) in zip(visits, answers) { #expect(answer.problems == [], "\(visit.page)") }
    return answers
}

private let hasChromium = ["chromium", "chromium-browser", "google-chrome"].contains {
    Files.output(of: ["which", $0]) != nil
}
private let needsChromium: ConditionTrait = .enabled(if: hasChromium, "needs Chromium")

/// What `--dump` writes of a network and its outputs.
private struct Dump: Decodable {
    struct Layer: Decodable {
        let act, shape: String
        let W: [[Double]]
        let b: [Double]
    }
    let network: [Layer]
    let activations: [[Double]]?

    /// The layers' X, Z and A for a point.
    func pass(_ point: [Double]) -> [[[Double]]] {
        var mlp: Network = network.map {
            ["W": Matrix($0.W), "b": Matrix(row: $0.b), "act": $0.act, "shape": $0.shape]
        }
        forward(&mlp, Matrix(row: point))
        return mlp.map { layer in ["X", "Z", "A"].map { layer[$0].elements } }
    }
}

private func dumps(_ path: String) throws -> [Dump] {
    let data = try Data(contentsOf: URL(filePath: path))
    return try (try? JSONDecoder().decode([Dump].self, from: data)) ?? [JSONDecoder().decode(Dump.self, from: data)]
}

/// A run of each network that a page can have, with the number of its trainings.
private let pages: [(line: [String], runs: Int)] = [
    (["-s", "3", "-n", "200", "-y", "6,8,4", "-e", "500", "-b", "10", "--fast"], 1),
    (["-s", "1", "-y", "12", "-e", "1000", "-r", "3"], 1),
    (["labs", "xor", "-e", "400"], 1), (["labs", "multi", "-s", "2", "-e", "40"], 1),
    (["labs", "spirals", "-n", "60", "-e", "350"], 3),
]

/// At a point and a moment the page has the program's own X, Z and A; the moment in between is the end of a shorter
/// training.
@Test(needsChromium, arguments: pages.indices)
func numbersAreTheProgram(_ index: Int) throws {
    let (line, runs) = pages[index]
    try withFolder { folder in
        let page = "\(folder)/p.html"
        try run(line + ["--quiet", "--dump", "\(folder)/last.json", page])
        try run(line + ["-e", "0", "--quiet", "--dump", "\(folder)/first.json", "\(folder)/m.pgm"])
        try run(line + ["-e", "30", "--quiet", "--dump", "\(folder)/some.json", "\(folder)/m.pgm"])
        let points = [[0.3, -0.7], [-1.1, 1.2], [5, -5]]
        var steps = [["open", "#epoch=0"]]
        var expected: [(what: String, pass: [[[Double]]])] = []
        for (epoch, name) in [(0, "first"), (30, "some"), (1_000_000, "last")] {
            for (number, dump) in try dumps("\(folder)/\(name).json").enumerated() {
                for point in points {
                    steps.append(["address", "#epoch=\(epoch)&run=\(number + 1)&point=\(point[0]),\(point[1])"])
                    expected.append(("\(name), run \(number + 1), \(point)", dump.pass(point)))
                }
            }
        }
        #expect(expected.count == 9 * runs)
        let states = try show([Visit(page: page, steps: steps)])[0].states.dropFirst()
        for ((what, pass), state) in zip(expected, states) {
            #expect(state.layers.count == pass.count)
            for (numbers, layer) in zip(state.layers, pass) {
                for (key, (shown, values)) in zip(["X", "Z", "A"], zip(numbers, layer)) {
                    #expect(difference(shown.compactMap(Double.init), values) < 1e-12, "\(key), \(what)")
                }
            }
        }
    }
}

/// At the points of the map the page's output is the map's; the counts are those of the program's last lines.
@Test(needsChromium)
func outputsAreTheMaps() throws {
    try withFolder { folder in
        try run([
            "-s", "5", "-r", "3", "--quiet", "--dump", "\(folder)/d.json", "--html", "\(folder)/p.html",
            "\(folder)/m.pgm",
        ])
        let activations = try #require(try dumps("\(folder)/d.json")[0].activations)
        let ticks = ["-5", "0", "5"]
        let places = ticks.indices.flatMap { i in ticks.indices.map { (i, $0) } }
        let steps =
            [["open", "#epoch=100"]] + places.map { ["address", "#epoch=100&point=\(ticks[$0]),\(ticks[$1])"] }
        let states = try show([Visit(page: "\(folder)/p.html", steps: steps)])[0].states
        for ((i, j), state) in zip(places, states.dropFirst()) {
            #expect(difference(state.layers[2][2].compactMap(Double.init), [activations[i][j]]) < 1e-12)
            #expect(state.answer.hasSuffix("class \(activations[i][j] > 0.5 ? 1 : 0)"))
        }
        let counts = states[0].test.compactMap { Int($0) }
        #expect(counts.reduce(0, +) == 150 && states[0].training.compactMap { Int($0) }.reduce(0, +) == 50)
        let json =
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: "\(folder)/d.json")))
            as? [String: Any]
        #expect(json?["test_accuracy"] as? Double == Double(counts[0] + counts[3]) / 150)
        #expect(states[0].legend.contains("class 0, test ("))
    }
}

/// Keys, buttons and the pointer, playing and reduced motion; at each width nothing is wider than the page.
@Test(needsChromium)
func pageIsUsed() throws {
    try withFolder { folder in
        let page = "\(folder)/p.html"
        try run(["-s", "0", "-e", "60", "--quiet", page])
        let keys = ["Home", "ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", " "].map { ["key", $0] }
        let pointer = [
            ["focus", ".unit"], ["key", "ArrowRight"], ["hover", "#map"], ["hover", ".near"], ["click", "#back"],
            ["click", "#values"], ["click", "#classes"],
        ]
        let shots = [(360, "light"), (800, "dark"), (1400, "light")].map { width, scheme in
            let media = ["prefers-reduced-motion": "reduce", "prefers-color-scheme": scheme]
            return Visit(
                page: page, width: width, media: media, steps: [["open", ""], ["shot", "\(folder)/\(width).png"]])
        }
        let visits = [
            Visit(page: page, steps: [["open", "#epoch=7"]] + keys),
            Visit(page: page, steps: [["open", "#epoch=7"]] + pointer),
            Visit(page: page, steps: [["open", ""], ["wait", "500"]]),
        ]
        let answers = try show(visits + shots)
        let epochs = answers[0].states.map { Int($0.now.split(separator: " ")[1].filter(\.isNumber)) }
        #expect(epochs.dropLast() == [7, 0, 1, 2, 1, 60, 60])
        #expect(answers[0].states.map(\.play) == Array(repeating: "Play", count: 7) + ["Pause"])
        #expect(
            answers[0].states[1].now.contains("untrained") && answers[0].states[2].slider == answers[0].states[2].now)
        #expect(answers[0].states[2].status.contains("of 50 training samples right"))
        let used = answers[1].states
        #expect(
            used[1].map.hasPrefix("x1, from") && used[2].now.hasPrefix("epoch 8 ")
                && used[3].layers[0][0] != used[0].layers[0][0])
        #expect(used[4].reading.hasPrefix("Layer 1, unit 1: W[1, 1] = ") && used[5].now.hasPrefix("epoch 7 "))
        // It plays by itself, but not where motion is to be reduced.
        #expect(answers[2].states[1].play == "Pause" && answers[3].states[0].play == "Play")
        for (answer, width) in zip(answers.dropFirst(3), [360, 800, 1400]) {
            #expect(answer.states[0].overflow <= 0, "\(width)")
            let picture = try Data(contentsOf: URL(filePath: "\(folder)/\(width).png"))
            #expect(picture.count > 20_000)
        }
    }
}

/// The name of a CSV file is text in the page, whatever it is.
@Test(needsChromium)
func hostileName() throws {
    try withFolder { folder in
        let name = "</script><script>console.log(1)<!-- \"quoted\" 'it' \\ \u{1} \u{2028} &amp; é.csv"
        // A slash would make it a folder.
        let file = name.replacing("/", with: "\u{2215}"), names = ["<script>console.log(1)<!--.csv", file]
        for name in names {
            let data = "\(folder)/\(name)"
            try FileManager.default.copyItem(atPath: packageFile("data/two_features.csv"), toPath: data)
            try run(["-d", data, "-s", "0", "-e", "3", "--quiet", "\(folder)/p.html"])
            let state = try show([Visit(page: "\(folder)/p.html", steps: [["open", ""]])])[0].states[0]
            #expect(state.title == "3-Layer MLP" && state.options.hasSuffix("data \(name)"))
        }
    }
}

/// A page is at most 2 MB and says what it leaves out; a network that is too large for one is refused before it is
/// trained.
@Test func pageIsSmall() throws {
    try withFolder { folder in
        let page = "\(folder)/p.html"
        func text(_ line: [String]) throws -> String {
            try run(line + ["--fast", "--quiet", page])
            let data = try Data(contentsOf: URL(filePath: page))
            #expect(data.count <= 2_000_000)
            return String(decoding: data, as: UTF8.self)
        }
        #expect(try text(["-s", "0", "-e", "5"]).contains("\"remarks\": []"))
        #expect(
            try text(["-s", "0", "-y", "100,60", "-e", "40", "-b", "50"]).contains(
                "Only 23 moments of the training are kept"))
        try run(["sample", "-n", "9000", "\(folder)/s.csv"])
        let large = try text([
            "-s", "0", "-e", "1", "-d", "\(folder)/s.csv", "-n", "4500", "--test", "4100", "-b", "500", "-l", "1e-4",
        ])
        #expect(large.contains("4000 of 4500 samples") && large.contains("4000 of 4100 samples"))
        let error = #expect(throws: UsageError.self) { try run(["-y", "300,300", "-e", "1000000", "--quiet", page]) }
        #expect(error?.description.contains("at most 75000 weights") == true)
    }
}

/// Moments begin with the untrained network and end with the last epoch; between them epochs are dense at first.
@Test(arguments: [0, 1, 5, 299, 300, 500, 1000, 100_000, .max])
func momentsOfATraining(_ epochs: Int) {
    let moments = Programs.moments(of: epochs, count: 300)
    #expect(
        moments.first == 0 && moments.last == epochs && moments.count == min(300, epochs == .max ? 300 : epochs + 1))
    #expect(zip(moments, moments.dropFirst()).allSatisfy { $0 < $1 })
    if epochs >= 500 { #expect(moments[1] == 1 && moments[298] - moments[297] > moments[2] - moments[1]) }
    #expect(Programs.moments(of: 9, count: 2) == [0, 9])
}

/// Pages, frames and figures do not change a bit of a training.
@Test func stopsChangeNothing() throws {
    try withFolder { folder in
        for fast in [[], ["--fast"]] {
            let line = ["-s", "9", "-e", "40", "-b", "7"] + fast
            try run(line + ["--quiet", "--dump", "\(folder)/a.json", "\(folder)/m.pgm"])
            try run(
                line + [
                    "--quiet", "--dump", "\(folder)/b.json", "--frames", "\(folder)/f", "--html", "\(folder)/p.html",
                    "\(folder)/f.svg",
                ])
            #expect(FileManager.default.contentsEqual(atPath: "\(folder)/a.json", andPath: "\(folder)/b.json"))
            try run(line + ["--test", "0", "--quiet", "--dump", "\(folder)/c.json", "\(folder)/m.pgm"])
            let with = try String(contentsOfFile: "\(folder)/a.json", encoding: .utf8)
            let without = try String(contentsOfFile: "\(folder)/c.json", encoding: .utf8)
            #expect(
                with.hasPrefix(without.dropLast()) && with.contains("\"test_samples\": 150")
                    && !without.contains("test_"))
        }
    }
}

/// The page of the README is what its command makes, but for the bits of its weights, which processors do not share.
@Test func committedPage() throws {
    try withFolder { folder in
        try run([
            "-s", "3", "-n", "200", "-y", "6,8,4", "-e", "500", "-b", "10", "-r", "100", "--fast", "--quiet",
            "\(folder)/p.html",
        ])
        let texts = try ["\(folder)/p.html", packageFile("data/playback.html")].map {
            try String(contentsOfFile: $0, encoding: .utf8).replacing(
                /"(weights|losses)": "[^"]*"|"curves": [^}]*/, with: "")
        }
        #expect(texts[0].contains("\"seed\": 3") && texts[0] == texts[1])
    }
}
