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

@Test func rowsAndShapes() {
    let A = Matrix([[1, 2], [3, 4], [5, 6]])
    #expect(A.rows([2, 0, 2]) == Matrix([[5, 6], [1, 2], [5, 6]]))
    #expect(A.rows(1..<2) == Matrix([[3, 4]]))
    #expect(A.row(1) == [3, 4])
    #expect(A[2, 1] == 6)
    #expect(A.reshaped(like: Matrix(row: [0, 0, 0, 0, 0, 0])) == Matrix(row: [1, 2, 3, 4, 5, 6]))
    #expect(!Matrix([[1, .nan]]).isFinite)
    #expect(!Matrix([[1, -.infinity]]).isFinite)
    #expect(Matrix([[1, 2]]).description == "1.0 2.0")
}

/// A wrong shape stops the program with a sentence that names both shapes, in release builds too.
@Test func shapeMistakesNameBothShapes() async throws {
    let product = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Matrix([[1, 2, 3]]).dot(Matrix([[1, 2]]))
    }
    #expect(try #require(product).standardErrorContent.contains("a 1×3 matrix cannot be multiplied by a 1×2 one".utf8))

    let sum = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Matrix([[1, 2, 3]]) + Matrix([[1], [2], [3]])
    }
    #expect(try #require(sum).standardErrorContent.contains("a 1×3 + a 3×1 matrix".utf8))

    let elements = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Matrix(rows: 2, columns: 2, elements: [1, 2, 3])
    }
    #expect(try #require(elements).standardErrorContent.contains("3 elements do not make a 2×2 matrix".utf8))
}

/// Every path of the product (tiles, edges, blocks, threads) gives each element the same chain of multiply-adds,
/// which a plain loop over whole numbers, exact in any order, and a chain of Doubles confirm.
@Test(arguments: [
    (1, 1, 1), (3, 5, 7), (10, 10, 16), (11, 3, 17), (23, 9, 31), (40, 64, 48), (130, 70, 90), (137, 300, 259),
    (400, 513, 140),
    (20, 90, 203), (37, 120, 331),
])
func productsOfAllSizes(m: Int, k: Int, n: Int) {
    var state: UInt64 = 1
    func next() -> Double {
        state = state &* 6364136223846793005 &+ 1442695040888963407
        return Double(Int(state >> 60) - 8)
    }
    let A = Matrix(rows: m, columns: k, elements: (0..<m * k).map { _ in next() })
    let B = Matrix(rows: k, columns: n, elements: (0..<k * n).map { _ in next() })
    let C = A.dot(B)
    let thirds = A.map { $0 / 3 }.dot(B)
    for i in 0..<m where i < 3 || i % 7 == 0 || i > m - 12 {
        for j in 0..<n {
            var (whole, chain) = (0.0, 0.0)
            for p in 0..<k {
                whole += A[i, p] * B[p, j]
                chain = chain.adding(A[i, p] / 3, times: B[p, j])
            }
            #expect(C[i, j] == whole)
            #expect(thirds[i, j] == chain)
        }
    }
}
