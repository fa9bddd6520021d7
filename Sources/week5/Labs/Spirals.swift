import Arrays
import CLibrary
import Drawing
import Files
import FastTraining
import Programs

// The spirals of SML 2022, lab 2 (assignment 1): three arms that wind around each other, and three learning rates.
//
//   experiment_spiral, its data              this file, drawSpirals; the course's own samples by --data
//   LinearLayer, ReLULayer                   initNetwork with the acts "relu" and "identity", .kaimingNormal(bias: 1)
//   LossCrossEntropyForSoftmaxLogits         softmaxCrossentropyLoss (assignment 3), in trainMinibatch
//   SoftmaxLayer, LossCrossEntropy           the act "naive softmax", categoricalCrossentropyLoss (assignment 1)
//   MLP.gradient and steepest descent        backward, update, in trainMinibatch
//   convergence for α of 0.2, 1 and 5        LabTraining; epochPlot

private let defaults = TrainingOptions().with {
    ($0.features, $0.layers, $0.outputs) = (2, [10], 3)
    $0.outputAct = "identity"
    ($0.loss, $0.reduction) = (.softmaxCrossentropy, .mean)
    $0.absent = ["data", "lr"]
    ($0.samples, $0.sampleLimit) = (300, 1_000_000)
    $0.samplesHelp = "number of samples to draw for training, and again as many for testing"
    ($0.batch, $0.epochs) = (.max, 1000)
    ($0.seed, $0.resolution, $0.data) = (Seed(0), 150, "")
}

let spirals = Command(
    "labs spirals", "SML 2022, lab 2: three spirals learned at three learning rates", defaults,
    more: [
        biasOption,
        Option(
            "d", "data", "CSV",
            "a file with the columns X1, X2 and Multi, the class 0, 1 or 2: its first N rows are trained on, up to N rows after "
                + "them test (default: drawn samples)", isPreferred: true),
    ], file: ("spirals.pgm", "the three class maps side by side"), hasPage: true
) { session in
    let (outputs, seed) = (session.outputs, session.seed)
    var (options, rng) = (session.options, Generator(seed: seed))
    let (training, test) = try samples(options, rng: &rng)
    let initial = initNetwork(options.spec, initialiser: try courseInitialiser(session.given), rng: &rng)
    outputs.print(
        "Spirals: \(training.X.rows) training and \(test?.X.rows ?? 0) test samples, layers \(options.shape), seed \(seed)"
    )

    var trainings: [SpiralTraining] = []
    for lr in [0.2, 1, 5] {
        options.lr = lr
        trainings.append(try SpiralTraining(session, initial, options, training, test: test, rng: rng))
    }
    let sheet = contactSheet(
        trainings.map { drawClassMap($0.run.classMap, training, scale: session.scale) }, inRow: 3)
    try outputs.write(
        "Class maps", sheet, figure: figure(of: trainings, training),
        page: playbackPage(
            "Spirals", loss: "Mean cross-entropy", sheet: .sml, training, test: test,
            trainings.map { ($0.rate, $0.run, $0.playback) }),
        dump: .array(trainings.map { $0.run.labJSON([("separate_loss", .numbers($0.separateLosses))]) }))
    outputs.show { screen in
        trainings.map {
            terminalPicture(
                title: "Spirals, \($0.rate)", $0.run.classMap, training,
                curve: ("% right", percent($0.run.accuracies)), on: screen)
        }.joined(separator: "\n")
    }
}

/// The results of a learning rate.
private struct SpiralTraining {
    /// The training through the compound layer of softmax and cross-entropy.
    private(set) var run: Run
    private(set) var playback: Playback
    /// The losses of the same training with the softmax and the cross-entropy as two layers; none where they diverged.
    private(set) var separateLosses: [Double] = []
    /// The epoch in which these diverged.
    private(set) var failure: Int?

    /// The learning rate in words.
    var rate: String { "learning rate \(significant(run.options.lr, 3))" }

    /// Trains either way.
    init(
        _ session: Session, _ initial: Network, _ options: TrainingOptions, _ samples: Samples, test: Samples?,
        rng: Generator
    ) throws {
        session.outputs.print("Learning rate \(significant(options.lr, 3))")
        playback = try Playback(session.options, session.outputs, initial, rng: rng, runs: 3)
        let compound = try LabTraining(
            session, initial, options, on: Examples(samples), test: test.map { Examples($0) }, rng: rng)
        while try compound.goOn() { playback.record(compound.run, rng: compound.rng) }
        run = compound.run
        run.classMap = classes(mapOutputs(run.mlp, options.resolution, samples.limits))

        var (mlp, options) = (initial, options)
        mlp[mlp.count - 1]["act"] = "naive softmax"
        options.loss = .categoricalCrossentropy
        let end: String
        do {
            let separate = try Training(mlp, options, on: Examples(samples), rng: rng)
            while try separate.goOn() {}
            separateLosses = separate.losses
            end = "losses that differ by at most \(significant(largestDifferences.last ?? 0, 2))"
        } catch let failure as Divergence {
            end = "in epoch \(failure.epoch) \(failure.what) is no longer finite"
            self.failure = failure.epoch
        }
        session.outputs.print("  separate softmax and cross-entropy: \(end)")
    }

    /// For each epoch the largest difference until then between the losses of the two ways.
    var largestDifferences: [Double] {
        var largest = 0.0
        return zip(separateLosses, run.losses).map { a, b in
            largest = max(largest, abs(a - b))
            return largest
        }
    }
}

/// The curves of each learning rate, and the class maps below them.
private func figure(of trainings: [SpiralTraining], _ samples: Samples) -> Page {
    func curves(_ values: (SpiralTraining) -> [Double]) -> [EpochCurve] {
        trainings.enumerated().map { ($1.rate, values($1), curveColours[$0], false) }
    }
    // The curve of the test samples lies on that of the training samples, which is paler.
    let accuracies = trainings.enumerated().flatMap { index, training -> [EpochCurve] in
        let colour = curveColours[index]
        return [
            ("", percent(training.run.accuracies), colour.mixed(with: .white, 0.6), false),
            (training.rate, percent(training.run.testAccuracies), colour, true),
        ]
    }
    let runs = trainings.map(\.run)
    // The first steps at 5 have losses far above what a guess has, log 3.
    let (limit, largest) = (1.5, runs.flatMap(\.losses).max() ?? 0)
    let failures = trainings.compactMap { training in
        training.failure.map { "\(significant(training.run.options.lr, 3)) in epoch \($0)" }
    }
    let plots = [
        epochPlot(
            in: cell(0), title: "Loss", "mean loss", around: 0...limit, curves(\.run.losses),
            note: largest > limit ? "above \(limit), up to \(significant(largest, 3)), it is cut off" : ""),
        epochPlot(
            in: cell(1), title: "Accuracy", "% right", around: 0...100, accuracies,
            note: "dashed: test samples, pale: training samples"),
        epochPlot(
            in: cell(2), title: "Separate and compound", "log10 |difference of the losses|", around: -17...0,
            curves { $0.largestDifferences.map { log10(max($0, 1e-17)) } },
            note: failures.isEmpty
                ? "the largest until each epoch" : "not finite at learning rate \(failures.joined(separator: ", "))"),
    ]
    let maps = trainings.enumerated().map {
        classMapPlot(in: cell($0, 1), title: "Class map, \($1.rate)", $1.run.classMap, samples)
    }
    return page("Spirals", columns: 3, rows: 2, caption: runs[0].caption(withRate: false), plots + maps)
}

/// The training and the test samples: those of the file, their map as wide as they are, or drawn ones.
private func samples(_ options: TrainingOptions, rng: inout Generator) throws -> (training: Samples, test: Samples?) {
    if options.data.isEmpty {
        return (drawSpirals(options.samples, rng: &rng), drawSpirals(options.samples, rng: &rng))
    }
    let (training, test) = try options.readSamples(label: "Multi", classes: 3, test: options.samples)
    let widest = training.X.elements.reduce(0) { max($0, abs($1)) }
    let limit = widest > 0 ? 1.2 * widest : 1
    func placed(_ samples: Samples) -> Samples {
        Samples(samples.X, samples.labels, classes: samples.classes, limits: -limit...limit)
    }
    return (placed(training), test.map(placed))
}

/// Draws samples of three spiral arms: the radius grows along an arm from 0 to 1 while the angle turns by 4, with a
/// normal deviation of 0.2, from a start a third of a circle after the arm before.
///
/// The shape is that of Stanford's CS231n, "Putting it together"; the sheet only shows its own.
private func drawSpirals(_ count: Int, rng: inout Generator) -> Samples {
    let labels = (0..<count).map { $0 % 3 }
    let rows = labels.enumerated().map { i, label in
        let radius = Double(i / 3) / Double(max(1, (count - 1) / 3))
        let angle = Double(label) * 2 * Double.pi / 3 + 4 * radius + rng.normal(0, 0.2)
        return [radius * sin(angle), radius * cos(angle)]
    }
    return Samples(Matrix(rows), labels, classes: 3, limits: -1.2...1.2)
}
