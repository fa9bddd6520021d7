import Arrays

/// The workspace of a network of any width: the kernels of the step-by-step functions on memory that is set aside
/// once.
struct WideWorkspace: Workspace {
    private let layers: [LayerShape]
    private let batch: Int
    private let objective: Objective
    private let X: Matrix
    private let y: Matrix
    private let memory: Memory<Double>
    /// Where each layer's weights begin, b behind W, from `weights` and from `saved`.
    private let offsets: [Int]
    private let weightCount: Int
    private let weights, saved, gradients, transposed, labels: UnsafeMutablePointer<Double>
    /// Each layer's input, and the last one's output; as much room again for Z or dX, and for dZ.
    private let activations: [UnsafeMutablePointer<Double>]
    private let scratch, deltas: UnsafeMutablePointer<Double>

    init(_ mlp: Network, _ layers: [LayerShape], _ X: Matrix, _ y: Matrix, batch: Int, _ objective: Objective) {
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

    func restore(into mlp: inout Network) {
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
        X.elements.withUnsafeBufferPointer { X in
            let gathering = Gathering(X: X.baseAddress!, features: self.X.columns, rows: rows, target: activations[0])
            // Rows from all over the memory, for which several cores wait at once.
            if m * gathering.features < 20_000 {
                gathering.gather(0..<m)
            } else {
                withUnsafePointer(to: gathering) { gathering in
                    inParallel(gathering) { gathering, part, parts in
                        let gathering = gathering.assumingMemoryBound(to: Gathering.self).pointee
                        let count = gathering.rows.count
                        gathering.gather(count * part / parts..<count * (part + 1) / parts)
                    }
                }
            }
        }
        let outputs = y.columns
        y.elements.withUnsafeBufferPointer { y in
            for i in 0..<m { (labels + i * outputs).update(from: y.baseAddress! + rows[i] * outputs, count: outputs) }
        }

        for (index, layer) in layers.enumerated() {
            let (k, n) = (layer.fanIn, layer.fanOut)
            let W = weights + offsets[index]
            layerForward(
                activations[index], W, W + k * n, scratch, activations[index + 1], layer.activation, m: m, k: k, n: n)
        }
        let loss = lossAndGradient(
            objective.loss, labels, activations[layers.count], scratch, m: m, n: outputs, divisor: objective.divisor(m), 0)
        for (index, layer) in layers.enumerated().reversed() {
            let (k, n) = (layer.fanIn, layer.fanOut)
            let W = weights + offsets[index]
            activateBackward(layer.activation, activations[index + 1], scratch, deltas, m: m, n: n)
            // dX takes the weights as they were; the first layer's would go nowhere.
            if index > 0 { inputGradient(deltas, W, scratch, room: transposed, m: m, k: k, n: n) }
            let (dW, db) = (gradients, gradients + k * n)
            let descent = Descent(W: W, dW: dW, n: n, lr: lr)
            withUnsafePointer(to: descent) { descent in
                let finish = Finish(descent) { descent, rows in
                    let descent = descent.assumingMemoryBound(to: Descent.self).pointee
                    let start = rows.lowerBound * descent.n
                    descend(descent.W + start, descent.dW + start, lr: descent.lr, rows.count * descent.n)
                }
                weightGradients(activations[index], deltas, dW, db, m: m, k: k, n: n, finish: finish)
            }
            descend(W + k * n, db, lr: lr, n)
        }
        return loss
    }
}

/// The rows of a minibatch, to be copied together.
private struct Gathering {
    let X: UnsafePointer<Double>
    let features: Int
    let rows: UnsafeBufferPointer<Int>
    let target: UnsafeMutablePointer<Double>

    func gather(_ part: Range<Int>) {
        for i in part { (target + i * features).update(from: X + rows[i] * features, count: features) }
    }
}

/// The step of a layer's weights by their gradient.
private struct Descent {
    let W: UnsafeMutablePointer<Double>
    let dW: UnsafePointer<Double>
    let n: Int
    let lr: Double
}
