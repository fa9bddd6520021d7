/// The workspace of a network whose layers have no more units than a vector has lanes: a row of a matrix is one
/// vector. What is in its unused lanes never reaches a used one.
///
/// Loops over a layer's units then have the fixed length of a vector and unroll, which short loops of a length
/// known only at run time do not: they, and not `exp` and `log`, are what a small network's step costs.
///
/// Bounds: the trainer chooses the vector so that no layer has more than `lanes` inputs or outputs, and a minibatch has
/// at most `batch` rows, all of them X's.
struct NarrowWorkspace<V: Vector>: Workspace {
    private static var lanes: Int { V.scalarCount }

    private let layers: [LayerShape]
    private let batch: Int
    private let how: Hyperparameters
    /// Whether the loss and the activations are the sheet's, which are computed on vectors.
    private let isSheets: Bool
    private let memory = Memory()
    /// Each sample's features and its labels behind them: samples in random order miss the cache once, not twice.
    private let samples: UnsafeMutablePointer<V>
    /// Each layer's vectors, as they are and as they were saved.
    private let weights, saved: UnsafeMutablePointer<V>
    /// Each layer's inputs and the last one's outputs, and dZ of one layer: a vector a sample.
    private let activations, deltas: UnsafeMutablePointer<V>
    /// The lanes of three vectors, where a kernel works on them one by one.
    private let room: UnsafeMutablePointer<Double>

    private func features(_ row: Int) -> UnsafeMutablePointer<V> { samples + 2 * row }
    private func labels(_ row: Int) -> UnsafeMutablePointer<V> { samples + (2 * row + 1) }
    /// A layer's inputs; at the last index, the network's outputs.
    private func inputs(_ index: Int) -> UnsafeMutablePointer<V> { activations + index * batch }
    private func vectors(_ index: Int) -> Vectors { Vectors(W: weights + index * Vectors.count) }

    /// The vectors of one layer: the rows of W, then those of Wᵀ, then b.
    private struct Vectors {
        static var count: Int { 2 * V.scalarCount + 1 }

        let W: UnsafeMutablePointer<V>
        var transposed: UnsafeMutablePointer<V> { W + V.scalarCount }
        var b: UnsafeMutablePointer<V> { W + 2 * V.scalarCount }
        var next: Vectors { Vectors(W: W + Self.count) }
        var previous: Vectors { Vectors(W: W - Self.count) }
    }

    init(
        _ mlp: Network, _ layers: [LayerShape], _ X: Matrix, _ y: Matrix, batch: Int, _ how: Hyperparameters
    ) {
        (self.layers, self.batch, self.how) = (layers, batch, how)
        isSheets =
            how.loss == .binaryCrossentropy && how.reduction == .sum
            && layers.allSatisfy { $0.activation == .relu || $0.activation == .sigmoid }
        samples = memory.vectors(2 * X.rows)
        weights = memory.vectors(layers.count * Vectors.count)
        saved = memory.vectors(layers.count * Vectors.count)
        activations = memory.vectors((layers.count + 1) * batch)
        deltas = memory.vectors(batch)
        room = memory.doubles(3 * Self.lanes)
        for i in 0..<X.rows {
            for j in 0..<X.columns { features(i).pointee[j] = X[i, j] }
            for j in 0..<y.columns { labels(i).pointee[j] = y[i, j] }
        }
        for (index, layer) in mlp.enumerated() {
            let (own, bias): (Matrix, Matrix) = (layer["W"], layer["b"])
            for j in 0..<own.columns {
                for i in 0..<own.rows {
                    vectors(index).W[i][j] = own[i, j]
                    vectors(index).transposed[j][i] = own[i, j]
                }
                vectors(index).b.pointee[j] = bias[0, j]
            }
        }
    }

    func save() { saved.update(from: weights, count: layers.count * Vectors.count) }

    func copyWeights(into mlp: inout Network, beforeLastStep: Bool) {
        for (index, layer) in layers.enumerated() {
            let own = Vectors(W: (beforeLastStep ? saved : weights) + index * Vectors.count)
            let W = (0..<layer.fanIn).map { i in (0..<layer.fanOut).map { own.W[i][$0] } }
            mlp[index]["W"] = Matrix(rows: layer.fanIn, columns: layer.fanOut, elements: W.flatMap { $0 })
            mlp[index]["b"] = Matrix(row: (0..<layer.fanOut).map { own.b.pointee[$0] })
        }
    }

    @inline(__always)
    func step(_ rows: UnsafeBufferPointer<Int>, lr: Double) -> (loss: Double, accuracy: Double) {
        if isSheets && rows.count == 1 { return (step(rows[0], lr: lr), .nan) }
        let m = rows.count
        for i in 0..<m { activations[i] = features(rows[i]).pointee }
        return layers.withUnsafeBufferPointer { layers in
            for index in 0..<layers.count { forward(index, layers[index], m) }
            let output = layers[layers.count - 1]
            let loss = isSheets ? binaryGradient(output, rows) : outputGradient(output, rows)
            for index in (0..<layers.count).reversed() { backward(index, layers, m, lr) }
            return (loss, .nan)
        }
    }

    /// The step of one sample of a network of the sheet. A layer's outputs, and then their gradients, go to the next
    /// layer in a register, and Wᵀ has the same products subtracted as W: storing and loading them again would take as
    /// long as the arithmetic.
    @inline(__always)
    private func step(_ row: Int, lr: Double) -> Double {
        let rate = V(repeating: lr)
        return layers.withUnsafeBufferPointer { layers in
            var (x, own) = (features(row).pointee, vectors(0))
            for index in 0..<layers.count {
                activations[index] = x
                var z = V.zero
                for p in 0..<Self.lanes where p < layers[index].fanIn {
                    z = z.adding(V(repeating: x[p]), times: own.W[p])
                }
                z += own.b.pointee
                if layers[index].isSigmoid {
                    for j in 0..<Self.lanes where j < layers[index].fanOut { x[j] = sigmoid(z[j]) }
                } else {
                    x = z.rectified
                }
                own = own.next
            }
            let (y, output) = (labels(row).pointee, layers[layers.count - 1])
            var d = V.zero
            for j in 0..<Self.lanes where j < output.fanOut {
                d[j] =
                    dBinaryCrossentropy(y[j], x[j]) * (output.isSigmoid ? x[j] * (1 - x[j]) : dRelu(x[j]))
            }
            for index in (0..<layers.count).reversed() {
                own = own.previous
                let (a, W, transposed) = (activations[index], own.W, own.transposed)
                var dX = V.zero
                for j in 0..<Self.lanes where index > 0 && j < layers[index].fanOut {
                    dX = dX.adding(V(repeating: d[j]), times: transposed[j])
                    transposed[j] -= rate * V.zero.adding(V(repeating: d[j]), times: a)
                }
                for p in 0..<Self.lanes where p < layers[index].fanIn {
                    W[p] -= rate * V.zero.adding(V(repeating: a[p]), times: d)
                }
                own.b.pointee -= rate * (V.zero + d)
                if index > 0 { d = dX * (layers[index - 1].isSigmoid ? a * (V(repeating: 1) - a) : a.slope) }
            }
            // Last, as the processor computes the logarithm while the next step waits for its weights.
            var sum = 0.0
            for j in 0..<Self.lanes where j < output.fanOut { sum += binaryCrossentropy(y[j], x[j]) }
            return sum
        }
    }

    /// A = activation(X·W + b).
    @inline(__always)
    private func forward(_ index: Int, _ layer: LayerShape, _ m: Int) {
        let (W, X, A, b) = (vectors(index).W, inputs(index), inputs(index + 1), vectors(index).b.pointee)
        // What the sheet does not have gets a loop of its own: a choice inside the sheet's loop would cost it 7 per
        // cent.
        @inline(__always)
        func set(_ activation: (V) -> V) {
            for i in 0..<m {
                var z = V.zero
                let x = X[i]
                for p in 0..<Self.lanes where p < layer.fanIn { z = z.adding(V(repeating: x[p]), times: W[p]) }
                A[i] = activation(z + b)
            }
        }
        switch layer.activation {
        case .relu, .sigmoid:
            let isSigmoid = layer.isSigmoid
            set { z in
                if !isSigmoid { return z.rectified }
                var a = V.zero
                for j in 0..<layer.fanOut { a[j] = sigmoid(z[j]) }
                return a
            }
        default: set { $0 }
        }
    }

    /// dZ of the output layer by its kernels, and the sum of the losses.
    @inline(never)
    private func outputGradient(_ layer: LayerShape, _ rows: UnsafeBufferPointer<Int>) -> Double {
        let A = inputs(layers.count)
        let (y, yHat, dA) = (room, room + Self.lanes, room + 2 * Self.lanes)
        let (n, divisor) = (layer.fanOut, how.reduction.divisor(rows.count))
        var sum = 0.0
        for i in 0..<rows.count {
            labels(rows[i]).pointee.store(y)
            A[i].store(yHat)
            sum = lossAndGradient(how.loss, y, yHat, dA, m: 1, n: n, divisor: divisor, sum)
            activateBackward(layer.activation, yHat, dA, dA, m: 1, n: n)
            deltas[i] = V.load(dA)
        }
        return sum
    }

    /// The same for binary cross-entropy, summed, of a sigmoid or ReLU layer.
    @inline(__always)
    private func binaryGradient(_ layer: LayerShape, _ rows: UnsafeBufferPointer<Int>) -> Double {
        let A = inputs(layers.count)
        let isSigmoid = layer.isSigmoid
        var sum = 0.0
        for i in 0..<rows.count {
            var dZ = V.zero
            for j in 0..<layer.fanOut {
                let (y, yHat) = (labels(rows[i]).pointee[j], A[i][j])
                sum += binaryCrossentropy(y, yHat)
                let dA = dBinaryCrossentropy(y, yHat)
                dZ[j] = dA * (isSigmoid ? yHat * (1 - yHat) : dRelu(yHat))
            }
            deltas[i] = dZ
        }
        return sum
    }

    /// From dZ in `deltas`: dZ of the layer before, and the step of this layer's weights.
    @inline(__always)
    private func backward(_ index: Int, _ layers: UnsafeBufferPointer<LayerShape>, _ m: Int, _ lr: Double) {
        let (own, X) = (vectors(index), inputs(index))
        let W = own.W
        let rate = V(repeating: lr)

        // The gradients of the weights, four rows at a time so that their sums stay in registers.
        var db = V.zero
        for i in 0..<m { db += deltas[i] }
        let (fanIn, fanOut) = (layers[index].fanIn, layers[index].fanOut)
        for first in stride(from: 0, to: fanIn, by: 4) {
            let (g0, g1, g2, g3) = Self.outer(X, deltas, first, m)
            W[first] -= rate * g0
            if first + 1 < fanIn { W[first + 1] -= rate * g1 }
            if first + 2 < fanIn { W[first + 2] -= rate * g2 }
            if first + 3 < fanIn { W[first + 3] -= rate * g3 }
        }
        own.b.pointee -= rate * db
        if index == 0 { return }

        carry(own.transposed, fanOut, X, layers[index - 1], m)
        // Wᵀ follows W, in the layer's own rows.
        for j in 0..<Self.lanes where j < fanOut {
            var column = V.zero
            for p in 0..<Self.lanes { column[p] = W[p][j] }
            own.transposed[j] = column
        }
    }

    /// From dZ in `deltas`: dZ of the layer before, whose activations are A.
    @inline(__always)
    private func carry(
        _ transposed: UnsafeMutablePointer<V>, _ fanOut: Int, _ A: UnsafeMutablePointer<V>, _ before: LayerShape,
        _ m: Int
    ) {
        @inline(__always)
        func carry(_ slope: (V) -> V) {
            for i in 0..<m {
                let dZ = deltas[i]
                var dX = V.zero
                for j in 0..<Self.lanes where j < fanOut { dX = dX.adding(V(repeating: dZ[j]), times: transposed[j]) }
                deltas[i] = dX * slope(A[i])
            }
        }
        switch before.activation {
        case .relu, .sigmoid:
            let isSigmoid = before.isSigmoid
            carry { a in isSigmoid ? a * (V(repeating: 1) - a) : a.slope }
        default: carry { _ in V(repeating: 1) }
        }
    }

    /// Rows `first` to `first + 3` of Xᵀ·dZ.
    @inline(__always)
    private static func outer(_ X: UnsafeMutablePointer<V>, _ dZ: UnsafeMutablePointer<V>, _ first: Int, _ m: Int) -> (
        V, V, V, V
    ) {
        var (g0, g1, g2, g3) = (V.zero, V.zero, V.zero, V.zero)
        for i in 0..<m {
            // From memory: a vector's lane whose number the compiler does not know is read from a copy on the stack.
            let (x, d) = (UnsafeRawPointer(X + i).assumingMemoryBound(to: Double.self), dZ[i])
            g0 = g0.adding(V(repeating: x[first]), times: d)
            g1 = g1.adding(V(repeating: x[first + 1]), times: d)
            g2 = g2.adding(V(repeating: x[first + 2]), times: d)
            g3 = g3.adding(V(repeating: x[first + 3]), times: d)
        }
        return (g0, g1, g2, g3)
    }
}
