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
            Arrays.product(
                Strided(A, columns: columns), Strided(B, columns: other.columns), C, m: rows, k: columns,
                n: other.columns)
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
        return product(B, columns: B.rows) { a, b, C in
            let transposed = Strided(b, columns: columns).transposed
            Arrays.product(Strided(a, columns: columns), transposed, C, m: rows, k: columns, n: B.rows)
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
            Arrays.product(Strided(A, columns: k).transposed, Strided(B, columns: n), C, m: k, k: m, n: n)
        }
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
    var i = 0
    while i &+ 4 <= rows {
        var j = 0
        while j &+ 4 <= columns {
            transposeBlock(from + (i &* columns &+ j), columns, to + (j &* rows &+ i), rows)
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

/// The transpose of a block of 4×4, its rows `fromRow` apart, to rows `toRow` apart.
@inline(__always)
func transposeBlock(
    _ from: UnsafePointer<Double>, _ fromRow: Int, _ to: UnsafeMutablePointer<Double>, _ toRow: Int
) {
    typealias V = SIMD4<Double>
    let (a, b) = (V.load(from), V.load(from + fromRow))
    let (c, d) = (V.load(from + 2 &* fromRow), V.load(from + 3 &* fromRow))
    V(a[0], b[0], c[0], d[0]).store(to)
    V(a[1], b[1], c[1], d[1]).store(to + toRow)
    V(a[2], b[2], c[2], d[2]).store(to + 2 &* toRow)
    V(a[3], b[3], c[3], d[3]).store(to + 3 &* toRow)
}
