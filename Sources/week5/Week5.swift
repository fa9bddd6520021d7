import CLibrary
import Files
import MLP
import Options
import Plots
import Terminal

/// Trains the network on the data and writes its class map: the coursework's script from top to bottom.
package func week5(_ arguments: some Sequence<String>) throws {
    let given = try Arguments(arguments, Week5Options.options)
    if given.has("help") { return print(help) }
    let script = try Week5Options(given)
    let options = script.training
    func say(_ line: String) {
        if script.isQuiet { return }
        print(line)
        fflush(nil)
    }
    try checkWritable(script.file)
    if let dump = script.dump { try checkWritable(dump) }

    // The data
    let (X, y) = try readSamples(options.data, limit: options.samples)
    let ones = y.elements.filter { $0 == 1 }.count
    say("Data: \(X.rows) samples of \(options.data), \(X.rows - ones) of class 0 and \(ones) of class 1")

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
    say("6   mlpTrain for \(options.epochs) epochs, minibatches of \(options.batch), learning rate \(options.lr)")
    let start = monotonicSeconds()
    let losses = try train(&mlp, X, y, options, rng: &rng, isQuiet: script.isQuiet) { epoch, loss in
        say("    epoch \(epoch): loss \(significant(loss, 6))")
    }
    let seconds = monotonicSeconds() - start

    // 7 Test the network
    let correct = zip(mlpPredict(mlp, X), y.elements).filter { Double($0) == $1 }.count
    say("7   mlpPredict: \(correct) of \(X.rows) training samples right")
    let activations = mapActivations(mlp, resolution: options.resolution)
    guard activations.allSatisfy(\.isFinite) else {
        throw Divergence(epoch: options.epochs, what: "the network's output on the map", lr: options.lr)
    }
    let classMap = activations.map { $0 > 0.5 ? 1 : 0 }

    let image = drawClassMap(classMap, samples: X, y.elements.map { Int($0) }, scale: script.scale)
    var files = [(path: script.file, bytes: pgm(image))]
    if let dump = script.dump {
        files.append((dump, dumped(options, seed, initial: initial, mlp, losses, classMap, activations).bytes))
    }
    try writeFiles(files)

    say("")
    say("Final loss \(losses.last.map { significant($0, 6) } ?? "none: no epoch was asked for")")
    say("Accuracy on the training samples \(fixed(100 * Double(correct) / Double(X.rows), 1)) %")
    say("Trained in \(significant(seconds * 1000, 3)) ms")
    say("Class map written to \(script.file), \(image.width)×\(image.height) pixels")
    if script.isShown {
        say("")
        let picture = terminalPicture(
            title: "\(mlp.count)-Layer MLP", classMap: classMap, samples: X, y.elements.map { Int($0) }, losses: losses,
            on: Screen(descriptor: 1))
        print(picture, terminator: "")
    }
}

/// Trains with a progress line, reports milestones, and throws the epoch in which the loss or a weight stops being finite.
private func train(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, _ options: TrainingOptions, rng: inout Generator, isQuiet: Bool,
    report: (_ epoch: Int, _ loss: Double) -> Void
) throws -> [Double] {
    let (initial, initialGenerator) = (mlp, rng)
    var progress = Progress(
        epochs: options.epochs, samples: X.rows, on: isQuiet ? Screen() : Screen(descriptor: 2))
    defer { progress.erase() }
    let losses = mlpTrain(
        &mlp, X, y, batch: options.batch, epochs: options.epochs, lr: options.lr, rng: &rng,
        goOn: { epoch, loss in
            if isMilestone(epoch, of: options.epochs) {
                progress.erase()
                report(epoch, loss)
            }
            progress.update(epoch, loss: loss)
            return loss.isFinite
        })
    if losses.last?.isFinite == false {
        throw Divergence(epoch: losses.count, what: "the loss", lr: options.lr)
    }
    guard !mlp.allSatisfy(\.hasFiniteWeights) else { return losses }
    // Weights can overflow behind dead units while the loss stays finite. Looking at them after each epoch
    // would slow every run; a run that fails is run again to find where.
    (mlp, rng) = (initial, initialGenerator)
    for epoch in 1...options.epochs {
        mlpEpoch(&mlp, X, y, batch: options.batch, lr: options.lr, rng: &rng)
        if !mlp.allSatisfy(\.hasFiniteWeights) {
            throw Divergence(epoch: epoch, what: "a weight", lr: options.lr)
        }
    }
    return losses
}

extension Layer {
    fileprivate var hasFiniteWeights: Bool { self[array: "W"].isFinite && self[array: "b"].isFinite }
}

/// Training that has left the finite numbers.
private struct Divergence: Error, CustomStringConvertible {
    let epoch: Int
    let what: String
    let lr: Double

    var description: String {
        "in epoch \(epoch) \(what) is no longer finite; a learning rate smaller than \(lr) (--lr) may help. No map was written"
    }
}

/// The network's output at each of `mapPoints`, computed piece by piece to spare memory.
private func mapActivations(_ mlp: Network, resolution: Int) -> [Double] {
    var mlp = mlp
    let points = mapPoints(mapTicks(resolution))
    let widest = mlp.map { $0[array: "W"].columns }.max() ?? 1
    let piece = max(1, 1_000_000 / widest)
    return stride(from: 0, to: points.rows, by: piece).flatMap { start in
        mlpForward(&mlp, points.rows(start..<min(points.rows, start + piece))).elements
    }
}

/// Whether an epoch is one of about ten to print: evenly spread, the first and the last among them.
private func isMilestone(_ epoch: Int, of epochs: Int) -> Bool {
    epoch == 1 || epoch == epochs || epoch % max(1, epochs / 10) == 0
}

private func list(_ values: Matrix) -> String {
    values.elements.map { significant($0, 4) }.joined(separator: ", ")
}

let week5Usage = usage("week5", Week5Options.options, file: "file")

private let help = """
    \(week5Usage)

    Trains a multi-layer perceptron on two features and writes a map of its classes.

    \(optionList(Week5Options.options, file: ("file", "the class map, a PGM image (default: week_5.pgm)")))

    A first word 'sample' makes a data file instead: week5 sample --help.
    """
