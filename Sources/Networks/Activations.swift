/// The activation of a layer, by the name that its `act` has: the sheet's two, and those of the other courseworks.
public enum Activation: String, CaseIterable, Sendable {
    /// The sheet's `relu`, and its `sigmoid`.
    case relu, sigmoid
    /// `softmax` of each row.
    case softmax
    /// `naiveSoftmax` of each row.
    case naiveSoftmax = "naive softmax"
    /// Z itself: the last layer of a network of logits.
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

    /// The chain rule of equation 9: the loss's gradient with respect to Z, from that with respect to A. An activation
    /// of single elements multiplies each by a factor, a softmax each row by its Jacobian.
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
    public var activation: Activation { kind.activation }

    /// Whether the layer has batch normalisation.
    public var isBatchNormalised: Bool { self["act"] == batchNormalisationAct }

    /// The keys of the arrays that training changes.
    package var trainedKeys: [String] { ["W", "b"] + (isBatchNormalised ? batchNormalisationKeys : []) }

    /// The layer's activation, and whether it is the sheet's or has batch normalisation: of one look at its `act`.
    var kind: (activation: Activation, isSheets: Bool, isNormalised: Bool) {
        let act: String = self["act"]
        let isNormalised = act == batchNormalisationAct
        let name: String = isNormalised ? self["activation"] : act
        guard let activation = Activation(rawValue: name) else { fail("\"\(name)\" is not the name of an activation") }
        return (activation, !isNormalised && (activation == .relu || activation == .sigmoid), isNormalised)
    }
}
