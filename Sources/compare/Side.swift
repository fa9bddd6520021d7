import Files
import Foundation
import MLP
import Programs

/// A student's functions, in whatever language, in a process of their own.
protocol Side: AnyObject {
    /// Starts the process, or ends it and starts it anew, and loads the student's file; the functions of `names` are
    /// the reference's.
    ///
    /// - Throws: `LoadError` for a file that cannot be loaded, `FileError` where something is missing that is needed.
    @discardableResult func start(replacing names: [String]) throws -> Greeting

    /// Puts the reference's functions in place of the student's.
    func replace(_ names: [String]) throws

    /// Asks for a function's value and returns the answer.
    ///
    /// - Throws: `NoAnswer` where none comes: the process takes too long or too much memory, or has ended.
    func ask(_ request: Request) throws -> Answer

    /// The sheet's functions that are there and more than the sheet's empty ones, by their names in the sheet.
    func written() throws -> [String]

    /// The next of several answers to one request.
    ///
    /// - Parameter what: What is waited for: "no answer within 60 s" where there is no sign of life for so long.
    func next(_ what: String) throws -> Answer

    /// What the student's functions have printed since this was asked for last.
    func printed() -> String
}

/// What a side says of itself when it has started.
struct Greeting {
    /// Such as "Python 3.11.7, NumPy 2.4.6".
    let versions: String
    let remarks: [String]
}

/// Why a student's file cannot be loaded.
struct LoadError: Error {
    let message: String
    var place: Place?
    var trace: String?
    var verb = "cannot be imported"
    /// What else is wrong, where a compiler has gone on after the first error.
    var all: [(place: Place?, message: String)] = []
    /// What the compiler warns of beside it.
    var warnings: [String] = []
    /// The function of the sheet that it is in, where it is in one.
    var function: String?

    /// In one line, after the file's name.
    var sentence: String {
        "\(verb): \(message)\(place.map { " (line \($0.line): \($0.text))" } ?? "")"
    }

    /// The same; of several errors the first ones, those of one message together, with their lines.
    var text: String {
        if all.count < 2, warnings.isEmpty { return sentence }
        var kinds: [(message: String, places: [Place])] = []
        for error in all {
            let kind = kinds.firstIndex { $0.message == error.message } ?? kinds.endIndex
            if kind == kinds.endIndex { kinds.append((error.message, [])) }
            if let place = error.place, !kinds[kind].places.contains(place) { kinds[kind].places.append(place) }
        }
        let shown = kinds.prefix(5).map { message, places in
            guard let first = places.first else { return "\n  \(message)" }
            let lines = places.map { String($0.line) }.joined(separator: ", ")
            return "\n  line\(places.count == 1 ? "" : "s") \(lines): \(message)\n      \(first.text)"
        }
        let rest = (kinds.count > 5 ? ["and \(kinds.count - 5) more"] : []) + warnings.prefix(3)
        return "\(verb):\(shown.joined())\(rest.map { "\n  \($0)" }.joined())"
    }
}

/// A line of the student's file.
package struct Place: Decodable, Equatable, Sendable {
    package let file: String
    package let line: Int
    package let text: String

    package init(file: String, line: Int, text: String) { (self.file, self.line, self.text) = (file, line, text) }
}

/// A function to call, or all of them for a whole run.
struct Request {
    let function: String
    let arguments: [Argument]
    /// How often, one call upon the other.
    var calls = 1
    /// Whether the answer has to say whether the function is still the sheet's empty one.
    var asksWhetherWritten = false

    /// Whether the time-out counts from one minibatch to the next.
    var isTraining: Bool { function == "whole_run" }
}

/// An argument of a function.
enum Argument: Sendable {
    case array(NDArray, integers: Bool = false)
    case number(Double)
    case count(Int)
    case text(String)
    /// A new `numpy.random.Generator` of this seed.
    case generator(Seed)
    case spec([(fanIn: Int, act: String?)], isTuple: Bool = false)
    case layer(Layer)
    case network(Network)

    static func matrix(_ matrix: Matrix) -> Argument { .array(NDArray(matrix)) }

    /// The numbers, where it has some.
    var array: NDArray? {
        switch self {
        case .array(let array, _): array
        case .number(let number): NDArray(number)
        case .count(let count): NDArray(Double(count))
        default: nil
        }
    }

    /// The layers, where it has some.
    var layers: Network? {
        switch self {
        case .layer(let layer): [layer]
        case .network(let mlp): mlp
        default: nil
        }
    }

    /// As JSON's objects.
    var json: Any {
        switch self {
        case .array(let array, let integers): wire(array, integers: integers)
        case .number(let number): ["float": number]
        case .count(let count): count
        case .text(let text): text
        case .generator(let seed): ["seed": seed.description]
        case .spec(let spec, let isTuple):
            ["spec": spec.map { [$0.fanIn, $0.act ?? NSNull()] as [Any] }, "tuple": isTuple]
        case .layer(let layer): ["layer": wire(layer)]
        case .network(let mlp): ["network": mlp.map(wire)]
        }
    }

    private func wire(_ array: NDArray, integers: Bool = false) -> [String: Any] {
        let bytes = array.elements.withUnsafeBytes { Data($0) }
        return ["shape": array.shape, "data": bytes.base64EncodedString(), "integers": integers]
    }

    private func wire(_ layer: Layer) -> [String: Any] {
        Dictionary(
            uniqueKeysWithValues: layer.keys.map { key in
                (key, layer.hasMatrix(key) ? wire(NDArray(layer[key], under: key)) as Any : layer[key] as String)
            })
    }
}

/// What a side answers.
package struct Answer: Decodable, Sendable {
    package enum Status: String, Decodable, Sendable {
        case ok, missing, raised, stopped, noNumPy, working, initial, step, moment, trained
    }

    let status: Status
    var message, trace, python, numpy, executable: String?
    var remarks, written: [String]?
    /// Where the student's file raised.
    var place: Place?
    var result: Value?
    /// The layers after the call, or those that were made; nil for one that is no dictionary.
    var layers: [[String: Value]?]?
    /// The numbers of the arguments that the call has changed, layers left out.
    var changed: [Int]?
    /// The generator's next draw after the call.
    var next: Value?
    /// Whether a second call with the same arguments gave the same.
    var repeats: Bool?
    /// Whether the function is still the sheet's empty one.
    var skeleton: Bool?
    /// Why a new layer cannot be updated by the student's own function.
    var consequence: String?
    /// The function's comparison of a text by `is`, where it has one.
    var is_of_literal: String?
    /// The minibatches that the function made.
    var steps: [Minibatch]?
    // Of a whole run:
    var loss, X, y, lr, classes: Value?
    var before: [[String: Value]?]?
    var number: Int?

    /// An answer of nothing but a status.
    package init(status: Status) { self.status = status }

    struct Minibatch: Decodable, Sendable {
        let X, y: Value
    }

    /// The value that is returned, or that stands under a key of a layer.
    func value(_ key: String, _ index: Int) -> Value? {
        switch key {
        case "result": return result
        case "len(mlp)":
            let count = Double(layers?.count ?? 0)
            return Value(
                type: "int", text: nil, dtype: "int64", shape: [], data: withUnsafeBytes(of: count) { Data($0) })
        default:
            guard let layers, layers.indices.contains(index) else { return nil }
            return layers[index]?[key]
        }
    }
}
