import Arrays

/// Fits the network to one minibatch: forward, loss, backward, update.
///
/// Lab sheet 6.1.
///
/// - Parameters:
///   - mlp: The network.
///   - X: The minibatch, samples×features.
///   - y: The labels, one for each row of X and output of the network: 0 or 1, one-hot rows for several classes.
///   - lr: The learning rate.
///   - loss: The loss; week 5's is binary.
///   - reduction: Whether gradients are summed over the minibatch, as in week 5, or averaged.
/// - Returns: The mean loss of a sample of the minibatch, before the update, whatever the reduction.
@discardableResult
public func mlpMinibatch(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, lr: Double, loss: Loss = .binaryCrossentropy, reduction: Reduction = .sum
) -> Double {
    mlpMinibatch(&mlp, X, y, lr: lr, Objective(loss: loss, reduction: reduction))
}

@discardableResult @inline(__always)
func mlpMinibatch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, lr: Double, _ objective: Objective) -> Double {
    require(!mlp.isEmpty && X.rows > 0, "a minibatch takes a network with a layer and at least one sample")
    let outputs = mlp[mlp.count - 1][array: "W"].columns
    require(y.count == X.rows * outputs, "\(y.count) labels do not go with \(X.rows) samples and \(outputs) outputs")
    let at = mlp.indices.map { mlp[$0].placesForBackward(andForward: true) }
    objective.requireFits(mlp[mlp.count - 1].activation(at: at[at.count - 1].act))
    let yHat = mlpForward(&mlp, X, at: at)
    // The gradient goes where the last layer's dA was.
    var dA = mlp[mlp.count - 1].take(at[at.count - 1].dA)
    let sum = objective.lossAndGradient(y, yHat, &dA)
    mlpBackward(&mlp, dA, at: at)
    for index in mlp.indices { layerUpdate(&mlp[index], lr: lr, at: at[index]) }
    return sum / Double(X.rows)
}
