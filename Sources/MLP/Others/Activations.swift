/// The function that makes A of Z in a layer, as its `act` names it: the activation of equation 8. A name that is none
/// of them is ReLU, as in the reference.
func activation(of layer: Layer) -> (Matrix) -> Matrix {
    switch layer[text: "act"] {
    case "sigmoid": sigmoid
    case "softmax": softmax
    case "naive softmax": naiveSoftmax
    case "identity": { $0 }
    default: relu
    }
}

/// The function that makes of Z what dA is multiplied by in a layer: the activation' of equation 9.
func slope(of layer: Layer) -> (Matrix) -> Slope {
    switch layer[text: "act"] {
    case "sigmoid": { .elementwise(dSigmoid($0)) }
    case "softmax": { .jacobian(softmax: softmax($0)) }
    case "naive softmax": { .jacobian(softmax: naiveSoftmax($0)) }
    case "identity": { .elementwise(Matrix(rows: $0.rows, columns: $0.columns, repeating: 1)) }
    default: { .elementwise(dRelu($0)) }
    }
}

/// The gradient of an activation at Z.
enum Slope {
    /// Of an activation of each element by itself: its derivatives.
    case elementwise(Matrix)
    /// Of the softmax of each row, where each output depends on the whole row.
    case jacobian(softmax: Matrix)

    /// The chain rule of equation 9: element by element, or row by row with the Jacobian.
    static func * (dA: Matrix, slope: consuming Slope) -> Matrix {
        switch consume slope {
        case .elementwise(let derivatives): dA * derivatives
        case .jacobian(let A): dSoftmax(A, dA)
        }
    }
}

/// The acts that a layer may be made with.
public let acts = ["relu", "sigmoid", "softmax", "naive softmax", "identity"]

func requireActivation(_ act: String) {
    require(
        acts.contains(act),
        "an activation is \"relu\", \"sigmoid\", \"softmax\", \"naive softmax\" or \"identity\", not \"\(act)\"")
}
