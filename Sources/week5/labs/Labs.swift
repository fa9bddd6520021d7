import Drawing
import Files
import MLP
import Programs

/// The labs of the other courseworks, in the order in which they build on each other, and what downloads their images.
let labs: [Command] = [digits, xor, spirals, multi, stability, gradients, mnist, deep, cifar10, fetch]

/// Lists the labs; a name is one that there is none of.
let labList = Command(
    name: "labs", about: "Runs one of the other courseworks' labs, or lists them.",
    options: [Option("h", "help", nil, "show this help and exit")],
    file: ("NAME [options]", "the lab; without one they are listed"),
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

/// The option for the biases' first value.
let biasOption = Option(nil, "bias", "B", "what every bias starts from (default: 1, as in the course)")

/// The initialiser of the SML course, of that option's bias.
func courseInitialiser(_ given: Arguments) throws -> Initialiser {
    .kaimingNormal(
        bias: try given.value("bias", default: 1, takes: "a finite number") {
            realNumber($0).flatMap { $0.isFinite ? $0 : nil }
        })
}

extension Session {
    /// Trains a network, measuring after each epoch its accuracy on all training samples, and loss and accuracy on test
    /// samples.
    ///
    /// - Parameters:
    ///   - asTrained: Instead measures the training accuracy on each minibatch just before its step, which costs
    ///     nothing.
    ///   - report: What is printed of an epoch, for about ten of them.
    ///   - atEpoch: Called after each epoch with the network and what was measured.
    /// - Throws: `Divergence` where the loss or a weight stops being finite.
    func train(
        _ initial: Network, _ options: TrainingOptions, on training: Examples, test: Examples? = nil, loss: Loss,
        reduction: Reduction, asTrained: Bool = false, rng: inout Generator, report: (Run) -> String = \.summary,
        atEpoch: (Run) throws -> Void = { _ in }
    ) throws -> Run {
        var run = Run(options: options, seed: seed, count: training.X.rows, initial: initial, mlp: initial)
        var (mlp, accuracies) = (initial, [Double]())
        _ = try trainer.train(
            &mlp, training, options, loss: loss, reduction: reduction, rng: &rng, asTrained: { accuracies.append($0) },
            nextStop: { $0 + 1 },
            atStop: { epoch, mean, mlp in
                run.mlp = mlp
                run.losses.append(mean)
                if asTrained {
                    run.accuracies.append(accuracies[epoch - 1])
                } else {
                    let (mean, accuracy) = evaluate(mlp, training.X, training.labels, loss)
                    run.trainingLosses.append(mean)
                    run.accuracies.append(accuracy)
                }
                if let test {
                    let (mean, accuracy) = evaluate(mlp, test.X, test.labels, loss)
                    run.testLosses.append(mean)
                    run.testAccuracies.append(accuracy)
                }
                if isMilestone(epoch, of: options.epochs) { outputs.print("  epoch \(epoch): \(report(run))") }
                try atEpoch(run)
            })
        run.options.epochs = run.losses.count  // fewer where the training was interrupted
        return run
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
    var summary: String {
        guard let loss = losses.last else { return "not trained" }
        let training = accuracies.last.map { ", \(fixed(100 * $0, 1)) % right" } ?? ""
        let test = testAccuracies.last.map { ", \(fixed(100 * $0, 1)) % of the test samples" } ?? ""
        return "loss \(significant(loss, 5))\(training)\(test)"
    }

    /// What `--dump` writes of a lab.
    func labJSON(_ more: [(String, JSON)] = []) -> JSON {
        json([("accuracy", .numbers(accuracies)), ("test_accuracy", .numbers(testAccuracies))] + more)
    }
}
