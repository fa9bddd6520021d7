import Arrays
import Files
import MLP
import Programs

/// Samples or images, and the number of each one's class.
struct Examples {
    let X: any Features
    let labels: [Int]
}

extension Examples {
    init(_ samples: Samples) { self.init(X: samples.X, labels: samples.labels) }
}

/// Trains networks by the sheet's `mlpTrain`, or with `--fast` as `mlpTrainFast` does, and measures the time.
final class Trainer {
    /// The time of all training so far.
    private(set) var seconds = 0.0
    /// For each training by the sheet, a measurement of the seconds that the fast trainer needs.
    private var fastSeconds: [() -> Double] = []
    private let isQuiet, takesRate: Bool

    /// - Parameters:
    ///   - isQuiet: Whether neither a progress line nor `suggestFast` is wanted.
    ///   - takesRate: Whether the command has the option `--lr`, which a `Divergence` may then advise.
    init(isQuiet: Bool, takesRate: Bool = true) { (self.isQuiet, self.takesRate) = (isQuiet, takesRate) }

    /// Trains for the options' epochs with a progress line. An interruption ends the training after the epoch.
    ///
    /// - Parameters:
    ///   - trained: The losses of epochs trained before, which count.
    ///   - checkpoint: Called every `checkpointEvery` epochs, and at the end, with all that the training goes on from.
    ///   - asTrained: Called after each epoch with the mean share of a minibatch predicted right before its step. Where
    ///     it is
    ///     given, `minibatchEpoch` trains, the same bits, instead of `mlpTrain`.
    ///   - nextStop: For a number of epochs done, that at which `atStop` is called next.
    ///   - milestone: Called for about ten epochs, evenly spread, the first and the last among them.
    ///   - atStop: Called with the epochs done, the last one's loss and the network.
    /// - Returns: The loss of each epoch, those of `trained` first.
    /// - Throws: `Divergence` with the epoch in which the loss or a weight stops being finite.
    func train(
        _ mlp: inout Network, _ examples: Examples, _ options: TrainingOptions, loss: Loss = .binaryCrossentropy,
        reduction: Reduction = .sum, after trained: [Double] = [], rng: inout Generator,
        asTrained: ((_ accuracy: Double) -> Void)? = nil, checkpointEvery: Int = .max,
        checkpoint: (_ mlp: Network, _ losses: [Double], _ rng: Generator) throws -> Void = { _, _, _ in },
        nextStop: (Int) -> Int = { _ in .max },
        milestone: (_ epoch: Int, _ loss: Double) -> Void = { _, _ in },
        atStop: (_ epoch: Int, _ loss: Double, _ mlp: Network) throws -> Void = { _, _, _ in }
    ) throws -> [Double] {
        let (X, y, batch, lr) = (examples.X, examples.labels, options.batch, options.lr)
        func train(
            fast: Bool, _ mlp: inout Network, epochs: Int, rng: inout Generator, goOn: (Int, Double) -> Bool
        ) -> (losses: [Double], seconds: Double) {
            let start = monotonicSeconds()
            var losses: [Double] = []
            if fast {
                var accuracies: [Double] = []
                losses = mlpTrainFastWeights(
                    &mlp, X, y, batch: batch, epochs: epochs, lr: lr, loss: loss, reduction: reduction, rng: &rng,
                    asTrained: asTrained == nil ? nil : { accuracies.append($0) }
                ) { epoch, loss in
                    asTrained?(accuracies.reduce(0, +) / Double(accuracies.count))
                    accuracies = []
                    return goOn(epoch, loss)
                }
            } else if let asTrained {
                for epoch in 1...epochs {
                    let (mean, accuracy) = minibatchEpoch(
                        &mlp, X, y, batch: batch, lr: lr, loss: loss, reduction: reduction, rng: &rng)
                    losses.append(mean)
                    asTrained(accuracy)
                    if !goOn(epoch, mean) { break }
                }
            } else {
                losses = mlpTrain(
                    &mlp, X, y, batch: batch, epochs: epochs, lr: lr, loss: loss, reduction: reduction, rng: &rng,
                    goOn: goOn)
            }
            return (losses, monotonicSeconds() - start)
        }
        let epochs = options.epochs
        try options.requireMemory(forMinibatchesOf: X.rows)
        if !options.isFast, !isQuiet, epochs > trained.count {
            let initial = (mlp, rng)
            fastSeconds.append {
                var (mlp, rng) = initial
                let end = monotonicSeconds() + 0.1
                let run = train(fast: true, &mlp, epochs: epochs, rng: &rng) { _, _ in monotonicSeconds() < end }
                return run.seconds / Double(run.losses.count) * Double(epochs)
            }
        }
        var losses = trained
        var progress = Progress.onStandardError(epochs: epochs, samples: X.rows, isQuiet: isQuiet)
        defer { progress.erase() }
        try untilInterrupted {
            while losses.count < epochs, interruption == nil {
                let (done, before) = (losses.count, (mlp, rng))
                let (next, isOverflown) = (done / checkpointEvery + 1).multipliedReportingOverflow(by: checkpointEvery)
                let stop = min(nextStop(done), isOverflown ? .max : next, epochs)
                let part = train(fast: options.isFast, &mlp, epochs: stop - done, rng: &rng) { epoch, loss in
                    if isMilestone(done + epoch, of: epochs) {
                        progress.erase()
                        milestone(done + epoch, loss)
                    }
                    progress.update(done + epoch, loss: loss)
                    return loss.isFinite && interruption == nil
                }
                // In place: labs stop after every epoch.
                if losses.isEmpty { losses = part.losses } else { losses += part.losses }
                seconds += part.seconds
                let loss = losses[losses.count - 1]
                if !loss.isFinite {
                    throw Divergence(epoch: losses.count, what: "the loss", lr: lr, takesRate: takesRate)
                }
                if !mlp.allSatisfy(\.hasFiniteWeights) {
                    // Weights can overflow behind dead units while the loss stays finite. Checking them after each
                    // epoch would slow every run; a run that fails is run again to find the epoch.
                    (mlp, rng) = before
                    let epoch = (done + 1...stop).first { _ in
                        _ = train(fast: true, &mlp, epochs: 1, rng: &rng) { _, _ in true }
                        return !mlp.allSatisfy(\.hasFiniteWeights)
                    }
                    throw Divergence(epoch: epoch ?? stop, what: "a weight", lr: lr, takesRate: takesRate)
                }
                if losses.count < stop { break }
                if isMilestone(stop, of: epochs) { progress.erase() }
                try atStop(stop, loss, mlp)
                if stop % checkpointEvery == 0, stop < epochs { try checkpoint(mlp, losses, rng) }
            }
        }
        if let interruption, trained.count < losses.count, losses.count < epochs {
            progress.erase()
            complain("\(interruption.name) has ended the training after epoch \(losses.count) of \(epochs)")
        }
        try checkpoint(mlp, losses, rng)
        return losses
    }

    /// Prints, on a terminal, how much time `--fast` would have saved, where the sheet's functions took more than two
    /// seconds.
    func suggestFast() {
        guard interruption == nil, seconds > 2, isatty(1) == 1, !fastSeconds.isEmpty else { return }
        let fast = fastSeconds.reduce(0) { $0 + $1() }
        guard fast < 0.8 * seconds else { return }
        print("With --fast the same bits take \(significant(fast, 2)) s instead of \(significant(seconds, 2)) s.")
    }
}

/// One epoch as the other courseworks' sheets write it, the same bits as `mlpEpoch`: IANNwTF 2.1 and 3.6, KPU question
/// 20, UvA's training script.
///
/// - Parameters: As `mlpEpoch`.
/// - Returns: The mean of the minibatches' losses, and of the shares of their samples predicted right before their
///   step.
func minibatchEpoch(
    _ mlp: inout Network, _ X: some Features, _ y: [Int], batch: Int, lr: Double, loss: Loss, reduction: Reduction,
    rng: inout Generator
) -> (loss: Double, accuracy: Double) {
    var (losses, accuracies) = ([Double](), [Double]())
    for (X, y) in minibatches(X, y, batch: batch, rng: &rng) {
        losses.append(mlpMinibatch(&mlp, X, y, lr: lr, loss: loss, reduction: reduction))
        accuracies.append(accuracy(labels(ofRows: mlp[mlp.count - 1]["A"]), y))
    }
    let count = Double(losses.count)
    return (losses.reduce(0, +) / count, accuracies.reduce(0, +) / count)
}

/// Whether an epoch is one of about ten to print: evenly spread, the first and the last among them.
func isMilestone(_ epoch: Int, of epochs: Int) -> Bool {
    epoch == 1 || epoch == epochs || epoch % max(1, epochs / 10) == 0
}

extension Layer {
    /// Whether no weight or bias is infinite or NaN.
    fileprivate var hasFiniteWeights: Bool { self["W"].isFinite && self["b"].isFinite }
}

/// A training that has left the finite numbers: in `epoch`, `what` (as "the loss") was no longer finite.
struct Divergence: Error, CustomStringConvertible {
    let epoch: Int
    let what: String
    let lr: Double
    /// Whether the command has the option `--lr`.
    var takesRate = true

    var description: String {
        let advice = takesRate ? "; a learning rate smaller than \(lr) (--lr) may help" : " at the learning rate \(lr)"
        return "in epoch \(epoch) \(what) is no longer finite\(advice). The output files were not written"
    }
}
