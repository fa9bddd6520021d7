import Arrays
import Drawing
import FastTraining
import Files
import Programs

/// The coursework's script from top to bottom: trains the network on the data and writes its class map.
package let script = Command(
    "", "Trains a multi-layer perceptron on two features and writes a map of its classes.",
    more: [standardizeOption, mapScaleOption, Session.testOption] + Frames.options + SavedRun.options,
    file: ("week_5.pgm", "the class map"), hasPage: true
) { session in
    let (options, outputs, seed) = (session.options, session.outputs, session.seed)

    // The data
    let (samples, test) = try session.readSamples()
    let (X, y) = (samples.X, samples.y)
    outputs.print(
        "Data: \(samples.words(of: options.data))"
            + (test.map { "; \(counted($0.X.rows, "test sample")) behind them" } ?? ""))
    for line in options.remarks(on: samples, test: test) { outputs.print(line) }

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
    let initial = initMLP(options.spec, rng: &rng)
    outputs.print(
        "2   initMLP with seed \(seed): \(options.parameterCount) weights and biases in \(initial.count) layers")
    for layer in initial { outputs.print("    \(layer["shape"] as String) \(layer["act"] as String)") }

    // 3 Forward pass, of a copy: the training starts with the initial network
    var mlp = initial
    let first = 0..<min(options.batch, X.rows)
    let (X1, y1) = (X.rows(first), y.rows(first))
    let before = mlpForward(&mlp, X1)
    let which = first.count == 1 ? "first sample" : "first \(first.count) samples"
    outputs.print("3   mlpForward on the file's \(which): loss \(meanLoss(y1, before))")

    // 4 Backward pass
    mlpBackward(&mlp, dBinaryCrossentropyLoss(y1, before))
    let steepest = mlp.map { $0["dW"].elements.reduce(0) { max($0, abs($1)) } }
    outputs.print("4   mlpBackward: largest gradient of each layer's weights \(list(Matrix(row: steepest)))")

    // 5 Weight update
    mlpUpdate(&mlp, lr: options.lr)
    outputs.print("5   mlpUpdate: the same loss is now \(meanLoss(y1, mlpForward(&mlp, X1)))")

    // 6 Train the network: what mlpTrain does in all epochs, here in some at a time. 7.2: try -y 6,8,4 and -b 10
    let training = try Training(session, initial, on: samples, rng: rng)
    outputs.print("6   \(training)")
    var recorder = try Recorder(session, training, from: initial, rng: rng, samples, test: test)
    while try training.goOn(to: recorder.next) { try recorder.keep() }
    mlp = training.mlp
    try session.save(training, samples)

    // 7 Test the network
    let predicted = inParts(X, for: mlp) { mlpPredict(mlp, $0) }
    let correct = zip(predicted, samples.labels).count { $0 == $1 }
    outputs.print("7   mlpPredict: \(correct) of \(X.rows) training samples right")
    let classMap = classMap(of: mlp, options.resolution)
    try recorder.write(classMap, activations: training.mapActivations(), predicted: predicted)
}

/// The class map: what `mlpPredict` says at each of its points.
func classMap(of mlp: Network, _ resolution: Int) -> [Int] {
    inParts(mapPoints(mapTicks(resolution)), for: mlp) { mlpPredict(mlp, $0) }
}

private func meanLoss(_ y: Matrix, _ yHat: Matrix) -> String { significant(binaryCrossentropyLoss(y, yHat).mean, 6) }

private func list(_ values: Matrix) -> String {
    values.elements.map { significant($0, 4) }.joined(separator: ", ")
}
