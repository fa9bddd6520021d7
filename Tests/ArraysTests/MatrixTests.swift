import Arrays
import Testing

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
