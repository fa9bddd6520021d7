import Arrays
import Drawing
import Files
import MLP
import Programs

// The spirals of SML 2022, lab 2 (assignment 1): three arms that wind around each other, and three learning rates.
//
//   the spiral data set                     spirals
//   linear, ReLU and linear layers          initMLP with the acts "relu" and "identity"
//   softmax and cross-entropy together      softmaxCrossentropyLoss (assignment 3), in mlpEpoch
//   gradient and steepest descent           layerBackward, layerUpdate, in mlpEpoch
//   convergence for α of 0.2, 1 and 5       train, in Labs.swift; accuracyPlot

private let defaults: TrainingOptions = {
    var options = TrainingOptions()
    (options.features, options.layers, options.outputs) = (2, [10], 3)
    options.outputAct = "identity"
    (options.samples, options.sampleLimit) = (300, 1_000_000)
    options.samplesHelp = "number of samples to draw for training, and again as many for testing"
    (options.batch, options.epochs) = (.max, 1000)
    (options.seed, options.resolution, options.data) = (Seed(0), 150, "")
    return options
}()

let spirals = Command(
    "labs spirals", "SML 2022, lab 2: three spirals learned at three learning rates", defaults, without: ["data", "lr"],
    picture: "the three class maps side by side", file: "spirals.pgm"
) { session in
    let (outputs, seed) = (session.outputs, session.seed)
    var (options, rng) = (session.options, Generator(seed: seed))
    let (training, test) = (drawSpirals(options.samples, rng: &rng), drawSpirals(options.samples, rng: &rng))
    let initial = initMLP(options.spec, rng: &rng)
    outputs.print(
        "Spirals: \(options.samples) training and \(options.samples) test samples, layers \(options.shape), seed \(seed)"
    )

    var (runs, playbacks) = ([Run](), [Playback]())
    for lr in [0.2, 1, 5] {
        options.lr = lr
        outputs.print("Learning rate \(significant(lr, 3))")
        var (shuffles, playback) = (rng, try Playback(session, initial, runs: 3))
        var run = try session.train(
            initial, options, on: Examples(training), test: Examples(test), loss: .softmaxCrossentropy, reduction: .mean,
            rng: &shuffles, atEpoch: { playback.record($0) })
        run.classMap = labels(ofRows: mapOutputs(run.mlp, options.resolution, training.limits))
        runs.append(run)
        playbacks.append(playback)
    }

    let titles = runs.map { "learning rate \(significant($0.options.lr, 3))" }
    let panels = zip(titles, runs).enumerated().flatMap { column, run in
        [
            accuracyPlot(in: cell(column, 0), title: "Accuracy, \(run.0)", run.1),
            classMapPlot(in: cell(column, 1), title: "Class map, \(run.0)", run.1.classMap, training),
        ]
    }
    let sheet = contactSheet(runs.map { drawClassMap($0.classMap, training, scale: session.scale) }, inRow: 3)
    try outputs.write(
        sheet, figure: page("Spirals", columns: 3, rows: 2, caption: runs[0].caption(withRate: false), panels),
        page: playbackPage(
            "Spirals", loss: "Mean cross-entropy", training, test: test,
            zip(titles, runs).enumerated().map { ($1.0, $1.1, playbacks[$0]) }),
        dump: .array(runs.map { $0.labJSON() }))
    outputs.printFiles("Class maps", sheet)
    outputs.show { screen in
        zip(titles, runs).map { title, run in
            let curve = ("% right", run.accuracies.map { 100 * $0 })
            return terminalPicture(title: "Spirals, \(title)", run.classMap, training, curve: curve, on: screen)
        }.joined(separator: "\n")
    }
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
