import Drawing
import FastTraining
import Programs

/// The training of a lab, epoch by epoch, measured after each on the training samples, and on test samples.
///
///     let training = try LabTraining(session, initial, session.options, on: examples, rng: rng)
///     while try training.goOn() { … }
///     training.run      // how it went
final class LabTraining {
    /// The training so far.
    private(set) var run: Run
    /// What is printed of an epoch, for about ten of them.
    var report: (Run) -> String = \.summary

    /// What an epoch is called, and whether each is printed.
    var unit = "epoch"
    var printsAll: Bool {
        get { training.printsAll }
        set { training.printsAll = newValue }
    }
    /// What the next epoch draws from.
    var rng: Generator { training.rng }

    private let training: Training
    private let outputs: Outputs
    private let (examples, test): (Examples, Examples?)
    private let asTrained: Bool

    /// A training of `initial` for the options' epochs.
    ///
    /// - Parameter asTrained: Whether the training accuracy is measured on each minibatch just before its step, which
    ///   costs nothing, instead of on all training samples after the epoch.
    /// - Throws: As `Training.init`.
    init(
        _ session: Session, _ initial: Network, _ options: TrainingOptions, on examples: Examples,
        test: Examples? = nil, asTrained: Bool = false, rng: Generator
    ) throws {
        (outputs, self.examples, self.test, self.asTrained) = (session.outputs, examples, test, asTrained)
        run = Run(
            options: options, seed: session.seed, count: examples.X.rows, initial: initial, mlp: initial)
        run.options.epochs = 0
        training = try Training(initial, options, on: examples, rng: rng, measuresAccuracy: asTrained)
    }

    /// Trains an epoch, measures it, and prints it where it is a milestone.
    ///
    /// - Returns, throws: As `Training.goOn`; in the end dead units are printed, where there are some.
    func goOn() throws -> Bool {
        guard try training.goOn(to: training.epoch + 1) else {
            if let remark = deadUnitsRemark(run.mlp, examples.X) { outputs.print("  \(remark)") }
            return false
        }
        let (mlp, loss) = (training.mlp, run.options.loss)
        run.mlp = mlp
        run.options.epochs = training.epoch
        run.losses.append(training.losses[training.epoch - 1])
        if asTrained {
            run.accuracies.append(training.accuracies[training.epoch - 1])
        } else {
            let (mean, accuracy) = evaluate(mlp, examples.X, examples.labels, loss)
            run.trainingLosses.append(mean)
            run.accuracies.append(accuracy)
        }
        if let test {
            let (mean, accuracy) = evaluate(mlp, test.X, test.labels, loss)
            run.testLosses.append(mean)
            run.testAccuracies.append(accuracy)
        }
        if training.isAtMilestone { outputs.print("  \(unit) \(training.epoch): \(report(run))") }
        return true
    }
}

extension Run {
    /// The last epoch in words.
    var summary: String {
        guard let loss = losses.last else { return "not trained" }
        let training = accuracies.last.map { ", \(fixed(100 * $0, 1)) % right" } ?? ""
        let test = testAccuracies.last.map { ", \(fixed(100 * $0, 1)) % of the test samples" } ?? ""
        return "loss \(significant(loss, 5))\(training)\(test)"
    }
}
