@_exported import NumPyRandom

/// One layer of the network, used as the lab sheet's dictionary.
///
///     layer["Z"] = X.dot(layer["W"]) + layer["b"]     // a matrix
///     if layer["act"] == "sigmoid" { … }              // a text
///
/// | key | what | shape | set by |
/// | --- | --- | --- | --- |
/// | `W` | weights | fanIn×fanOut | `initLayer`, `layerUpdate` |
/// | `b` | bias | 1×fanOut | `initLayer`, `layerUpdate` |
/// | `act` | the activation's name, `relu` or `sigmoid` | text | `initLayer` |
/// | `shape` | such as `2->4`, to print | text | `initLayer` |
/// | `X` | the layer's input | samples×fanIn | `layerForward` |
/// | `Z` | X·W + b | samples×fanOut | `layerForward` |
/// | `A` | the activation of Z | samples×fanOut | `layerForward` |
/// | `dA`, `dZ` | the loss's gradient with respect to A and Z | samples×fanOut | `layerBackward` |
/// | `dX` | the loss's gradient with respect to X | samples×fanIn | `layerBackward` |
/// | `dW` | the loss's gradient with respect to W | fanIn×fanOut | `layerBackward` |
/// | `db` | the loss's gradient with respect to b | 1×fanOut | `layerBackward` |
public struct Layer: Sendable {
    /// The matrix under `key`.
    ///
    /// - Precondition: When it is read, the key holds a matrix: the function that sets it has been run.
    public subscript(key: String, file: StaticString = #fileID, line: UInt = #line) -> Matrix {
        get {
            guard case .matrix(let matrix) = entry(key) else {
                fail(complaint(key, "matrix"), file: file, line: line)
            }
            return matrix
        }
        set { set(key, .matrix(newValue)) }
    }

    /// The text under `key`, where the context asks for one: `layer["act"] == "relu"`, `layer["act"] as String`.
    ///
    /// - Precondition: When it is read, the key holds a text.
    @_disfavoredOverload
    public subscript(key: String, file: StaticString = #fileID, line: UInt = #line) -> String {
        get {
            guard case .text(let text) = entry(key) else { fail(complaint(key, "text"), file: file, line: line) }
            return text
        }
        set { set(key, .text(newValue)) }
    }

    /// The keys, those of the sheet first and in its order.
    public var keys: [String] {
        names.sorted { (Self.sheetKeys[$0] ?? 99, $0) < (Self.sheetKeys[$1] ?? 99, $1) }
    }

    /// Whether there is a matrix under `key`.
    public func hasMatrix(_ key: String) -> Bool {
        if case .matrix = entry(key) { true } else { false }
    }

    /// Removes a key and what is under it.
    public mutating func removeValue(forKey key: String) {
        guard let index = index(of: key) else { return }
        names.remove(at: index)
        entries.remove(at: index)
    }

    /// The keys in the order set, and what is under each. There are few of them, and two short texts are compared in a
    /// nanosecond or two, where a hash takes 15 to 30: a fifth of a small network's step.
    private var names: [String] = []
    private var entries: [Entry] = []

    private enum Entry: Equatable, Sendable {
        case matrix(Matrix)
        case text(String)
    }

    private func index(of key: String) -> Int? {
        names.firstIndex { $0.utf8.count == key.utf8.count && $0 == key }  // the counts alone tell most keys apart
    }

    private func entry(_ key: String) -> Entry? { index(of: key).map { entries[$0] } }

    private mutating func set(_ key: String, _ entry: Entry) {
        if let index = index(of: key) {
            entries[index] = entry
        } else {
            names.append(key)
            entries.append(entry)
        }
    }

    private static let sheetKeys = Dictionary(
        uniqueKeysWithValues: zip(["W", "b", "act", "shape", "X", "Z", "A", "dA", "dZ", "dX", "dW", "db"], 0...))

    /// Why `key` cannot be read as asked: what is there, which keys there are, and which function has to run first.
    private func complaint(_ key: String, _ kind: String) -> String {
        switch entry(key) {
        case .text: return "layer[\"\(key)\"] is a text: let \(key): String = layer[\"\(key)\"]"
        case .matrix: return "layer[\"\(key)\"] is a matrix, not a text: let \(key): Matrix = layer[\"\(key)\"]"
        case nil: break
        }
        let setter =
            switch key {
            case "W", "b", "act", "shape": "; initLayer sets it"
            case "X", "Z", "A": "; layerForward sets it: run the forward pass first"
            case "dA", "dZ", "dX", "dW", "db": "; layerBackward sets it: run the backward pass first"
            default: ""
            }
        return "this layer has no \"\(key)\", only \(keys.map { "\"\($0)\"" }.joined(separator: ", "))\(setter)"
    }
}

/// What stands under a layer's key: a `Matrix` or a `String`.
public protocol LayerValue: Sendable {}

extension Matrix: LayerValue {}
extension String: LayerValue {}

extension Layer: ExpressibleByDictionaryLiteral {
    /// The layer of these keys and values. If a key occurs twice, its last value counts.
    public init(dictionaryLiteral elements: (String, any LayerValue)...) {
        for (key, value) in elements {
            switch value {
            case let matrix as Matrix: self[key] = matrix
            case let text as String: self[key] = text
            default: fail("\"\(key)\" is neither a Matrix nor a String")
            }
        }
    }
}

extension Layer: Equatable {
    /// Whether both have the same keys, in any order, and the same under each.
    public static func == (a: Layer, b: Layer) -> Bool {
        a.names.count == b.names.count && zip(a.names, a.entries).allSatisfy { b.entry($0) == $1 }
    }
}

extension Layer: CustomStringConvertible {
    /// The keys in their order, a matrix by its shape and first elements: `["W": 2×4 [0.27, -1.2, …], …]`.
    public var description: String {
        let pairs = keys.map { key in
            switch entry(key)! {
            case .matrix(let matrix): "\"\(key)\": \(matrix.summary())"
            case .text(let text): "\"\(key)\": \(text)"
            }
        }
        return "[\(pairs.joined(separator: ", "))]"
    }
}

/// A multi-layer perceptron: the list of its layers, first to last. It is a value: `let best = mlp` is a snapshot.
public typealias Network = [Layer]

// MARK: - The sheet's asserts on layers, and that its functions can run them

/// The assert of `layer_forward`: X has the layer's features, and the layer's act is the sheet's.
func requireInput(_ X: Matrix, of layer: Layer) {
    let W: Matrix = layer["W"]
    require(X.columns == W.rows, "samples of \(X.columns) features do not fit weights of shape \(W.shape)")
    requireAct(layer["act"])
}

/// The assert of `layer_backward`: dA has the shape of A, and the layer's act is the sheet's.
func requireGradient(_ dA: Matrix, of layer: Layer) {
    let A: Matrix = layer["A"]
    require(dA.shape == A.shape, "a gradient of shape \(dA.shape) does not fit activations of shape \(A.shape)")
    requireAct(layer["act"])
}

/// Stops a program whose layer has another act than the sheet's two.
func requireAct(_ act: String) {
    require(act == "relu" || act == "sigmoid", "an act of the sheet is \"relu\" or \"sigmoid\", not \"\(act)\"")
}

/// Stops a program that makes a layer without connections, or of another act than the sheet's two.
func requireLayer(_ fanIn: Int, _ fanOut: Int, _ act: String) {
    require(fanIn > 0 && fanOut > 0, "a layer connects at least 1 input to 1 output, not \(fanIn)->\(fanOut)")
    requireAct(act)
}

/// Stops an epoch without samples, of a batch below 1, or whose labels are not as many as the samples.
func requireSamples(_ X: Matrix, _ y: Matrix, batch: Int) {
    require(X.rows > 0, "an epoch takes at least one sample")
    require(X.rows == y.rows, "\(y.rows) labels do not go with \(X.rows) samples")
    require(batch > 0, "a minibatch has at least one sample, not \(batch)")
}
