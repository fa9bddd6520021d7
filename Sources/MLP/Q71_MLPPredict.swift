/// Predicts a class label for each sample: 1 where the network's output is greater than `thresh`, else 0.
///
/// The network stays as it is; the sheet's version leaves `X`, `Z` and `A` of the prediction in its layers.
///
/// Lab sheet 7.1.
///
/// - Parameters:
///   - mlp: The network, of one output; `mlpPredictClasses` takes any other too.
///   - X: The samples, samples×features.
///   - thresh: The decision threshold; an output equal to it is class 0.
/// - Returns: The labels, one for each row of X.
public func mlpPredict(_ mlp: Network, _ X: Matrix, thresh: Double = 0.5) -> [Int] {
    var mlp = forPrediction(mlp)  // a copy; the sheet's own networks as they are
    let yHat = mlpForward(&mlp, X)
    require(
        yHat.columns == 1,
        "mlpPredict takes a network of one output, not of \(yHat.columns); mlpPredictClasses predicts one of several classes"
    )
    return yHat.elements.map { $0 > thresh ? 1 : 0 }
}
