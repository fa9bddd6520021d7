/// The workspace of a network whose layers have no more units than a vector has lanes: a row of a matrix is one
/// vector. What is in its unused lanes is never read.
///
/// Loops over a layer's units then have the fixed length of a vector and unroll, which short loops of a length
/// known only at run time do not: they, and not `exp` and `log`, are what a small network's step costs.
///
/// Bounds: no layer has more than `lanes` inputs or outputs, by which the trainer chooses the vector. A sample has two
/// vectors, a layer `stride` twice (and saved), a minibatch of at most `batch` rows, all of X's, a vector a row for
/// each layer's input and for the output, and one more for the deltas: the sum that sizes `memory`, with three vectors
/// of `room` behind.
struct NarrowWorkspace<V: Vector>: Workspace {
    private static var lanes: Int { V.scalarCount }
    /// A layer's vectors: the rows of W, the rows of Wᵀ, and b.
    private static var stride: Int { 2 * V.scalarCount + 1 }

    private let layers: [LayerShape]
    private let batch: Int
    private let objective: Objective
    /// Whether the loss and the activations are week 5's, which are computed on vectors.
    private let isWeek5: Bool
    private let memory: Memory
    /// For the lanes of three vectors, where a kernel works on them one by one.
    private let room: UnsafeMutablePointer<Double>
    /// Each sample's features and its labels behind them: samples in random order miss the cache once, not twice.
    private let samples: UnsafeMutablePointer<V>
    private let weights, saved, activations, deltas: UnsafeMutablePointer<V>

    init(_ mlp: Network, _ layers: [LayerShape], _ X: Matrix, _ y: Matrix, batch: Int, _ objective: Objective) {
        (self.layers, self.batch, self.objective) = (layers, batch, objective)
        isWeek5 =
            objective.loss == .binaryCrossentropy && objective.reduction == .sum
            && layers.allSatisfy { $0.activation == .relu || $0.activation == .sigmoid }
        let weightCount = layers.count * Self.stride
        let vectors = 2 * X.rows + 2 * weightCount + (layers.count + 1) * batch + batch
        memory = Memory((vectors + 3) * Self.lanes)
        room = memory.start + vectors * Self.lanes
        samples = UnsafeMutableRawPointer(memory.start).bindMemory(to: V.self, capacity: vectors)
        weights = samples + 2 * X.rows
        saved = weights + weightCount
        activations = saved + weightCount
        deltas = activations + (layers.count + 1) * batch
        for i in 0..<X.rows {
            for j in 0..<X.columns { samples[2 * i][j] = X[i, j] }
            for j in 0..<y.columns { samples[2 * i + 1][j] = y[i, j] }
        }
        for (index, layer) in mlp.enumerated() {
            let (W, b, own) = (layer[array: "W"], layer[array: "b"], weights + index * Self.stride)
            for j in 0..<W.columns {
                for i in 0..<W.rows {
                    own[i][j] = W[i, j]
                    own[Self.lanes + j][i] = W[i, j]
                }
                own[2 * Self.lanes][j] = b[0, j]
            }
        }
    }

    func save() {
        saved.update(from: weights, count: layers.count * Self.stride)
    }

    func copySaved(into mlp: inout Network) {
        for index in layers.indices {
            let own = saved + index * Self.stride
            let (k, n) = (layers[index].fanIn, layers[index].fanOut)
            mlp[index][array: "W"] = Matrix(
                rows: k, columns: n, elements: (0..<k).flatMap { i in (0..<n).map { own[i][$0] } })
            mlp[index][array: "b"] = Matrix(row: (0..<n).map { own[2 * Self.lanes][$0] })
        }
    }

    @inline(__always)
    func step(_ rows: UnsafeBufferPointer<Int>, lr: Double) -> Double {
        if isWeek5 && rows.count == 1 { return step(rows[0], lr: lr) }
        let m = rows.count
        for i in 0..<m { activations[i] = samples[2 * rows[i]] }
        return layers.withUnsafeBufferPointer { layers in
            for index in 0..<layers.count { forward(index, layers[index], m) }
            let output = layers[layers.count - 1]
            let loss = isWeek5 ? binaryGradient(output, rows) : outputGradient(output, rows)
            for index in (0..<layers.count).reversed() {
                backward(index, layers, m, lr)
            }
            return loss
        }
    }

    /// The step of one sample of a week 5 network. A layer's outputs, and then their gradients, go to the next layer in
    /// a register, and Wᵀ has the same products subtracted as W: storing and loading them again would take as long as
    /// the arithmetic.
    @inline(__always)
    private func step(_ row: Int, lr: Double) -> Double {
        let rate = V(repeating: lr)
        return layers.withUnsafeBufferPointer { layers in
            var x = samples[2 * row]
            var own = weights
            for index in 0..<layers.count {
                activations[index] = x
                var z = V.zero
                for p in 0..<Self.lanes where p < layers[index].fanIn {
                    z = z.adding(V(repeating: x[p]), times: own[p])
                }
                z += own[2 * Self.lanes]
                if layers[index].activation == .relu {
                    x = z.rectified
                } else {
                    for j in 0..<Self.lanes where j < layers[index].fanOut { x[j] = sigmoid(z[j]) }
                }
                own += Self.stride
            }
            let (y, output) = (samples[2 * row + 1], layers[layers.count - 1])
            var d = V.zero
            for j in 0..<Self.lanes where j < output.fanOut {
                d[j] =
                    dBinaryCrossentropy(y[j], x[j]) * (output.activation == .sigmoid ? x[j] * (1 - x[j]) : dRelu(x[j]))
            }
            for index in (0..<layers.count).reversed() {
                own -= Self.stride
                let (a, transposed) = (activations[index], own + Self.lanes)
                var dX = V.zero
                for j in 0..<Self.lanes where index > 0 && j < layers[index].fanOut {
                    dX = dX.adding(V(repeating: d[j]), times: transposed[j])
                    transposed[j] -= rate * V.zero.adding(V(repeating: d[j]), times: a)
                }
                for p in 0..<Self.lanes where p < layers[index].fanIn {
                    own[p] -= rate * V.zero.adding(V(repeating: a[p]), times: d)
                }
                own[2 * Self.lanes] -= rate * (V.zero + d)
                if index > 0 { d = dX * (layers[index - 1].activation == .relu ? a.slope : a * (V(repeating: 1) - a)) }
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
        let own = weights + index * Self.stride
        let X = activations + index * batch
        let A = X + batch
        let b = own[2 * Self.lanes]
        // A loop of its own for what week 5 does not have: one more choice inside the loop costs it 7 per cent.
        @inline(__always)
        func set(_ activation: (V) -> V) {
            for i in 0..<m {
                var z = V.zero
                let x = X[i]
                for p in 0..<Self.lanes where p < layer.fanIn { z = z.adding(V(repeating: x[p]), times: own[p]) }
                A[i] = activation(z + b)
            }
        }
        switch layer.activation {
        case .relu, .sigmoid:
            let isSigmoid = layer.activation == .sigmoid
            set { z in
                if !isSigmoid { return z.rectified }
                var a = V.zero
                for j in 0..<layer.fanOut { a[j] = sigmoid(z[j]) }
                return a
            }
        default: set { $0 }
        }
        if layer.activation == .softmax { softmaxForward(A, layer.fanOut, m) }
    }

    /// A of a softmax layer, from Z in the same place.
    @inline(never)
    private func softmaxForward(_ A: UnsafeMutablePointer<V>, _ n: Int, _ m: Int) {
        for i in 0..<m {
            A[i].store(room)
            softmax(room, room, n)
            A[i] = V.load(room)
        }
    }

    /// dZ of the output layer by its kernels, and the sum of the losses.
    @inline(never)
    private func outputGradient(_ layer: LayerShape, _ rows: UnsafeBufferPointer<Int>) -> Double {
        let A = activations + layers.count * batch
        let (y, yHat, dA) = (room, room + Self.lanes, room + 2 * Self.lanes)
        let (n, divisor) = (layer.fanOut, objective.divisor(rows.count))
        var sum = 0.0
        for i in 0..<rows.count {
            samples[2 * rows[i] + 1].store(y)
            A[i].store(yHat)
            sum = lossAndGradient(objective.loss, y, yHat, dA, m: 1, n: n, divisor: divisor, sum)
            activateBackward(layer.activation, yHat, dA, dA, m: 1, n: n)
            deltas[i] = V.load(dA)
        }
        return sum
    }

    /// The same for binary cross-entropy, summed, of a sigmoid or ReLU layer.
    @inline(__always)
    private func binaryGradient(_ layer: LayerShape, _ rows: UnsafeBufferPointer<Int>) -> Double {
        let A = activations + layers.count * batch
        let isSigmoid = layer.activation == .sigmoid
        var sum = 0.0
        for i in 0..<rows.count {
            var dZ = V.zero
            for j in 0..<layer.fanOut {
                let (y, yHat) = (samples[2 * rows[i] + 1][j], A[i][j])
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
        let own = weights + index * Self.stride
        let X = activations + index * batch
        let rate = V(repeating: lr)

        // The gradients of the weights, four rows at a time so that their sums stay in registers.
        var db = V.zero
        for i in 0..<m { db += deltas[i] }
        let (fanIn, fanOut) = (layers[index].fanIn, layers[index].fanOut)
        for first in Swift.stride(from: 0, to: fanIn, by: 4) {
            let (g0, g1, g2, g3) = Self.outer(X, deltas, first, m)
            let W = own + first
            W[0] -= rate * g0
            if first + 1 < fanIn { W[1] -= rate * g1 }
            if first + 2 < fanIn { W[2] -= rate * g2 }
            if first + 3 < fanIn { W[3] -= rate * g3 }
        }
        own[2 * Self.lanes] -= rate * db
        if index == 0 { return }

        let before = layers[index - 1]
        let transposed = own + Self.lanes
        @inline(__always)
        func carry(_ slope: (V) -> V) {
            for i in 0..<m {
                let dZ = deltas[i]
                var dX = V.zero
                for j in 0..<Self.lanes where j < fanOut { dX = dX.adding(V(repeating: dZ[j]), times: transposed[j]) }
                deltas[i] = dX * slope(X[i])
            }
        }
        switch before.activation {
        case .relu, .sigmoid:
            let isSigmoid = before.activation == .sigmoid
            carry { a in isSigmoid ? a * (V(repeating: 1) - a) : a.slope }
        default: carry { _ in V(repeating: 1) }
        }
        if before.activation == .softmax { softmaxBackward(X, before.fanOut, m) }
        // Wᵀ follows W, in the layer's own rows.
        for j in 0..<Self.lanes where j < fanOut {
            var column = V.zero
            for p in 0..<Self.lanes { column[p] = own[p][j] }
            transposed[j] = column
        }
    }

    /// dZ of a softmax layer, from dA in the same place, `deltas`.
    @inline(never)
    private func softmaxBackward(_ A: UnsafeMutablePointer<V>, _ n: Int, _ m: Int) {
        let dA = room + Self.lanes
        for i in 0..<m {
            A[i].store(room)
            deltas[i].store(dA)
            dSoftmax(room, dA, dA, n)
            deltas[i] = V.load(dA)
        }
    }

    /// Rows `first` to `first + 3` of Xᵀ·dZ.
    @inline(__always)
    private static func outer(_ X: UnsafeMutablePointer<V>, _ dZ: UnsafeMutablePointer<V>, _ first: Int, _ m: Int) -> (
        V, V, V, V
    ) {
        var (g0, g1, g2, g3) = (V.zero, V.zero, V.zero, V.zero)
        for i in 0..<m {
            let (x, d) = (X[i], dZ[i])
            g0 = g0.adding(V(repeating: x[first]), times: d)
            g1 = g1.adding(V(repeating: x[first + 1]), times: d)
            g2 = g2.adding(V(repeating: x[first + 2]), times: d)
            g3 = g3.adding(V(repeating: x[first + 3]), times: d)
        }
        return (g0, g1, g2, g3)
    }
}

/// Memory for Doubles, all 0 at first, at a multiple of 64 bytes, that is freed with its last owner.
final class Memory {
    let start: UnsafeMutablePointer<Double>
    private let block: UnsafeMutableRawPointer

    init(_ count: Int) {
        // Bounds: eight more than asked for, as `start` is up to seven behind the block's own. Large memory is not
        // touched before it is used.
        guard let block = calloc(count + 8, 8) else { fail("there is no memory for \(count) numbers") }
        self.block = block
        start = block.alignedUp(toMultipleOf: 64).bindMemory(to: Double.self, capacity: count)
    }

    deinit { free(block) }
}
