import CLibrary
import FastTraining
import Files
import Programs

/// What the script keeps of its training as it goes: milestones on the screen, moments for the page, the loss of the
/// test samples, class maps (`--frames`) and the file of `--save`.
struct Recorder {
    private let session: Session
    private let training: Training
    private let initial: Network
    private let samples: Samples, test: Samples?
    private var frames: Frames
    private var playback: Playback
    private var testLosses: [Double] = []

    /// - Parameter rng: What the training's first epoch draws from.
    /// - Throws: `UsageError` where a page cannot hold the network.
    init(
        _ session: Session, _ training: Training, from initial: Network, rng: Generator, _ samples: Samples,
        test: Samples?
    ) throws {
        (self.session, self.training, self.initial, self.samples, self.test) = (
            session, training, initial, samples, test
        )
        frames = session.frames
        playback = try Playback(
            session.options, session.outputs, initial, rng: rng,
            isWanted: test != nil && !session.outputs.figures.isEmpty)
        keepMoment()
    }

    /// The epoch at which something is to be kept next.
    var next: Int {
        let checkpoint = training.epoch + (session.checkpointEvery - training.epoch % session.checkpointEvery)
        return min(frames.next ?? .max, playback.next ?? .max, checkpoint)
    }

    /// Keeps what is due at the training's epoch, and prints a milestone.
    mutating func keep() throws {
        let (epoch, options) = (training.epoch, session.options)
        if training.isAtMilestone {
            session.outputs.print("    epoch \(epoch): loss \(significant(training.losses[epoch - 1], 6))")
        }
        if epoch == playback.next { keepMoment() }
        if epoch == frames.next {
            try training.mapActivations()
            try frames.write(classMap(of: training.mlp, options.resolution), samples)
        }
        if epoch % session.checkpointEvery == 0, epoch < options.epochs { try session.save(training, samples) }
    }

    /// Keeps the network as it is, unless it was kept at this epoch.
    private mutating func keepMoment() {
        guard let last = playback.epochs.last, last < training.epoch else { return }
        playback.record(training.mlp, after: training.epoch, rng: training.rng)
        if let test { testLosses.append(evaluate(training.mlp, test.X, test.labels, .binaryCrossentropy).loss) }
    }

    /// Writes the files of the run, prints where they are, and shows it where `--show` was given; the parameters are
    /// those of `Outputs.write`.
    mutating func write(_ classMap: [Int], activations: [Double], predicted: [Int]) throws {
        keepMoment()
        let (outputs, run) = (session.outputs, run(classMap))
        try outputs.write(
            run, samples, activations: activations, predicted: predicted, scale: session.scale,
            page: playbackPage(
                run.title, loss: "Mean binary cross-entropy", samples, test: test,
                [("", run, playback)]))
        if let folder = frames.folder { outputs.print("\(counted(frames.written, "class map")) written to \(folder)") }
        if isatty(1) == 1, outputs.picture != nil, outputs.figures.isEmpty, outputs.pages.isEmpty {
            outputs.print(
                "A file named week_5.pdf would be the sheet's figure, run.html a page that plays the training back")
        }
        outputs.show(run, samples)
    }

    private func run(_ classMap: [Int]) -> Run {
        var run = Run(
            options: session.options, seed: session.seed, count: samples.X.rows, initial: initial, mlp: training.mlp,
            losses: training.losses, classMap: classMap)
        run.options.epochs = training.epoch  // fewer where the training was interrupted
        (run.testLosses, run.testEpochs) = (testLosses, Array(playback.epochs.dropFirst()))
        (run.seconds, run.earlier) = (training.seconds, frames.kept)
        run.test = test.map { test in
            let (loss, accuracy) = evaluate(run.mlp, test.X, test.labels, .binaryCrossentropy)
            return (test.X.rows, loss, accuracy)
        }
        return run
    }
}
