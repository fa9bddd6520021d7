import Arrays
import Drawing
import Files
import MLP
import Programs

/// The coursework's script from top to bottom: trains the network on the data and writes its class map.
package let script = Command(
    "", "Trains a multi-layer perceptron on two features and writes a map of its classes.",
    more: [mapScaleOption, Session.testOption] + Frames.options + SavedRun.options, picture: "the class map",
    hasPage: true, file: "week_5.pgm", notes: subcommandList
) { session in
    let (options, outputs, seed) = (session.options, session.outputs, session.seed)
    var frames = try Frames(session)

    // The data
    let (samples, test) = try session.readSamples()
    let (X, y) = (samples.X, samples.labels)
    try session.resumed?.check(samples, of: options.data)
    try options.requireMemory(forMinibatchesOf: X.rows)
    outputs.print(
        "Data: \(X.rows) samples of \(options.data), \(samples.counts[0]) of class 0 and \(samples.counts[1]) of class 1"
            + (test.map { "; \(counted($0.X.rows, "test sample")) behind them" } ?? ""))

    // 1 Activation functions
    let z = Matrix([[-2, 0, 2]])
    outputs.print("1.1 relu([\(list(z))]) = [\(list(relu(z)))], gradient [\(list(dRelu(z)))]")
    outputs.print("1.2 sigmoid([\(list(z))]) = [\(list(sigmoid(z)))], gradient [\(list(dSigmoid(z)))]")
    let (one, yHat) = (Matrix([[1, 1, 1]]), Matrix([[0.1, 0.5, 0.9]]))
    outputs.print(
        "1.3 binaryCrossentropyLoss([\(list(one))], [\(list(yHat))]) = [\(list(binaryCrossentropyLoss(one, yHat)))], "
            + "gradient [\(list(dBinaryCrossentropyLoss(one, yHat)))]")

    // 2 Build a neural network
    var rng = Generator(seed: seed)
    var mlp = initMLP(options.spec, rng: &rng)
    let initial = mlp
    outputs.print("2   initMLP with seed \(seed): \(options.parameterCount) weights and biases in \(mlp.count) layers")
    for layer in mlp { outputs.print("    \(layer["shape"] as String) \(layer["act"] as String)") }

    // 3 to 5 One step, on a copy: the network itself starts its training untouched, and elsewhere in the file
    var copy = mlp
    let first = 0..<min(options.batch, X.rows)
    let step = mlpMinibatch(&copy, X.rows(first), y.rows(first), lr: options.lr)
    let samplesOfStep = first.count == 1 ? "first sample" : "first \(first.count) samples"
    outputs.print("3   mlpForward on the file's \(samplesOfStep): loss \(significant(step, 6))")
    let steepest = copy.map { $0["dW"].elements.reduce(0) { max($0, abs($1)) } }
    outputs.print("4   mlpBackward: largest gradient of each layer's weights \(list(Matrix(row: steepest)))")
    let after = binaryCrossentropyLoss(y.rows(first), mlpForward(&copy, X.rows(first))).mean
    outputs.print("5   mlpUpdate: the same loss is now \(significant(after, 6))")

    // 6 Train the network
    let trained = session.resumed?.losses ?? []
    if let resumed = session.resumed { (mlp, rng) = (resumed.mlp, resumed.rng) }
    outputs.print(
        "6   \(options.isFast ? "mlpTrainFast" : "mlpTrain") for \(counted(options.epochs - trained.count, "epoch")), "
            + "minibatches of \(options.batch), learning rate \(options.lr)"
            + (trained.isEmpty ? "" : ", going on after epoch \(trained.count)"))
    var playback = try Playback(session, initial, isWanted: test != nil && !outputs.figures.isEmpty)
    var testLosses: [Double] = []
    func record(_ mlp: Network, after epoch: Int) {
        playback.record(mlp, after: epoch)
        if let test { testLosses.append(evaluate(mlp, test.X, test.labels, .binaryCrossentropy).loss) }
    }
    if let last = playback.epochs.last, last < trained.count { record(mlp, after: trained.count) }
    let losses = try session.trainer.train(
        &mlp, Examples(samples), options, after: trained, rng: &rng, checkpointEvery: session.checkpointEvery,
        checkpoint: { try session.save($0, $1, $2, samples) },
        nextStop: { _ in min(frames.next ?? .max, playback.next ?? .max) },
        milestone: { epoch, loss in outputs.print("    epoch \(epoch): loss \(significant(loss, 6))") },
        atStop: { epoch, _, mlp in
            if epoch == playback.next { record(mlp, after: epoch) }
            if epoch == frames.next {
                try frames.write(classMapAndActivations(mlp, options, epoch: epoch).classMap, samples)
            }
        })
    if let last = playback.epochs.last, last < losses.count { record(mlp, after: losses.count) }

    // 7 Test the network
    let correct = zip(predictedClasses(mlp, X), samples.labels).count { $0 == $1 }
    outputs.print("7   mlpPredict: \(correct) of \(X.rows) training samples right")
    let (classMap, activations) = try classMapAndActivations(mlp, options, epoch: losses.count)

    var run = Run(
        options: options, seed: seed, count: X.rows, initial: initial, mlp: mlp, losses: losses,
        testLosses: testLosses, testEpochs: Array(playback.epochs.dropFirst()), classMap: classMap)
    run.options.epochs = losses.count  // fewer where the training was interrupted
    let score = test.map { ($0.X.rows, evaluate(mlp, $0.X, $0.labels, .binaryCrossentropy)) }
    try outputs.write(
        run, samples, activations: activations, correct: correct, test: score, scale: session.scale,
        seconds: session.trainer.seconds, earlier: frames.kept,
        page: playbackPage(
            "\(mlp.count)-Layer MLP", loss: "Mean binary cross-entropy", samples, test: test, [("", run, playback)]))
    if let folder = frames.folder { outputs.print("\(counted(frames.written, "class map")) written to \(folder)") }
    if isatty(1) == 1, outputs.picture != nil, outputs.figures.isEmpty, outputs.pages.isEmpty {
        outputs.print(
            "A file named week_5.pdf would be the sheet's figure, run.html a page that plays the training back")
    }
    outputs.show(run, samples)
}

/// The class map, and the network's output at each of `mapPoints`.
///
/// - Throws: `Divergence` where an output is not finite.
func classMapAndActivations(_ mlp: Network, _ options: TrainingOptions, epoch: Int) throws -> (
    classMap: [Int], activations: [Double]
) {
    let activations = mapOutputs(mlp, options.resolution).elements
    guard activations.allSatisfy(\.isFinite) else {
        throw Divergence(epoch: epoch, what: "the network's output on the map", lr: options.lr)
    }
    return (activations.map { $0 > 0.5 ? 1 : 0 }, activations)
}

private func list(_ values: Matrix) -> String {
    values.elements.map { significant($0, 4) }.joined(separator: ", ")
}
