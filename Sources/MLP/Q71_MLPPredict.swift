/// Predicts a class label for each sample: 1 where the network's output is greater than `thresh`, else 0.
///
/// Lab sheet 7.1.
///
/// - Parameters:
///   - mlp: The network, of one output; it stays as it is: the prediction's `X`, `Z` and `A` are stored in a copy.
///   - X: The samples, samples×features.
///   - thresh: The decision threshold; an output equal to it is class 0.
/// - Returns: The labels, one for each row of X.
public func mlpPredict(_ mlp: Network, _ X: Matrix, thresh: Double = 0.5) -> [Int] {
    var mlp = mlp
    let yHat = mlpForward(&mlp, X)
    require(yHat.columns == 1, "a network of \(yHat.columns) outputs has no single probability to compare with thresh")
    return yHat.elements.map { $0 > thresh ? 1 : 0 }
}
