import Arrays
import Drawing
import Files
import FastTraining
import Programs

// KPU's assignment 1: a 784-64-10 network learns MNIST, question by question. Samples are rows here and columns there.
//
//   1         readMNIST                        12       relu, relup
//   2         ink, imagePanel                  13       initNetwork with .heXavierNormal
//   3         bytes, until a minibatch         14       predictProbabilities
//   4         normalize_MNIST_images: mapValues  15     categoricalCrossentropyLoss, over 10
//   5, 6      oneHot, classes                  16       errorRate
//   7         softmax                          17       trainMinibatch with Reduction.mean
//   8 to 10   softmaxp                         18, 19   LabTraining, in Labs.swift, full batch
//   11        directionalError                 20, 21   minibatches, in trainEpoch

private let defaults: TrainingOptions = {
    var options = TrainingOptions(folder: "mnist", features: 784, layers: [64], outputAct: "softmax")
    (options.batch, options.lr, options.epochs) = (100, 0.05, 5)
    return options
}()

let mnist = Command(
    "labs mnist", "KPU assignment 1: MNIST with a 784-64-10 network, question by question", defaults,
    more: [
        defaults.folderOption("MNIST's four files, compressed or not"),
        Option(nil, "full-batch", "T", "steps of question 18, each on all training images (default: 20)"),
    ], file: ("mnist.pgm", "ten images of each digit")
) { session in
    let (options, outputs, seed) = (session.options, session.outputs, session.seed)
    let steps = try session.given.wholeNumber("full-batch", in: 0...1_000_000, default: 20)

    // 3 Read MNIST data
    let files = try readMNIST(options.data)
    let (training, test) = (session.limited(files.training), files.test)
    let (bytes, ltrain) = (training.X, training.labels)
    outputs.print(
        "1   xtrain \(bytes.rows)×\(bytes.columns), ltrain \(ltrain.count): \(bytes.rows) images of \(bytes.columns) pixels"
    )
    let index = min(42, bytes.rows - 1)
    outputs.print("2   image \(index) is a \(ltrain[index])")
    outputs.show { terminalImages([training.ink(index)], on: $0) }
    outputs.print("3   bytes from \(bytes.bytes.min() ?? 0) to \(bytes.bytes.max() ?? 0)")
    let (xtrain, xtest) = (normalizeMNISTImages(training), normalizeMNISTImages(test))
    let sample = xtrain.X.rows([index]).elements
    outputs.print("4   normalised, image \(index) goes from \(sample.min() ?? 0) to \(sample.max() ?? 0)")
    let code = oneHot([ltrain[index]], classes: 10)
    outputs.print(
        "5   the one-hot code of image \(index): \(code.elements.map { String(Int($0)) }.joined(separator: " "))")
    let isSame = classes(oneHot(ltrain, classes: 10)) == ltrain
    outputs.print("6   labels of all codes: \(isSame ? "the labels again" : "NOT the labels")")

    // 4 Activation functions
    outputs.print(
        "7   softmax(1000, 1001, 1002) = \(softmax(Matrix([[1000, 1001, 1002]])).elements.map { fixed($0, 4) }.joined(separator: ", "))"
    )
    outputs.print("8 to 10   derived in Sources/Networks/README.md")
    var rng = Generator(seed: seed)
    for (number, pass) in [("11", BackwardPass.softmax), ("12", .relu)] {
        var draws = rng  // the network's are the seed's first
        let error = pass.directionalError(draws.standardNormal(200, 10), draws.standardNormal(200, 10))
        outputs.print(
            "\(number)  \(pass.name)(a, e) against a finite difference: relative error \(significant(error, 2)), should be below 1e-6"
        )
    }

    // 5 Backpropagation
    let netinit = initNetwork(options.spec, initialiser: .heXavierNormal, rng: &rng)
    outputs.print("13  layers \(options.shape), seed \(seed)")
    let (loss, accuracy) = evaluate(netinit, xtrain.X, ltrain, .categoricalCrossentropy)
    outputs.print("14, 15  before training the loss is \(significant(loss / 10, 4)), should be around 0.26")
    outputs.print("16  and \(fixed(100 * (1 - accuracy), 1)) % are misclassified: a guess is wrong nine times of ten")
    func train(_ batch: Int, _ epochs: Int) throws -> Run {
        var options = options
        (options.batch, options.epochs) = (batch, epochs)
        let training = try LabTraining(session, netinit, options, on: xtrain, test: xtest, rng: rng)
        training.report = perfs
        while try training.goOn() {}
        return training.run
    }
    outputs.print("17, 18  backprop_shallow: \(counted(steps, "step")) on all images, γ = \(options.lr)")
    let full = try train(.max, steps)
    outputs.print(
        "19  the test set: \(test.X.rows) images\(full.testAccuracies.last.map { ", \(percentWrong($0)) misclassified" } ?? "")"
    )
    outputs.print(
        "20  backprop_minibatch_shallow: \(counted(options.epochs, "epoch")), minibatches of \(options.batch)")
    let run = try train(options.batch, options.epochs)
    if let (a, b) = run.testAccuracies.last.flatMap({ a in full.testAccuracies.last.map { (a, $0) } }) {
        let updates = (bytes.rows + options.batch - 1) / options.batch * options.epochs
        outputs.print(
            "21  of the test set \(percentWrong(a)) misclassified after \(updates) updates on minibatches, \(percentWrong(b)) after \(steps) on all images"
        )
    }

    let predicted = predictedClasses(run.mlp, xtest.X)
    let confusion = confusionMatrix(predicted, test.labels, classes: 10)
    for line in confusionTable(confusion, (0..<10).map(String.init)) { outputs.print(line) }
    let sheet = contactSheet(training.tenOfEach(training.ink), inRow: 10)
    try outputs.write(
        sheet,
        figure: page(
            "MNIST", columns: 3, rows: 2, caption: run.caption(),
            [
                imagePanel(in: cell(0), title: "Image \(index): \(ltrain[index])", training.ink(index)),
                lossPlot(in: cell(1), "Loss, all images a step", full),
                errorPlot(in: cell(2), "Errors, all images a step", full),
                imagePanel(in: cell(0, 1), title: "The first ten of each digit", sheet),
                lossPlot(in: cell(1, 1), "Loss, minibatches of \(options.batch)", run),
                errorPlot(in: cell(2, 1), "Errors, minibatches of \(options.batch)", run),
            ]),
        dump: .array([full.labJSON(), run.labJSON()]))
    outputs.printFiles("Images", sheet)
}

/// Question 4: pixels from -1 to 1.
private func normalizeMNISTImages(_ images: LabelledImages) -> Examples {
    Examples(images) { _, value in 2 * value / 255 - 1 }
}

/// Question 18's line: loss over samples and outputs, and the share misclassified, of the training and the test set.
private func perfs(_ run: Run) -> String {
    let of = { (loss: [Double], accuracy: [Double]) in
        "loss \(fixed((loss.last ?? .nan) / 10, 4)), \(percentWrong(accuracy.last ?? .nan)) wrong"
    }
    return "training \(of(run.trainingLosses, run.accuracies)); test \(of(run.testLosses, run.testAccuracies))"
}

private func percentWrong(_ accuracy: Double) -> String { "\(fixed(100 * (1 - accuracy), 2)) %" }

private func lossPlot(in cell: Rectangle, _ title: String, _ run: Run) -> Shape {
    epochPlot(
        in: cell, title: title, "loss over samples and outputs",
        [
            ("training", run.trainingLosses.map { $0 / 10 }, curveColours[0], false),
            ("test", run.testLosses.map { $0 / 10 }, curveColours[1], true),
        ])
}

private func errorPlot(in cell: Rectangle, _ title: String, _ run: Run) -> Shape {
    epochPlot(
        in: cell, title: title, "% misclassified",
        [
            ("training", run.accuracies.map { 100 * (1 - $0) }, curveColours[0], false),
            ("test", run.testAccuracies.map { 100 * (1 - $0) }, curveColours[1], true),
        ])
}
