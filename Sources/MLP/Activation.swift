/// What a layer's `act` names: the function that makes A of Z.
enum Activation: UInt8 {
    case relu, sigmoid, softmax, identity

    /// The activation of that name, nil where there is none. ReLU is asked for first, as most layers have it.
    init?(name: String) {
        switch name {
        case "relu": self = .relu
        case "sigmoid": self = .sigmoid
        case "softmax": self = .softmax
        case "identity": self = .identity
        default: return nil
        }
    }

    /// The activation of a layer whose `act` is `text`: a name that is none of them is ReLU, as in the reference.
    init(text: String) { self = Activation(name: text) ?? .relu }
}
