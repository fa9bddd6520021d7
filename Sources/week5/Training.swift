import Arrays
import Drawing
import Files
import MLP
import Programs

/// Trains with a progress line, reporting milestones and drawing the frames on the way.
///
/// - Returns: The loss of each epoch, and what the epochs took.
/// - Throws: `Divergence` with the epoch in which the loss or a weight stops being finite.
func train(
    _ mlp: inout Network, _ samples: Samples, _ options: TrainingOptions, rng: inout Generator,
    _ frames: inout Frames?, isQuiet: Bool, report: (_ epoch: Int, _ loss: Double) -> Void
) throws -> (losses: [Double], seconds: Double) {
    let (X, y) = (samples.X, samples.y)
    let (initial, initialGenerator) = (mlp, rng)
    var (losses, seconds) = ([Double](), 0.0)
    var progress = Progress.onStandardError(epochs: options.epochs, samples: X.rows, isQuiet: isQuiet)
    defer { progress.erase() }
    while losses.count < options.epochs {
        let (before, stop, start) = (losses.count, frames?.next ?? options.epochs, monotonicSeconds())
        losses += mlpTrain(
            &mlp, X, y, batch: options.batch, epochs: stop - before, lr: options.lr, rng: &rng,
            goOn: { epoch, loss in
                if isMilestone(before + epoch, of: options.epochs) {
                    progress.erase()
                    report(before + epoch, loss)
                }
                progress.update(before + epoch, loss: loss)
                return loss.isFinite
            })
        seconds += monotonicSeconds() - start
        if losses.last?.isFinite == false {
            throw Divergence(epoch: losses.count, what: "the loss", lr: options.lr)
        }
        if frames?.next == stop {
            try frames?.write(classMapAndActivations(mlp, options, epoch: stop).classMap, samples)
        }
    }
    guard !mlp.allSatisfy(\.hasFiniteWeights) else { return (losses, seconds) }
    // Weights can overflow behind dead units while the loss stays finite. Looking at them after each epoch
    // would slow every run; a run that fails is run again to find where.
    (mlp, rng) = (initial, initialGenerator)
    for epoch in 1...options.epochs {
        mlpEpoch(&mlp, X, y, batch: options.batch, lr: options.lr, rng: &rng)
        if !mlp.allSatisfy(\.hasFiniteWeights) {
            throw Divergence(epoch: epoch, what: "a weight", lr: options.lr)
        }
    }
    return (losses, seconds)
}

/// The class map, and the network's output at each of `mapPoints`.
///
/// - Throws: `Divergence` where an output is not finite.
func classMapAndActivations(_ mlp: Network, _ options: TrainingOptions, epoch: Int) throws -> (
    classMap: [Int], activations: [Double]
) {
    let activations = mapOutputs(mlp, options.resolution).elements
    guard activations.allSatisfy(\.isFinite) else {
        throw Divergence(epoch: epoch, what: "the network's output on the map", lr: options.lr)
    }
    return (activations.map { $0 > 0.5 ? 1 : 0 }, activations)
}
