/// The workspace of a network of any width: the kernels of the step-by-step functions on memory that is set aside
/// once.
///
/// Bounds: `size` has the terms that the pointers are moved on by: weights twice, gradients and transposed weights of
/// the largest layer, labels, Z and dZ of the widest one, each layer's input and the output. A minibatch has at most
/// `batch` rows, all of them X's and y's, and `LayerShape` has checked that a layer's arrays have the sizes which it
/// gives them.
struct WideWorkspace: Workspace {
    private let layers: [LayerShape]
    private let batch: Int
    private let objective: Objective
    private let X: any Features
    private let y: Matrix
    /// Where each layer's numbers begin, the arrays of its `keys` one after the other, from `weights` and from `saved`.
    private let offsets: [Int]
    private let weightCount: Int
    private let weights, saved, gradients, transposed, labels: UnsafeMutablePointer<Double>
    /// Each layer's input, and the last one's output; as much room again for Z or dX, and for dZ.
    private let activations: [UnsafeMutablePointer<Double>]
    private let scratch, deltas: UnsafeMutablePointer<Double>
    private let normalisations: [Normalisation?]
    private let asTrained: ((_ accuracy: Double) -> Void)?

    /// How many Doubles the workspace takes.
    static func size(_ layers: [LayerShape], batch: Int) -> Int {
        let (widest, largest) = largest(layers)
        let count = layers.reduce(0) { $0 + $1.size }
        let units = layers[0].fanIn + layers.reduce(0) { $0 + $1.fanOut }
        return 2 * count + 2 * largest + widest + batch * (units + 3 * widest)
            + layers.reduce(0) { $0 + $1.room(batch) }
    }

    /// The most units, and the most weights, of a layer.
    private static func largest(_ layers: [LayerShape]) -> (units: Int, weights: Int) {
        (layers.map(\.fanOut).max() ?? 0, layers.map { $0.fanIn * $0.fanOut }.max() ?? 0)
    }

    /// - Parameters:
    ///   - memory: As many Doubles as `size` says.
    ///   - asTrained: Called with the share of each minibatch's samples that was predicted right before its step.
    init(
        _ mlp: Network, _ layers: [LayerShape], _ X: any Features, _ y: Matrix, batch: Int, _ objective: Objective,
        memory: UnsafeMutablePointer<Double>, asTrained: ((_ accuracy: Double) -> Void)?
    ) {
        (self.layers, self.batch, self.objective, self.X, self.y, self.asTrained) = (
            layers, batch, objective, X, y, asTrained
        )
        let (widest, largest) = Self.largest(layers)
        var (offsets, count) = ([Int](), 0)
        for layer in layers {
            offsets.append(count)
            count += layer.size
        }
        (self.offsets, weightCount) = (offsets, count)
        weights = memory
        saved = weights + count
        gradients = saved + count
        transposed = gradients + largest + widest
        labels = transposed + largest
        scratch = labels + batch * widest
        deltas = scratch + batch * widest
        var next = deltas + batch * widest
        var activations: [UnsafeMutablePointer<Double>] = []
        for width in [X.columns] + layers.map(\.fanOut) {
            activations.append(next)
            next += batch * width
        }
        self.activations = activations
        var normalisations: [Normalisation?] = []
        for (index, layer) in layers.enumerated() {
            var own = weights + offsets[index]
            for key in layer.keys {
                mlp[index][array: key].withElements { own.update(from: $0.baseAddress!, count: $0.count) }
                own += layer.count(key)
            }
            let parameters = weights + (offsets[index] + (layer.fanIn + 1) * layer.fanOut)
            normalisations.append(
                layer.isNormalised ? Normalisation(parameters: parameters, room: next, n: layer.fanOut) : nil)
            next += layer.room(batch)
        }
        self.normalisations = normalisations
    }

    func save() {
        saved.update(from: weights, count: weightCount)
    }

    func copySaved(into mlp: inout Network) {
        for (index, layer) in layers.enumerated() {
            var own = saved + offsets[index]
            for key in layer.keys {
                let elements = Array(UnsafeBufferPointer(start: own, count: layer.count(key)))
                mlp[index][array: key] = Matrix(
                    rows: elements.count / layer.fanOut, columns: layer.fanOut, elements: elements)
                own += elements.count
            }
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
                activations[index], W, W + k * n, scratch, activations[index + 1], layer.activation,
                normalisations[index], m: m, k: k, n: n)
        }
        let loss = lossAndGradient(
            objective.loss, labels, activations[layers.count], scratch, m: m, n: y.columns,
            divisor: objective.divisor(m), 0)
        asTrained?(accuracy(of: activations[layers.count], m))
        for (index, layer) in layers.enumerated().reversed() {
            let (k, n) = (layer.fanIn, layer.fanOut)
            let W = weights + offsets[index]
            activateBackward(layer.activation, activations[index + 1], scratch, deltas, m: m, n: n)
            normalisations[index]?.backward(deltas, lr: lr, m: m, n: n)
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

    /// The share of the minibatch's m samples whose largest output is that of their label.
    private func accuracy(of outputs: UnsafePointer<Double>, _ m: Int) -> Double {
        let n = y.columns
        func predicted(_ row: UnsafePointer<Double>) -> Int {
            n == 1 ? (row[0] > 0.5 ? 1 : 0) : indexOfLargest(n) { row[$0] }
        }
        let right = (0..<m).count { predicted(outputs + $0 * n) == predicted(labels + $0 * n) }
        return Double(right) / Double(m)
    }
}
