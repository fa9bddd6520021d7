import Drawing
import Files
import MLP
import Programs

/// The labs of the other courseworks, in the order in which they build on each other.
let labs = [digits, xor, spirals, multi, stability, gradients]

/// Lists the labs; a name is one that there is none of.
let labList = Command(
    name: "labs", about: "Runs one of the other courseworks' labs, or lists them.",
    options: [Option("h", "help", nil, "show this help and exit")], file: ("NAME [options]", "the lab; without one they are listed"),
    notes: "\n\n\(list)"
) { given in
    guard let name = given.files.first else { return print("\(labList.usage)\n\n\(list)") }
    let names = labs.map { $0.name.dropFirst(5) }.joined(separator: ", ")
    throw UsageError("there is no lab \(quoted(name)); there are \(names)")
}

private let list: String = {
    let lines = labs.map { "  \(String($0.name.dropFirst(5)).padded(to: 11))\($0.about)" }
    return "\(lines.joined(separator: "\n"))\n\n'./week5.sh labs NAME --help' lists a lab's options."
}()

extension Session {
    /// Trains a network on one-hot labels, measuring its accuracy after each epoch.
    ///
    /// - Parameter runs: How many trainings are played back by one page.
    /// - Throws: `Divergence` where the loss or a weight stops being finite.
    func train(
        _ initial: Network, _ options: TrainingOptions, on samples: Samples, test: Samples? = nil, loss: Loss,
        reduction: Reduction, runs: Int = 1, rng: inout Generator
    ) throws -> (run: Run, playback: Playback) {
        var playback = try Playback(self, test: test, loss: loss, runs: runs)
        if playback.next == 0 { playback.record(initial) }
        var (mlp, accuracies, testAccuracies) = (initial, [Double](), [Double]())
        let losses = try trainer.train(
            &mlp, samples, options, loss: loss, reduction: reduction,
            rng: &rng, nextStop: { $0 + 1 },
            atStop: { epoch, loss, mlp in
                if epoch == playback.next { playback.record(mlp) }
                accuracies.append(accuracy(of: mlp, samples))
                if let test { testAccuracies.append(accuracy(of: mlp, test)) }
                if isMilestone(epoch, of: options.epochs) {
                    outputs.print("  epoch \(epoch): \(epochSummary(loss, accuracies, testAccuracies))")
                }
            })
        let run = Run(
            options: options, seed: seed, count: samples.X.rows, initial: initial, mlp: mlp, losses: losses,
            accuracies: accuracies, testAccuracies: testAccuracies, testLosses: playback.testLosses)
        return (run, playback)
    }

    /// Writes, prints and shows the results of a lab on two features: how it went, and its class map.
    func finish(_ title: String, _ run: Run, _ samples: Samples, test: Samples? = nil, _ playback: Playback) throws {
        let classMap = labels(ofRows: mapOutputs(run.mlp, options.resolution, samples.limits))
        let image = drawClassMap(classMap, samples, scale: scale)
        var run = run
        run.classMap = classMap
        try outputs.write(
            image,
            figure: page(
                title, columns: 3, caption: run.caption(),
                [
                    lossPlot(in: cell(0), run), accuracyPlot(in: cell(1), run),
                    classMapPlot(in: cell(2), title: title, classMap, samples),
                ]),
            page: playbackPage(title, loss: "Mean cross-entropy", samples, test: test, [("", run, playback)]),
            dump: run.labJSON())
        outputs.print(run.summary)
        outputs.printFiles("Class map", image)
        outputs.show { terminalPicture(title: title, classMap, samples, curve: ("Loss", run.losses), on: $0) }
    }
}

extension Run {
    /// The last epoch in words.
    var summary: String { losses.last.map { epochSummary($0, accuracies, testAccuracies) } ?? "not trained" }

    /// What `--dump` writes of a lab.
    func labJSON(_ more: [(String, JSON)] = []) -> JSON {
        json([("accuracy", .numbers(accuracies)), ("test_accuracy", .numbers(testAccuracies))] + more)
    }
}

/// An epoch in words, of the accuracies the last ones.
private func epochSummary(_ loss: Double, _ accuracies: [Double], _ testAccuracies: [Double]) -> String {
    let training = accuracies.last.map { ", \(fixed(100 * $0, 1)) % right" } ?? ""
    let test = testAccuracies.last.map { ", \(fixed(100 * $0, 1)) % of the test samples" } ?? ""
    return "loss \(significant(loss, 5))\(training)\(test)"
}
