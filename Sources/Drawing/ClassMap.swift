import Arrays

/// The `resolution` ticks at which a map is sampled along one feature, from the lower limit to exactly the upper one;
/// one tick alone is the lower limit.
///
/// As `numpy.linspace(lower, upper, resolution)`.
public func mapTicks(_ resolution: Int, _ limits: ClosedRange<Double> = mapLimits) -> [Double] {
    require(resolution > 0, "a map has at least one tick, not \(resolution)")
    let step = (limits.upperBound - limits.lowerBound) / Double(max(1, resolution - 1))
    var ticks = (0..<resolution).map { Double($0) * step + limits.lowerBound }
    // Set, not computed: rounding would leave some resolutions a hair beside the limit.
    if resolution > 1 { ticks[resolution - 1] = limits.upperBound }
    return ticks
}

/// The points of a map with the given ticks in both features, one a row, x2 changing fastest: row
/// `i * ticks.count + j` is (x1, x2) = (`ticks[i]`, `ticks[j]`).
public func mapPoints(_ ticks: [Double]) -> Matrix {
    Matrix(rows: ticks.count * ticks.count, columns: 2, elements: ticks.flatMap { x1 in ticks.flatMap { [x1, $0] } })
}

/// The cells along a side of a map that has `count` of them.
func mapResolution(_ count: Int) -> Int {
    let resolution = Int(Double(count).squareRoot())
    require(resolution * resolution == count, "a map of \(count) cells is not square")
    return resolution
}

/// A picture of a class map, `scale` pixels a cell: the largest x2 at the top, the smallest x1 at the left, the
/// classes in shades from dark grey (64, class 0) to light grey (192, the last class).
///
/// On an enlarged map the samples stand as marks, each class's of its own shape and black and white in turn: black
/// discs (class 0), white squares (class 1), … The picture's edges are the samples' limits; samples outside are left out.
///
/// - Parameters:
///   - classMap: The class of each of `mapPoints`.
///   - scale: Pixels per cell and side, at least 1; at 1 the picture is the bare map.
public func drawClassMap(_ classMap: [Int], _ samples: Samples, scale: Int) -> GreyImage {
    let resolution = mapResolution(classMap.count)
    require(scale > 0, "a cell takes at least one pixel, not \(scale)")

    let side = resolution * scale
    let shades = (0..<samples.classes).map { UInt8(64 + 128 * $0 / max(1, samples.classes - 1)) }
    var image = GreyImage(width: side, height: side)
    for j in 0..<resolution {
        let row = (0..<side).map { shades[classMap[$0 / scale * resolution + j]] }
        let top = (resolution - 1 - j) * scale
        for y in top..<top + scale { image.pixels.replaceSubrange(y * side..<(y + 1) * side, with: row) }
    }
    guard scale > 1 else { return image }
    for row in samples.inside {
        let place = samples.place(row)
        image.mark(place.x * Double(side), place.y * Double(side), of: samples.labels[row])
    }
    return image
}

extension GreyImage {
    /// Draws the mark of a sample of class `label` around (x, y), as much of it as lies in the picture.
    fileprivate mutating func mark(_ x: Double, _ y: Double, of label: Int) {
        let radius = max(1.5, Double(width) / 100)
        let reach = Int(1.3 * radius) + 1
        for py in max(0, Int(y) - reach)..<min(height, Int(y) + reach + 1) {
            for px in max(0, Int(x) - reach)..<min(width, Int(x) + reach + 1)
            where isInMark(label, (Double(px) + 0.5 - x) / radius, (Double(py) + 0.5 - y) / radius) {
                self[px, py] = label % 2 == 0 ? 0 : 255
            }
        }
    }
}
