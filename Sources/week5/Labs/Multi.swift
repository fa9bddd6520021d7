import Drawing
import Files
import FastTraining
import Programs

// Three classes instead of week 5's two: the file's column Multi, a softmax in place of the sigmoid and categorical
// cross-entropy in place of binary; all else is as in COMP0088's lab 5.
//
//   2.2 init_mlp       initNetwork: three outputs, their act "softmax"
//   6.1 mlp_minibatch  trainMinibatch with the loss .categoricalCrossentropy; gradients are summed
//   7.1 mlp_predict    predictClasses: the most probable class

private let defaults = TrainingOptions().with {
    ($0.outputs, $0.outputAct) = (3, "softmax")
    $0.loss = .categoricalCrossentropy
    $0.columns = "the columns X1, X2 and Multi"
}

let multi = Command(
    "labs multi", "week 5 with three classes: the column Multi, softmax and categorical cross-entropy", defaults,
    more: [standardizeOption, mapScaleOption, Session.testOption], file: ("multi.pgm", "the class map"), hasPage: true
) { session in
    let (options, outputs, seed) = (session.options, session.outputs, session.seed)
    let (samples, test) = try session.readSamples(label: "Multi", classes: 3)
    outputs.print(
        "Data: \(samples.X.rows) samples of \(options.data), \(samples.counts.map(String.init).joined(separator: ", ")) of classes 0, 1, 2"
    )
    for line in options.remarks(on: samples, test: test, label: "Multi") { outputs.print(line) }
    var rng = Generator(seed: seed)
    let initial = initNetwork(options.spec, rng: &rng)
    outputs.print("Layers \(options.shape), minibatches of \(options.batch), learning rate \(options.lr), seed \(seed)")
    var playback = try Playback(session.options, session.outputs, initial, rng: rng)
    let training = try LabTraining(
        session, initial, options, on: Examples(samples), test: test.map { Examples($0) }, rng: rng)
    while try training.goOn() { playback.record(training.run, rng: training.rng) }
    try session.finish("\(initial.count)-Layer MLP", sheet: .multi, training.run, samples, test: test, playback)
}
