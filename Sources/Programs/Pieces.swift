import Drawing
import Files
import MLP

/// The network's probabilities at each of the `mapPoints` of so many ticks.
///
/// - Returns: resolution²×outputs.
public func mapOutputs(_ mlp: Network, _ resolution: Int, _ limits: ClosedRange<Double> = mapLimits) -> Matrix {
    let points = mapPoints(mapTicks(resolution, limits))
    let outputs = pieces(of: points, for: mlp).flatMap { mlpProbabilities(mlp, points.rows($0)).elements }
    return Matrix(rows: points.rows, columns: outputs.count / points.rows, elements: outputs)
}

/// The share of samples of which the network predicts the label.
public func accuracy(of mlp: Network, _ samples: Samples) -> Double {
    accuracy(predictedClasses(mlp, samples.X), samples.labels)
}

/// What `mlpPredictClasses` says of samples, however many.
public func predictedClasses(_ mlp: Network, _ X: Matrix) -> [Int] {
    let pieces = pieces(of: X, for: mlp)
    return pieces.count == 1 ? mlpPredictClasses(mlp, X) : pieces.flatMap { mlpPredictClasses(mlp, X.rows($0)) }
}

/// The rows of samples in pieces whose activations in the network's widest layer take a few megabytes at most.
private func pieces(of X: Matrix, for mlp: Network) -> [Range<Int>] {
    let widest = mlp.map { $0[array: "W"].columns }.max() ?? 1
    let size = max(1, 1_000_000 / widest)
    return stride(from: 0, to: X.rows, by: size).map { $0..<min($0 + size, X.rows) }
}
