import Arrays
import Drawing
import Files
import FastTraining
import Programs

// The XOR experiment of SML 2022, lab 2 (assignment 1's hint): four samples that no straight line separates.
//
//   a linear, a ReLU and a softmax layer                    initNetwork, forward
//   its course's first weights, with biases of 1            .kaimingNormal(bias: 1)
//   the cross-entropy loss                                  categoricalCrossentropyLoss, in trainMinibatch
//   gradient and steepest descent                           backward, update, in trainMinibatch; a full batch

private let defaults = TrainingOptions().with {
    ($0.features, $0.layers, $0.outputs) = (2, [4], 2)
    $0.outputAct = "softmax"
    ($0.loss, $0.reduction) = (.categoricalCrossentropy, .mean)
    $0.absent = ["num_samples", "data"]
    ($0.samples, $0.batch, $0.lr, $0.epochs) = (4, .max, 0.1, 1000)
    // Seed 0 is among those that end in a local minimum, at a loss of log 2.
    ($0.seed, $0.resolution, $0.data) = (Seed(1), 100, "")
}

let xor = Command(
    "labs xor", "SML 2022, lab 2: a 2-4-2 network learns XOR", defaults,
    more: [biasOption, mapScaleOption], file: ("xor.pgm", "the class map"), hasPage: true
) { session in
    let (options, outputs, seed) = (session.options, session.outputs, session.seed)
    let samples = Samples(Matrix([[0, 0], [0, 1], [1, 0], [1, 1]]), [0, 1, 1, 0], classes: 2, limits: -0.5...1.5)
    var rng = Generator(seed: seed)
    let initial = initNetwork(options.spec, initialiser: try courseInitialiser(session.given), rng: &rng)
    outputs.print("XOR: layers \(options.shape), learning rate \(options.lr), seed \(seed)")
    var playback = try Playback(session.options, session.outputs, initial, rng: rng)
    let training = try LabTraining(session, initial, options, on: Examples(samples), rng: rng)
    while try training.goOn() { playback.record(training.run, rng: training.rng) }
    let run = training.run

    let probabilities = predictProbabilities(run.mlp, samples.X)
    for (i, label) in samples.labels.enumerated() {
        let input = samples.X.row(i).map { significant($0, 1) }.joined(separator: " xor ")
        outputs.print("  \(input) = \(label): predicted with probability \(fixed(probabilities[i, label], 4))")
    }

    try session.finish("XOR", sheet: .sml, run, samples, playback)
}
