import Arrays
import Drawing
import Files
import FastTraining
import Programs

// IANNwTF, homework 1: a perceptron of sigmoid layers and a softmax learns handwritten digits of 8×8 pixels.
//
//   2.1  data              Samples, contactSheet, oneHot; the generator is minibatches, of labels or of one-hot targets
//   2.2  sigmoid           sigmoid, act "sigmoid"
//   2.3  softmax           softmax, act "softmax"
//   2.4  MLP weights       initNetwork with .normal(deviation: 0.2)
//   2.5  the MLP           initNetwork: any number of layers, of any sizes (--layers)
//   2.6  CCE loss          categoricalCrossentropyLoss
//   3.1  CCE backwards     dCategoricalCrossentropyLoss
//   3.2  sigmoid backwards dSigmoid; the softmax's is dSoftmax
//   3.3, 3.4  layer        backward of a layer
//   3.5  gradient tape     backward of a network: the list of the layers' dictionaries, which hold X, Z, A and the
//                          gradients
//   3.6  training          LabTraining: each epoch is trainEpoch, which loops over minibatches, 2.1's
//                          generator; loss and accuracy in one plot
//
// The sheet's objects with call and backwards are functions here, and a layer is a dictionary, which holds what the
// backward pass takes from the forward pass. The sheet's numbers are float32; here, as everywhere in this project, they
// are Doubles.

private let defaults = TrainingOptions().with {
    ($0.features, $0.layers, $0.outputs) = (64, [32], 10)
    ($0.hiddenAct, $0.outputAct) = ("sigmoid", "softmax")
    ($0.batch, $0.lr, $0.epochs) = (32, 0.5, 50)
    ($0.seed, $0.samples) = (Seed(0), .max)
    $0.data = packageFile("data/digits.csv")
    $0.mayBeShallow = true
    ($0.loss, $0.reduction) = (.categoricalCrossentropy, .mean)
    $0.absent = ["resolution", "columns"]
    $0.columns = "the columns pixel_0_0 to pixel_7_7, from 0 to 16, and digit"
}

let digits = Command(
    "labs digits", "IANNwTF homework 1: sigmoid layers and a softmax learn handwritten digits", defaults,
    more: [Option(nil, "signed", nil, "scale the pixels to [-1, 1] instead of [0, 1]")],
    file: ("digits.svg", "ten images of each digit")
) { session in
    let (options, outputs, seed) = (session.options, session.outputs, session.seed)

    // 2.1 Data
    let columns = (0..<8).flatMap { y in (0..<8).map { CSVColumn.label("pixel_\(y)_\($0)", classes: 17) } }
    let digits = try Samples(csv: options.data, features: columns, label: "digit", classes: 10, limit: options.samples)
    let (pixels, labels) = (digits.X, digits.labels)  // 0 is white, 16 black
    let isSigned = session.given.has("signed")
    let samples = Samples(pixels.map { isSigned ? $0 / 8 - 1 : $0 / 16 }, labels, classes: 10)
    outputs.print("Data: \(labels.count) digits of \(options.data)")
    outputs.show { terminalImages(firstOfEach(1, digits), on: $0) }
    var generator = Generator(seed: seed)
    for (X, Y) in minibatches(samples.X, oneHot(labels, classes: 10), batch: options.batch, rng: &generator).prefix(1) {
        outputs.print("A minibatch: inputs \(X.shape), one-hot targets \(Y.shape)")
    }

    // 2.4, 2.5 MLP
    var rng = Generator(seed: seed)
    let initial = initNetwork(options.spec, initialiser: .normal(deviation: 0.2), rng: &rng)
    outputs.print("Layers \(options.shape), minibatches of \(options.batch), learning rate \(options.lr), seed \(seed)")

    // 3.6 Training
    let training = try LabTraining(session, initial, options, on: Examples(samples), rng: rng)
    while try training.goOn() {}
    let run = training.run

    let predicted = predictedClasses(run.mlp, samples.X)
    outputs.print(confusionTable(predicted, labels))
    let sheet = contactSheet(firstOfEach(10, digits), inRow: 10, scale: 4)
    try outputs.write(
        "Images", sheet, figure: figure(of: run, sheet),
        dump: run.labJSON([("signed", .integer(isSigned ? 1 : 0)), ("predicted", .integers(predicted))]),
        summary: run.summary)
    outputs.show {
        terminalCurve("Loss", run.losses, on: $0) + "\n"
            + terminalCurve("% right", percent(run.accuracies), on: $0)
    }
}

/// The first digits, and loss and accuracy in one plot.
private func figure(of run: Run, _ sheet: Image) -> Page {
    let panels = [
        imagePanel(in: cell(0), title: "The first ten of each digit", sheet),
        epochPlot(
            in: cell(1), title: "Loss and accuracy", "mean loss",
            [("loss, left", run.losses, curveColours[0], false)],
            right: ("% right", ("accuracy, right", percent(run.accuracies), curveColours[1], true))),
    ]
    return page("Digits", columns: 2, caption: run.caption(), panels)
}

/// The first `count` pictures of each digit.
private func firstOfEach(_ count: Int, _ digits: Samples) -> [Image] {
    firstOfEach(count, digits.labels, blank: image(Array(repeating: 0, count: 64))) { image(digits.X.row($0)) }
}

/// A digit's picture, black on white.
private func image(_ pixels: [Double]) -> Image {
    Image(width: 8, height: 8, pixels: pixels.map { UInt8(255 - 255 * $0 / 16) })
}
