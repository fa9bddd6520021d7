import Arrays
import Programs
import Testing

/// The points of a map: x1 in rows of points, x2 within them, as `numpy.meshgrid(ticks, ticks, indexing="ij")`.
@Test func points() {
    #expect(mapPoints([-5, 5]) == Matrix([[-5, -5], [-5, 5], [5, -5], [5, 5]]))
}
