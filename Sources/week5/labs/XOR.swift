import Arrays
import Drawing
import Files
import MLP
import Programs

// The XOR experiment of SML 2022, lab 2 (assignment 1's hint): four samples that no straight line separates.
//
//   a linear, a ReLU and a softmax layer                    initMLP, layerForward
//   the cross-entropy loss                                  categoricalCrossentropyLoss, in mlpEpoch
//   gradient and steepest descent                           layerBackward, layerUpdate, in mlpEpoch; a full batch

private let defaults: TrainingOptions = {
    var options = TrainingOptions()
    (options.features, options.layers, options.outputs) = (2, [4], 2)
    options.outputAct = "softmax"
    (options.samples, options.batch, options.lr, options.epochs) = (4, .max, 0.1, 1000)
    (options.seed, options.resolution) = (Seed(0), 100)
    return options
}()

let xor = Lab(
    name: "xor", about: "SML 2022, lab 2: a 2-4-2 network learns XOR",
    options: defaults.options(without: ["num_samples", "data"]) + [mapScaleOption] + Outputs.options,
    file: ("file", "the class map, a PGM image, or the figure where the name ends in .svg or .pdf (default: xor.pgm)")
) { given in
    let options = try TrainingOptions(given, defaults: defaults)
    let outputs = try Outputs(given, file: "xor.pgm", data: nil)
    try outputs.checkWritable()

    let samples = Samples(Matrix([[0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0], classes: 2, limits: -0.5...1.5)
    let seed = options.seed ?? .fresh()
    var rng = Generator(seed: seed)
    var mlp = initMLP(options.spec, rng: &rng)
    let initial = mlp
    outputs.say("XOR: layers \(options.shape), learning rate \(options.lr), seed \(seed)")
    let history = try train(
        &mlp, on: samples, options, loss: .categoricalCrossentropy, reduction: .mean, rng: &rng, outputs)

    let probabilities = mlpProbabilities(mlp, samples.X)
    for (i, label) in samples.labels.enumerated() {
        let input = samples.X.row(i).map { significant($0, 1) }.joined(separator: " xor ")
        outputs.say("  \(input) = \(label): predicted with probability \(fixed(probabilities[i, label], 4))")
    }

    try finish(
        "XOR", mlp, initial: initial, samples, history, options, seed, scale: given.mapScale(options.resolution), outputs)
}
