import Arrays
import Testing

/// Every path of the product (tiles, edges, blocks, threads), of matrices and of their transposes, gives each element
/// the same chain of multiply-adds, which a plain loop over whole numbers, exact in any order, and a chain of Doubles
/// confirm.
@Test(arguments: [
    (1, 1, 1), (3, 5, 7), (10, 10, 16), (11, 3, 17), (23, 9, 31), (40, 64, 48), (130, 70, 90), (137, 300, 259),
    (400, 513, 140),
    (20, 90, 203), (37, 120, 331), (1, 301, 600), (3, 301, 600), (5, 301, 600), (21, 1030, 500), (500, 1030, 21),
    (300, 600, 60),
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
    #expect(Matrix(A.T).T.dot(B) == C)
    #expect(A.dot(Matrix(B.T).T) == C)
    #expect(A.map { $0 / 3 }.dot(Matrix(B.T).T) == thirds)
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
