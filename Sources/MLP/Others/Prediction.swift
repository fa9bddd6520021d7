/// The probability of each class for each sample: what the network gives, through a softmax where its last layer is one
/// of logits ("identity").
///
/// The two regimes of SML assignment 3: training takes the logits, prediction the probabilities. The network stays as
/// it is. A sample with NaN gives NaN; no samples give an empty matrix.
///
/// - Parameters:
///   - mlp: The network, of at least one layer.
///   - X: The samples, samples×features.
/// - Returns: The probabilities, samples×outputs.
public func mlpProbabilities(_ mlp: Network, _ X: Matrix) -> Matrix {
    require(!mlp.isEmpty, "a network has at least one layer")
    var mlp = forPrediction(mlp)
    let A = mlpForward(&mlp, X)
    return mlp[mlp.count - 1][text: "act"] == "identity" ? softmax(A) : A
}

/// Predicts the class of each sample, from 0: the index of the largest output, the first of equals; of a network with
/// one output, what `mlpPredict` says of its threshold 0.5.
///
/// A softmax would not change which output is the largest, so none is applied to logits. The network stays as it is.
/// NaN counts as the largest, as in `np.argmax`; no samples give no classes.
///
/// KPU questions 6 and 16 (`onehot2label` of the predictions, where samples are columns); SML assignment 3.
///
/// - Parameters:
///   - mlp: The network, of at least one layer.
///   - X: The samples, samples×features.
/// - Returns: The classes, one for each row of X.
public func mlpPredictClasses(_ mlp: Network, _ X: Matrix) -> [Int] {
    require(!mlp.isEmpty, "a network has at least one layer")
    if mlp[mlp.count - 1][array: "W"].columns == 1 { return mlpPredict(mlp, X) }
    var mlp = forPrediction(mlp)
    return labels(ofRows: mlpForward(&mlp, X))
}
