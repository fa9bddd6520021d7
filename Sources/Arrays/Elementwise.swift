extension Matrix {
    /// The matrix of `transform` at each element.
    public func map(_ transform: (Double) -> Double) -> Matrix {
        Matrix(rows: rows, columns: columns, elements: elements.map(transform))
    }

    /// The matrix of `combine` at each pair of elements that stand in the same place.
    ///
    /// - Precondition: Both matrices have the same shape.
    public func zip(_ other: Matrix, _ combine: (Double, Double) -> Double) -> Matrix {
        require(
            rows == other.rows && columns == other.columns,
            "a \(shape) and a \(other.shape) matrix do not match element by element")
        return Matrix(
            rows: rows, columns: columns,
            elements: Swift.zip(elements, other.elements).map { combine($0.0, $0.1) })
    }

    /// The element-wise sum of two matrices of one shape.
    public static func + (a: Matrix, b: Matrix) -> Matrix { a.zip(b, +) }
    /// The element-wise difference of two matrices of one shape.
    public static func - (a: Matrix, b: Matrix) -> Matrix { a.zip(b, -) }
    /// The element-wise product of two matrices of one shape, as `*` in NumPy; `dot` is the matrix product.
    public static func * (a: Matrix, b: Matrix) -> Matrix { a.zip(b, *) }
    /// The element-wise quotient of two matrices of one shape.
    public static func / (a: Matrix, b: Matrix) -> Matrix { a.zip(b, /) }
    /// The matrix with each element times `scalar`.
    public static func * (scalar: Double, a: Matrix) -> Matrix { a.map { scalar * $0 } }

    /// The sum of all elements, from first to last; 0 for an empty matrix.
    public var sum: Double { elements.reduce(0, +) }

    /// The mean of all elements; NaN for an empty matrix.
    public var mean: Double { sum / Double(count) }

    /// Whether no element is infinite or NaN.
    public var isFinite: Bool { elements.allSatisfy(\.isFinite) }
}
