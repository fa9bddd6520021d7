import Drawing
import Files
import MLP
import Programs

// Three classes instead of week 5's two: the file's column Multi, a softmax in place of the sigmoid and categorical
// cross-entropy in place of binary; all else is as in COMP0088's lab 5.
//
//   2.2 initMLP       three outputs, their act "softmax"
//   6.1 mlpMinibatch  loss: .categoricalCrossentropy; gradients are summed
//   7.1 mlpPredict    mlpPredictClasses: the most probable class

private let defaults: TrainingOptions = {
    var options = TrainingOptions()
    (options.outputs, options.outputAct) = (3, "softmax")
    options.columns = "the columns X1, X2 and Multi"
    return options
}()

let multi = Lab(
    name: "multi", about: "week 5 with three classes: the column Multi, softmax and categorical cross-entropy",
    options: defaults.options() + [mapScaleOption] + Outputs.options,
    file: ("file", "the class map, a PGM image, or the figure where the name ends in .svg or .pdf (default: multi.pgm)")
) { given in
    let options = try TrainingOptions(given, defaults: defaults)
    let scale = try given.mapScale(options.resolution)
    let outputs = try Outputs(given, file: "multi.pgm", data: options.data)
    try outputs.checkWritable()

    let samples = try Samples(csv: options.data, label: "Multi", classes: 3, limit: options.samples)
    outputs.say(
        "Data: \(samples.X.rows) samples of \(options.data), \(samples.counts.map(String.init).joined(separator: ", ")) of classes 0, 1, 2"
    )
    let seed = options.seed ?? .fresh()
    var rng = Generator(seed: seed)
    var mlp = initMLP(options.spec, rng: &rng)
    let initial = mlp
    outputs.say("Layers \(options.shape), minibatches of \(options.batch), learning rate \(options.lr), seed \(seed)")
    let history = try train(
        &mlp, on: samples, options, loss: .categoricalCrossentropy, reduction: .sum,
        rng: &rng, outputs)

    try finish(
        "\(mlp.count)-Layer MLP", mlp, initial: initial, samples, history, options, seed, scale: scale, outputs,
        dumping: [("data", .string(options.dataName))])
}
