import Arrays
import Foundation
import MLP

/// Numbers with NumPy's shape: [] for one number, [n] for a vector, [m, n] for a matrix. Operators broadcast as NumPy's
/// do, so that the table of exercises says in Swift what a student's Python computes, shape and all.
package struct NDArray: Equatable, Sendable {
    package let shape: [Int]
    /// Row after row.
    package let elements: [Double]
    /// Whether it stands for any array of its shape.
    package private(set) var isAny = false

    init(shape: [Int], _ elements: [Double]) { (self.shape, self.elements) = (shape, elements) }

    init(_ matrix: Matrix) { self.init(shape: [matrix.rows, matrix.columns], matrix.elements) }

    /// What stands under a layer's key: a bias and its gradient are vectors.
    init(_ matrix: Matrix, under key: String) {
        self = ["b", "db"].contains(key) ? .vector(matrix.elements) : NDArray(matrix)
    }

    init(_ number: Double) { self.init(shape: [], [number]) }

    static func vector(_ elements: [Double]) -> NDArray { NDArray(shape: [elements.count], elements) }

    /// What NumPy raises an exception for instead of a value: shapes that do not fit element by element, and those that
    /// do not fit in a matrix product.
    static let refused = NDArray(shape: [-1], [])
    static let refusedProduct = NDArray(shape: [-2], [])

    var isRefused: Bool { self == .refused || self == .refusedProduct }

    /// Any array of a shape.
    static func any(_ shape: Int...) -> NDArray {
        var array = NDArray(shape: shape, Array(repeating: .nan, count: shape.reduce(1, *)))
        array.isAny = true
        return array
    }

    /// As a matrix; a vector is a row.
    var matrix: Matrix {
        let columns = shape.last ?? 1
        return Matrix(rows: columns <= 0 ? 0 : elements.count / columns, columns: max(0, columns), elements: elements)
    }

    /// In words: "a number", "a vector of 3", "a 2×3 array".
    var words: String {
        switch shape.count {
        case 0: "a number"
        case 1: "a vector of \(shape[0])"
        default: "a \(shape.map(String.init).joined(separator: "×")) array"
        }
    }

    func map(_ transform: (Double) -> Double) -> NDArray { NDArray(shape: shape, elements.map(transform)) }

    /// What a function of matrices gives for the elements, in this shape.
    func through(_ function: (Matrix) -> Matrix) -> NDArray {
        NDArray(shape: shape, function(Matrix(row: elements)).elements)
    }

    func reshaped(_ shape: [Int]) -> NDArray {
        shape.reduce(1, *) == elements.count ? NDArray(shape: shape, elements) : .refused
    }

    var T: NDArray { shape.count < 2 ? self : NDArray(Matrix(matrix.T)) }

    /// NumPy's `@` of two matrices, or of two vectors.
    func dot(_ other: NDArray) -> NDArray {
        if isRefused || other.isRefused { return isRefused ? self : other }
        guard let inner = shape.last, inner == other.shape.first, shape.count == other.shape.count else {
            return .refusedProduct
        }
        if shape.count == 1 { return NDArray((self * other).elements.reduce(0, +)) }
        return NDArray(matrix.dot(other.matrix))
    }

    var sum: NDArray { NDArray(elements.reduce(0, +)) }

    var mean: NDArray { sum / Double(elements.count) }

    /// The sums over an axis of a matrix: 0 is over its rows, a number for each column.
    func sum(axis: Int) -> NDArray {
        if shape.count < 2 { return axis < shape.count ? sum : .refused }
        return .vector(axis == 0 ? matrix.columnSums.elements : (0..<shape[0]).map { matrix.row($0).reduce(0, +) })
    }
}

extension NDArray: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    package init(floatLiteral value: Double) { self.init(value) }

    package init(integerLiteral value: Int) { self.init(Double(value)) }

    static func + (a: NDArray, b: NDArray) -> NDArray { a.combined(b, +) }
    static func - (a: NDArray, b: NDArray) -> NDArray { a.combined(b, -) }
    static func * (a: NDArray, b: NDArray) -> NDArray { a.combined(b, *) }
    static func / (a: NDArray, b: NDArray) -> NDArray { a.combined(b, /) }
    static func * (a: Double, b: NDArray) -> NDArray { b.map { a * $0 } }
    static func / (a: NDArray, b: Double) -> NDArray { a.map { $0 / b } }
    static prefix func - (a: NDArray) -> NDArray { a.map(-) }

    private func combined(_ other: NDArray, _ operation: (Double, Double) -> Double) -> NDArray {
        if isRefused || other.isRefused { return isRefused ? self : other }
        let rank = max(shape.count, other.shape.count)
        let (a, b) = (padded(to: rank), other.padded(to: rank))
        guard zip(a, b).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else { return .refused }
        let shape = zip(a, b).map { $0 == 1 ? $1 : $0 }
        let columns = shape.last ?? 1
        return NDArray(
            shape: shape,
            (0..<shape.reduce(1, *)).map {
                operation(element($0 / columns, $0 % columns), other.element($0 / columns, $0 % columns))
            })
    }

    private func padded(to rank: Int) -> [Int] { Array(repeating: 1, count: rank - shape.count) + shape }

    /// The element that stands at a place of a larger array when this one is repeated over it.
    private func element(_ row: Int, _ column: Int) -> Double {
        let columns = shape.last ?? 1
        let rows = shape.count < 2 ? 1 : shape[0]
        return elements[(rows == 1 ? 0 : row) * columns + (columns == 1 ? 0 : column)]
    }
}

func exp(_ a: NDArray) -> NDArray { a.map { Foundation.exp($0) } }
func log(_ a: NDArray) -> NDArray { a.map { Foundation.log($0) } }
func relu(_ z: NDArray) -> NDArray { z.through { relu($0) } }
func dRelu(_ z: NDArray) -> NDArray { z.through { dRelu($0) } }
func sigmoid(_ z: NDArray) -> NDArray { z.through { sigmoid($0) } }
func dSigmoid(_ z: NDArray) -> NDArray { z.through { dSigmoid($0) } }
