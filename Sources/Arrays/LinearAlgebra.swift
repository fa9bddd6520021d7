extension Matrix {
    /// The matrix product, as `A @ B` in NumPy: m×k times k×n is m×n.
    ///
    /// - Precondition: This matrix has as many columns as `other` has rows.
    /// - Complexity: O(m·k·n).
    public func dot(_ other: Matrix) -> Matrix {
        require(columns == other.rows, "a \(shape) matrix cannot be multiplied by a \(other.shape) one")
        var product = Matrix(uninitializedRows: rows, columns: other.columns)
        elements.withUnsafeBufferPointer { a in
            other.elements.withUnsafeBufferPointer { b in
                product.elements.withUnsafeMutableBufferPointer { c in
                    guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
                    Arrays.product(Strided(a, columns: columns), b, c, m: rows, k: columns, n: other.columns)
                }
            }
        }
        return product
    }

    /// The transpose, n×m for an m×n matrix, as `A.T` in NumPy.
    public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows, repeating: 0)
        elements.withUnsafeBufferPointer { from in
            result.elements.withUnsafeMutableBufferPointer { to in
                guard let from = from.baseAddress, let to = to.baseAddress else { return }
                transpose(from, to, rows: rows, columns: columns)
            }
        }
        return result
    }

    /// This matrix with `row` added to each of its rows.
    ///
    /// - Precondition: `row` is 1×n for an m×n matrix.
    public func adding(row: Matrix) -> Matrix {
        require(
            row.rows == 1 && row.columns == columns,
            "a \(row.shape) matrix cannot be added to each row of a \(shape) one")
        var result = self
        for i in 0..<rows {
            for j in 0..<columns { result.elements[i * columns + j] += row.elements[j] }
        }
        return result
    }

    /// The sum of each column, 1×n for an m×n matrix, as `A.sum(axis=0)` in NumPy.
    public var columnSums: Matrix {
        var result = Matrix(rows: 1, columns: columns, repeating: 0)
        for i in 0..<rows {
            for j in 0..<columns { result.elements[j] += elements[i * columns + j] }
        }
        return result
    }
}
