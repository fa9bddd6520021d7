import Arrays
import Drawing
import Files
import MLP
import Programs

/// How a training went, epoch by epoch.
struct History {
    /// The mean loss, as `mlpEpoch` returns it.
    var losses: [Double] = []
    /// The share of the training samples that the network has right at the epoch's end.
    var accuracies: [Double] = []
    /// The same of the test samples; none where there are no test samples.
    var testAccuracies: [Double] = []
}

/// Trains on one-hot labels, and after each epoch measures what the network has right; tells about ten epochs.
///
/// - Throws: `Divergence` where the loss or a weight stops being finite.
func train(
    _ mlp: inout Network, on samples: Samples, test: Samples? = nil, _ options: TrainingOptions, loss: Loss,
    reduction: Reduction, rng: inout Generator, _ outputs: Outputs
) throws -> History {
    let Y = oneHot(samples.labels, classes: samples.classes)
    var history = History()
    var progress = Progress.onStandardError(epochs: options.epochs, samples: samples.X.rows, isQuiet: outputs.isQuiet)
    defer { progress.erase() }
    for epoch in 0..<options.epochs {
        let mean = mlpEpoch(
            &mlp, samples.X, Y, batch: options.batch, lr: options.lr, loss: loss, reduction: reduction, rng: &rng)
        if !mean.isFinite { throw Divergence(epoch: epoch + 1, what: "the loss", lr: options.lr) }
        if !mlp.allSatisfy(\.hasFiniteWeights) { throw Divergence(epoch: epoch + 1, what: "a weight", lr: options.lr) }
        history.losses.append(mean)
        history.accuracies.append(accuracy(of: mlp, samples))
        if let test { history.testAccuracies.append(accuracy(of: mlp, test)) }
        if isMilestone(epoch + 1, of: options.epochs) {
            progress.erase()
            outputs.say("  epoch \(epoch + 1): \(history.summary)")
        }
        progress.update(epoch + 1, loss: mean)
    }
    return history
}

extension History {
    /// The last epoch in words.
    var summary: String {
        guard let loss = losses.last, let accuracy = accuracies.last else { return "not trained" }
        let test = testAccuracies.last.map { ", \(fixed(100 * $0, 1)) % of the test samples" } ?? ""
        return "loss \(significant(loss, 5)), \(fixed(100 * accuracy, 1)) % right\(test)"
    }
}
