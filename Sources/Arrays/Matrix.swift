/// A matrix of Doubles, kept row after row: what NumPy calls a two-dimensional `float64` array.
///
///     let X = Matrix([[1, 2], [3, 4], [5, 6]])   // 3 samples (rows) of 2 features (columns)
///     X[2, 0]                                    // 5.0
///
/// A vector of n numbers is a 1×n matrix (a row, as a bias) or an n×1 one (a column, as labels).
public struct Matrix: Equatable, Sendable {
    /// The number of rows: of samples, in the sheet's matrices.
    public let rows: Int
    /// The number of columns: of features.
    public let columns: Int
    /// The elements, `rows * columns` of them, row after row: (i, j) is `elements[i * columns + j]`.
    public var elements: [Double] { storage }
    @usableFromInline var storage: [Double]

    /// A matrix whose elements are about to be set.
    @usableFromInline init(uninitializedRows rows: Int, columns: Int) {
        (self.rows, self.columns) = (rows, columns)
        let count = rows * columns
        if count > 256 {
            // Large memory is first touched, page by page, by the cores that set it.
            storage = Array(unsafeUninitializedCapacity: count) {
                adviseLargePages(UnsafeMutableRawBufferPointer($0))
                $1 = count
            }
        } else {
            // The allocation above is not specialised for Double; this one is: 31 ns instead of 49.
            storage = []
            storage.reserveCapacity(count)
            for _ in 0..<count { storage.append(0) }
        }
    }

    /// A `rows`×`columns` matrix of `elements`, row after row.
    ///
    /// - Precondition: There are `rows * columns` elements.
    public init(rows: Int, columns: Int, elements: [Double]) {
        require(
            rows >= 0 && columns >= 0 && elements.count == rows * columns,
            "\(elements.count) elements do not make a \(rows)×\(columns) matrix")
        (self.rows, self.columns, storage) = (rows, columns, elements)
    }

    /// A `rows`×`columns` matrix that is `value` everywhere.
    public init(rows: Int, columns: Int, repeating value: Double) {
        require(rows >= 0 && columns >= 0, "there is no \(rows)×\(columns) matrix")
        self.init(uninitializedRows: rows, columns: columns)
        withMutableElements { $0.update(repeating: value) }
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
    public init(columns: [[Double]]) { self.init(Matrix(columns).T) }

    /// The 1×n matrix of `elements`.
    public init(row elements: [Double]) {
        self.init(rows: 1, columns: elements.count, elements: elements)
    }

    /// The n×1 matrix of `elements`.
    public init(column elements: [Double]) {
        self.init(rows: elements.count, columns: 1, elements: elements)
    }

    /// The element in a row and a column, both from 0.
    public subscript(row: Int, column: Int, file: StaticString = #fileID, line: UInt = #line) -> Double {
        get {
            requireIndex(row, column, file, line)
            return storage[row * columns + column]
        }
        set {
            requireIndex(row, column, file, line)
            storage[row * columns + column] = newValue
        }
    }

    private func requireIndex(_ row: Int, _ column: Int, _ file: StaticString, _ line: UInt) {
        require(
            0..<rows ~= row && 0..<columns ~= column, "there is no element (\(row), \(column)) in a \(shape) matrix",
            file: file, line: line)
    }

    /// The number of elements.
    public var count: Int { rows &* columns }

    /// Hands the elements to `body` to be read.
    @inlinable package func withElements<Result>(_ body: (UnsafeBufferPointer<Double>) -> Result) -> Result {
        storage.withUnsafeBufferPointer(body)
    }

    /// Hands the elements to `body` to be changed: in place, or in a copy where another matrix shares them.
    @inlinable mutating func withMutableElements(_ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
        storage.withUnsafeMutableBufferPointer { body($0) }
    }

    /// The numbers of rows and columns, as `A.shape` in NumPy.
    public var shape: Shape { Shape(rows: rows, columns: columns) }

    /// A matrix's shape: printed as "3×2".
    public struct Shape: Equatable, Sendable, CustomStringConvertible {
        /// The number of rows, and that of columns.
        public let rows, columns: Int

        public var description: String { "\(rows)×\(columns)" }
    }

    /// Row `row` as an array.
    public func row(_ row: Int) -> [Double] {
        require(0..<rows ~= row, "there is no row \(row) in a \(shape) matrix")
        return Array(storage[row * columns..<(row + 1) * columns])
    }

    /// The same elements in `other`'s shape.
    ///
    /// - Precondition: `other` has as many elements.
    public func reshaped(like other: Matrix, file: StaticString = #fileID, line: UInt = #line) -> Matrix {
        require(count == other.count, "a \(shape) matrix cannot be reshaped to \(other.shape)", file: file, line: line)
        return Matrix(rows: other.rows, columns: other.columns, elements: storage)
    }

    /// The `rows`×`columns` matrix whose rows `row` computes, from its index: on several cores where they are many.
    package init(rows: Int, columns: Int, row: (Int) -> [Double]) {
        self.init(uninitializedRows: rows, columns: columns)
        withMutableElements { elements in
            func set(_ range: Range<Int>) {
                for i in range { for (j, element) in row(i).enumerated() { elements[i * columns + j] = element } }
            }
            if rows * columns < 10_000 { return set(0..<rows) }
            inParallel { part, parts in set(rows * part / parts..<rows * (part + 1) / parts) }
        }
    }

    /// The matrix of `transform` of each row, which keeps its length: m×n as this one.
    package func mapRows(_ transform: ([Double]) -> [Double]) -> Matrix {
        Matrix(rows: rows, columns: columns) { transform(row($0)) }
    }
}

extension Matrix: CustomStringConvertible {
    /// A line a row, the elements separated by blanks.
    public var description: String {
        (0..<rows).map { row($0).map(\.description).joined(separator: " ") }.joined(separator: "\n")
    }

    /// The shape and the first elements, as "2×4 [0.27, -1.2, …]", at most `limit` of them.
    public func summary(_ limit: Int = 8) -> String {
        let first = elements.prefix(limit).map(\.description).joined(separator: ", ")
        return "\(shape) [\(first)\(count > limit ? ", …" : "")]"
    }
}
