/// The loss that training minimises: the sheet's, or another coursework's.
///
///     loss(y, yHat)               // of each prediction or sample
///     loss.gradient(y, yHat)      // in the predictions, in yHat's shape
public enum Loss: Sendable, CaseIterable {
    /// `binaryCrossentropyLoss` of each output: the sheet's.
    case binaryCrossentropy
    /// `categoricalCrossentropyLoss`, for a last layer of probabilities: its act is "softmax" or "sigmoid".
    case categoricalCrossentropy
    /// `softmaxCrossentropyLoss`, for a last layer of logits: its act is "identity".
    case softmaxCrossentropy

    /// The losses.
    public func callAsFunction(_ y: some Labels, _ yHat: Matrix) -> Matrix {
        switch self {
        case .binaryCrossentropy: binaryCrossentropyLoss(y, yHat)
        case .categoricalCrossentropy: categoricalCrossentropyLoss(y, yHat)
        case .softmaxCrossentropy: softmaxCrossentropyLoss(y, yHat)
        }
    }

    /// The gradient of the losses in the predictions.
    public func gradient(_ y: some Labels, _ yHat: Matrix) -> Matrix {
        switch self {
        case .binaryCrossentropy: dBinaryCrossentropyLoss(y, yHat)
        case .categoricalCrossentropy: dCategoricalCrossentropyLoss(y, yHat)
        case .softmaxCrossentropy: dSoftmaxCrossentropyLoss(y, yHat)
        }
    }
}

/// What a step descends along: the sum or the mean of the gradients of a minibatch's samples.
public enum Reduction: Sendable, CaseIterable {
    /// Their sum: the sheet's, with which a larger minibatch takes larger steps.
    case sum
    /// Their mean: the last layer's dA is divided by the number of the minibatch's samples, also of a last, shorter
    /// one, and every gradient follows from it.
    case mean

    /// The last layer's dA, from the gradients of the samples' losses, samples×outputs.
    public func callAsFunction(_ gradients: consuming Matrix) -> Matrix {
        self == .sum ? gradients : gradients / Double(gradients.rows)
    }
}

/// Stops a training that cannot run: no network, no samples, labels or a loss that do not go with them.
func requireTrainable(_ mlp: Network, _ X: some Features, _ y: some Labels, _ loss: Loss, batch: Int? = nil) {
    require(!mlp.isEmpty && X.rows > 0, "training takes a network with a layer and at least one sample")
    require(y.samples == X.rows, "labels of \(y.samples) samples do not go with \(X.rows) samples")
    if let batch {
        require(batch > 0, "a minibatch has at least one sample, not \(batch)")
        require(
            min(batch, X.rows) > 1 && X.rows % batch != 1 || !mlp.contains(where: \.isBatchNormalised),
            "batch normalisation takes at least two samples: minibatches of \(batch) leave one of \(X.rows) alone")
    }
    if loss == .binaryCrossentropy { return }
    let act = mlp[mlp.count - 1][text: "act"]
    if loss == .categoricalCrossentropy {
        require(
            ["softmax", "naive softmax", "sigmoid"].contains(act),
            "categorical cross-entropy takes probabilities: the last layer is \"softmax\" or \"sigmoid\", not \"\(act)\""
        )
    } else {
        require(
            act == "identity",
            "softmax cross-entropy takes logits and has the softmax in it: the last layer is \"identity\", not \"\(act)\""
        )
    }
}

func requireSameShape(_ A: Matrix, _ B: Matrix) {
    require(A.rows == B.rows && A.columns == B.columns, "a \(A.shape) and a \(B.shape) matrix do not match row by row")
}
