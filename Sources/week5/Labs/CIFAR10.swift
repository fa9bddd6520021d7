import Arrays
import Drawing
import Files
import FastTraining
import Programs

// UvA's assignment 1, 4.2 and 5: CIFAR-10, with and without batch normalisation. Its theory is in theory.md.
//
//   modules.py: LinearModule, ReLUModule           initNetwork with .kaimingNormal(), the act "relu"
//   modules.py: SoftMaxModule, CrossEntropyModule  the act "identity" and Loss.softmaxCrossentropy, Reduction.mean
//   mlp_numpy.py, train_mlp_numpy.py               trainMinibatch: forward, loss, backward, update
//   the best network on the validation images      `best`, a copy of the dictionaries
//   mlp_pytorch.py: use_batch_norm                 addBatchNormalisation
//   compare_batch_norm.py                          --compare-batch-norm

private let defaults = TrainingOptions(folder: "cifar10", features: 3072, layers: [128], outputAct: "identity").with {
    ($0.batch, $0.lr, $0.epochs, $0.seed) = (128, 0.1, 10, Seed(42))
    $0.layersName = "hidden"
    $0.samplesHelp = "number of images to train and validate with, from the first on"
}

let cifar10 = Command(
    "labs cifar10", "UvA assignment 1: CIFAR-10, with and without batch normalisation", defaults,
    more: [
        defaults.folderOption("the binary version's six batches"),
        Option(nil, "batch-norm", nil, "normalise over the minibatch before each hidden layer's activation"),
        Option(
            nil, "compare-batch-norm", nil, "instead: the sheet's three networks, with and without, for 20 epochs each"),
    ], file: ("cifar10.pgm", "ten images of each class")
) { session in
    let (options, outputs) = (session.options, session.outputs)
    let isComparison = session.given.has("compare-batch-norm")
    if isComparison, session.given.has("hidden") || session.given.has("batch-norm") {
        throw UsageError(
            "argument --compare-batch-norm: it trains networks of its own, with and without batch normalisation; neither -y/--hidden nor --batch-norm goes with it"
        )
    }
    let files = try readCIFAR10(options.data)
    let images = session.limited(files.training)
    let data = try CIFAR10(
        images, files.test, batch: options.batch, isNormalised: isComparison || session.given.has("batch-norm"))
    outputs.print(
        "CIFAR-10: \(data.training.X.rows) training, \(data.validation.X.rows) validation and \(data.test.X.rows) test images; "
            + "minibatches of \(options.batch), learning rate \(options.lr), seed \(session.seed)")
    outputs.print(
        "The modules' gradients are derived in Sources/week5/Labs/theory.md, batch normalisation's in Sources/Networks/README.md"
    )
    let sheet = contactSheet(images.tenOfEach(images.grey), inRow: 10)
    if isComparison { return try compareBatchNormalisation(session, data, sheet) }

    let (run, best) = try train(session, options, data, isNormalised: session.given.has("batch-norm"))
    let (loss, accuracy) = evaluate(best.mlp, data.test.X, data.test.labels, .softmaxCrossentropy)
    outputs.print(
        "Best on the validation images: epoch \(best.epoch). Of the test images it has \(fixed(100 * accuracy, 2)) % right, loss \(significant(loss, 4))"
    )
    let predicted = predictedClasses(best.mlp, data.test.X)
    outputs.print(confusionTable(predicted, data.test.labels, cifar10Classes))
    try outputs.write(
        "Images", sheet, figure: figure(of: run, images),
        dump: run.labJSON([
            ("validation", .integer(data.validation.X.rows)), ("best_epoch", .integer(best.epoch)),
            ("accuracy_of_best", .number(accuracy)), ("predicted", .integers(predicted)),
        ]))
}

/// The first images, and the loss and accuracy of each epoch.
private func figure(of run: Run, _ images: LabelledImages) -> Page {
    let panels = [
        imagePanel(
            in: cell(0), title: "The first ten of each class",
            contactSheet(images.tenOfEach(images.colour), inRow: 10, gap: 251), rows: cifar10Classes),
        epochPlot(
            in: cell(1), title: "Loss", "mean loss",
            curves(run.losses, run.testLosses, names: ("training", "validation"))),
        epochPlot(
            in: cell(2), title: "Accuracy", "% right",
            curves(
                percent(run.accuracies), percent(run.testAccuracies), names: ("training, as trained", "validation"))),
    ]
    return page("CIFAR-10", columns: 3, caption: run.caption(), panels)
}

/// The training images; the last tenth of them, at most 5,000, apart for validation; and the test images. From the
/// pixels of each channel their mean over the training images is subtracted, and they are divided by their standard
/// deviation.
private struct CIFAR10 {
    let training, validation, test: Examples
    /// The first training images, of a few minibatches.
    let few: Examples

    /// - Throws: `UsageError` where batch normalisation would meet a minibatch of one image.
    init(_ images: LabelledImages, _ testImages: LabelledImages, batch: Int, isNormalised: Bool) throws {
        let kept = images.X.rows - min(5000, images.X.rows / 10)
        if isNormalised, min(batch, kept) == 1 || kept % batch == 1 {
            throw UsageError(
                "argument -b/--batch: minibatches of \(batch) leave one of \(kept) images alone, and batch normalisation takes at least two"
            )
        }
        let training = images[0..<kept]
        let channels = training.X.meansAndDeviations
        func normalised(_ images: LabelledImages) -> Examples {
            Examples(images) { channel, value in (value / 255 - channels[channel].mean) / channels[channel].deviation }
        }
        (self.training, validation, test) = (
            normalised(training), normalised(images[kept..<images.X.rows]), normalised(testImages)
        )
        few = normalised(training[0..<min(kept, 4 * batch)])
    }
}

extension ByteMatrix {
    /// The mean and standard deviation of each channel, of pixels from 0 to 1.
    fileprivate var meansAndDeviations: [(mean: Double, deviation: Double)] {
        let plane = columns / channels
        var counts = [Int](repeating: 0, count: 256 * channels)
        for row in 0..<rows {
            for (column, byte) in bytes(ofRow: row).enumerated() { counts[column / plane * 256 + Int(byte)] += 1 }
        }
        let total = Double(rows * plane)
        return (0..<channels).map { channel in
            let histogram: [(value: Double, share: Double)] = (0..<256).map { byte in
                let count = counts[channel * 256 + byte]
                return (Double(byte) / 255, Double(count) / total)
            }
            let mean = histogram.reduce(0) { $0 + $1.share * $1.value }
            let variance = histogram.reduce(0) { sum, bin in
                let distance = bin.value - mean
                return sum + bin.share * distance * distance
            }
            return (mean, variance.squareRoot())
        }
    }
}

private func initialNetwork(_ options: TrainingOptions, _ isNormalised: Bool, _ rng: inout Generator) -> Network {
    var mlp = initNetwork(options.spec, initialiser: .kaimingNormal(), rng: &rng)
    if isNormalised { for index in mlp.indices.dropLast() { addBatchNormalisation(to: &mlp[index]) } }
    return mlp
}

/// Trains a network, and keeps the one that has most of the validation images right, the first of equals.
private func train(
    _ session: Session, _ options: TrainingOptions, _ data: CIFAR10, isNormalised: Bool
) throws -> (run: Run, best: (mlp: Network, epoch: Int)) {
    var (options, rng) = (options, Generator(seed: session.seed))
    options.samples = data.training.X.rows
    let initial = initialNetwork(options, isNormalised, &rng)
    session.outputs.print("Layers \(options.shape)\(isNormalised ? ", with batch normalisation" : "")")
    var (best, mostRight) = ((mlp: initial, epoch: 0), -1.0)
    let training = try LabTraining(
        session, initial, options, on: data.training, test: data.validation, asTrained: true, rng: rng)
    training.report = { run in
        "loss \(significant(run.losses.last ?? .nan, 4)), \(fixed(100 * (run.accuracies.last ?? 0), 1)) % right as trained, "
            + "\(fixed(100 * (run.testAccuracies.last ?? 0), 1)) % of the validation images"
    }
    while try training.goOn() {
        guard let right = training.run.testAccuracies.last, right > mostRight else { continue }
        (best, mostRight) = ((training.run.mlp, training.run.testAccuracies.count), right)
    }
    return (training.run, best)
}

/// Question 2.2's networks, each without batch normalisation and with it.
private let compared = [[128], [256, 128], [512, 256, 128]].flatMap { [($0, false), ($0, true)] }

/// The minutes that the comparison will take about, from a few minibatches of each network, which at a learning rate of
/// 0 do not change it.
private func minutesOfComparison(_ session: Session, _ options: TrainingOptions, _ data: CIFAR10) throws -> Double {
    let seconds = try compared.map { layers, isNormalised in
        var (options, rng) = (options, Generator(seed: session.seed))
        (options.layers, options.epochs, options.lr) = (layers, 11, 0)
        let initial = initialNetwork(options, isNormalised, &rng)
        let training = try Training(initial, options, on: data.few, rng: rng, measuresAccuracy: true)
        _ = try training.goOn(to: 1)  // slower, as everything is new to the caches
        let first = training.seconds
        while try training.goOn() {}
        return (training.seconds - first) / 10
    }
    let share = Double(data.few.X.rows) / Double(data.training.X.rows)
    return seconds.reduce(0, +) / share * Double(options.epochs) / 60
}

/// Question 2.2: the sheet's three networks, each without batch normalisation and with it.
private func compareBatchNormalisation(_ session: Session, _ data: CIFAR10, _ sheet: Image) throws {
    let outputs = session.outputs
    var options = session.options
    if !session.given.has("epochs") { options.epochs = 20 }
    let minutes = try minutesOfComparison(session, options, data)
    if minutes >= 1 {
        outputs.print(
            "\(compared.count) trainings of \(options.epochs) epochs: about \(counted(Int(minutes.rounded()), "minute"))"
        )
    }
    var runs: [(name: String, run: Run)] = []
    var rows: [String] = []
    for (layers, isNormalised) in compared {
        options.layers = layers
        let (run, best) = try train(session, options, data, isNormalised: isNormalised)
        let accuracy = evaluate(best.mlp, data.test.X, data.test.labels, .softmaxCrossentropy).accuracy
        let name = layers.map(String.init).joined(separator: ", ") + (isNormalised ? ", batch norm." : "")
        runs.append((name, run))
        let shares = [run.accuracies.last, run.testAccuracies.max(), accuracy].map {
            fixed(100 * ($0 ?? 0), 1).rightAligned(to: 12)
        }
        rows.append(name.padded(to: 28) + shares.joined())
    }
    outputs.print(
        "\n" + "hidden layers".padded(to: 28)
            + ["training", "validation", "test"].map { $0.rightAligned(to: 12) }.joined())
    for row in rows { outputs.print(row) }
    func panel(_ column: Int, _ title: String, _ accuracies: KeyPath<Run, [Double]>) -> Shape {
        let curves = runs.enumerated().map { index, run in
            (run.name, percent(run.run[keyPath: accuracies]), curveColours[index / 2], index % 2 == 0)
        }
        let values = curves.flatMap(\.1)
        let (low, high) = (values.min() ?? 0, values.max() ?? 100)
        return epochPlot(
            in: Rectangle(x: 375 * Double(column), y: 0, width: 375, height: 500), title: title, "% right",
            around: low...max(high, low + 1), curves)
    }
    try outputs.write(
        "Images", sheet,
        figure: page(
            "Batch normalisation", columns: 3, rows: 2,
            caption: [
                counted(data.training.X.rows, "training image"), counted(data.validation.X.rows, "validation image"),
                counted(options.epochs, "epoch"), "minibatches of \(options.batch)", "learning rate \(options.lr)",
                "seed \(session.seed)",
            ],
            [panel(0, "Validation images", \.testAccuracies), panel(1, "Training images, as trained", \.accuracies)]),
        dump: .array(runs.map { $0.run.labJSON() }))
}
