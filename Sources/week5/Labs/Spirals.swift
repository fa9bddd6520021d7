import Arrays
import CLibrary
import Drawing
import Files
import FastTraining
import Programs

// The spirals of SML 2022, lab 2 (assignment 1): three arms that wind around each other, and three learning rates.
//
//   the spiral data set                      spirals
//   linear, ReLU and linear layers           initNetwork with the acts "relu" and "identity", .kaimingNormal(bias: 1)
//   softmax and cross-entropy together       softmaxCrossentropyLoss (assignment 3), in trainMinibatch
//   softmax, then cross-entropy              the act "naive softmax", categoricalCrossentropyLoss (assignment 1)
//   gradient and steepest descent            backward, update, in trainMinibatch
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
    more: [biasOption], file: ("spirals.pgm", "the three class maps side by side"), hasPage: true
) { session in
    let (outputs, seed) = (session.outputs, session.seed)
    var (options, rng) = (session.options, Generator(seed: seed))
    let (training, test) = (drawSpirals(options.samples, rng: &rng), drawSpirals(options.samples, rng: &rng))
    let initial = initNetwork(options.spec, initialiser: try courseInitialiser(session.given), rng: &rng)
    outputs.print(
        "Spirals: \(options.samples) training and \(options.samples) test samples, layers \(options.shape), seed \(seed)"
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

    /// The learning rate in words.
    var rate: String { "learning rate \(significant(run.options.lr, 3))" }

    /// Trains either way.
    init(
        _ session: Session, _ initial: Network, _ options: TrainingOptions, _ samples: Samples, test: Samples,
        rng: Generator
    ) throws {
        session.outputs.print("Learning rate \(significant(options.lr, 3))")
        playback = try Playback(session, initial, rng: rng, runs: 3)
        let compound = try LabTraining(
            session, initial, options, on: Examples(samples), test: Examples(test), rng: rng)
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
    func plot(_ column: Int, _ title: String, _ label: String, _ range: ClosedRange<Double>, _ values: [[Double]])
        -> Shape
    {
        epochPlot(
            in: cell(column), title: title, label, around: range,
            zip(trainings, values).enumerated().map { ($1.0.rate, $1.1, curveColours[$0], false) })
    }
    let runs = trainings.map(\.run)
    let differences = trainings.map { $0.largestDifferences.map { log10(max($0, 1e-17)) } }
    let curves = [
        // The first steps at 5 have losses far above what a guess has, log 3.
        plot(0, "Loss", "mean loss", 0...1.5, runs.map(\.losses)),
        plot(1, "Accuracy", "% right", 0...100, runs.map { percent($0.accuracies) }),
        plot(2, "Separate and compound", "log10 of the largest difference", -17...0, differences),
    ]
    let maps = trainings.enumerated().map {
        classMapPlot(in: cell($0, 1), title: "Class map, \($1.rate)", $1.run.classMap, samples)
    }
    return page("Spirals", columns: 3, rows: 2, caption: runs[0].caption(withRate: false), curves + maps)
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
