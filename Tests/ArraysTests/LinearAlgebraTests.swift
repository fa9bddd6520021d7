import Arrays
import Testing

// Expected values by hand, from the definitions.

@Test func matrixProduct() {
    let A = Matrix([[1, 2, 3], [4, 5, 6]])
    let B = Matrix([[7, 8], [9, 10], [11, 12]])
    #expect(A.dot(B) == Matrix([[58, 64], [139, 154]]))
    #expect(
        Matrix(rows: 2, columns: 0, elements: []).dot(Matrix(rows: 0, columns: 2, elements: []))
            == Matrix([[0, 0], [0, 0]]))
}

@Test func transposeAndSums() {
    let A = Matrix([[1, 2, 3], [4, 5, 6]])
    #expect(Matrix(A.T) == Matrix([[1, 4], [2, 5], [3, 6]]))
    #expect(A.columnSums == Matrix(row: [5, 7, 9]))
    #expect(A.sum == 21)
    #expect(A.mean == 3.5)
}
