/// Categorical cross-entropy of each sample: -Σ_k t_k log(ŷ_k).
///
/// There is no eps in the logarithm. Where t is 0 nothing is added, whatever ŷ is: 0·log 0 counts as 0. Where t is not
/// 0 and ŷ is 0, a softmax that has underflowed, the loss is +inf, and its gradient -inf: `softmaxCrossentropyLoss`
/// does not leave the range of a Double.
///
/// IANNwTF 2.6; SML equation 4; UvA 4.1; KPU question 15, which also averages over samples and classes.
///
/// - Parameters:
///   - y: One-hot labels, probabilities, or the classes' numbers: samples×classes.
///   - yHat: The predicted probabilities, samples×classes.
/// - Returns: The losses, samples×1.
public func categoricalCrossentropyLoss(_ y: some Labels, _ yHat: Matrix) -> Matrix {
    losses(y, yHat) { y, yHat in zip(y, yHat).reduce(0) { $1.0 == 0 ? $0 : $0 - $1.0 * log($1.1) } }
}

/// The gradient of categorical cross-entropy in the predictions, -t / ŷ element by element, in yHat's shape.
///
/// Where t is 0 the gradient is 0, whatever ŷ is; where only ŷ is 0, it is -inf.
///
/// KPU question 17; IANNwTF 3.1, whose minibatch_size×1 is the loss's shape: the gradient has a number for each class;
/// UvA 4.1, question 1.1 c) ii; derived in README.md.
///
/// - Parameters: As `categoricalCrossentropyLoss`.
public func dCategoricalCrossentropyLoss(_ y: some Labels, _ yHat: Matrix) -> Matrix {
    let y = y.reshaped(like: yHat)
    return Matrix(
        rows: yHat.rows, columns: yHat.columns, elements: zip(y.elements, yHat.elements).map { $0 == 0 ? 0 : -$0 / $1 })
}

/// The loss of each sample, samples×1, as `loss` computes it from a row of labels and one of predictions.
func losses(_ y: some Labels, _ yHat: Matrix, _ loss: ([Double], [Double]) -> Double) -> Matrix {
    let y = y.reshaped(like: yHat)
    return Matrix(rows: yHat.rows, columns: 1) { [loss(y.row($0), yHat.row($0))] }
}
