extension Matrix {
    /// The matrix product, as `A @ B` in NumPy: m×k times k×n is m×n.
    ///
    /// - Precondition: This matrix has as many columns as `other` has rows.
    /// - Complexity: O(m·k·n).
    public func dot(_ other: Matrix, file: StaticString = #fileID, line: UInt = #line) -> Matrix {
        require(
            columns == other.rows, "dot: a \(shape) matrix cannot be multiplied by a \(other.shape) one", file: file,
            line: line)
        return product(other) { A, B, C in
            Arrays.product(Strided(A, columns: columns), B, C, m: rows, k: columns, n: other.columns)
        }
    }

    /// The product with a transpose, as `A @ B.T` in NumPy: m×n times the transpose of k×n is m×k.
    ///
    /// - Precondition: Both matrices have as many columns.
    public func dot(_ other: Transpose, file: StaticString = #fileID, line: UInt = #line) -> Matrix {
        let B = other.matrix
        require(
            columns == B.columns, "dot: a \(shape) matrix cannot be multiplied by the transpose of a \(B.shape) one",
            file: file,
            line: line)
        return product(B, columns: B.rows) { A, B, C in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, columns * other.matrix.rows)) { room in
                productOfTranspose(A, B, C, room: room.baseAddress!, m: rows, k: other.matrix.rows, n: columns)
            }
        }
    }

    /// The transpose, n×m for an m×n matrix, as `A.T` in NumPy: a view that a product reads as it lies.
    public var T: Transpose { Transpose(matrix: self) }

    /// The transpose's elements in an array of their own, as `A.T.copy()` in NumPy.
    public init(_ transpose: Transpose) {
        let from = transpose.matrix
        self.init(uninitializedRows: from.columns, columns: from.rows)
        withMutableElements { to in
            from.withElements { elements in
                guard let start = elements.baseAddress, let to = to.baseAddress else { return }
                Arrays.transpose(start, to, rows: from.rows, columns: from.columns)
            }
        }
    }

    /// The sum of each column, 1×n for an m×n matrix, as `A.sum(axis=0)` in NumPy.
    public var columnSums: Matrix {
        var sums = Matrix(rows: 1, columns: columns, repeating: 0)
        sums.withMutableElements { sums in
            withElements { elements in
                guard let start = elements.baseAddress, let sums = sums.baseAddress else { return }
                for i in 0..<rows { add(start + i &* columns, into: sums, columns) }
            }
        }
        return sums
    }

    /// A product's matrix, set by `body`; empty operands leave it 0.
    ///
    /// Bounds: all three matrices have elements, so there are base addresses, and the callers have checked that the
    /// shapes which they hand on are those of the matrices. A kernel that is given m, k and n stays in m×k, k×n and m×n
    /// elements.
    @inline(__always)
    fileprivate func product(
        _ other: Matrix, rows: Int? = nil, columns: Int? = nil,
        _ body: (UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
    ) -> Matrix {
        if count == 0 || other.count == 0 {
            return Matrix(rows: rows ?? self.rows, columns: columns ?? other.columns, repeating: 0)
        }
        var result = Matrix(uninitializedRows: rows ?? self.rows, columns: columns ?? other.columns)
        withElements { a in
            other.withElements { b in
                result.withMutableElements { c in body(a.baseAddress!, b.baseAddress!, c.baseAddress!) }
            }
        }
        return result
    }
}

/// A matrix seen with its rows as columns: what `A.T` gives. It copies nothing.
public struct Transpose: Sendable {
    @usableFromInline let matrix: Matrix

    /// The product of the transpose with a matrix, as `A.T @ B` in NumPy: the transpose of m×k times m×n is k×n.
    ///
    /// - Precondition: Both matrices have as many rows.
    public func dot(_ other: Matrix, file: StaticString = #fileID, line: UInt = #line) -> Matrix {
        let (m, k, n) = (matrix.rows, matrix.columns, other.columns)
        require(
            m == other.rows,
            "dot: the transpose of a \(matrix.shape) matrix cannot be multiplied by a \(other.shape) one",
            file: file, line: line)
        return matrix.product(other, rows: k) { A, B, C in
            Arrays.product(Strided(A, columns: k).transposed, B, C, m: k, k: m, n: n)
        }
    }
}

/// C = A·Bᵀ for A m×n, B k×n and C m×k.
///
/// The product reads its second matrix in whole vectors along a row, which Bᵀ does not have: either B is transposed
/// first, or the smaller A first and Cᵀ = B·Aᵀ after. Both add the same products in the same order.
///
/// - Parameter room: Memory for k×n Doubles.
package func productOfTranspose(
    _ A: UnsafePointer<Double>, _ B: UnsafePointer<Double>, _ C: UnsafeMutablePointer<Double>,
    room: UnsafeMutablePointer<Double>, m: Int, k: Int, n: Int
) {
    if m >= 16, m * (k + n) < k * n {
        transpose(A, room, rows: m, columns: n)
        product(Strided(B, columns: n), room, room + m * n, m: k, k: n, n: m)
        transpose(room + m * n, C, rows: k, columns: m)
    } else {
        transpose(B, room, rows: k, columns: n)
        product(Strided(A, columns: n), room, C, m: m, k: n, n: k)
    }
}

/// to ← to + from, for `count` elements: in vectors, as the compiler makes scalar code of a plain loop over two
/// pointers that may alias.
@inlinable @inline(__always)
package func add(_ from: UnsafePointer<Double>, into to: UnsafeMutablePointer<Double>, _ count: Int) {
    var j = 0
    while j &+ 8 <= count {
        (SIMD8.load(to + j) + SIMD8.load(from + j)).store(to + j)
        j &+= 8
    }
    while j < count {
        to[j] += from[j]
        j &+= 1
    }
}

/// The transpose of a `rows`×`columns` matrix, both row-major, in blocks of 4×4.
package func transpose(
    _ from: UnsafePointer<Double>, _ to: UnsafeMutablePointer<Double>, rows: Int, columns: Int
) {
    typealias V = SIMD4<Double>
    var i = 0
    while i &+ 4 <= rows {
        var j = 0
        while j &+ 4 <= columns {
            let block = from + (i &* columns &+ j)
            let (a, b) = (V.load(block), V.load(block + columns))
            let (c, d) = (V.load(block + 2 &* columns), V.load(block + 3 &* columns))
            let target = to + (j &* rows &+ i)
            V(a[0], b[0], c[0], d[0]).store(target)
            V(a[1], b[1], c[1], d[1]).store(target + rows)
            V(a[2], b[2], c[2], d[2]).store(target + 2 &* rows)
            V(a[3], b[3], c[3], d[3]).store(target + 3 &* rows)
            j &+= 4
        }
        while j < columns {
            for p in i..<i &+ 4 { to[j &* rows &+ p] = from[p &* columns &+ j] }
            j &+= 1
        }
        i &+= 4
    }
    while i < rows {
        for j in 0..<columns { to[j &* rows &+ i] = from[i &* columns &+ j] }
        i &+= 1
    }
}
