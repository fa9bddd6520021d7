@_exported import NumPyRandom

/// One layer of the network: a dictionary, as in the lab sheet.
///
/// | key | what | shape | set by |
/// | --- | --- | --- | --- |
/// | `W` | weights | fanIn×fanOut | `initLayer`, `layerUpdate` |
/// | `b` | bias | 1×fanOut | `initLayer`, `layerUpdate` |
/// | `act` | the activation's name: `relu`, `sigmoid`, `softmax`, … | text | `initLayer` |
/// | `shape` | such as `2->4`, to print | text | `initLayer` |
/// | `X` | the layer's input | samples×fanIn | `layerForward` |
/// | `Z` | X·W + b | samples×fanOut | `layerForward` |
/// | `A` | the activation of Z | samples×fanOut | `layerForward` |
/// | `dA`, `dZ` | the loss's gradients in A and Z | samples×fanOut | `layerBackward` |
/// | `dW` | the loss's gradient in W | fanIn×fanOut | `layerBackward` |
/// | `db` | the loss's gradient in b | 1×fanOut | `layerBackward` |
/// | `dX` | the loss's gradient in X | samples×fanIn | `layerBackward` |
///
/// Batch normalisation has further keys (Others/BatchNormalisation.swift).
public typealias Layer = [String: Entry]

/// A multi-layer perceptron: the list of its layers, first to last. It is a value: `let best = mlp` keeps it
/// as it is now.
public typealias Network = [Layer]

/// What stands under a key of a layer.
public enum Entry: Equatable, Sendable {
    case array(Matrix)
    case text(String)
}

extension Entry: CustomStringConvertible, CustomDebugStringConvertible {
    /// An array's shape and first elements, as "2×4 [0.27, -1.2, …]", or the text: also in a layer that is printed.
    public var description: String {
        switch self {
        case .array(let matrix): matrix.summary()
        case .text(let text): text
        }
    }

    public var debugDescription: String { description }
}

extension Dictionary<String, Entry> {
    /// The matrix under `key`: `layer[array: "W"]`.
    ///
    /// - Precondition: Reading, the pass that sets the key has been run.
    public subscript(array key: String) -> Matrix {
        get {
            guard case .array(let matrix) = self[key] else {
                fail(absence(of: key))
            }
            return matrix
        }
        set { self[key] = .array(newValue) }
    }

    /// The text under `key`: `layer[text: "act"]`.
    ///
    /// - Precondition: Reading, the key has been set by `initLayer`.
    public subscript(text key: String) -> String {
        get {
            guard case .text(let text) = self[key] else {
                fail(absence(of: key))
            }
            return text
        }
        set { self[key] = .text(newValue) }
    }

    /// Says which function has to run before `key` is there.
    private func absence(of key: String) -> String {
        let setter =
            switch key {
            case "W", "b", "act", "shape": "initLayer sets it"
            case "X", "Z", "A": "layerForward sets it: run the forward pass first"
            case "gamma", "beta", "mean", "var": "addBatchNormalisation sets it"
            case "Zhat", "std": "layerForward sets it in a layer with batch normalisation: run the forward pass first"
            case "dgamma", "dbeta":
                "layerBackward sets it in a layer with batch normalisation: run the backward pass first"
            case "dA", "dZ", "dW", "db", "dX": "layerBackward sets it: run the backward pass first"
            default: "no function of the sheet sets it"
            }
        return "this layer has no \"\(key)\"; \(setter)"
    }
}
