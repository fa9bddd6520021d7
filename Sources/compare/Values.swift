import Arrays
import Foundation
import MLP

/// Numbers with NumPy's shape: [] for one number, [n] for a vector, [m, n] for a matrix.
package struct NDArray: Equatable, Sendable {
    package let shape: [Int]
    /// Row after row.
    package let elements: [Double]

    init(shape: [Int], _ elements: [Double]) { (self.shape, self.elements) = (shape, elements) }

    init(_ matrix: Matrix) { self.init(shape: [matrix.rows, matrix.columns], matrix.elements) }

    /// What stands under a layer's key: a bias and its gradient are vectors.
    init(_ matrix: Matrix, under key: String) {
        self = ["b", "db"].contains(key) ? .vector(matrix.elements) : NDArray(matrix)
    }

    init(_ number: Double) { self.init(shape: [], [number]) }

    static func vector(_ elements: [Double]) -> NDArray { NDArray(shape: [elements.count], elements) }

    /// As a matrix; a vector is a row.
    var matrix: Matrix {
        let columns = shape.last ?? 1
        return Matrix(rows: columns == 0 ? 0 : elements.count / columns, columns: columns, elements: elements)
    }

    func map(_ transform: (Double) -> Double) -> NDArray { NDArray(shape: shape, elements.map(transform)) }

    /// In words: "a number", "a vector of 3", "a 2×3 array".
    var words: String {
        switch shape.count {
        case 0: "a number"
        case 1: "a vector of \(shape[0])"
        default: "a \(shape.map(String.init).joined(separator: "×")) array"
        }
    }
}

/// A value on the student's side: an array or a number with its bits, or a text.
package struct Value: Decodable {
    /// The name of its type there.
    let type: String
    let text, dtype: String?
    let shape: [Int]?
    let data: Data?

    var isNone: Bool { type == "NoneType" }

    var isList: Bool { type == "list" || type == "tuple" }

    /// The numbers; nil where it is no array of numbers, or too large to be looked at.
    var array: NDArray? {
        guard let data, let shape else { return nil }
        return NDArray(
            shape: shape,
            [Double](unsafeUninitializedCapacity: data.count / 8) { buffer, count in
                count = data.count / 8
                _ = data.copyBytes(to: buffer)
            })
    }

    /// What it is where numbers were wanted.
    var words: String {
        if text == "too large", let shape { return NDArray(shape: shape, []).words }
        return dtype == nil && text != nil && type == "str" ? "the text '\(text!)'" : "a \(type)"
    }
}

/// What a value is held against.
package enum Wanted {
    case array(NDArray, Form)
    case text(String)
    case anyText
    /// Python's None, as a mistake.
    case nothing

    package enum Form {
        /// An array of the same shape.
        case exact
        /// A vector; one row of a matrix is one too.
        case vector
        /// A number; an array of one element is one too.
        case scalar
        /// A vector; a list is one too.
        case list
    }

    static func matrix(_ matrix: Matrix) -> Wanted { .array(NDArray(matrix), .exact) }

    package var array: NDArray? { if case .array(let array, _) = self { array } else { nil } }
}

/// A difference of two arrays.
package struct Difference: Sendable {
    /// max |Δ|, and max |Δ| / max(1, max |value|) of the array.
    var absolute = 0.0
    package private(set) var relative = 0.0

    init() {}

    package init(_ expected: [Double], _ found: [Double]) {
        guard expected.count == found.count else {
            (absolute, relative) = (.infinity, .infinity)
            return
        }
        var scale = 1.0
        for (a, b) in zip(expected, found) {
            if b.isFinite { scale = max(scale, abs(b)) }
            if a == b || a.isNaN && b.isNaN { continue }
            let difference = abs(a - b)
            absolute = max(absolute, difference.isNaN ? .infinity : difference)
        }
        relative = absolute / scale
    }

    mutating func formMaximum(_ other: Difference) {
        absolute = max(absolute, other.absolute)
        relative = max(relative, other.relative)
    }
}

/// Why a value is not the one that is wanted; nil where it is, to the tolerance.
///
/// - Parameters:
///   - name: What the value is called: "result", or a key of a layer.
///   - difference: Takes up the difference where the two can be held against each other.
func mismatch(
    _ name: String, _ wanted: Wanted, _ found: Value?, tolerance: Double, difference: inout Difference
) -> String? {
    let subject = name == "result" ? "it returns" : "\(name) is"
    guard let found, !found.isNone else {
        return name == "result" ? "it returns None" : "'\(name.split(separator: " ").last!)' is not stored in the layer"
    }
    switch wanted {
    case .text(let text):
        if found.type != "str" { return "\(subject) \(found.words), not '\(text)'" }
        return found.text == text ? nil : "\(subject) '\(found.text ?? "")', not '\(text)'"
    case .anyText, .nothing:
        return found.type == "str" ? nil : "\(subject) \(found.words), not a text"
    case .array(let array, let form):
        guard let numbers = found.array else {
            let isOther = found.shape == nil
            return
                "\(subject) \(found.words), not \(!isOther ? array.words : form == .scalar ? "a number" : "an array")"
        }
        if found.type == "matrix" { return "\(subject) a numpy.matrix, not an array" }
        if found.isList, form != .list {
            return "\(subject) a \(found.type), not \(form == .scalar ? "a number" : "an array")"
        }
        let isRow = form == .vector && numbers.shape == [1] + array.shape
        let isOneNumber = form == .scalar && numbers.elements.count == 1
        guard numbers.shape == array.shape || isRow || isOneNumber else {
            return "\(subject) \(numbers.words), not \(array.words)"
        }
        if found.dtype == "float32" || found.dtype == "float16" { return "\(subject) \(found.dtype!), not float64" }
        let own = Difference(array.elements, numbers.elements)
        difference.formMaximum(own)
        return own.relative <= tolerance ? nil : "\(name == "result" ? "the result" : name) is wrong"
    }
}

/// Whether a value is `wanted` to rounding, whatever kind of array or list holds it.
func equals(_ found: Value?, _ wanted: Wanted, tolerance: Double) -> Bool {
    switch wanted {
    case .text(let text): return found?.type == "str" && found?.text == text
    case .anyText: return found?.type == "str"
    case .nothing: return found?.isNone == true
    case .array(let array, _):
        guard let numbers = found?.array, numbers.shape == array.shape else { return false }
        return Difference(array.elements, numbers.elements).relative <= tolerance
    }
}
