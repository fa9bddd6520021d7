import Arrays
import MLP

/// One input of a function, and what the Swift function makes of it.
struct Case {
    /// The input in words and figures.
    let input: String
    /// The arguments, by the names that the Python side gives them.
    let arguments: [String: Any]
    /// The layer or the network among the arguments.
    var mlp: Network = []
    /// The samples and labels among the arguments of a function that shuffles them.
    var samples: (X: Matrix, y: Matrix)?
    /// The arrays that the function returns or leaves in the layers, each by its name.
    let expected: [Expected]
}

struct Expected {
    let name: String
    let values: Matrix
    /// Whether Python's array must have the same shape, not only as many elements; where not, a result may be
    /// a list too.
    var isShapeStrict = true
}

extension Case {
    /// What a function leaves in the layers of a network: the arrays under `keys`, or under all keys.
    static func expected(in mlp: Network, keys: [String]) -> [Expected] {
        mlp.indices.flatMap { index in
            keys.map { key in
                let name = mlp.count == 1 ? key : "layer \(index + 1) \(key)"
                return Expected(name: name, values: mlp[index][array: key], isShapeStrict: key != "b" && key != "db")
            }
        }
    }
}

/// Samples with their labels in an order that does not depend on theirs.
func sorted(_ minibatches: some Sequence<(X: Matrix, y: Matrix)>) -> [[Double]] {
    minibatches.flatMap { X, y in (0..<X.rows).map { X.row($0) + [y.elements[$0]] } }
        .sorted { $0.lexicographicallyPrecedes($1) }
}

extension Answer {
    /// The array called `name` in a case's expectations.
    func value(_ name: String) -> Value? {
        if name == "result" { return result }
        let words = name.split(separator: " ")
        let index = words.count == 3 ? (Int(words[1]) ?? 1) - 1 : 0
        guard let mlp, mlp.indices.contains(index), let key = words.last else { return nil }
        return mlp[index][String(key)]
    }
}

extension Row {
    /// Compares an answer with a case's expectations; false where they part, with the place in `detail`.
    mutating func judge(_ test: Case, _ answer: Answer) -> Bool {
        cases += 1
        for expected in test.expected {
            guard let complaint = compare(expected, answer.value(expected.name)) else { continue }
            verdict = .differs(complaint.sentence)
            detail = complaint.lines + ["input: \(test.input)"]
            return false
        }
        return true
    }

    private mutating func compare(_ expected: Expected, _ value: Value?) -> (sentence: String, lines: [String])? {
        let name = expected.name
        let what = name == "result" ? "it returns" : "\(name) is"
        guard let value, !value.isNone else {
            let place = name == "result" ? "it returns None" : "'\(name.split(separator: " ").last!)' is not stored in the layer"
            return (place, [])
        }
        guard let numbers = value.numbers, let shape = value.shape else {
            return ("\(what) \(value.text.map { "'\($0)'" } ?? "a \(value.type)"), not an array", [])
        }
        let isListFine = name == "result" && !expected.isShapeStrict
        if ["list", "tuple"].contains(value.type), !isListFine { return ("\(what) a \(value.type), not an array", []) }
        let wanted = [expected.values.rows, expected.values.columns]
        let isScalar = expected.values.count == 1 && shape.reduce(1, *) == 1
        guard numbers.count == expected.values.count, !expected.isShapeStrict || shape == wanted || isScalar else {
            let found = shape.map(String.init).joined(separator: "×")
            return ("\(what) of shape \(found.isEmpty ? "()" : found), not \(expected.values.shape)", [])
        }
        let agrees = take(expected.values.elements, numbers)
        if value.dtype == "float32" || value.dtype == "float16" {
            return ("\(what) \(value.dtype!), not float64", [])
        }
        return agrees ? nil : ("\(name) is wrong", [firstDifference(name, expected.values, numbers)])
    }

    /// The first element that differs by more than the tolerance, with both answers.
    func firstDifference(_ name: String, _ swift: Matrix, _ python: [Double]) -> String {
        let scale = python.filter(\.isFinite).reduce(1) { max($0, abs($1)) }
        let index = zip(swift.elements, python).enumerated().first { _, pair in
            !(abs(pair.0 - pair.1) / scale <= tolerance) && pair.0 != pair.1 && !(pair.0.isNaN && pair.1.isNaN)
        }?.offset
        guard let index else { return "\(name): the same within the tolerance" }
        let place = swift.count == 1 ? "" : "[\(index / swift.columns), \(index % swift.columns)]"
        return "\(name)\(place): Swift \(swift.elements[index]), Python \(python[index])"
    }
}

/// An array's shape and first elements.
func shown(_ matrix: Matrix) -> String {
    let limit = 8
    let elements = matrix.elements.prefix(limit).map(\.description).joined(separator: ", ")
    return "\(matrix.shape) [\(elements)\(matrix.count > limit ? ", …" : "")]"
}
