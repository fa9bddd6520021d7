import CLibrary

// NumPy's arithmetic, element by element. A temporary operand (uniquely referenced) gives its memory to the result: the
// right one in `W - lr * dW`, the larger one in `X.dot(W) + b`. An allocation costs more than a small layer's
// arithmetic.

extension Matrix {
    /// The matrix of `transform` at each element.
    @inlinable public func map(_ transform: (Double) -> Double) -> Matrix {
        var result = Matrix(uninitializedRows: rows, columns: columns)
        withElements { elements in
            result.withMutableElements { result in
                for i in 0..<result.count { result[i] = transform(elements[i]) }
            }
        }
        return result
    }

    /// The element-wise sum of two matrices of one shape, or of a matrix's rows with one row, as `A + b` in NumPy.
    public static func + (a: consuming Matrix, b: consuming Matrix) -> Matrix { combined(a, .plus, b) }
    /// The element-wise difference of two matrices of one shape, or of a matrix's rows with one row.
    public static func - (a: consuming Matrix, b: consuming Matrix) -> Matrix { combined(a, .minus, b) }
    /// The element-wise product of two matrices of one shape, or of a matrix's rows with one row, as `*` in NumPy; the
    /// matrix product is `dot`.
    public static func * (a: consuming Matrix, b: consuming Matrix) -> Matrix { combined(a, .times, b) }
    /// The element-wise quotient of two matrices of one shape, or of a matrix's rows with one row.
    public static func / (a: consuming Matrix, b: consuming Matrix) -> Matrix { combined(a, .over, b) }

    /// The matrix with `scalar` combined with each element, on the side where it is written.
    public static func * (scalar: Double, a: Matrix) -> Matrix {
        var result = Matrix(uninitializedRows: a.rows, columns: a.columns)
        a.withElements { a in
            result.withMutableElements { result in inRanges(a.count) { for i in $0 { result[i] = scalar * a[i] } } }
        }
        return result
    }
    public static func - (scalar: Double, a: Matrix) -> Matrix { a.map { scalar - $0 } }
    public static func + (scalar: Double, a: consuming Matrix) -> Matrix { a.updated { scalar + $0 } }
    public static func / (scalar: Double, a: consuming Matrix) -> Matrix { a.updated { scalar / $0 } }
    public static func * (a: consuming Matrix, scalar: Double) -> Matrix { a.updated { $0 * scalar } }
    public static func + (a: consuming Matrix, scalar: Double) -> Matrix { a.updated { $0 + scalar } }
    public static func - (a: consuming Matrix, scalar: Double) -> Matrix { a.updated { $0 - scalar } }
    public static func / (a: consuming Matrix, scalar: Double) -> Matrix { a.updated { $0 / scalar } }
    public static prefix func - (a: consuming Matrix) -> Matrix { a.updated { -$0 } }

    /// The sum of all elements, from first to last; 0 for an empty matrix.
    public var sum: Double { withElements { $0.reduce(0, +) } }

    /// The mean of all elements; NaN for an empty matrix.
    public var mean: Double { sum / Double(count) }

    /// Whether no element is infinite or NaN.
    public var isFinite: Bool { withElements { $0.allSatisfy(\.isFinite) } }

    private enum Operation: String { case plus = "+", minus = "-", times = "*", over = "/" }

    private static func combined(_ a: consuming Matrix, _ operation: Operation, _ b: consuming Matrix) -> Matrix {
        if a.shape == b.shape { return ofOneShape(a, operation, b) }
        require(
            a.columns == b.columns && (a.rows == 1 || b.rows == 1),
            "a \(a.shape) \(operation.rawValue) a \(b.shape) matrix: they have one shape, or one is a row of as many columns"
        )
        if b.rows == 1 {
            a.forEachRow(with: b) { a, b, n in
                switch operation {
                case .plus: add(b, into: a, n)
                case .minus: for j in 0..<n { a[j] -= b[j] }
                case .times: for j in 0..<n { a[j] *= b[j] }
                case .over: for j in 0..<n { a[j] /= b[j] }
                }
            }
            return a
        }
        b.forEachRow(with: a) { b, a, n in
            switch operation {
            case .plus: add(a, into: b, n)
            case .minus: for j in 0..<n { b[j] = a[j] - b[j] }
            case .times: for j in 0..<n { b[j] *= a[j] }
            case .over: for j in 0..<n { b[j] = a[j] / b[j] }
            }
        }
        return b
    }

    @inline(__always)
    private static func ofOneShape(_ a: borrowing Matrix, _ operation: Operation, _ b: consuming Matrix) -> Matrix {
        a.withElements { a in
            b.withMutableElements { b in
                inRanges(b.count) { range in
                    // A loop for each: an operation that is passed as a closure is called for each element.
                    switch operation {
                    case .plus: for i in range { b[i] = a[i] + b[i] }
                    case .minus: for i in range { b[i] = a[i] - b[i] }
                    case .times: for i in range { b[i] = a[i] * b[i] }
                    case .over: for i in range { b[i] = a[i] / b[i] }
                    }
                }
            }
        }
        return b
    }

    /// Calls `body` with the first element of each row and of `row`, and how many there are.
    @inline(__always)
    private mutating func forEachRow(
        with row: Matrix, _ body: (UnsafeMutablePointer<Double>, UnsafePointer<Double>, _ n: Int) -> Void
    ) {
        let (rows, columns) = (rows, columns)
        withMutableElements { elements in
            row.withElements { row in
                guard let start = elements.baseAddress, let row = row.baseAddress else { return }
                for i in 0..<rows { body(start + i &* columns, row, columns) }
            }
        }
    }

    @inline(__always)
    fileprivate consuming func updated(_ operation: (Double) -> Double) -> Matrix {
        withMutableElements { elements in for i in 0..<elements.count { elements[i] = operation(elements[i]) } }
        return self
    }
}

/// Runs `body` on all of `count` elements, in ranges on several cores where there are many: they wait for memory.
@inline(__always)
private func inRanges(_ count: Int, _ body: (Range<Int>) -> Void) {
    if count < 50_000 { return body(0..<count) }
    inParallel { part, parts in body(count * part / parts..<count * (part + 1) / parts) }
}

/// e to the power of each element, as `np.exp`.
public func exp(_ X: consuming Matrix) -> Matrix { X.updated { CLibrary.exp($0) } }

/// The square root of each element, as `np.sqrt`: NaN below 0.
public func sqrt(_ X: consuming Matrix) -> Matrix { X.updated { $0.squareRoot() } }

/// The natural logarithm of each element, as `np.log`: -inf at 0, NaN below.
public func log(_ X: consuming Matrix) -> Matrix { X.updated { CLibrary.log($0) } }

// The same of one number, as the C library has them: at hand without an import, and not in the way of Foundation's.

/// e to the power of x.
@_disfavoredOverload @inlinable public func exp(_ x: Double) -> Double { CLibrary.exp(x) }

/// The natural logarithm of x.
@_disfavoredOverload @inlinable public func log(_ x: Double) -> Double { CLibrary.log(x) }

/// The square root of x.
@_disfavoredOverload @inlinable public func sqrt(_ x: Double) -> Double { x.squareRoot() }

/// The hyperbolic tangent of x.
@_disfavoredOverload @inlinable public func tanh(_ x: Double) -> Double { CLibrary.tanh(x) }

/// x to the power of y.
@_disfavoredOverload @inlinable public func pow(_ x: Double, _ y: Double) -> Double { CLibrary.pow(x, y) }
