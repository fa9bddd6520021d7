import Drawing
import Testing

/// The contour of a plane is a straight line, that of a cone a closed polygon on a circle, and a saddle has two lines.
@Test func contours() {
    let ticks = mapTicks(41)
    func lines(_ f: (Double, Double) -> Double, at level: Double) -> [[Point2D]] {
        contour(ticks.flatMap { x1 in ticks.map { f(x1, $0) } }, at: level)
    }
    let plane = lines({ $0 + 2 * $1 }, at: 1)
    #expect(plane.count == 1 && plane[0].allSatisfy { abs($0.x + 2 * $0.y - 1) < 1e-12 })
    #expect(Set([plane[0].first?.x, plane[0].last?.x]) == [-5, 5])
    let circle = lines({ ($0 * $0 + $1 * $1).squareRoot() }, at: 3.1)
    #expect(circle.count == 1 && circle[0].first == circle[0].last && circle[0].count > 80)
    #expect(circle[0].allSatisfy { abs(($0.x * $0.x + $0.y * $0.y).squareRoot() - 3.1) < 0.01 })
    #expect(lines({ $0 * $1 }, at: 0.3).count == 2 && lines({ $0 + $1 }, at: 11) == [])
    #expect(contour([], at: 0.5) == [] && contour([0.7], at: 0.5) == [])
}
