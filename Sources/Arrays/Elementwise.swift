// NumPy's arithmetic, element by element. The result takes the memory of the matrix operand, of two the right one,
// where that is a temporary (uniquely referenced), as in `W - lr * dW`: an allocation costs more than a small layer's
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

    /// The element-wise sum of two matrices of one shape.
    public static func + (a: Matrix, b: consuming Matrix) -> Matrix { combined(a, .plus, b) }
    /// The element-wise difference of two matrices of one shape.
    public static func - (a: Matrix, b: consuming Matrix) -> Matrix { combined(a, .minus, b) }
    /// The element-wise product of two matrices of one shape, as `*` in NumPy; `dot` is the matrix product.
    public static func * (a: Matrix, b: consuming Matrix) -> Matrix { combined(a, .times, b) }
    /// The element-wise quotient of two matrices of one shape.
    public static func / (a: Matrix, b: consuming Matrix) -> Matrix { combined(a, .over, b) }

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

    private enum Operation { case plus, minus, times, over }

    private static func combined(_ a: Matrix, _ operation: Operation, _ b: consuming Matrix) -> Matrix {
        require(
            a.rows == b.rows && a.columns == b.columns,
            "a \(a.shape) and a \(b.shape) matrix do not match element by element")
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
public func exp(_ X: consuming Matrix) -> Matrix { X.updated { exp($0) } }

/// The square root of each element, as `np.sqrt`: NaN below 0.
public func sqrt(_ X: consuming Matrix) -> Matrix { X.updated { $0.squareRoot() } }

/// The natural logarithm of each element, as `np.log`: -inf at 0, NaN below.
public func log(_ X: consuming Matrix) -> Matrix { X.updated { log($0) } }
