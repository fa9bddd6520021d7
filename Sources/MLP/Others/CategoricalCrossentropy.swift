import Arrays

/// Categorical cross-entropy of each sample: -Σ_k t_k log(ŷ_k).
///
/// There is no eps in the logarithm. Where t is 0 nothing is added, whatever ŷ is: 0·log 0 counts as 0. Where t is not
/// 0 and ŷ is 0, a softmax that has underflowed, the loss is +inf, and its gradient -inf: the numbers say that they
/// have left the range, and `softmaxCrossentropyLoss` is the function that does not. NaN where t is not 0 gives NaN; no
/// samples give a 0×1 matrix, no classes losses of 0.
///
/// IANNwTF 2.6; SML equation 4; UvA 4.1; KPU question 15, where samples are columns and which also averages
/// over samples and classes.
///
/// - Parameters:
///   - Y: One-hot labels, or probabilities, samples×classes.
///   - YHat: The predicted probabilities, samples×classes.
/// - Returns: The losses, samples×1.
public func categoricalCrossentropyLoss(_ Y: Matrix, _ YHat: Matrix) -> Matrix {
    losses(.categoricalCrossentropy, Y, YHat)
}

/// The gradient of categorical cross-entropy in the predictions, -t / ŷ element by element, in YHat's shape.
///
/// Only the term of class i of -Σ_k t_k log(ŷ_k) has ŷ_i in it, and d log(ŷ)/dŷ = 1/ŷ: hence -t_i / ŷ_i, in matrices
/// -T ⊘ Ŷ. (UvA's loss is the mean over S samples, and its answer has the 1/S that `Reduction.mean` divides by.) Through
/// a softmax it becomes ŷ_i (-t_i/ŷ_i) + ŷ_i Σ_k t_k = ŷ_i - t_i, what `dSoftmaxCrossentropyLoss` computes at once.
///
/// Where t is 0 the gradient is 0, whatever ŷ is; where only ŷ is 0, it is -inf. Empty matrices stay empty.
///
/// KPU question 17, where samples are columns; IANNwTF 3.1, whose minibatch_size×1 is the loss's shape: the gradient has a number for each class;
/// UvA 4.1, question 1.1 c) ii.
///
/// - Parameters:
///   - Y: One-hot labels, or probabilities, samples×classes.
///   - YHat: The predicted probabilities, samples×classes.
public func dCategoricalCrossentropyLoss(_ Y: Matrix, _ YHat: Matrix) -> Matrix {
    Y.zip(YHat, dCategoricalCrossentropyLoss)
}

/// The loss of one sample with `n` classes.
func categoricalCrossentropyLoss(_ y: UnsafePointer<Double>, _ yHat: UnsafePointer<Double>, _ n: Int) -> Double {
    var loss = 0.0
    for k in 0..<n where y[k] != 0 { loss -= y[k] * log(yHat[k]) }
    return loss
}

/// The gradient in the prediction of one class.
func dCategoricalCrossentropyLoss(_ y: Double, _ yHat: Double) -> Double {
    y == 0 ? 0 : -y / yHat
}
