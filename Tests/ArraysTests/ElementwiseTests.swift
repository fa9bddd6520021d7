import Arrays
import Testing

@Test func elementwise() {
    let (A, B) = (Matrix([[1, 2], [3, 4]]), Matrix([[5, 6], [7, 8]]))
    #expect(A + B == Matrix([[6, 8], [10, 12]]))
    #expect(B - A == Matrix([[4, 4], [4, 4]]))
    #expect(A * B == Matrix([[5, 12], [21, 32]]))
    #expect(B / A == Matrix([[5, 3], [7.0 / 3, 2]]))
    #expect(2 * A == Matrix([[2, 4], [6, 8]]))
    #expect(
        1 + A == Matrix([[2, 3], [4, 5]]) && 1 - A == Matrix([[0, -1], [-2, -3]])
            && 12 / A == Matrix([[12, 6], [4, 3]]))
    #expect(A * 2 == 2 * A && A + 1 == 1 + A)
    #expect(A - 1 == -(1 - A))
    #expect(A / 2 == Matrix([[0.5, 1], [1.5, 2]]))
    let row = Matrix(row: [10, 20])
    #expect(A + row == Matrix([[11, 22], [13, 24]]) && row + A == A + row)
    #expect(A - row == Matrix([[-9, -18], [-7, -16]]) && row - A == Matrix([[9, 18], [7, 16]]))
    #expect(A * row == Matrix([[10, 40], [30, 80]]) && row * A == A * row)
    #expect(A / row == Matrix([[0.1, 0.1], [0.3, 0.2]]) && row / A == Matrix([[10, 10], [10.0 / 3, 5]]))
}

/// Many elements are shared by the cores: each is still the one that belongs there.
@Test func elementwiseOnManyElements() {
    let numbers = (0..<60_001).map(Double.init)
    let A = Matrix(column: numbers)
    #expect((A - 3 * A).elements == numbers.map { -2 * $0 })
    #expect(A.rows(Array((0..<60_001).reversed())).elements == numbers.reversed())
}
