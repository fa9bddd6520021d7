/// The activation of a layer, by the name that its `act` has: the sheet's two, and those of the other courseworks.
public enum Activation: String, CaseIterable, Sendable {
    case relu, sigmoid, softmax
    case naiveSoftmax = "naive softmax"
    case identity

    /// Z's activation A, in Z's shape.
    func callAsFunction(_ Z: Matrix) -> Matrix {
        switch self {
        case .relu: MLP.relu(Z)
        case .sigmoid: MLP.sigmoid(Z)
        case .softmax: Networks.softmax(Z)
        case .naiveSoftmax: Networks.naiveSoftmax(Z)
        case .identity: Z
        }
    }

    /// The chain rule of equation 9: the loss's gradient in Z, from that in A. An activation of single elements
    /// multiplies each by a factor, a softmax each row by its Jacobian.
    func backward(_ dA: Matrix, _ Z: Matrix) -> Matrix {
        switch self {
        case .relu: dA * dRelu(Z)
        case .sigmoid: dA * dSigmoid(Z)
        case .softmax, .naiveSoftmax: dSoftmax(self(Z), dA)
        case .identity: dA
        }
    }
}

extension Layer {
    /// The activation that the layer's `act` names; in a layer with batch normalisation its `activation` names it.
    public var activation: Activation {
        let act: String = self["act"]
        let name: String = act == batchNormalisationAct ? self["activation"] : act
        guard let activation = Activation(rawValue: name) else { fail("\"\(name)\" is not the name of an activation") }
        return activation
    }

    /// Whether the layer is the sheet's, which its functions can run.
    var isSheets: Bool { self["act"] == "relu" || self["act"] == "sigmoid" }

    /// The keys of the arrays that training changes.
    public var trainedKeys: [String] { ["W", "b"] + (isBatchNormalised ? batchNormalisationKeys : []) }
}
