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
        case .binaryCrossentropy: binaryCrossentropyLoss(labels(y, like: yHat), yHat)
        case .categoricalCrossentropy: categoricalCrossentropyLoss(y, yHat)
        case .softmaxCrossentropy: softmaxCrossentropyLoss(y, yHat)
        }
    }

    /// The gradient of the losses in the predictions.
    public func gradient(_ y: some Labels, _ yHat: Matrix) -> Matrix {
        switch self {
        case .binaryCrossentropy: dBinaryCrossentropyLoss(labels(y, like: yHat), yHat)
        case .categoricalCrossentropy: dCategoricalCrossentropyLoss(y, yHat)
        case .softmaxCrossentropy: dSoftmaxCrossentropyLoss(y, yHat)
        }
    }

    /// The labels in the predictions' shape. Of class numbers a categorical loss makes one-hot rows; binary
    /// cross-entropy takes one label for each prediction.
    package func labels(_ y: some Labels, like yHat: Matrix) -> Matrix {
        guard self == .binaryCrossentropy, let numbers = y as? [Int] else { return y.reshaped(like: yHat) }
        require(
            numbers.count == yHat.count,
            "binary cross-entropy takes a label for each prediction: \(numbers.count) labels do not go with \(yHat.shape) ones"
        )
        return Matrix(rows: yHat.rows, columns: yHat.columns, elements: numbers.map(Double.init))
    }
}

/// What a step descends along: the sum or the mean of the gradients of a minibatch's samples.
public enum Reduction: Sendable, CaseIterable {
    /// Their sum: the sheet's, with which a larger minibatch takes larger steps.
    case sum
    /// Their mean: the last layer's dA is divided by the number of the minibatch's samples, also of a last, shorter
    /// one, and every gradient follows from it.
    case mean

    /// What the gradients of a minibatch of `samples` samples are divided by.
    public func divisor(_ samples: Int) -> Double { self == .mean ? Double(samples) : 1 }
}

/// How a network is trained: what the sheet's functions take as arguments, and what the sheet fixes.
public struct Hyperparameters: Equatable, Sendable {
    /// Samples in a minibatch, at least 1; an epoch's last minibatch is shorter where `batch` does not divide the
    /// samples.
    public var batch: Int
    /// The learning rate.
    public var lr: Double
    /// The loss.
    public var loss: Loss
    /// Whether the samples' gradients are summed or averaged.
    public var reduction: Reduction

    /// Those given, and the sheet's loss and reduction for the others.
    public init(batch: Int, lr: Double, loss: Loss = .binaryCrossentropy, reduction: Reduction = .sum) {
        (self.batch, self.lr, self.loss, self.reduction) = (batch, lr, loss, reduction)
    }
}

/// Stops a training that cannot run: what `requireMinibatch` stops, or a minibatch size that does not go with the
/// samples.
package func requireTrainable(_ mlp: Network, _ X: some Features, _ y: some Labels, _ how: Hyperparameters) {
    requireMinibatch(mlp, X, y, how.loss)
    require(how.batch > 0, "a minibatch has at least one sample, not \(how.batch)")
    let isOneAlone = min(how.batch, X.rows) == 1 || X.rows % how.batch == 1
    require(
        !isOneAlone || !mlp.contains(where: \.isBatchNormalised),
        "batch normalisation takes at least two samples: minibatches of \(how.batch) leave one of \(X.rows) alone")
}

/// Stops a minibatch that cannot train: no network, no samples, labels or a loss that do not go with them.
func requireMinibatch(_ mlp: Network, _ X: some Features, _ y: some Labels, _ loss: Loss) {
    require(!mlp.isEmpty && X.rows > 0, "training takes a network with a layer and at least one sample")
    require(y.samples == X.rows, "labels of \(y.samples) samples do not go with \(X.rows) samples")
    let act = mlp[mlp.count - 1].activation
    switch loss {
    case .binaryCrossentropy: break
    case .categoricalCrossentropy:
        require(
            act == .softmax || act == .naiveSoftmax || act == .sigmoid,
            "categorical cross-entropy takes probabilities: the last layer is \"softmax\" or \"sigmoid\", "
                + "not \"\(act.rawValue)\"")
    case .softmaxCrossentropy:
        require(
            act == .identity,
            "softmax cross-entropy takes logits and has the softmax in it: the last layer is \"identity\", "
                + "not \"\(act.rawValue)\"")
    }
}
