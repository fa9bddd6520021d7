/// What a layer's `act` names: the function that makes A of Z.
enum Activation {
    case relu, sigmoid, softmax, identity

    /// The activation of that name, nil where there is none.
    ///
    /// A step on dictionaries asks twice a layer, and would notice a call.
    @inline(__always)
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
    @inline(__always)
    init(text: String) { self = Activation(name: text) ?? .relu }
}
