import Course
import Files
import MLP
import Options
import Plots

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
    options: defaults.options() + [
        Option(
            nil, "scale", "PIXELS", "pixels of each map cell; at 1 the map is bare, without samples (default: 400 / R)")
    ] + Outputs.options,
    file: ("file", "the class map, a PGM image, or the figure where the name ends in .svg or .pdf (default: multi.pgm)")
) { given in
    let options = try TrainingOptions(given, defaults: defaults)
    let scale = try given.wholeNumber(
        "scale", in: 1...(20_000 / options.resolution), default: max(1, 400 / options.resolution))
    let outputs = try Outputs(given, file: "multi.pgm", data: options.data)
    try outputs.checkWritable()

    let (X, y) = try readSamples(options.data, label: "Multi", classes: 3, limit: options.samples)
    let samples = Samples(X, y.elements.map { Int($0) }, classes: 3)
    outputs.say(
        "Data: \(X.rows) samples of \(options.data), \(samples.counts.map(String.init).joined(separator: ", ")) of classes 0, 1, 2"
    )
    let seed = options.seed ?? .fresh()
    var rng = Generator(seed: seed)
    var mlp = initMLP(options.spec, rng: &rng)
    let initial = mlp
    outputs.say("Layers \(options.shape), minibatches of \(options.batch), learning rate \(options.lr), seed \(seed)")
    let history = try train(
        &mlp, on: LabelledSet(X: X, labels: samples.labels), options, loss: .categoricalCrossentropy, reduction: .sum,
        rng: &rng, outputs)

    let classMap = labels(ofRows: mapOutputs(mlp, options.resolution))
    let image = drawClassMap(classMap, samples, scale: scale)
    let title = "\(mlp.count)-Layer MLP"
    try outputs.write(
        image,
        figure: page(
            "Three classes", columns: 3, caption: options.captionParts(seed, samples: X.rows),
            [
                lossPlot(in: cell(0), history), accuracyPlot(in: cell(1), history),
                classMapPlot(in: cell(2), title: title, classMap, samples),
            ]),
        dump: dumped(
            options, seed, samples: X.rows, initial, mlp, history,
            [("data", .string(options.dataName))] + dumped(classMap, options)))
    outputs.say(history.summary)
    outputs.tellFiles("Class map", image)
    outputs.show { terminalPicture(title: title, classMap, samples, curve: ("Loss", history.losses), on: $0) }
}
