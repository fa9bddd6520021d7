/// The workspace of a network of any width: the kernels of the step-by-step functions on memory that is set aside
/// once.
struct WideWorkspace: Workspace {
    private let layers: [LayerShape]
    private let batch: Int
    private let objective: Objective
    private let X: any Features
    private let y: Matrix
    private let memory: Memory<Double>
    /// Where each layer's weights begin, b behind W, from `weights` and from `saved`.
    private let offsets: [Int]
    private let weightCount: Int
    private let weights, saved, gradients, transposed, labels: UnsafeMutablePointer<Double>
    /// Each layer's input, and the last one's output; as much room again for Z or dX, and for dZ.
    private let activations: [UnsafeMutablePointer<Double>]
    private let scratch, deltas: UnsafeMutablePointer<Double>

    init(_ mlp: Network, _ layers: [LayerShape], _ X: any Features, _ y: Matrix, batch: Int, _ objective: Objective) {
        (self.layers, self.batch, self.objective, self.X, self.y) = (layers, batch, objective, X, y)
        var offsets: [Int] = []
        var count = 0
        for layer in layers {
            offsets.append(count)
            count += (layer.fanIn + 1) * layer.fanOut
        }
        let widths = [X.columns] + layers.map(\.fanOut)
        let widest = widths.max() ?? 0
        let largest = layers.map { $0.fanIn * $0.fanOut }.max() ?? 0
        memory = Memory(2 * count + 2 * largest + widest + batch * (widths.reduce(0, +) + 2 * widest + y.columns))
        (self.offsets, weightCount) = (offsets, count)
        weights = memory.start
        saved = weights + count
        gradients = saved + count
        transposed = gradients + largest + widest
        labels = transposed + largest
        scratch = labels + batch * y.columns
        deltas = scratch + batch * widest
        var next = deltas + batch * widest
        var activations: [UnsafeMutablePointer<Double>] = []
        for width in widths {
            activations.append(next)
            next += batch * width
        }
        self.activations = activations
        for (index, layer) in mlp.enumerated() {
            let own = weights + offsets[index]
            let (W, b) = (layer[array: "W"].elements, layer[array: "b"].elements)
            for i in W.indices { own[i] = W[i] }
            for i in b.indices { own[W.count + i] = b[i] }
        }
    }

    func save() {
        saved.update(from: weights, count: weightCount)
    }

    func copySaved(into mlp: inout Network) {
        for (index, layer) in layers.enumerated() {
            let own = saved + offsets[index]
            let size = layer.fanIn * layer.fanOut
            mlp[index][array: "W"] = Matrix(
                rows: layer.fanIn, columns: layer.fanOut, elements: Array(UnsafeBufferPointer(start: own, count: size)))
            mlp[index][array: "b"] = Matrix(row: Array(UnsafeBufferPointer(start: own + size, count: layer.fanOut)))
        }
    }

    func step(_ rows: UnsafeBufferPointer<Int>, lr: Double) -> Double {
        let m = rows.count
        X.copyRows(rows, to: activations[0])
        y.copyRows(rows, to: labels)

        for (index, layer) in layers.enumerated() {
            let (k, n) = (layer.fanIn, layer.fanOut)
            let W = weights + offsets[index]
            layerForward(
                activations[index], W, W + k * n, scratch, activations[index + 1], layer.activation, m: m, k: k, n: n)
        }
        let loss = lossAndGradient(
            objective.loss, labels, activations[layers.count], scratch, m: m, n: y.columns, divisor: objective.divisor(m), 0)
        for (index, layer) in layers.enumerated().reversed() {
            let (k, n) = (layer.fanIn, layer.fanOut)
            let W = weights + offsets[index]
            activateBackward(layer.activation, activations[index + 1], scratch, deltas, m: m, n: n)
            // dX takes the weights as they were; the first layer's would go nowhere.
            if index > 0 { productOfTranspose(deltas, W, scratch, room: transposed, m: m, k: k, n: n) }
            let (dW, db) = (gradients, gradients + k * n)
            weightGradients(activations[index], deltas, dW, db, m: m, k: k, n: n) { rows in
                let start = rows.lowerBound * n
                descend(W + start, dW + start, lr: lr, rows.count * n)
            }
            descend(W + k * n, db, lr: lr, n)
        }
        return loss
    }
}
