/// The workspace of a network of any width: the kernels of the step-by-step functions on memory that is set aside
/// once.
///
/// Bounds: a minibatch has at most `batch` rows, all of them X's and y's, and `LayerShape` has checked the sizes of a
/// layer's arrays.
struct WideWorkspace: Workspace {
    /// The numbers of one layer.
    private struct Numbers {
        /// The arrays that training changes, by their keys' order, as they are and as they were saved.
        let keys: [String]
        let trained, saved: [UnsafeMutableBufferPointer<Double>]
        /// The layer's outputs.
        let A: UnsafeMutablePointer<Double>
        let normalisation: Normalisation?

        var W: UnsafeMutablePointer<Double> { trained[0].baseAddress! }
        var b: UnsafeMutablePointer<Double> { trained[1].baseAddress! }
    }

    private let layers: [LayerShape]
    private let how: Hyperparameters
    private let X: any Features
    private let y: Matrix
    private let measuresAccuracy: Bool
    private let memory = Memory()
    private let numbers: [Numbers]
    private let input, labels: UnsafeMutablePointer<Double>
    /// Z, or the gradient in a layer's outputs; and dZ.
    private let scratch, deltas: UnsafeMutablePointer<Double>
    /// dW and db of one layer.
    private let dW, db: UnsafeMutablePointer<Double>

    init(
        _ mlp: Network, _ layers: [LayerShape], _ X: any Features, _ y: Matrix, batch: Int, _ how: Hyperparameters,
        measuresAccuracy: Bool
    ) {
        (self.layers, self.X, self.y, self.how, self.measuresAccuracy) = (layers, X, y, how, measuresAccuracy)
        let widest = layers.map(\.fanOut).max() ?? 0
        let largest = layers.map { $0.fanIn * $0.fanOut }.max() ?? 0
        let memory = memory
        func room(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
            .init(start: memory.doubles(count), count: count)
        }
        numbers = zip(mlp, layers).map { layer, shape in
            let trained = layer.trainedKeys.map { key in
                let array: Matrix = layer[key]
                let room = room(array.count)
                _ = room.update(fromContentsOf: array.elements)
                return room
            }
            let (m, n) = (batch, shape.fanOut)
            let normalisation =
                shape.isNormalised
                ? Normalisation(trained.dropFirst(2), Zhat: memory.doubles(m * n), std: memory.doubles(n)) : nil
            return Numbers(
                keys: layer.trainedKeys, trained: trained, saved: trained.map { room($0.count) },
                A: memory.doubles(m * n),
                normalisation: normalisation)
        }
        (input, labels) = (memory.doubles(batch * X.columns), memory.doubles(batch * y.columns))
        (scratch, deltas) = (memory.doubles(batch * widest), memory.doubles(batch * widest))
        (dW, db) = (memory.doubles(largest), memory.doubles(widest))
    }

    func save() {
        for own in numbers {
            for (trained, saved) in zip(own.trained, own.saved) { _ = saved.update(fromContentsOf: trained) }
        }
    }

    func copyWeights(into mlp: inout Network, beforeLastStep: Bool) {
        for (index, own) in numbers.enumerated() {
            for (key, array) in zip(own.keys, beforeLastStep ? own.saved : own.trained) {
                let columns = layers[index].fanOut
                mlp[index][key] = Matrix(rows: array.count / columns, columns: columns, elements: Array(array))
            }
        }
    }

    func step(_ rows: UnsafeBufferPointer<Int>, lr: Double) -> (loss: Double, accuracy: Double) {
        let m = rows.count
        X.copyRows(rows, to: input)
        y.copyRows(rows, to: labels)
        var A = input
        for (layer, own) in zip(layers, numbers) {
            layerForward(
                A, own.W, own.b, scratch, own.A, layer.activation, own.normalisation, m: m, k: layer.fanIn,
                n: layer.fanOut)
            A = own.A
        }
        let loss = lossAndGradient(
            how.loss, labels, A, scratch, m: m, n: y.columns, divisor: how.reduction.divisor(m), 0)
        let accuracy = measuresAccuracy ? accuracy(of: A, m) : .nan
        for index in layers.indices.reversed() {
            let (layer, own, X) = (layers[index], numbers[index], index == 0 ? input : numbers[index - 1].A)
            let (k, n) = (layer.fanIn, layer.fanOut)
            activateBackward(layer.activation, own.A, scratch, deltas, m: m, n: n)
            own.normalisation?.backward(deltas, lr: lr, m: m, n: n)
            // dX takes the weights before the step; nothing would read the first layer's.
            if index > 0 {
                product(Strided(deltas, columns: n), Strided(own.W, columns: n).transposed, scratch, m: m, k: n, n: k)
            }
            weightGradients(X, deltas, dW, db, m: m, k: k, n: n) { rows in
                let start = rows.lowerBound * n
                descend(own.W + start, dW + start, lr: lr, rows.count * n)
            }
            descend(own.b, db, lr: lr, n)
        }
        return (loss, accuracy)
    }

    /// The share of the minibatch's m samples whose predicted class is that of their label.
    private func accuracy(of outputs: UnsafePointer<Double>, _ m: Int) -> Double {
        let n = y.columns
        func predicted(_ row: UnsafePointer<Double>) -> Int { predictedClass(of: n) { row[$0] } }
        let right = (0..<m).count { predicted(outputs + $0 * n) == predicted(labels + $0 * n) }
        return Double(right) / Double(m)
    }
}
