import Files

/// The lines along which a map of values crosses `level`, by marching squares: in the map's coordinates, with straight
/// pieces between the points of the map.
///
/// - Parameters:
///   - values: The value at each of `mapPoints`.
///   - limits: From where to where the map goes, in both features.
package func contour(_ values: [Double], at level: Double, _ limits: ClosedRange<Double> = mapLimits) -> [[Point2D]] {
    let resolution = mapResolution(values.count)
    if resolution < 2 { return [] }
    let ticks = mapTicks(resolution, limits)
    // A crossing is known by the edge that it is on: twice the number of the point where the edge begins, plus 1 where
    // it runs along x2.
    var crossings: [Int: Point2D] = [:]
    var neighbours: [Int: [Int]] = [:]
    func crossing(_ a: Int, _ b: Int) -> Int? {
        let (from, to) = (values[a] - level, values[b] - level)
        if (from > 0) == (to > 0) { return nil }
        let edge = 2 * min(a, b) + (abs(b - a) == 1 ? 1 : 0)
        let share = from / (from - to)
        func place(_ i: Int, _ j: Int) -> Double { ticks[i] + share * (ticks[j] - ticks[i]) }
        crossings[edge] = Point2D(place(a / resolution, b / resolution), place(a % resolution, b % resolution))
        return edge
    }
    for i in 0..<resolution - 1 {
        for j in 0..<resolution - 1 {
            let corner = i * resolution + j
            let corners = [corner, corner + 1, corner + resolution + 1, corner + resolution]
            if corners.allSatisfy({ values[$0] > level }) || corners.allSatisfy({ values[$0] <= level }) { continue }
            let edges = (0..<4).compactMap { crossing(corners[$0], corners[($0 + 1) % 4]) }
            // Where all four edges are crossed, two lines go through the cell.
            for pair in stride(from: 0, to: edges.count, by: 2) {
                neighbours[edges[pair], default: []].append(edges[pair + 1])
                neighbours[edges[pair + 1], default: []].append(edges[pair])
            }
        }
    }
    return joined(crossings, neighbours)
}

/// Lines through points, by the points that each is joined to.
private func joined(_ crossings: [Int: Point2D], _ neighbours: [Int: [Int]]) -> [[Point2D]] {
    var neighbours = neighbours
    // Lines that end at the map's edge begin there; what is left then is closed.
    let starts = neighbours.keys.sorted { (neighbours[$0]!.count, $0) < (neighbours[$1]!.count, $1) }
    var lines: [[Point2D]] = []
    for start in starts {
        var (line, edge) = ([crossings[start]!], start)
        while let next = neighbours[edge]?.popLast() {
            neighbours[next]?.removeAll { $0 == edge }
            line.append(crossings[next]!)
            edge = next
        }
        if line.count > 1 { lines.append(line) }
    }
    return lines
}
