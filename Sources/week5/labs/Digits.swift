import Arrays
import Drawing
import Files
import MLP
import Programs

// IANNwTF, homework 1: a perceptron of sigmoid layers and a softmax learns handwritten digits of 8×8 pixels.
//
//   2.1  data              readDigits, contactSheet, oneHot; minibatches, which mlpEpoch goes through faster
//   2.2  sigmoid           sigmoid, act "sigmoid"
//   2.3  softmax           softmax, act "softmax"
//   2.4  MLP weights       initLayer with .normal(deviation: 0.2)
//   2.5  the MLP           initMLP: any number of layers, of any sizes (--layers)
//   2.6  CCE loss          categoricalCrossentropyLoss
//   3.1  CCE backwards     dCategoricalCrossentropyLoss
//   3.2  sigmoid backwards dSigmoid; the softmax's is dSoftmax
//   3.3, 3.4  layer        layerBackward
//   3.5  gradient tape     mlpBackward: the list of the layers' dictionaries, which hold X, Z, A and the gradients
//   3.6  training          train, in Training.swift; loss and accuracy in one figure
//
// The sheet's numbers are float32; here, as everywhere in this project, they are Doubles.

private let defaults: TrainingOptions = {
    var options = TrainingOptions()
    (options.features, options.layers, options.outputs) = (64, [32], 10)
    (options.hiddenAct, options.outputAct) = ("sigmoid", "softmax")
    (options.batch, options.lr, options.epochs) = (32, 0.5, 50)
    (options.seed, options.samples) = (Seed(0), .max)
    options.data = packageFile("data/digits.csv")
    options.mayBeShallow = true
    options.columns = "the columns pixel_0_0 to pixel_7_7, from 0 to 16, and digit"
    return options
}()

let digits = Lab(
    name: "digits", about: "IANNwTF homework 1: sigmoid layers and a softmax learn handwritten digits",
    options: defaults.options(without: ["resolution"]) + [
        Option(nil, "signed", nil, "scale the pixels to [-1, 1] instead of [0, 1]")
    ] + Outputs.options,
    file: (
        "file",
        "ten images of each digit, a PGM image, or the figure where the name ends in .svg or .pdf (default: digits.pgm)"
    )
) { given in
    let options = try TrainingOptions(given, defaults: defaults)
    let outputs = try Outputs(given, file: "digits.pgm", data: options.data)
    try outputs.checkWritable()

    // 2.1 Data
    let columns = (0..<8).flatMap { y in (0..<8).map { CSVColumn.label("pixel_\(y)_\($0)", classes: 17) } }
    let digits = try Samples(csv: options.data, features: columns, label: "digit", classes: 10, limit: options.samples)
    let (pixels, labels) = (digits.X, digits.labels) // 0 is white, 16 black
    let isSigned = given.has("signed")
    let samples = Samples(pixels.map { isSigned ? $0 / 8 - 1 : $0 / 16 }, labels, classes: 10)
    let rows = (0..<10).map { digit in labels.indices.filter { labels[$0] == digit } }
    let blank = image(Array(repeating: 0, count: 64))
    let images = rows.flatMap { row in (0..<10).map { $0 < row.count ? image(pixels.row(row[$0])) : blank } }
    let sheet = contactSheet(images, inRow: 10, scale: 4)
    outputs.say("Data: \(labels.count) digits of \(options.data)")
    outputs.show { terminalImages(rows.compactMap(\.first).map { image(pixels.row($0)) }, on: $0) }

    // 2.4, 2.5 MLP
    let seed = options.seed ?? .fresh()
    var rng = Generator(seed: seed)
    var mlp = initMLP(options.spec, initialiser: .normal(deviation: 0.2), rng: &rng)
    let initial = mlp
    outputs.say("Layers \(options.shape), minibatches of \(options.batch), learning rate \(options.lr), seed \(seed)")

    // 3.6 Training
    let history = try train(
        &mlp, on: samples, options, loss: .categoricalCrossentropy, reduction: .mean, rng: &rng, outputs)

    let predicted = predictedClasses(mlp, samples.X)
    tell(confusionMatrix(predicted, labels, classes: 10), outputs)
    try outputs.write(
        sheet,
        figure: page(
            "Digits", columns: 3, caption: options.captionParts(seed, samples: labels.count),
            [
                imagePanel(in: cell(0), title: "The first ten of each digit", sheet), lossPlot(in: cell(1), history),
                accuracyPlot(in: cell(2), history),
            ]),
        dump: dumped(
            options, seed, samples: labels.count, initial, mlp, history,
            [
                ("data", .string(options.dataName)), ("signed", .integer(isSigned ? 1 : 0)),
                ("predicted", .integers(predicted)),
            ]))
    outputs.say(history.summary)
    outputs.tellFiles("Images", sheet)
    outputs.show {
        terminalCurve("Loss", history.losses, on: $0) + "\n"
            + terminalCurve("% right", history.accuracies.map { 100 * $0 }, on: $0)
    }
}

/// A digit's picture, black on white.
private func image(_ pixels: [Double]) -> GreyImage {
    var image = GreyImage(width: 8, height: 8)
    image.pixels = pixels.map { UInt8(255 - 255 * $0 / 16) }
    return image
}

/// Prints how often each digit was taken for each, with precision, recall and F1.
private func tell(_ confusion: Matrix, _ outputs: Outputs) {
    func row(_ cells: [String]) -> String {
        cells.map { String(repeating: " ", count: max(1, 6 - $0.count)) + $0 }.joined()
    }
    outputs.say("")
    outputs.say("Rows: the digit; columns: what it was taken for")
    outputs.say(row([""] + (0..<10).map(String.init) + ["prec.", "rec.", "F1"]))
    let (precisions, recalls, scores) = (precision(confusion), recall(confusion), fBeta(confusion))
    for digit in 0..<10 {
        let counts = confusion.row(digit).map { String(Int($0)) }
        outputs.say(row(["\(digit)"] + counts + [precisions, recalls, scores].map { fixed($0[digit], 3) }))
    }
}
