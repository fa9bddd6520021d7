import Arrays
import Drawing
import Files
import MLP
import Programs

/// Trains the network on the data and writes its class map: the coursework's script from top to bottom.
package func week5(_ arguments: some Sequence<String>) throws {
    let given = try Arguments(arguments, Week5Options.options)
    if given.has("help") { return print(help) }
    let script = try Week5Options(given)
    let (options, outputs) = (script.training, script.outputs)
    func say(_ line: String) { outputs.say(line) }
    try outputs.checkWritable()
    var frames = try script.frames.map {
        try Frames(
            $0, every: script.every, epochs: options.epochs, scale: script.scale, others: [options.data] + outputs.paths
        )
    }

    // The data
    let samples = try Samples(csv: options.data, limit: options.samples)
    let (X, y) = (samples.X, samples.y)
    say(
        "Data: \(X.rows) samples of \(options.data), \(samples.counts[0]) of class 0 and \(samples.counts[1]) of class 1"
    )

    // 1 Activation functions
    let z = Matrix([[-2, 0, 2]])
    say("1.1 relu(\(list(z))) = \(list(relu(z))), gradient \(list(dRelu(z)))")
    say("1.2 sigmoid(\(list(z))) = \(list(sigmoid(z))), gradient \(list(dSigmoid(z)))")
    let (one, yHat) = (Matrix([[1, 1, 1]]), Matrix([[0.1, 0.5, 0.9]]))
    say(
        "1.3 binaryCrossentropyLoss(1, \(list(yHat))) = \(list(binaryCrossentropyLoss(one, yHat))), "
            + "gradient \(list(dBinaryCrossentropyLoss(one, yHat)))")

    // 2 Build a neural network
    let seed = options.seed ?? .fresh()
    var rng = Generator(seed: seed)
    var mlp = initMLP(options.spec, rng: &rng)
    let initial = mlp
    say("2   initMLP with seed \(seed): \(options.parameterCount) weights and biases in \(mlp.count) layers")
    for layer in mlp { say("    \(layer[text: "shape"]) \(layer[text: "act"])") }

    // 3 to 5 One step, on a copy: the network itself starts its training untouched
    var copy = mlp
    let first = 0..<min(options.batch, X.rows)
    let step = mlpMinibatch(&copy, X.rows(first), Matrix(column: y.rows(first).elements), lr: options.lr)
    say("3   mlpForward on the first minibatch: loss \(significant(step, 6))")
    let steepest = copy.map { $0[array: "dW"].elements.reduce(0) { max($0, abs($1)) } }
    say("4   mlpBackward: largest gradient of each layer's weights \(list(Matrix(row: steepest)))")
    let after = binaryCrossentropyLoss(y.rows(first), mlpForward(&copy, X.rows(first))).mean
    say("5   mlpUpdate: the same minibatch's loss is now \(significant(after, 6))")

    // 6 Train the network
    say(
        "6   mlpTrain for \(counted(options.epochs, "epoch")), minibatches of \(options.batch), learning rate \(options.lr)"
    )
    let (losses, seconds) = try train(&mlp, samples, options, rng: &rng, &frames, isQuiet: outputs.isQuiet) {
        epoch, loss in
        say("    epoch \(epoch): loss \(significant(loss, 6))")
    }

    // 7 Test the network
    let correct = zip(mlpPredict(mlp, X), samples.labels).count { $0 == $1 }
    say("7   mlpPredict: \(correct) of \(X.rows) training samples right")
    let (classMap, activations) = try classMapAndActivations(mlp, options, epoch: options.epochs)
    let outcome = Outcome(
        options: options, seed: seed, samples: samples, losses: losses, classMap: classMap, activations: activations,
        earlier: frames?.kept ?? [])

    let image = drawClassMap(classMap, samples, scale: script.scale)
    try outputs.write(image, figure: labFigure(outcome), dump: dumped(outcome, initial: initial, mlp))

    say("")
    say("Final loss \(losses.last.map { significant($0, 6) } ?? "none: no epoch was asked for")")
    say("Accuracy on the training samples \(fixed(100 * Double(correct) / Double(X.rows), 1)) %")
    say("Trained in \(significant(seconds * 1000, 3)) ms")
    outputs.tellFiles("Class map", image)
    if let frames { say("\(counted(frames.count, "class map")) written to \(frames.folder)") }
    outputs.show { terminalPicture(title: outcome.title, classMap, samples, curve: ("Loss", losses), on: $0) }
}

private func list(_ values: Matrix) -> String {
    values.elements.map { significant($0, 4) }.joined(separator: ", ")
}

let week5Usage = usage("week5", Week5Options.options, file: "file")

private let help = """
    \(week5Usage)

    Trains a multi-layer perceptron on two features and writes a map of its classes.

    \(optionList(Week5Options.options, file: ("file", "the class map, a PGM image, or the figure where the name ends in .svg or .pdf (default: week_5.pgm)")))

    A first word 'gallery' draws maps of several networks, 'sample' makes a data file: week5 sample --help.
    """
