import Foundation

/// A value on the student's side: an array or a number with its bits, or a text.
package struct Value: Decodable, Sendable {
    /// The name of its type there.
    let type: String
    let text, dtype: String?
    let shape: [Int]?
    let data: Data?

    var isNone: Bool { type == "NoneType" }

    var isList: Bool { type == "list" || type == "tuple" }

    var isNumpyMatrix: Bool { type == "matrix" }

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

/// What a value is held against, or what a mistake makes of it.
package enum Wanted: Sendable {
    case array(NDArray)
    case text(String)
    case anyText
    /// Nothing is returned, or nothing stands under the key.
    case nothing

    package var array: NDArray? { if case .array(let array) = self { array } else { nil } }
}

/// What an array may be beside one of the same shape.
enum Form {
    case exact
    /// A vector; one row of a matrix is one too.
    case vector
    /// A number; an array of one element is one too.
    case scalar
    /// A vector; a list is one too.
    case list
}

/// A difference of two arrays.
package struct Difference: Sendable {
    /// max |Δ|, and max |Δ| / max(1, max |value|) of the array.
    package private(set) var absolute = 0.0, relative = 0.0

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
    _ name: String, _ wanted: Wanted, _ form: Form, _ found: Value?, tolerance: Double, difference: inout Difference
) -> String? {
    let subject = name == "result" ? "it returns" : "\(name) is"
    guard let found, !found.isNone else {
        return name == "result" ? "it returns None" : "\(name) is not stored in the layer"
    }
    switch wanted {
    case .text(let text):
        if found.type != "str" { return "\(subject) \(found.words), not '\(text)'" }
        return found.text == text ? nil : "\(subject) '\(found.text ?? "")', not '\(text)'"
    case .anyText, .nothing:
        return found.type == "str" ? nil : "\(subject) \(found.words), not a text"
    case .array(let array):
        let words = array.shape.isEmpty ? "a number" : "an array"
        if found.type == "tuple", form != .list { return "\(subject) a tuple, not \(words)" }
        guard let numbers = found.array else {
            return "\(subject) \(found.words), not \(found.shape != nil ? array.words : words)"
        }
        if found.isNumpyMatrix { return "\(subject) a numpy.matrix, not an array" }
        if found.isList, form != .list { return "\(subject) a \(found.type), not \(words)" }
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
