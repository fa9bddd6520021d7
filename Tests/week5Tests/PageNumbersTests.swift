import Files
import Foundation
import FastTraining
import Programs
import TestSupport
import Testing
import week5

/// A run of each network that a page can have: the number of its trainings, its loss and the steps of an epoch.
private let pages: [(line: [String], runs: Int, loss: Loss, steps: Int)] = [
    (["-s", "3", "-n", "200", "-y", "6,8,4", "-e", "500", "-b", "7", "--fast"], 1, .binaryCrossentropy, 29),
    (["-s", "1", "-y", "12", "-e", "1000", "-r", "3"], 1, .binaryCrossentropy, 50),
    (["labs", "xor", "-e", "400"], 1, .categoricalCrossentropy, 1),
    (["labs", "multi", "-s", "2", "-e", "40", "-b", "3"], 1, .categoricalCrossentropy, 17),
    (["labs", "spirals", "-n", "60", "-e", "350"], 3, .softmaxCrossentropy, 1),
]

/// Runs a line with other epochs, and reads the dumps.
private func dumps(_ line: [String], epochs: Int, in folder: String) throws -> [NetworkDump] {
    try run(line + ["-e", "\(epochs)", "--quiet", "--dump", "\(folder)/d.json", "\(folder)/m.pgm"])
    return try dumps("\(folder)/d.json")
}

/// The numbers of a page are those of the program's `layerForward`, `layerBackward` and `layerUpdate`.
private func expectNumbers(
    _ state: PageState, _ dump: NetworkDump, _ point: [Double], label: Int, _ loss: Loss, _ what: String
)
    throws
{
    var mlp = dump.mlp
    let X = Matrix(row: point)
    let yHat: Matrix
    let dLoss: Matrix
    if loss == .binaryCrossentropy {
        yHat = mlpForward(&mlp, X)
        dLoss = dBinaryCrossentropyLoss(Matrix([[Double(label)]]), yHat)
        mlpBackward(&mlp, dLoss)
    } else {
        yHat = forward(&mlp, X)
        dLoss = loss.gradient([label], yHat)
        backward(&mlp, dLoss)
    }
    func expect(_ key: String, _ layer: Int, _ expected: Matrix, within tolerance: Double = 1e-12) throws {
        let shown = try state.matrix(key, layer)
        #expect(difference(shown, expected.elements) < tolerance, "\(key) of layer \(layer), \(what)")
    }
    try expect("yHat", mlp.count, yHat)
    try expect("dLoss", mlp.count, dLoss)
    try expect("loss", mlp.count, loss([label], yHat))
    var next = mlp
    if loss == .binaryCrossentropy { mlpUpdate(&next, lr: dump.lr) } else { update(&next, lr: dump.lr) }
    for (layer, keys) in mlp.enumerated() {
        for key in ["X", "W", "b", "Z", "A", "dA", "dZ", "dX", "dW", "db"] { try expect(key, layer, keys[key]) }
        try expect("newW", layer, next[layer]["W"])
        try expect("newb", layer, next[layer]["b"])
        try expect("difference", layer, keys["dW"], within: 1e-6)
    }
}

/// At points with labels, at moments of a training, a page has the program's own numbers; the moment in between is the
/// end of a shorter training.
private func comparesNumbers(_ index: Int, in browser: String) throws {
    let (line, _, loss, _) = pages[index]
    try withFolder { folder in
        let page = "\(folder)/p.html"
        try run(line + ["--quiet", "--dump", "\(folder)/last.json", page])
        var steps = [["open", "#epoch=0"]]
        var expected: [(dump: NetworkDump, point: [Double], label: Int, what: String)] = []
        for (epoch, ends) in [
            (0, try dumps(line, epochs: 0, in: folder)), (30, try dumps(line, epochs: 30, in: folder)),
            (1_000_000, try dumps("\(folder)/last.json")),
        ] {
            for (number, dump) in ends.enumerated() {
                for (point, label) in [([0.3, -0.7], 1), ([-1.1, 1.2], 0), ([5, -5], 1)] {
                    let place = "#epoch=\(epoch)&run=\(number + 1)&point=\(point[0]),\(point[1])&label=\(label)"
                    steps.append(["address", place])
                    expected.append((dump, point, label, place))
                }
            }
        }
        #expect(expected.count == 9 * pages[index].runs)
        let states = try show([Visit(page: page, browser: browser, steps: steps)])[0].states.dropFirst()
        for ((dump, point, label, what), state) in zip(expected, states) {
            try expectNumbers(state, dump, point, label: label, loss, what)
        }
    }
}

@Test(needsChromium, arguments: pages.indices)
func numbersInChromium(_ index: Int) throws { try comparesNumbers(index, in: "chromium") }

@Test(needsFirefox, arguments: pages.indices)
func numbersInFirefox(_ index: Int) throws { try comparesNumbers(index, in: "firefox") }

/// `Step` trains as the program does: after as many steps as an epoch has, weights and loss are those of a training
/// that is an epoch longer, within the training and beyond its end.
private func comparesSteps(_ index: Int, in browser: String) throws {
    let (line, runs, _, count) = pages[index]
    try withFolder { folder in
        let page = "\(folder)/p.html"
        try run(line + ["-e", "33", "--quiet", page])
        let trains = [
            ["run", "(() => { for (let i = 0; i < \(count); i++) document.getElementById('step').click() })()"]
        ]
        let starts = (1...runs).map { ["address", "#epoch=30&run=\($0)"] } + [["address", "#epoch=33&run=1"]]
        let steps = [["open", "#epoch=0"]] + starts.flatMap { [$0] + trains + trains }
        let states = try show([Visit(page: page, browser: browser, steps: steps)])[0].states.dropFirst()
        let ends = try [31, 32, 34, 35].map { try dumps(line, epochs: $0, in: folder) }
        for start in starts.indices {
            let (number, first) = start < runs ? (start, 0) : (0, 2)
            for further in [0, 1] {
                let (state, end) = (states[states.startIndex + 3 * start + 1 + further], ends[first + further][number])
                #expect(state.now.hasPrefix("epoch \([31, 32, 34, 35][first + further]) of 33, loss "))
                #expect(abs(try #require(Double(state.loss)) - end.loss.last!) < 1e-12)
                for (layer, keys) in end.mlp.enumerated() {
                    for key in ["W", "b"] {
                        let shown = try state.matrix(key, layer)
                        #expect(difference(shown, keys[key].elements) < 1e-12, "\(key) of layer \(layer), \(state.now)")
                    }
                }
            }
        }
    }
}

@Test(needsChromium, arguments: pages.indices)
func stepsInChromium(_ index: Int) throws { try comparesSteps(index, in: "chromium") }

@Test(needsFirefox, arguments: pages.indices)
func stepsInFirefox(_ index: Int) throws { try comparesSteps(index, in: "firefox") }

/// How long the step from one network's weights and biases to another's is.
private func length(of old: Network, to new: Network) -> Double {
    zip(old, new).reduce(0) { sum, pair in
        sum + ["W", "b"].reduce(0) { $0 + (pair.1[$1] - pair.0[$1]).map { $0 * $0 }.sum }
    }.squareRoot()
}

/// The numbers of a minibatch are those of the program with the samples that the page names: gradients are summed, or
/// averaged; a step is as long as the page says.
@Test(needsChromium, arguments: [0, 2])
func minibatch(_ index: Int) throws {
    let (line, _, loss, _) = pages[index]
    try withFolder { folder in
        let page = "\(folder)/p.html"
        try run(line + ["--quiet", page])
        let steps = [["open", "#epoch=30"], ["click", "#many"], ["key", "s"], ["hover", "#dW-1 td"]]
        let states = try show([Visit(page: page, steps: steps)])[0].states
        let words = states[1].lesson
        let rows = try #require(words.firstMatch(of: /training samples ([0-9, ]+)\./)).1.split(separator: ", ")
            .compactMap { Int($0) }
        let all =
            index == 0
            ? try Samples(csv: packageFile("data/two_features.csv"), limit: 200)
            : Samples(Matrix([[0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0], classes: 2, limits: -0.5...1.5)
        #expect(rows.count == (index == 0 ? 7 : 4) && Set(rows).count == rows.count)
        let dump = try dumps(line, epochs: 30, in: folder)[0]
        let how = Hyperparameters(batch: 7, lr: dump.lr, loss: loss, reduction: index == 0 ? .sum : .mean)
        func trained(on rows: [Int]) -> (mlp: Network, mean: Double, length: Double) {
            var mlp = dump.mlp
            let mean = trainMinibatch(&mlp, all.X.rows(rows), all.labels.rows(rows), how)
            return (mlp, mean, length(of: dump.mlp, to: mlp))
        }
        let (mlp, mean, own) = trained(on: rows)
        for (layer, keys) in mlp.enumerated() {
            for key in ["X", "Z", "dA", "dZ", "dX", "dW", "db"] {
                let shown = try states[1].matrix(key, layer)
                #expect(difference(shown, keys[key].elements) < 1e-12, "\(key) of layer \(layer)")
            }
            #expect(difference(try states[1].matrix("newW", layer), keys["W"].elements) < 1e-12)
            #expect(difference(try states[1].matrix("difference", layer), keys["dW"].elements) < 1e-6)
            // `Step` does what was shown.
            #expect(try states[2].matrix("W", layer) == states[1].matrix("newW", layer))
        }
        #expect(abs(try #require(Double(states[2].loss)) - mean) < 1e-12)
        let said = try #require(words.firstMatch(of: /−lr·gradient is ([0-9.]+) long/)).1
        #expect(abs(try #require(Double(said)) / own - 1) < 1e-4)
        #expect(difference(try states[1].matrix("step", mlp.count), rows.map { trained(on: [$0]).length }) < 1e-12)
        #expect(states[3].lit.count == 2 * rows.count)
        #expect(states[3].origin.hasPrefix("mlp[1]: dW[0, 0] = X[0, 0] · dZ[0, 0] + X[1, 0] · dZ[1, 0] + "))
    }
}
