/// The class of each sample, from 0, from a network's outputs or from labels as a matrix: the index of the largest
/// output, the first of equals; of a single output, 1 where it is greater than 0.5.
///
/// NaN counts as the largest, as in `np.argmax`. IANNwTF 3.6; KPU questions 6 and 16; SML assignment 3.
///
/// - Parameter yHat: The outputs, samples×outputs, probabilities or logits.
public func classes(_ yHat: Matrix) -> [Int] {
    require(yHat.columns > 0 || yHat.rows == 0, "a row of a \(yHat.shape) matrix has no largest element")
    return (0..<yHat.rows).map { row in predictedClass(of: yHat.columns) { yHat[row, $0] } }
}

/// Predicts the class of each sample as `classes` reads the network's outputs. The network stays as it is.
public func predictClasses(_ mlp: Network, _ X: Matrix) -> [Int] {
    classes(outputs(mlp, X))
}

/// The probability of each class for each sample: what the network gives, through a softmax where its last layer is one
/// of logits ("identity"). The network stays as it is.
///
/// The two regimes of SML assignment 3: training takes the logits, prediction the probabilities.
///
/// - Returns: The probabilities, samples×outputs.
public func predictProbabilities(_ mlp: Network, _ X: Matrix) -> Matrix {
    let A = outputs(mlp, X)
    return mlp[mlp.count - 1].activation == .identity ? softmax(A) : A
}

private func outputs(_ mlp: Network, _ X: Matrix) -> Matrix {
    require(!mlp.isEmpty, "a network has at least one layer")
    var mlp = forPrediction(mlp)
    return forward(&mlp, X)
}
