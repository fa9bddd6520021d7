import MLP
import Plots

/// The network's probabilities at each of the `mapPoints` of so many ticks, computed piece by piece to spare memory.
///
/// - Returns: resolution²×outputs.
public func mapOutputs(_ mlp: Network, _ resolution: Int, _ limits: ClosedRange<Double> = mapLimits) -> Matrix {
    let points = mapPoints(mapTicks(resolution, limits))
    let widest = mlp.map { $0[array: "W"].columns }.max() ?? 1
    let piece = max(1, 1_000_000 / widest)
    let outputs = stride(from: 0, to: points.rows, by: piece).flatMap { start in
        mlpProbabilities(mlp, points.rows(start..<min(points.rows, start + piece))).elements
    }
    return Matrix(rows: points.rows, columns: outputs.count / points.rows, elements: outputs)
}
