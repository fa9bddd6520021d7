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
//   8 to 10   softmaxp                         18, 19   LabTraining, full batch
//   11        directionalError                 20, 21   minibatches, in trainEpoch

private let defaults = TrainingOptions(folder: "mnist", features: 784, layers: [64], outputAct: "softmax").with {
    ($0.batch, $0.lr, $0.epochs) = (100, 0.05, 5)
}

let mnist = Command(
    "labs mnist", "KPU assignment 1: MNIST with a 784-64-10 network, question by question", defaults,
    more: [
        defaults.folderOption("MNIST's four files, compressed or not"),
        Option(nil, "full-batch", "T", "steps of question 18, each on all training images (default: 20)"),
    ], file: ("mnist.pgm", "ten images of each digit")
) { session in
    let (options, outputs) = (session.options, session.outputs)
    let steps = try session.given.wholeNumber("full-batch", in: 0...1_000_000, default: 20)

    let files = try readMNIST(options.data)
    let (training, test) = (session.limited(files.training), files.test)
    let (xtrain, xtest) = (normalizeMNISTImages(training), normalizeMNISTImages(test))
    let index = min(42, training.X.rows - 1)
    printData(training, xtrain, index, outputs)
    var rng = Generator(seed: session.seed)
    printActivations(rng, outputs)

    let netinit = initNetwork(options.spec, initialiser: .heXavierNormal, rng: &rng)
    let (full, run) = try backpropagate(session, netinit, steps: steps, on: xtrain, test: xtest, rng)

    outputs.print(confusionTable(predictedClasses(run.mlp, xtest.X), test.labels))
    let sheet = contactSheet(training.tenOfEach(training.ink), inRow: 10)
    let image = imagePanel(
        in: cell(0), title: "Image \(index): \(training.labels[index])", training.ink(index))
    try outputs.write(
        "Images", sheet,
        figure: figure(full, run, [image, imagePanel(in: cell(0, 1), title: "The first ten of each digit", sheet)]),
        dump: .array([full, run].map { overOutputs($0).labJSON() }))
}

/// Section 3, "Read MNIST data": questions 1 to 6.
private func printData(_ training: LabelledImages, _ xtrain: Examples, _ index: Int, _ outputs: Outputs) {
    let (bytes, ltrain) = (training.X, training.labels)
    outputs.print(
        "1   xtrain (\(bytes.columns), \(bytes.rows)), ltrain (\(ltrain.count),): \(bytes.rows) images of \(bytes.columns) pixels. Here it is the transpose, "
            + "(\(bytes.rows), \(bytes.columns)): a sample is a row, as in week 5 and in the file, and XW stands for the sheet's Wx"
    )
    outputs.print("2   image \(index) is a \(ltrain[index]):")
    if !outputs.isShown { outputs.print(terminalImages([training.ink(index)], on: Screen(descriptor: 1))) }
    outputs.show { terminalImages([training.ink(index)], on: $0) }
    outputs.print("3   bytes from \(bytes.bytes.min() ?? 0) to \(bytes.bytes.max() ?? 0)")
    let sample = xtrain.X.rows([index]).elements
    outputs.print("4   normalised, image \(index) goes from \(sample.min() ?? 0) to \(sample.max() ?? 0)")
    let code = oneHot([ltrain[index]], classes: 10)
    outputs.print(
        "5   the one-hot code of image \(index): \(code.elements.map { String(Int($0)) }.joined(separator: " "))")
    let isSame = classes(oneHot(ltrain, classes: 10)) == ltrain
    outputs.print("6   labels of all codes: \(isSame ? "the labels again" : "NOT the labels")")
}

/// Section 4, "Activation functions": questions 7 to 12.
private func printActivations(_ rng: Generator, _ outputs: Outputs) {
    let probabilities = softmax(Matrix([[1000, 1001, 1002]])).elements.map { fixed($0, 4) }
    outputs.print("7   softmax([1000, 1001, 1002]) = [\(probabilities.joined(separator: ", "))]")
    outputs.print("8 to 10   derived in Sources/Networks/README.md")
    for (number, pass) in [("11", BackwardPass.softmax), ("12", .relu)] {
        var draws = rng
        let error = pass.directionalError(draws.standardNormal(200, 10), draws.standardNormal(200, 10))
        outputs.print(
            "\(number)  \(pass.name)(a, e) against a finite difference: relative error \(significant(error, 2)), should be below 1e-6"
        )
    }
}

/// Section 5, "Backpropagation": questions 13 to 21.
///
/// - Returns: The training with all images a step, of `steps` steps, and the training on minibatches.
private func backpropagate(
    _ session: Session, _ netinit: Network, steps: Int, on xtrain: Examples, test xtest: Examples, _ rng: Generator
) throws -> (full: Run, run: Run) {
    let (options, outputs) = (session.options, session.outputs)
    outputs.print("13  layers \(options.shape), seed \(session.seed)")
    let (loss, accuracy) = evaluate(netinit, xtrain.X, xtrain.labels, .categoricalCrossentropy)
    outputs.print("14, 15  before training the loss is \(significant(loss / 10, 4)), should be around 0.26")
    outputs.print("16  and \(fixed(100 * (1 - accuracy), 1)) % are misclassified: a guess is wrong nine times of ten")
    func train(_ batch: Int, _ epochs: Int, called unit: String) throws -> Run {
        var options = options
        (options.batch, options.epochs) = (batch, epochs)
        let training = try LabTraining(session, netinit, options, on: xtrain, test: xtest, rng: rng)
        (training.report, training.unit, training.printsAll) = (perfs, unit, true)
        while try training.goOn() {}
        return training.run
    }
    outputs.print("17, 18  backprop_shallow: \(counted(steps, "step")) on all images, γ = \(options.lr)")
    let full = try train(.max, steps, called: "step")
    let wrong = full.testAccuracies.last.map(percentWrong)
    outputs.print("19  the test set: \(xtest.X.rows) images\(wrong.map { ", \($0) misclassified" } ?? "")")
    outputs.print(
        "20  backprop_minibatch_shallow: \(counted(options.epochs, "epoch")), minibatches of \(options.batch)")
    // Each instruction of the sheet's function, and what it is for; the loop here is that of `trainEpoch`:
    //
    //   N = x.shape[1]                         how many images there are; here X.rows
    //   NB = int((N+B-1)/B)                    N/B rounded up: so many minibatches hold all images
    //   lbl = onehot2label(d)                  the digits, to count errors with; here the labels are digits
    //   for t in range(T):                     an epoch: every image once
    //   np.random.permutation(range(N))        a new order for each epoch, so that minibatches differ: `minibatches`
    //   for l in range(NB):                    an update for each minibatch
    //   shuffled_indices[B*l:min(B*(l+1), N)]  the next B of that order; min ends the last minibatch with the images
    //   update_shallow of these columns        a step down the minibatch's own gradient, γ divided by its size, not by
    //                                          N, so that steps are as long as on all images: `trainMinibatch`
    //   y = forwardprop_shallow(x, net)        all images through the network as it is now: `evaluate`
    //   the display                            loss and errors of these, once an epoch: `perfs`
    let run = try train(options.batch, options.epochs, called: "epoch")
    if let wrong, let accuracy = run.testAccuracies.last {
        let updates = ((xtrain.X.rows - 1) / options.batch + 1) * options.epochs
        outputs.print(
            "21  of the test set \(percentWrong(accuracy)) misclassified after \(updates) updates on minibatches, \(wrong) after \(steps) on all images"
        )
    }
    return (full, run)
}

/// The images, and loss and errors of the two trainings.
private func figure(_ full: Run, _ run: Run, _ images: [Shape]) -> Page {
    let (batch, epochs) = (run.options.batch, run.options.epochs)
    let caption = [
        counted(run.count, "image"), "layers \(run.options.shape)", "learning rate \(run.options.lr)",
        "seed \(run.seed)", "above \(counted(full.options.epochs, "step")) on all images",
        "below \(counted(epochs, "epoch")) of minibatches of \(batch)",
    ]
    return page(
        "MNIST", columns: 3, rows: 2, caption: caption,
        [
            images[0], lossPlot(in: cell(1), "Loss, all images a step", per: "step", full),
            errorPlot(in: cell(2), "Errors, all images a step", per: "step", full), images[1],
            lossPlot(in: cell(1, 1), "Loss, minibatches of \(batch)", per: "epoch", run),
            errorPlot(in: cell(2, 1), "Errors, minibatches of \(batch)", per: "epoch", run),
        ])
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

/// The run with the losses of question 15, over samples and outputs, as they are printed.
private func overOutputs(_ run: Run) -> Run {
    var run = run
    run.losses = run.losses.map { $0 / 10 }
    return run
}

private func percentWrong(_ accuracy: Double) -> String { "\(fixed(100 * (1 - accuracy), 2)) %" }

private func lossPlot(in cell: Rectangle, _ title: String, per unit: String, _ run: Run) -> Shape {
    epochPlot(
        in: cell, title: title, "loss over samples and outputs", per: unit,
        curves(run.trainingLosses.map { $0 / 10 }, run.testLosses.map { $0 / 10 }))
}

private func errorPlot(in cell: Rectangle, _ title: String, per unit: String, _ run: Run) -> Shape {
    epochPlot(
        in: cell, title: title, "% misclassified", per: unit,
        curves(percent(run.accuracies.map { 1 - $0 }), percent(run.testAccuracies.map { 1 - $0 })))
}
