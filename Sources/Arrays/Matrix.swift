/// A matrix of Doubles, kept row after row: what NumPy calls a two-dimensional `float64` array.
///
///     let X = Matrix([[1, 2], [3, 4], [5, 6]])   // 3 samples (rows) of 2 features (columns)
///     X[2, 0]                                    // 5.0
///
/// A vector of n numbers is a 1×n matrix (a row, as a bias) or an n×1 one (a column, as labels).
public struct Matrix: Equatable, Sendable {
    /// The number of rows: of samples, in the sheet's matrices.
    public private(set) var rows: Int
    /// The number of columns: of features.
    public private(set) var columns: Int
    /// The elements, `rows * columns` of them: element (i, j) stands at `i * columns + j`.
    public internal(set) var elements: [Double]

    /// A `rows`×`columns` matrix of `elements`, row after row.
    ///
    /// - Precondition: There are `rows * columns` elements.
    public init(rows: Int, columns: Int, elements: [Double]) {
        require(
            rows >= 0 && columns >= 0 && elements.count == rows * columns,
            "\(elements.count) elements do not make a \(rows)×\(columns) matrix")
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    /// A `rows`×`columns` matrix that is `value` everywhere.
    public init(rows: Int, columns: Int, repeating value: Double) {
        require(rows >= 0 && columns >= 0, "there is no \(rows)×\(columns) matrix")
        self.init(rows: rows, columns: columns, elements: Array(repeating: value, count: rows * columns))
    }

    /// A matrix whose elements are about to be set: large memory is then first touched, page by page, by the cores
    /// that set it.
    init(uninitializedRows rows: Int, columns: Int) {
        (self.rows, self.columns) = (rows, columns)
        elements = Array(unsafeUninitializedCapacity: rows * columns) { $1 = rows * columns }
    }

    /// The matrix of the given rows.
    ///
    /// - Precondition: The rows are of one length.
    public init(_ rows: [[Double]]) {
        let columns = rows.first?.count ?? 0
        for (index, row) in rows.enumerated() {
            require(row.count == columns, "row \(index) has \(row.count) elements, row 0 has \(columns)")
        }
        self.init(rows: rows.count, columns: columns, elements: rows.flatMap { $0 })
    }

    /// The matrix of the given columns, as `numpy.stack(columns, axis=1)`.
    ///
    /// - Precondition: The columns are of one length.
    public init(columns: [[Double]]) {
        let (rows, count) = (columns.first?.count ?? 0, columns.count)
        for (index, column) in columns.enumerated() {
            require(column.count == rows, "column \(index) has \(column.count) elements, column 0 has \(rows)")
        }
        self.init(uninitializedRows: rows, columns: count)
        for (j, column) in columns.enumerated() {
            for i in 0..<rows { elements[i * count + j] = column[i] }
        }
    }

    /// The 1×n matrix of `elements`.
    public init(row elements: [Double]) {
        self.init(rows: 1, columns: elements.count, elements: elements)
    }

    /// The n×1 matrix of `elements`.
    public init(column elements: [Double]) {
        self.init(rows: elements.count, columns: 1, elements: elements)
    }

    /// Makes this a `rows`×`columns` matrix of any elements and hands them to `body` to be set; the memory is used
    /// again where it is of the right size and nobody else's.
    package mutating func refill(rows: Int, columns: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) {
        (self.rows, self.columns) = (rows, columns)
        if elements.count != rows * columns {
            elements = []
            elements = Array(repeating: 0, count: rows * columns)
        }
        change(body)
    }

    /// Hands the elements to `body` to be changed in place.
    package mutating func change(_ body: (UnsafeMutablePointer<Double>) -> Void) {
        elements.withUnsafeMutableBufferPointer { buffer in
            if let start = buffer.baseAddress { body(start) }
        }
    }

    /// The element in a row and a column, both from 0.
    public subscript(row: Int, column: Int) -> Double {
        get {
            requireIndex(row, column)
            return elements[row * columns + column]
        }
        set {
            requireIndex(row, column)
            elements[row * columns + column] = newValue
        }
    }

    private func requireIndex(_ row: Int, _ column: Int) {
        require(
            0..<rows ~= row && 0..<columns ~= column, "there is no element (\(row), \(column)) in a \(shape) matrix")
    }

    /// The number of elements.
    public var count: Int { elements.count }

    /// The shape in words, as "3×2".
    public var shape: String { "\(rows)×\(columns)" }

    /// Row `row` as an array.
    public func row(_ row: Int) -> [Double] {
        require(0..<rows ~= row, "there is no row \(row) in a \(shape) matrix")
        return Array(elements[row * columns..<(row + 1) * columns])
    }

    /// The matrix of the given rows, in the order given, as `X[indices]` in NumPy.
    public func rows(_ indices: some Collection<Int>) -> Matrix {
        var picked: [Double] = []
        picked.reserveCapacity(indices.count * columns)
        for index in indices {
            require(0..<rows ~= index, "there is no row \(index) in a \(shape) matrix")
            picked += elements[index * columns..<(index + 1) * columns]
        }
        return Matrix(rows: indices.count, columns: columns, elements: picked)
    }

    /// The same elements in `other`'s shape.
    ///
    /// - Precondition: `other` has as many elements.
    public func reshaped(like other: Matrix) -> Matrix {
        require(count == other.count, "a \(shape) matrix cannot be reshaped to \(other.shape)")
        return Matrix(rows: other.rows, columns: other.columns, elements: elements)
    }
}

extension Matrix: CustomStringConvertible {
    /// A line a row, the elements separated by blanks.
    public var description: String {
        (0..<rows).map { row($0).map(\.description).joined(separator: " ") }.joined(separator: "\n")
    }
}

/// Hands the elements of three matrices to `body` to be read.
package func withElements(
    _ A: Matrix, _ B: Matrix, _ C: Matrix,
    _ body: (UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>) -> Void
) {
    A.elements.withUnsafeBufferPointer { a in
        B.elements.withUnsafeBufferPointer { b in
            C.elements.withUnsafeBufferPointer { c in
                if let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress { body(a, b, c) }
            }
        }
    }
}

/// Hands the elements of two matrices to `body` to be read.
package func withElements(_ A: Matrix, _ B: Matrix, _ body: (UnsafePointer<Double>, UnsafePointer<Double>) -> Void) {
    withElements(A, B, B) { a, b, _ in body(a, b) }
}
