import Arrays
import CLibrary
import Pictures

/// The square of feature space that a class map shows: -5 to 5 in both features.
public let mapLimits = -5.0...5.0

/// The `resolution` ticks at which a map is sampled along one feature, from -5 to exactly 5; one alone is -5.
public func mapTicks(_ resolution: Int) -> [Double] {
    require(resolution > 0, "a map has at least one tick, not \(resolution)")
    let step = 10 / Double(max(1, resolution - 1))
    var ticks = (0..<resolution).map { Double($0) * step - 5 }
    // Set, not computed, as numpy.linspace does: rounding would leave some resolutions a hair beside 5.
    if resolution > 1 { ticks[resolution - 1] = 5 }
    return ticks
}

/// The points of a map with the given ticks in both features, one a row, x2 changing fastest: row
/// `i * ticks.count + j` is (x1, x2) = (`ticks[i]`, `ticks[j]`).
public func mapPoints(_ ticks: [Double]) -> Matrix {
    Matrix(rows: ticks.count * ticks.count, columns: 2, elements: ticks.flatMap { x1 in ticks.flatMap { [x1, $0] } })
}

/// A picture of a class map, `scale` pixels a cell: the largest x2 at the top, the smallest x1 at the left,
/// class 0 dark grey (64) and class 1 light grey (192).
///
/// On an enlarged map the samples stand as black discs (class 0) and white squares (class 1), the picture's
/// edges being -5 and 5; samples outside are left out.
///
/// - Parameters:
///   - classMap: The class, 0 or 1, of each of `mapPoints`.
///   - X: The samples, samples×2.
///   - y: The class of each sample.
///   - scale: Pixels per cell and side, at least 1; at 1 the picture is the bare map.
public func drawClassMap(_ classMap: [Int], samples X: Matrix, _ y: [Int], scale: Int) -> GreyImage {
    let resolution = mapResolution(classMap, samples: X, y)
    require(scale > 0, "a cell takes at least one pixel, not \(scale)")

    let side = resolution * scale
    var image = GreyImage(width: side, height: side)
    for py in 0..<side {
        for px in 0..<side {
            let (i, j) = (px / scale, resolution - 1 - py / scale)
            image[px, py] = classMap[i * resolution + j] == 0 ? 64 : 192
        }
    }
    guard scale > 1 else { return image }
    for (sample, x, y1) in placesOnMap(X) { image.mark(x * Double(side), y1 * Double(side), of: y[sample]) }
    return image
}

/// The number of cells along each side of a map that goes with the samples and their labels.
func mapResolution(_ classMap: [Int], samples X: Matrix, _ y: [Int]) -> Int {
    let resolution = Int(Double(classMap.count).squareRoot())
    require(resolution * resolution == classMap.count, "a map of \(classMap.count) cells is not square")
    require(X.rows == y.count && X.columns == 2, "samples of shape \(X.shape) do not go with \(y.count) labels")
    return resolution
}

/// Where the samples stand on a map, in shares of its width from the left and of its height from the top; those outside
/// are left out.
func placesOnMap(_ X: Matrix) -> [(sample: Int, x: Double, y: Double)] {
    (0..<X.rows).filter { mapLimits.contains(X[$0, 0]) && mapLimits.contains(X[$0, 1]) }
        .map { ($0, (X[$0, 0] + 5) / 10, (5 - X[$0, 1]) / 10) }
}

extension GreyImage {
    /// Draws the mark of a sample of class `label` around (x, y), as much of it as lies in the picture.
    fileprivate mutating func mark(_ x: Double, _ y: Double, of label: Int) {
        let radius = max(1.5, Double(width) / 100)
        func isInside(_ dx: Double, _ dy: Double) -> Bool {
            label == 0 ? dx * dx + dy * dy <= radius * radius : max(abs(dx), abs(dy)) <= radius * 0.85
        }
        let reach = Int(radius) + 1
        for py in max(0, Int(y) - reach)..<min(height, Int(y) + reach + 1) {
            for px in max(0, Int(x) - reach)..<min(width, Int(x) + reach + 1)
            where isInside(Double(px) + 0.5 - x, Double(py) + 0.5 - y) {
                self[px, py] = label == 0 ? 0 : 255
            }
        }
    }
}
