import Arrays
import CLibrary

/// A network's weights, biases and training data in memory of their own, to run many steps on.
protocol Workspace {
    /// Runs one step of gradient descent on the samples of the given rows, at most `batch` of them.
    ///
    /// - Returns: The sum of their losses, and their accuracy before the step, or NaN where it is not measured.
    func step(_ rows: UnsafeBufferPointer<Int>, lr: Double) -> (loss: Double, accuracy: Double)

    /// Keeps the weights as they are now.
    func save()

    /// Copies the weights, or those saved last, into the network.
    func copyWeights(into mlp: inout Network, beforeLastStep: Bool)
}

extension Workspace {
    /// Runs an epoch in the given order of the samples, and saves the weights before its last step.
    ///
    /// - Returns: The means of the minibatches' mean losses and of their accuracies.
    @inline(__always)
    func epoch(_ order: UnsafeBufferPointer<Int>, batch: Int, lr: Double) -> (loss: Double, accuracy: Double) {
        let minibatches = (order.count + batch - 1) / batch
        var (loss, accuracy) = (0.0, 0.0)
        for start in stride(from: 0, to: order.count, by: batch) {
            // Bounds: a part of the order, which lives longer than the step.
            let rows = UnsafeBufferPointer(rebasing: order[start..<min(start + batch, order.count)])
            if start + batch >= order.count { save() }
            let step = step(rows, lr: lr)
            loss += step.loss / Double(rows.count)
            accuracy += step.accuracy
        }
        return (loss / Double(minibatches), accuracy / Double(minibatches))
    }
}

/// A layer's sizes and activation, read once from its dictionary.
struct LayerShape {
    let fanIn, fanOut: Int
    let activation: Activation
    /// Whether the activation is the sigmoid: read in every step, where a comparison of activations would be a call.
    let isSigmoid: Bool
    /// Whether it has batch normalisation.
    let isNormalised: Bool

    /// Whether the activation is one of each element by itself.
    var isElementwise: Bool { activation != .softmax && activation != .naiveSoftmax }

    init(_ layer: Layer) {
        let W: Matrix = layer["W"]
        require(W.count > 0, "a layer connects at least 1 input to 1 output, unlike weights of shape \(W.shape)")
        (fanIn, fanOut, activation, isNormalised) = (W.rows, W.columns, layer.activation, layer.isBatchNormalised)
        isSigmoid = activation == .sigmoid
        for key in layer.trainedKeys.dropFirst() {
            let row: Matrix = layer[key]
            require(
                row.rows == 1 && row.columns == fanOut,
                "\(key) of shape \(row.shape) does not fit weights of shape \(W.shape)")
        }
    }
}

/// Memory that is freed with its last owner.
final class Memory {
    private var blocks: [UnsafeMutableRawPointer] = []

    /// Memory for `count` Doubles, all 0, at a multiple of 64 bytes.
    func doubles(_ count: Int) -> UnsafeMutablePointer<Double> {
        // Bounds: eight more than asked for, as the start is up to seven behind the block's own. Large memory is not
        // touched before it is used.
        guard let block = calloc(count + 8, 8) else { fail("there is no memory for \(count) numbers") }
        adviseLargePages(UnsafeMutableRawBufferPointer(start: block, count: count * 8))
        blocks.append(block)
        return block.alignedUp(toMultipleOf: 64).bindMemory(to: Double.self, capacity: count)
    }

    /// Memory for `count` vectors, all 0.
    func vectors<V: Vector>(_ count: Int) -> UnsafeMutablePointer<V> {
        UnsafeMutableRawPointer(doubles(count * V.scalarCount)).bindMemory(to: V.self, capacity: count)
    }

    deinit { for block in blocks { free(block) } }
}
