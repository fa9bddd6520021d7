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

let multi = Command(
    "labs multi", "week 5 with three classes: the column Multi, softmax and categorical cross-entropy", defaults,
    more: [mapScaleOption, Session.testOption], picture: "the class map", hasPage: true, file: "multi.pgm"
) { session in
    let (options, outputs, seed) = (session.options, session.outputs, session.seed)
    let (samples, test) = try session.readSamples(label: "Multi", classes: 3)
    outputs.print(
        "Data: \(samples.X.rows) samples of \(options.data), \(samples.counts.map(String.init).joined(separator: ", ")) of classes 0, 1, 2"
    )
    var rng = Generator(seed: seed)
    let initial = initMLP(options.spec, rng: &rng)
    outputs.print("Layers \(options.shape), minibatches of \(options.batch), learning rate \(options.lr), seed \(seed)")
    var playback = try Playback(session, initial)
    let run = try session.train(
        initial, options, on: Examples(samples), test: test.map { Examples($0) }, loss: .categoricalCrossentropy,
        reduction: .sum, rng: &rng, atEpoch: { playback.record($0) })
    try session.finish("\(initial.count)-Layer MLP", run, samples, test: test, playback)
}
