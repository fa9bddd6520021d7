import Drawing
import Files
import FastTraining
import Programs

/// The labs of the other courseworks, in the order in which they build on each other, and what downloads their images.
let labs = [digits, xor, spirals, multi, stability, gradients, mnist, deep, cifar10, fetch]

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

/// The training of a lab, epoch by epoch, measured after each on the training samples, and on test samples.
///
///     let training = try LabTraining(session, initial, session.options, on: examples, rng: rng)
///     while try training.goOn() { … }
///     training.run      // how it went
final class LabTraining {
    /// The training so far.
    private(set) var run: Run
    /// What is printed of an epoch, for about ten of them.
    var report: (Run) -> String = \.summary

    private let training: Training
    private let outputs: Outputs
    private let (examples, test): (Examples, Examples?)
    private let asTrained: Bool

    /// A training of `initial` for the options' epochs.
    ///
    /// - Parameters:
    ///   - asTrained: Whether the training accuracy is measured on each minibatch just before its step, which costs
    ///     nothing, instead of on all training samples after the epoch.
    /// - Throws: `FileError` where a minibatch would not fit in memory.
    init(
        _ session: Session, _ initial: Network, _ options: TrainingOptions, on examples: Examples,
        test: Examples? = nil, asTrained: Bool = false, rng: Generator
    ) throws {
        (outputs, self.examples, self.test, self.asTrained) = (session.outputs, examples, test, asTrained)
        run = Run(
            options: options, seed: session.seed, count: examples.X.rows, initial: initial, mlp: initial)
        run.options.epochs = 0
        training = try Training(initial, options, on: examples, rng: rng, measuresAccuracy: asTrained)
    }

    /// Trains an epoch, measures it, and prints it where it is a milestone.
    ///
    /// - Returns: False where there is nothing left to train, or an interruption has ended the training.
    /// - Throws: `Divergence` where the loss or a weight stops being finite.
    func goOn() throws -> Bool {
        guard try training.goOn(to: training.epoch + 1) else { return false }
        let (mlp, loss) = (training.mlp, run.options.loss)
        run.mlp = mlp
        run.options.epochs = training.epoch
        run.losses.append(training.losses[training.epoch - 1])
        if asTrained {
            run.accuracies.append(training.accuracies[training.epoch - 1])
        } else {
            let (mean, accuracy) = evaluate(mlp, examples.X, examples.labels, loss)
            run.trainingLosses.append(mean)
            run.accuracies.append(accuracy)
        }
        if let test {
            let (mean, accuracy) = evaluate(mlp, test.X, test.labels, loss)
            run.testLosses.append(mean)
            run.testAccuracies.append(accuracy)
        }
        if training.isAtMilestone { outputs.print("  epoch \(training.epoch): \(report(run))") }
        return true
    }
}

extension Session {
    /// Writes, prints and shows the results of a lab on two features: how it went, and its class map.
    func finish(_ title: String, _ run: Run, _ samples: Samples, test: Samples? = nil, _ playback: Playback) throws {
        let classMap = classes(mapOutputs(run.mlp, options.resolution, samples.limits))
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
