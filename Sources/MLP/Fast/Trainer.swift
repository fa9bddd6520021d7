import Arrays

// Training without the dictionaries: the weights are copied into a workspace, the steps run there, and the weights
// are copied back. Each element goes through the same operations in the same order as in the functions of the
// sheet, so every bit of the result is theirs.

/// A network's weights, biases and training data in memory of its own, to run many steps on.
protocol Workspace {
    /// Runs one step of gradient descent on the samples of the given rows and returns the sum of their losses.
    func step(_ rows: UnsafeBufferPointer<Int>, lr: Double) -> Double

    /// Keeps the weights as they are now, to go back to.
    func save()

    /// Copies the weights that were kept last into the network.
    func restore(into mlp: inout Network)
}

/// Trains for some epochs, in the workspace that suits the network.
///
/// The workspace keeps nothing but the weights. The last minibatch is run once more by `mlpMinibatch`, which
/// leaves what the other keys of the layers hold.
func train(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double, _ objective: Objective,
    rng: inout Generator, goOn: (_ epoch: Int, _ loss: Double) -> Bool
) -> [Double] {
    require(X.rows > 0, "an epoch takes at least one sample")
    require(batch > 0, "a minibatch has at least one sample, not \(batch)")
    require(!mlp.isEmpty, "a network has at least one layer")
    require(epochs >= 0, "a number of epochs is not negative, as \(epochs) is")
    let shapes = mlp.map { LayerShape($0) }
    require(
        shapes.first?.fanIn == X.columns && zip(shapes, shapes.dropFirst()).allSatisfy { $0.fanOut == $1.fanIn },
        "samples of \(X.columns) features do not fit a network of \(shapes.map { "\($0.fanIn)->\($0.fanOut)" })")
    let last = shapes[shapes.count - 1]
    let outputs = last.fanOut
    require(y.count == X.rows * outputs, "\(y.count) labels do not go with \(X.rows) samples and \(outputs) outputs")
    objective.requireFits(last.activation)
    let labels = Matrix(rows: X.rows, columns: outputs, elements: y.elements)

    let width = shapes.map { max($0.fanIn, $0.fanOut) }.max() ?? 0
    let size = min(batch, X.rows)
    func run(_ workspace: some Workspace, _ mlp: inout Network) -> [Double] {
        train(workspace, &mlp, X, labels, batch: size, epochs: epochs, lr: lr, objective, rng: &rng, goOn: goOn)
    }
    return switch width {
    case ...4: run(NarrowWorkspace<SIMD4<Double>>(mlp, shapes, X, labels, batch: size, objective), &mlp)
    case ...8: run(NarrowWorkspace<SIMD8<Double>>(mlp, shapes, X, labels, batch: size, objective), &mlp)
    default: run(WideWorkspace(mlp, shapes, X, labels, batch: size, objective), &mlp)
    }
}

private func train(
    _ workspace: some Workspace, _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double,
    _ objective: Objective, rng: inout Generator, goOn: (_ epoch: Int, _ loss: Double) -> Bool
) -> [Double] {
    var order = Array(0..<X.rows)
    let minibatches = (X.rows + batch - 1) / batch
    let lastStart = (minibatches - 1) * batch
    var losses: [Double] = []
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
    if losses.isEmpty { return [] }
    workspace.restore(into: &mlp)
    let rows = order[lastStart...]
    mlpMinibatch(&mlp, X.rows(rows), y.rows(rows), lr: lr, objective)
    return losses
}

/// What a layer of a workspace needs to know of it.
struct LayerShape {
    let fanIn: Int
    let fanOut: Int
    let activation: Activation

    init(_ layer: Layer) {
        let (W, b) = (layer[array: "W"], layer[array: "b"])
        require(b.rows == 1 && b.columns == W.columns, "a bias of shape \(b.shape) does not fit weights of shape \(W.shape)")
        (fanIn, fanOut) = (W.rows, W.columns)
        activation = Activation(text: layer[text: "act"])
    }
}

/// Memory for Doubles, or vectors of them, all 0 at first, that is freed with its last owner.
final class Memory<Element: ExpressibleByZero> {
    let start: UnsafeMutablePointer<Element>

    init(_ count: Int) {
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * MemoryLayout<Element>.stride, alignment: 64)
        start = bytes.bindMemory(to: Element.self, capacity: count)
        start.initialize(repeating: Element.zero, count: count)
    }

    deinit { start.deallocate() }
}

protocol ExpressibleByZero { static var zero: Self { get } }
extension Double: ExpressibleByZero {}
