import Arrays
import Drawing
import Files
import FastTraining
import Programs

/// Samples or images, and the number of each one's class.
struct Examples {
    let X: any Features
    let labels: [Int]
}

extension Examples {
    init(_ samples: Samples) { self.init(X: samples.X, labels: samples.labels) }
}

/// A training in slices of some epochs each, between which the program looks around; the bits are those of all epochs
/// at once.
///
///     let training = Training(mlp, options, on: Examples(samples), rng: rng)
///     while try training.goOn() { … }
///     mlp = training.mlp
///
/// By the sheet `mlpTrain` trains week 5's networks and `train` those of other courseworks; with `--fast` one
/// `FastTrainer` trains either.
final class Training {
    /// The network as it is now; with `--fast` only the arrays that training changes are set.
    private(set) var mlp: Network
    private(set) var rng: Generator
    /// The loss of each epoch so far.
    private(set) var losses: [Double]
    /// The time that the epochs took.
    private(set) var seconds = 0.0
    /// The accuracy of each epoch, as `epochWithAccuracy` measures it; empty unless it is measured.
    private(set) var accuracies: [Double] = []

    /// Whether the epoch is one of about ten to print: evenly spread, the first and the last among them; or any, where
    /// all are printed.
    private(set) var isAtMilestone = false
    var printsAll = false

    private let options: TrainingOptions
    private let examples: Examples
    private let measuresAccuracy: Bool
    private let fast: FastTrainer?
    /// The epochs trained before, by the run that is resumed.
    private let first: Int
    /// How many epochs take about 20 ms.
    private var slice = 1
    private var progress: Progress?
    private var watch: InterruptionWatch?

    /// A training for the options' epochs; the epochs whose losses are in `losses` are trained already.
    ///
    /// - Throws: `FileError` where a minibatch would not fit in memory.
    init(
        _ mlp: Network, _ options: TrainingOptions, on examples: Examples, rng: Generator, losses: [Double] = [],
        measuresAccuracy: Bool = false
    ) throws {
        try options.requireMemory(forMinibatchesOf: examples.X.rows)
        (self.mlp, self.options, self.examples, self.rng, self.losses) = (mlp, options, examples, rng, losses)
        (self.measuresAccuracy, first) = (measuresAccuracy, losses.count)
        fast =
            options.isFast
            ? FastTrainer(mlp, examples.X, examples.labels, options.how, measuresAccuracy: measuresAccuracy) : nil
    }

    /// The script's training, which goes on where a saved run ended (`--resume`).
    convenience init(_ session: Session, _ mlp: Network, on samples: Samples, rng: Generator) throws {
        let (saved, examples) = (session.resumed, Examples(samples))
        try self.init(
            saved?.mlp ?? mlp, session.options, on: examples, rng: saved?.rng ?? rng, losses: saved?.losses ?? [])
    }

    deinit { progress?.erase() }  // where the loop around it has failed

    var epoch: Int { losses.count }

    /// Trains for about 20 ms, but at least one epoch, and no further than to `stop` or the next milestone.
    ///
    /// - Returns: False where there is nothing left to train, or an interruption has ended the training.
    /// - Throws: `Divergence` with the first epoch in which the loss or a weight is not finite.
    func goOn(to stop: Int = .max) throws -> Bool {
        guard epoch < options.epochs, interruption == nil else {
            finish()
            return false
        }
        if watch == nil {
            progress = Progress(
                epochs: options.epochs, samples: examples.X.rows,
                on: self.options.isQuiet ? Screen() : Screen(descriptor: 2))
            watch = InterruptionWatch()
        } else {
            progress?.update(epoch, loss: losses[epoch - 1])
        }
        let before = (arrays: mlp.map { layer in layer.trainedKeys.map { layer[$0] } }, rng: rng)
        let (milestone, start) = (nextMilestone, monotonicSeconds())
        let count = min(slice, min(stop, milestone) - epoch)
        let part = train(count)
        let time = monotonicSeconds() - start
        seconds += time
        slice = max(1, Int(Double(count) * 0.02 / max(time, 1e-6)))
        losses += part
        guard part.allSatisfy(\.isFinite), mlp.hasFiniteWeights else {
            progress?.erase()
            watch = nil
            throw divergence(since: before, part)
        }
        isAtMilestone = epoch == milestone
        if isAtMilestone { progress?.erase() }  // for what is printed next
        return true
    }

    private func train(_ count: Int) -> [Double] {
        let (X, y) = (examples.X, examples.labels)
        if let fast {
            let losses = fast.train(epochs: count, rng: &rng)
            mlp = fast.weights
            accuracies += fast.accuracies.dropFirst(accuracies.count)
            return losses
        }
        if measuresAccuracy {
            return (0..<count).map { _ in
                let (loss, accuracy) = epochWithAccuracy(&mlp, X, y, options.how, rng: &rng)
                accuracies.append(accuracy)
                return loss
            }
        }
        if options.loss == .binaryCrossentropy, let X = X as? Matrix {
            let y = Matrix(rows: y.count, columns: 1, elements: y.map(Double.init))
            return mlpTrain(&mlp, X, y, batch: options.batch, epochs: count, lr: options.lr, rng: &rng)
        }
        return FastTraining.train(&mlp, X, y, options.how, epochs: count, rng: &rng)
    }

    /// The next epoch to print.
    private var nextMilestone: Int {
        let step = printsAll ? 1 : max(1, options.epochs / 10)
        return epoch == 0 ? 1 : min((epoch / step + 1) * step, options.epochs)
    }

    /// What diverged first in a slice of the given losses: the epochs are trained again one by one, as a weight can
    /// overflow behind dead units while the losses stay finite.
    private func divergence(since before: (arrays: [[Matrix]], rng: Generator), _ part: [Double]) -> Divergence {
        var mlp = mlp
        for (index, arrays) in before.arrays.enumerated() {
            for (key, array) in zip(mlp[index].trainedKeys, arrays) { mlp[index][key] = array }
        }
        let trainer = FastTrainer(mlp, examples.X, examples.labels, options.how)
        var (rng, failed) = (before.rng, 0)
        while failed < part.count - 1 {
            trainer.train(epochs: 1, rng: &rng)
            if !part[failed].isFinite || !trainer.weights.hasFiniteWeights { break }
            failed += 1
        }
        return Divergence(
            epoch: epoch - part.count + failed + 1, what: part[failed].isFinite ? "a weight" : "the loss", options)
    }

    /// Erases the progress line, says where an interruption ended the training, and leaves signals to the system again.
    private func finish() {
        progress?.erase()
        if let interruption, first < epoch, epoch < options.epochs, watch != nil {
            complain("\(interruption.name) has ended the training after epoch \(epoch) of \(options.epochs)")
        }
        watch = nil
    }
}

extension Training {
    /// The network's output at each of `mapPoints`.
    ///
    /// - Throws: `Divergence` where one is not finite.
    @discardableResult
    func mapActivations() throws -> [Double] {
        let activations = mapOutputs(mlp, options.resolution).elements
        if activations.allSatisfy(\.isFinite) { return activations }
        throw Divergence(epoch: epoch, what: "the network's output on the map", options)
    }
}

extension Training: CustomStringConvertible {
    /// What is left to train and how, in words.
    var description: String {
        "\(options.isFast ? "mlpTrainFast" : "mlpTrain") for \(counted(options.epochs - first, "epoch")), "
            + "minibatches of \(options.batch), learning rate \(options.lr)"
            + (first == 0 ? "" : ", going on after epoch \(first)")
    }
}

/// One epoch as the other courseworks' sheets write it, the same bits as `trainEpoch`: IANNwTF 2.1 and 3.6, KPU
/// question 20, UvA's training script.
///
/// - Returns: The mean of the minibatches' losses, and that of their accuracies, each measured on the forward pass
///   before the step.
private func epochWithAccuracy(
    _ mlp: inout Network, _ X: some Features, _ y: [Int], _ how: Hyperparameters, rng: inout Generator
) -> (loss: Double, accuracy: Double) {
    var (losses, accuracies) = ([Double](), [Double]())
    for (X, y) in minibatches(X, y, batch: how.batch, rng: &rng) {
        losses.append(trainMinibatch(&mlp, X, y, how))
        accuracies.append(accuracy(classes(mlp[mlp.count - 1]["A"]), y))
    }
    let count = Double(losses.count)
    return (losses.reduce(0, +) / count, accuracies.reduce(0, +) / count)
}

extension Network {
    /// Whether nothing that training changes is infinite or NaN.
    fileprivate var hasFiniteWeights: Bool {
        allSatisfy { layer in layer.trainedKeys.allSatisfy { layer[$0].isFinite } }
    }
}

/// A training that has left the finite numbers: in `epoch`, `what` (as "the loss") was no longer finite.
struct Divergence: Error, CustomStringConvertible {
    let epoch: Int
    let what: String
    private let advice: String

    /// - Parameter options: The training's, which say whether the command has the option `--lr`.
    init(epoch: Int, what: String, _ options: TrainingOptions) {
        (self.epoch, self.what) = (epoch, what)
        advice =
            options.absent.contains("lr")
            ? " at the learning rate \(options.lr)" : "; a learning rate smaller than \(options.lr) (--lr) may help"
    }

    var description: String {
        "in epoch \(epoch) \(what) is no longer finite\(advice). The output files were not written"
    }
}
