import Arrays
import Drawing
import Files
import MLP
import Programs

// The XOR experiment of SML 2022, lab 2 (assignment 1's hint): four samples that no straight line separates.
//
//   a linear, a ReLU and a softmax layer                    initMLP, layerForward
//   its course's first weights, with biases of 1            .kaimingNormal(bias: 1)
//   the cross-entropy loss                                  categoricalCrossentropyLoss, in mlpEpoch
//   gradient and steepest descent                           layerBackward, layerUpdate, in mlpEpoch; a full batch

private let defaults: TrainingOptions = {
    var options = TrainingOptions()
    (options.features, options.layers, options.outputs) = (2, [4], 2)
    options.outputAct = "softmax"
    (options.samples, options.batch, options.lr, options.epochs) = (4, .max, 0.1, 1000)
    // Seed 0 is among those that end in a local minimum, at a loss of log 2.
    (options.seed, options.resolution, options.data) = (Seed(1), 100, "")
    return options
}()

let xor = Command(
    "labs xor", "SML 2022, lab 2: a 2-4-2 network learns XOR", defaults, without: ["num_samples", "data"],
    more: [biasOption, mapScaleOption], picture: "the class map", hasPage: true, file: "xor.pgm"
) { session in
    let (options, outputs, seed) = (session.options, session.outputs, session.seed)
    let samples = Samples(Matrix([[0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0], classes: 2, limits: -0.5...1.5)
    var rng = Generator(seed: seed)
    let initial = initMLP(options.spec, initialiser: try courseInitialiser(session.given), rng: &rng)
    outputs.print("XOR: layers \(options.shape), learning rate \(options.lr), seed \(seed)")
    var playback = try Playback(session, initial)
    let run = try session.train(
        initial, options, on: Examples(samples), loss: .categoricalCrossentropy, reduction: .mean, rng: &rng,
        atEpoch: { playback.record($0) })

    let probabilities = mlpProbabilities(run.mlp, samples.X)
    for (i, label) in samples.labels.enumerated() {
        let input = samples.X.row(i).map { significant($0, 1) }.joined(separator: " xor ")
        outputs.print("  \(input) = \(label): predicted with probability \(fixed(probabilities[i, label], 4))")
    }

    try session.finish("XOR", run, samples, playback)
}
