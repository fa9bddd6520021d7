import Files
import Foundation
import Programs
import TestSupport
import Testing
import week5

/// A number's factors are lit where they stand; the arrows go from number to number.
@Test(needsChromium)
func factorsAreLit() throws {
    try withFolder { folder in
        let page = "\(folder)/p.html"
        try run(["-s", "0", "-e", "60", "--quiet", page])
        let steps = [
            ["open", "#epoch=7"], ["hover", "#dW-1 tr:nth-child(4) td"], ["focus", "#dX-1 td"], ["key", "ArrowRight"],
            ["hover", "#dA-1 td:last-child"], ["hover", "#newW-2 td"],
        ]
        let states = try show([Visit(page: page, steps: steps)])[0].states
        #expect(states[1].lit == ["X-1 1 3", "dZ-1 1 1"])
        #expect(states[1].origin.hasPrefix("mlp[1]: dW[2, 0] = X[2] · dZ[0] = "))
        #expect(states[2].origin.hasPrefix("mlp[1]: dX[0] = dZ[0] · W[0, 0] + dZ[1] · W[0, 1] + dZ[2] · W[0, 2] = "))
        #expect(states[3].lit == ["W-1 2 1", "W-1 2 2", "W-1 2 3", "dZ-1 1 1", "dZ-1 1 2", "dZ-1 1 3"])
        #expect(states[3].now.hasPrefix("epoch 7 "))
        #expect(states[4].lit == ["dX-2 1 3"] && states[4].origin.hasPrefix("mlp[1]: dA[2] = dX[2] of mlp[2] = "))
        #expect(states[5].origin.hasPrefix("mlp[2]: new W[0, 0] = W[0, 0] − 0.01 · dW[0, 0] = "))
    }
}

/// A page without all samples, or whose training has drawn its own orders, has no `Step` and says why.
@Test(needsChromium)
func noStep() throws {
    try withFolder { folder in
        try run(["sample", "-n", "5000", "\(folder)/s.csv"])
        try run([
            "-s", "0", "-e", "1", "-d", "\(folder)/s.csv", "-n", "4500", "-b", "20", "-l", "1e-4", "--fast", "--quiet",
            "\(folder)/p.html",
        ])
        try run(["-s", "0", "-e", "2", "--quiet", "\(folder)/q.html"])
        let page = try String(contentsOfFile: "\(folder)/q.html", encoding: .utf8)
        let own = page.replacing(/"order": \{[^}]*\}/, with: "\"order\": \"this is why\"")
        #expect(own != page)
        try own.write(toFile: "\(folder)/o.html", atomically: true, encoding: .utf8)
        let steps = [["open", "#epoch=1"], ["click", "#many"], ["key", "s"]]
        let answers = try show(["p", "o", "q"].map { Visit(page: "\(folder)/\($0).html", steps: steps) })
        for (answer, why) in zip(answers, ["it has not all samples of the training", "this is why"]) {
            #expect(!answer.states[2].step && answer.states[2].now.hasPrefix("epoch 1 of"))
            #expect(answer.states[2].lesson.contains(why))
        }
        #expect(answers[2].states[2].step && answers[2].states[2].now.hasPrefix("epoch 1 and 1 of 50 minibatches"))
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
            #expect(difference(try state.matrix("A", 2), [activations[i][j]]) < 1e-12)
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
                && used[3].numbers["X-0"] != used[0].numbers["X-0"])
        #expect(used[4].reading.hasPrefix("mlp[0]: W[0, 0] = ") && used[5].now.hasPrefix("epoch 7 "))
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
