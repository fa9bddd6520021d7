@_exported import MLP

// The sheet's functions for networks of any layers, losses and samples. They hand the sheet's layers to the sheet's
// functions, and have code only for what the sheet lacks.

/// Builds a network of any activations and initialiser, as `initMLP`.
///
/// - Parameter spec: Each layer's fanIn and activation; the last element is only the last layer's fanOut.
/// - Precondition: `spec` has at least two elements, and all but the last an activation.
public func initNetwork(
    _ spec: [(fanIn: Int, act: String?)], initialiser: Initialiser = .heUniform, rng: inout Generator
) -> Network {
    require(spec.count > 1, "a network takes at least 2 elements of its spec, not \(spec.count)")
    return zip(spec, spec.dropFirst()).map { this, next in
        let (fanIn, fanOut) = (this.fanIn, next.fanIn)
        require(fanIn > 0 && fanOut > 0, "a layer connects at least 1 input to 1 output, not \(fanIn)->\(fanOut)")
        guard let activation = Activation(rawValue: this.act ?? "nil") else {
            fail("\"\(this.act ?? "nil")\" is not the name of an activation")
        }
        let (W, b) = initialiser.draw(fanIn, fanOut, activation, &rng)
        return ["W": W, "b": b, "act": activation.rawValue, "shape": "\(fanIn)->\(fanOut)"]
    }
}

/// Runs a forward pass of data through a layer of any kind, as `layerForward`; in a layer with batch normalisation `Z`
/// is normalised.
@discardableResult
public func forward(_ layer: inout Layer, _ X: Matrix) -> Matrix {
    let kind = layer.kind
    if kind.isSheets { return layerForward(&layer, X) }
    layer["X"] = X
    let Z = X.dot(layer["W"]) + layer["b"]
    layer["Z"] = kind.isNormalised ? batchNormalisation(&layer, Z) : Z
    layer["A"] = kind.activation(layer["Z"])
    return layer["A"]
}

/// Runs a forward pass through the whole network, as `mlpForward`.
@discardableResult
public func forward(_ mlp: inout Network, _ X: Matrix) -> Matrix {
    var A = X
    for index in mlp.indices { A = forward(&mlp[index], A) }
    return A
}

/// Runs a backward pass of gradients through a layer of any kind, as `layerBackward`, after its forward pass.
@discardableResult
public func backward(_ layer: inout Layer, _ dA: Matrix) -> Matrix {
    let kind = layer.kind
    if kind.isSheets { return layerBackward(&layer, dA) }
    let A: Matrix = layer["A"]
    require(dA.shape == A.shape, "a gradient of shape \(dA.shape) does not fit activations of shape \(A.shape)")
    layer["dA"] = dA
    let dZ = kind.activation.backward(dA, layer["Z"])
    layer["dZ"] = kind.isNormalised ? dBatchNormalisation(&layer, dZ) : dZ
    layer["dX"] = layer["dZ"].dot(layer["W"].T)
    layer["dW"] = layer["X"].T.dot(layer["dZ"])
    layer["db"] = layer["dZ"].columnSums
    return layer["dX"]
}

/// Propagates the loss's gradient back through the whole network, as `mlpBackward`.
public func backward(_ mlp: inout Network, _ dLoss: Matrix) {
    var dA = dLoss
    for index in mlp.indices.reversed() { dA = backward(&mlp[index], dA) }
}

/// Takes one step of gradient descent in a layer of any kind, as `layerUpdate`, after its backward pass.
public func update(_ layer: inout Layer, lr: Double) {
    let kind = layer.kind
    if kind.isSheets { return layerUpdate(&layer, lr: lr) }
    layer["W"] = layer["W"] - lr * layer["dW"]
    layer["b"] = layer["b"] - lr * layer["db"]
    if kind.isNormalised { updateBatchNormalisation(&layer, lr: lr) }
}

/// Takes one step of gradient descent in every layer, as `mlpUpdate`.
public func update(_ mlp: inout Network, lr: Double) {
    for index in mlp.indices { update(&mlp[index], lr: lr) }
}

/// Fits the network to one minibatch, as `mlpMinibatch`: forward, loss, backward, update.
///
/// - Parameters:
///   - X: The minibatch, samples×features, at least one sample.
///   - y: The labels, one for each row of X: 0 or 1, one-hot rows, or the classes' numbers.
/// - Returns: The mean loss of a sample of the minibatch, before the update.
@discardableResult
public func trainMinibatch(_ mlp: inout Network, _ X: Matrix, _ y: some Labels, _ how: Hyperparameters) -> Double {
    requireMinibatch(mlp, X, y, how.loss)
    let yHat = forward(&mlp, X)
    let loss = how.loss(y, yHat).sum / Double(X.rows)
    backward(&mlp, how.loss.gradient(y, yHat) / how.reduction.divisor(X.rows))
    update(&mlp, lr: how.lr)
    return loss
}

/// Fits the network for one epoch, as `mlpEpoch`: IANNwTF 2.1 and 3.6, KPU question 20, UvA's training script.
///
/// - Parameters:
///   - X, y: At least one sample, and the labels, as in `trainMinibatch`.
///   - rng: One `permutation` is drawn from it.
/// - Returns: The mean of the minibatches' losses, each counting the same.
@discardableResult
public func trainEpoch(
    _ mlp: inout Network, _ X: some Features, _ y: some Labels, _ how: Hyperparameters, rng: inout Generator
) -> Double {
    requireTrainable(mlp, X, y, how)
    let losses = minibatches(X, y, batch: how.batch, rng: &rng).map { trainMinibatch(&mlp, $0.X, $0.y, how) }
    return losses.reduce(0, +) / Double(losses.count)
}

/// Fits the network for `epochs` epochs, as `mlpTrain`.
///
/// - Returns: The loss of each epoch.
@discardableResult
public func train(
    _ mlp: inout Network, _ X: some Features, _ y: some Labels, _ how: Hyperparameters, epochs: Int,
    rng: inout Generator
) -> [Double] {
    require(epochs >= 0, "a number of epochs is not negative, as \(epochs) is")
    return (0..<epochs).map { _ in trainEpoch(&mlp, X, y, how, rng: &rng) }
}
