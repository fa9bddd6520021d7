import Arrays

/// The `resolution` values of a feature at which a map is sampled, as `numpy.linspace(lower, upper, resolution)`: the
/// last is exactly the upper limit, one alone is the lower.
package func mapTicks(_ resolution: Int, _ limits: ClosedRange<Double> = mapLimits) -> [Double] {
    require(resolution > 0, "a map has at least one tick, not \(resolution)")
    let step = (limits.upperBound - limits.lowerBound) / Double(max(1, resolution - 1))
    var ticks = (0..<resolution).map { Double($0) * step + limits.lowerBound }
    // Rounding would miss the limit at some resolutions.
    if resolution > 1 { ticks[resolution - 1] = limits.upperBound }
    return ticks
}

/// The cells along a side of a map of `count` cells.
func mapResolution(_ count: Int) -> Int {
    let resolution = Int(Double(count).squareRoot())
    require(resolution * resolution == count, "a map of \(count) cells is not square")
    return resolution
}

/// Of a map's side cut into `count` equal parts: the cell, of `resolution`, that each part's middle lies in.
func nearestCells(_ count: Int, _ resolution: Int) -> [Int] {
    (0..<count).map { (2 * $0 + 1) * resolution / (2 * count) }
}

/// The picture of a map's cells, `side` pixels wide and high: the largest x2 at the top, the smallest x1 at the left.
func mapImage(_ map: [UInt8], side: Int, palette: [Colour] = Image.greys) -> Image {
    let resolution = mapResolution(map.count)
    let places = nearestCells(side, resolution)
    let pixels = places.reversed().flatMap { j in places.map { i in map[i * resolution + j] } }
    return Image(width: side, height: side, palette: palette, pixels: pixels)
}

/// A picture of a class map, `scale` pixels a cell: the largest x2 at the top, the smallest x1 at the left, the
/// classes in shades from dark grey (64, class 0) to light grey (192, the last class).
///
/// The samples within the limits are marks, each class's of its own shape and black and white in turn: black discs
/// (class 0), white squares (class 1), … At a scale of 1 there are none.
///
/// - Parameter classMap: The class of each of `mapPoints`.
package func drawClassMap(_ classMap: [Int], _ samples: Samples, scale: Int) -> Image {
    require(scale > 0, "a cell takes at least one pixel, not \(scale)")
    let steps = max(1, samples.classes - 1)
    let shades = (0..<samples.classes).map { UInt8(64 + 128 * $0 / steps) }
    let side = mapResolution(classMap.count) * scale
    var image = mapImage(classMap.map { shades[$0] }, side: side)
    guard scale > 1 else { return image }
    let radius = max(1.5, Double(side) / 100)
    let reach = Int(1.3 * radius) + 1
    for row in samples.inside {
        let (label, place) = (samples.labels[row], samples.place(row))
        let (x, y) = (place.x * Double(side), place.y * Double(side))
        for py in max(0, Int(y) - reach)..<min(side, Int(y) + reach + 1) {
            for px in max(0, Int(x) - reach)..<min(side, Int(x) + reach + 1)
            where isInMark(label, (Double(px) + 0.5 - x) / radius, (Double(py) + 0.5 - y) / radius) {
                image[px, py] = label % 2 == 0 ? 0 : 255
            }
        }
    }
    return image
}
