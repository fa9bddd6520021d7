import Arrays
import Drawing
import Files
import FastTraining
import Programs

// SML 2022, lab 2, assignment 3: a deep network learns MNIST through the compound layer of softmax and cross-entropy.
//
//   LinearLayer, ReLULayer                  initNetwork with .kaimingNormal(bias: 1), the acts "relu" and "identity"
//   LossCrossEntropyForSoftmaxLogits        Loss.softmaxCrossentropy
//   the two regimes of output_layers        forward gives logits, predictProbabilities has the softmax
//   mean weight amplitude                   meanAmplitude, below
//   assignment 1's softmax (--naive)        the act "naive softmax", Loss.categoricalCrossentropy

private let defaults = TrainingOptions(
    folder: "mnist", features: 784, layers: [64, 64, 64, 64, 64], outputAct: "identity"
).with {
    ($0.batch, $0.lr, $0.epochs) = (3000, 0.1, 100)
}

let deep = Command(
    "labs deep", "SML 2022, lab 2: MNIST with five hidden layers, the compound layer and the weights' amplitudes",
    defaults,
    more: [
        defaults.folderOption("MNIST's four files, compressed or not"),
        Option(
            nil, "naive", nil,
            "also train with the softmax and the cross-entropy as two layers, as equations 3 and 4 have them"),
    ], file: ("deep.pgm", "twenty test images")
) { session in
    let (options, outputs, seed) = (session.options, session.outputs, session.seed)
    let files = try readMNIST(options.data)
    let (training, test) = (Examples(session.limited(files.training)) { $1 / 255 }, Examples(files.test) { $1 / 255 })
    outputs.print(
        "MNIST: \(training.X.rows) training and \(test.X.rows) test images, pixels from 0 to 1; layers \(options.shape), "
            + "minibatches of \(options.batch), learning rate \(options.lr), seed \(seed)")
    var rng = Generator(seed: seed)
    let initial = initNetwork(options.spec, initialiser: .kaimingNormal(bias: 1), rng: &rng)

    var amplitudes = [initial.map(meanAmplitude)]
    let compound = try LabTraining(session, initial, options, on: training, test: test, rng: rng)
    while try compound.goOn() { amplitudes.append(compound.run.mlp.map(meanAmplitude)) }
    let run = compound.run
    if let most = run.testAccuracies.max(), let best = run.testAccuracies.firstIndex(of: most) {
        outputs.print("Best: epoch \(best + 1), \(fixed(100 * most, 2)) % of the test images")
    }
    let growth = initial.indices.map { layer in amplitudes.map { $0[layer] / amplitudes[0][layer] } }
    outputs.print(
        "Mean |W| in the end, as a share of the first, and its change: "
            + initial.indices.map { layer in
                let change = (amplitudes.last?[layer] ?? 0) - amplitudes[0][layer]
                return
                    "\(initial[layer]["shape"] as String) \(significant(growth[layer].last ?? 1, 4)) (\(change < 0 ? "" : "+")\(fixed(change, 4)))"
            }.joined(separator: ", "))

    var naive: (run: Run, end: String)?
    if session.given.has("naive") {
        outputs.print("With the softmax and the cross-entropy as two layers, the softmax as written:")
        naive = try trainNaively(session, initial, training, test, rng)
    }

    let sheet = contactSheet((0..<min(20, test.X.rows)).map(files.test.ink), inRow: 10)
    try outputs.write(
        "Images", sheet, figure: figure(of: run, naive: naive, growth),
        dump: run.labJSON([("amplitudes", .array(amplitudes.map(JSON.numbers)))]))
}

/// The losses of the compound layer and of two layers, and the accuracy, all after each epoch; and each layer's
/// amplitudes from the start on.
private func figure(of run: Run, naive: (run: Run, end: String)?, _ growth: [[Double]]) -> Page {
    let losses = [
        ("compound layer", run.trainingLosses, curveColours[0], false),
        // Where it ends early, the curve leaves the plot.
        (
            "two layers", naive.map { $0.run.trainingLosses + ($0.end.isEmpty ? [] : [.infinity]) } ?? [],
            curveColours[1], true
        ),
    ]
    let amplitudes = zip(run.initial, growth).enumerated().map { index, layer in
        (
            "\(index + 1): \(layer.0["shape"] as String)", layer.1, curveColours[index % curveColours.count],
            index % 2 == 1
        )
    }
    let panels = [
        epochPlot(in: cell(0), title: "Training loss", "mean loss", losses, note: naive?.end ?? ""),
        accuracyPlot(in: cell(1), run),
        epochPlot(
            in: cell(2), title: "Mean |W| of each layer", "relative to the start", from: 0,
            around: (growth.joined().min() ?? 1)...max(growth.joined().max() ?? 1, 1.01), amplitudes),
    ]
    return page(
        "MNIST, \(run.options.layers.count) hidden layers", columns: 3, caption: run.caption(), panels)
}

/// The mean absolute value of a layer's weights.
private func meanAmplitude(_ layer: Layer) -> Double { layer["W"].map { abs($0) }.mean }

/// Trains the same network with a layer of the naive softmax and the cross-entropy of its probabilities; says where
/// numbers stop being finite, or that they have not.
///
/// - Returns: The training, and for the figure where it ended early.
private func trainNaively(
    _ session: Session, _ initial: Network, _ training: Examples, _ test: Examples, _ rng: Generator
) throws -> (run: Run, end: String) {
    var (mlp, options) = (initial, session.options)
    mlp[mlp.count - 1]["act"] = "naive softmax"
    options.loss = .categoricalCrossentropy
    let naive = try LabTraining(session, mlp, options, on: training, test: test, rng: rng)
    do {
        while try naive.goOn() {}
        session.outputs.print(
            "It stayed finite: no logit reached the 709 at which exp overflows, and no label's probability underflowed to 0."
        )
        return (naive.run, "")
    } catch let divergence as Divergence {
        session.outputs.print(
            "In epoch \(divergence.epoch) \(divergence.what) is no longer finite; the compound layer has no such end.")
        return (naive.run, "two layers: \(divergence.what) is not finite in epoch \(divergence.epoch)")
    }
}
