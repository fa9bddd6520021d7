/// The same training as `mlpTrain`, without the dictionaries: the same arguments, and the same bits under every key of
/// every layer.
///
/// The weights are copied out of the layers into one block of memory, trained there and copied back; the last minibatch
/// is run by `mlpMinibatch`, which sets the layers' other keys. Every element goes through the same operations in the
/// same order as in the sheet's functions.
@discardableResult
public func mlpTrainFast(
    _ mlp: inout Network, _ X: some Features, _ y: some Labels, batch: Int, epochs: Int, lr: Double,
    loss: Loss = .binaryCrossentropy, reduction: Reduction = .sum, rng: inout Generator,
    goOn: (_ epoch: Int, _ loss: Double) -> Bool = { _, _ in true }
) -> [Double] {
    let before = mlp
    let (losses, last) = train(
        &mlp, X, y, batch: batch, epochs: epochs, lr: lr, loss: loss, reduction: reduction, beforeLastStep: true,
        rng: &rng,
        asTrained: nil, goOn: goOn)
    if losses.isEmpty {
        mlp = before
    } else {
        mlpMinibatch(&mlp, X.rows(last), y.rows(last), lr: lr, loss: loss, reduction: reduction)
    }
    return losses
}

/// `mlpTrainFast` for whom only the weights interest: in the layers the arrays that training changes are set, and no
/// others.
///
/// - Parameter asTrained: Called with the share of each minibatch's samples that was predicted right before its step.
package func mlpTrainFastWeights(
    _ mlp: inout Network, _ X: some Features, _ y: some Labels, batch: Int, epochs: Int, lr: Double, loss: Loss,
    reduction: Reduction, rng: inout Generator, asTrained: ((_ accuracy: Double) -> Void)?,
    goOn: (_ epoch: Int, _ loss: Double) -> Bool
) -> [Double] {
    train(
        &mlp, X, y, batch: batch, epochs: epochs, lr: lr, loss: loss, reduction: reduction, beforeLastStep: false,
        rng: &rng,
        asTrained: asTrained, goOn: goOn
    ).losses
}

/// Trains the network's weights, with `beforeLastStep` up to the last minibatch.
///
/// - Returns: The loss of each epoch, and the rows of the last minibatch.
private func train(
    _ mlp: inout Network, _ X: some Features, _ y: some Labels, batch: Int, epochs: Int, lr: Double, loss: Loss,
    reduction: Reduction, beforeLastStep: Bool, rng: inout Generator, asTrained: ((Double) -> Void)?,
    goOn: (_ epoch: Int, _ loss: Double) -> Bool
) -> (losses: [Double], last: [Int]) {
    requireTrainable(mlp, X, y, loss, batch: batch)
    let predictions = Matrix(rows: X.rows, columns: mlp[mlp.count - 1][array: "W"].columns, repeating: 0)
    let labels = loss == .binaryCrossentropy ? binaryLabels(y, like: predictions) : y.reshaped(like: predictions)
    return train(
        &mlp, X, labels, batch: min(batch, X.rows), epochs: epochs, lr: lr, Objective(loss: loss, reduction: reduction),
        beforeLastStep: beforeLastStep, rng: &rng, asTrained: asTrained, goOn: goOn)
}

/// The same on a matrix of labels: not generic, so that the workspaces' steps are specialised for their vectors.
private func train(
    _ mlp: inout Network, _ X: any Features, _ labels: Matrix, batch: Int, epochs: Int, lr: Double,
    _ objective: Objective,
    beforeLastStep: Bool, rng: inout Generator, asTrained: ((Double) -> Void)?,
    goOn: (_ epoch: Int, _ loss: Double) -> Bool
) -> (losses: [Double], last: [Int]) {
    require(epochs >= 0, "a number of epochs is not negative, as \(epochs) is")
    let shapes = mlp.map { LayerShape($0) }
    require(
        shapes[0].fanIn == X.columns && zip(shapes, shapes.dropFirst()).allSatisfy { $0.fanOut == $1.fanIn },
        "samples of \(X.columns) features do not fit a network of \(shapes.map { "\($0.fanIn)->\($0.fanOut)" })")
    func run(_ workspace: some Workspace) -> (losses: [Double], last: [Int]) {
        let result = train(workspace, samples: X.rows, batch: batch, epochs: epochs, lr: lr, rng: &rng, goOn: goOn)
        if !beforeLastStep { workspace.save() }
        workspace.copySaved(into: &mlp)
        return result
    }
    // A copy would take as long as some epochs of a small network.
    func matrix() -> Matrix { X as? Matrix ?? X.rows(0..<X.rows) }
    // What other courseworks alone have is left to the wide one.
    let isWide = asTrained != nil || shapes.contains { $0.isNormalised || $0.activation == .naiveSoftmax }
    return switch isWide ? .max : shapes.map({ max($0.fanIn, $0.fanOut) }).max()! {
    case ...4: run(NarrowWorkspace<SIMD4<Double>>(mlp, shapes, matrix(), labels, batch: batch, objective))
    case ...8: run(NarrowWorkspace<SIMD8<Double>>(mlp, shapes, matrix(), labels, batch: batch, objective))
    default:
        wideMemory.borrow(WideWorkspace.size(shapes, batch: batch)) {
            run(WideWorkspace(mlp, shapes, X, labels, batch: batch, objective, memory: $0, asTrained: asTrained))
        }
    }
}

/// A network's weights, biases and training data in one block of memory, to run many steps on.
protocol Workspace {
    /// Runs one step of gradient descent on the samples of the given rows and returns the sum of their losses.
    func step(_ rows: UnsafeBufferPointer<Int>, lr: Double) -> Double

    /// Saves the weights as they are now.
    func save()

    /// Copies the weights saved last into the network.
    func copySaved(into mlp: inout Network)
}

/// Trains for some epochs, saving the weights before the last minibatch of each.
///
/// - Returns: The loss of each epoch, and the rows of the last minibatch.
private func train(
    _ workspace: some Workspace, samples: Int, batch: Int, epochs: Int, lr: Double, rng: inout Generator,
    goOn: (_ epoch: Int, _ loss: Double) -> Bool
) -> (losses: [Double], last: [Int]) {
    // Bounds: the order is of the samples' rows, and the pointer to a part of it lives for a step.
    var order = Array(0..<samples)
    let minibatches = (samples + batch - 1) / batch
    let lastStart = (minibatches - 1) * batch
    var losses: [Double] = []
    // An array that grows is copied, and its memory is there twice; memory that is reserved is none before it is used.
    losses.reserveCapacity(min(epochs, 1 << 24))
    for epoch in 0..<epochs {
        rng.permutation(into: &order)
        let sum = order.withUnsafeBufferPointer { order in
            var sum = 0.0
            for start in stride(from: 0, to: order.count, by: batch) {
                if start == lastStart { workspace.save() }
                let rows = UnsafeBufferPointer(rebasing: order[start..<min(start + batch, order.count)])
                sum += workspace.step(rows, lr: lr) / Double(rows.count)
            }
            return sum
        }
        losses.append(sum / Double(minibatches))
        if !goOn(epoch + 1, losses[epoch]) { break }
    }
    return (losses, Array(order[lastStart...]))
}

/// A layer's sizes and activation.
struct LayerShape {
    let fanIn: Int
    let fanOut: Int
    let activation: Activation
    /// Whether it has batch normalisation.
    let isNormalised: Bool

    init(_ layer: Layer) {
        let W = layer[array: "W"]
        (fanIn, fanOut) = (W.rows, W.columns)
        activation = Activation(rawValue: layer[text: "act"]) ?? .relu
        isNormalised = layer.isBatchNormalised
        for key in keys.dropFirst() {
            let row = layer[array: key]
            require(
                row.rows == 1 && row.columns == fanOut,
                "\(key) of shape \(row.shape) does not fit weights of shape \(W.shape)")
        }
    }

    /// The arrays that training changes.
    var keys: [String] { ["W", "b"] + (isNormalised ? ["gamma", "beta", "mean", "var"] : []) }

    /// How many elements the array of a key has, and all of them.
    func count(_ key: String) -> Int { key == "W" ? fanIn * fanOut : fanOut }
    var size: Int { keys.map(count).reduce(0, +) }

    /// How many numbers batch normalisation needs beside them.
    func room(_ batch: Int) -> Int { isNormalised ? Normalisation.roomCount(m: batch, n: fanOut) : 0 }
}

private let wideMemory = Scratch()

/// What a layer's `act` names, as `activation(of:)` and `slope(of:)` read it.
enum Activation: String {
    case relu, sigmoid, softmax, identity
    case naiveSoftmax = "naive softmax"
}

/// What the gradients of a minibatch are of.
struct Objective {
    let loss: Loss
    let reduction: Reduction

    /// What the gradients of a minibatch of `m` samples are divided by.
    func divisor(_ m: Int) -> Double { reduction == .mean ? Double(m) : 1 }
}
