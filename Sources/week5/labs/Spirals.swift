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
//   convergence for α of 0.2, 1 and 5       train, in Training.swift; accuracyPlot

private let defaults: TrainingOptions = {
    var options = TrainingOptions()
    (options.features, options.layers, options.outputs) = (2, [10], 3)
    options.outputAct = "identity"
    (options.samples, options.sampleLimit) = (300, 1_000_000)
    options.samplesHelp = "number of samples to draw for training, and again as many for testing"
    (options.batch, options.epochs) = (.max, 1000)
    (options.seed, options.resolution) = (Seed(0), 150)
    return options
}()

let spirals = Lab(
    name: "spirals", about: "SML 2022, lab 2: three spirals learned at three learning rates",
    options: defaults.options(without: ["data", "lr"]) + Outputs.options,
    file: (
        "file",
        "the three class maps side by side, a PGM image, or the figure where the name ends in .svg or .pdf (default: spirals.pgm)"
    )
) { given in
    var options = try TrainingOptions(given, defaults: defaults)
    let outputs = try Outputs(given, file: "spirals.pgm", data: nil)
    try outputs.checkWritable()

    let seed = options.seed ?? .fresh()
    var rng = Generator(seed: seed)
    let (training, test) = (drawSpirals(options.samples, rng: &rng), drawSpirals(options.samples, rng: &rng))
    let initial = initMLP(options.spec, rng: &rng)
    outputs.say(
        "Spirals: \(options.samples) training and \(options.samples) test samples, layers \(options.shape), seed \(seed)"
    )

    var runs: [(lr: Double, mlp: Network, history: History, classMap: [Int])] = []
    for lr in [0.2, 1, 5] {
        options.lr = lr
        outputs.say("Learning rate \(significant(lr, 3))")
        var (mlp, shuffles) = (initial, rng)
        let history = try train(
            &mlp, on: training, test: test, options, loss: .softmaxCrossentropy, reduction: .mean, rng: &shuffles,
            outputs)
        runs.append((lr, mlp, history, labels(ofRows: mapOutputs(mlp, options.resolution, training.limits))))
    }

    let panels = runs.enumerated().flatMap { column, run in
        let rate = "learning rate \(significant(run.lr, 3))"
        return [
            accuracyPlot(in: cell(column, 0), title: "Accuracy, \(rate)", run.history),
            classMapPlot(in: cell(column, 1), title: "Class map, \(rate)", run.classMap, training),
        ]
    }
    let images = runs.map { drawClassMap($0.classMap, training, scale: usualMapScale(options.resolution)) }
    let maps = contactSheet(images, inRow: 3)
    let parts = options.captionParts(seed, samples: options.samples, isRateTold: false)
    try outputs.write(
        maps, figure: page("Spirals", columns: 3, rows: 2, caption: parts, panels),
        dump: .array(
            runs.map { run in
                options.lr = run.lr
                return dumped(
                    options, seed, samples: options.samples, initial, run.mlp, run.history,
                    mapEntries(run.classMap, options))
            }))
    outputs.tellFiles("Class maps", maps)
    outputs.show { screen in
        runs.map { run in
            terminalPicture(
                title: "Learning rate \(significant(run.lr, 3))", run.classMap, training,
                curve: ("% right", run.history.accuracies.map { 100 * $0 }), on: screen)
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
