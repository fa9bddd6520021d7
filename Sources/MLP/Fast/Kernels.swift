import Arrays

// What a layer computes, on bare memory: matrices row-major, m samples, k inputs, n outputs. The functions of the
// sheet and the trainer both call these, so that both give the same bits.

/// Z = X·W + b and A = activation(Z), for X m×k, W k×n, b n, Z and A m×n.
func layerForward(
    _ X: UnsafePointer<Double>, _ W: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ Z: UnsafeMutablePointer<Double>, _ A: UnsafeMutablePointer<Double>, _ activation: Activation, m: Int, k: Int, n: Int
) {
    let task = Finishing(b: b, Z: Z, A: A, activation: activation, n: n)
    withUnsafePointer(to: task) { task in
        let finish = Finish(task) { task, rows in
            let task = task.assumingMemoryBound(to: Finishing.self).pointee
            let start = rows.lowerBound * task.n
            for i in rows { add(task.b, into: task.Z + i * task.n, task.n) }
            activate(task.activation, task.Z + start, task.A + start, m: rows.count, n: task.n)
        }
        product(Strided(X, columns: k), W, Z, m: m, k: k, n: n, finish: finish)
    }
}

/// What makes Z and A of rows of X·W.
private struct Finishing {
    let b: UnsafePointer<Double>
    let Z, A: UnsafeMutablePointer<Double>
    let activation: Activation
    let n: Int
}

/// A = activation(Z), for Z and A m×n; A may be Z.
func activate(_ activation: Activation, _ Z: UnsafePointer<Double>, _ A: UnsafeMutablePointer<Double>, m: Int, n: Int) {
    let count = m * n
    switch activation {
    case .relu: for i in 0..<count { A[i] = relu(Z[i]) }
    case .sigmoid: for i in 0..<count { A[i] = sigmoid(Z[i]) }
    case .softmax: for i in 0..<m { softmax(Z + i * n, A + i * n, n) }
    case .identity: A.update(from: Z, count: count)
    }
}

/// dZ = dA × activation'(Z), for matrices m×n, from A alone: A > 0 where Z > 0, σ'(Z) = A·(1 - A), and a softmax's
/// Jacobian is made of A. dZ may be dA.
func activateBackward(
    _ activation: Activation, _ A: UnsafePointer<Double>, _ dA: UnsafePointer<Double>,
    _ dZ: UnsafeMutablePointer<Double>, m: Int, n: Int
) {
    let count = m * n
    switch activation {
    case .relu: for i in 0..<count { dZ[i] = dA[i] * dRelu(A[i]) }
    case .sigmoid: for i in 0..<count { dZ[i] = dA[i] * (A[i] * (1 - A[i])) }
    case .softmax: for i in 0..<m { dSoftmax(A + i * n, dA + i * n, dZ + i * n, n) }
    case .identity: dZ.update(from: dA, count: count)
    }
}

/// dW = Xᵀ·dZ and db = 1·dZ, for X m×k and dZ m×n.
///
/// - Parameter finish: What is done with rows of dW as soon as they are complete.
func weightGradients(
    _ X: UnsafePointer<Double>, _ dZ: UnsafePointer<Double>, _ dW: UnsafeMutablePointer<Double>,
    _ db: UnsafeMutablePointer<Double>, m: Int, k: Int, n: Int, finish: Finish? = nil
) {
    product(Strided(X, columns: k).transposed, dZ, dW, m: k, k: m, n: n, finish: finish)
    db.initialize(repeating: 0, count: n)
    for i in 0..<m { add(dZ + i * n, into: db, n) }
}

/// dX = dZ·Wᵀ, for dZ m×n and W k×n.
///
/// The product reads its second matrix in whole vectors along a row, which Wᵀ does not have: either W is transposed
/// before, or the smaller dZ before and dXᵀ = W·dZᵀ after. Both add the same products in the same order.
///
/// - Parameter room: For k×n Doubles.
func inputGradient(
    _ dZ: UnsafePointer<Double>, _ W: UnsafePointer<Double>, _ dX: UnsafeMutablePointer<Double>,
    room: UnsafeMutablePointer<Double>, m: Int, k: Int, n: Int
) {
    if m >= 16, m * (k + n) < k * n {
        transpose(dZ, room, rows: m, columns: n)
        product(Strided(W, columns: n), room, room + m * n, m: k, k: n, n: m)
        transpose(room + m * n, dX, rows: k, columns: m)
    } else {
        transpose(W, room, rows: k, columns: n)
        product(Strided(dZ, columns: n), room, dX, m: m, k: n, n: k)
    }
}

/// W ← W - lr·dW, for `count` elements.
func descend(_ W: UnsafeMutablePointer<Double>, _ dW: UnsafePointer<Double>, lr: Double, _ count: Int) {
    for i in 0..<count { W[i] -= lr * dW[i] }
}

/// The sum of the losses of m samples of n outputs, added one by one to those of the samples before, and their
/// gradients in `dA`, divided by `divisor`.
func lossAndGradient(
    _ loss: Loss, _ y: UnsafePointer<Double>, _ yHat: UnsafePointer<Double>, _ dA: UnsafeMutablePointer<Double>,
    m: Int, n: Int, divisor: Double, _ before: Double
) -> Double {
    let count = m * n
    var sum = before
    switch loss {
    case .binaryCrossentropy:
        for i in 0..<count {
            sum += binaryCrossentropyLoss(y[i], yHat[i])
            dA[i] = dBinaryCrossentropyLoss(y[i], yHat[i])
        }
    case .categoricalCrossentropy:
        for i in 0..<m { sum += categoricalCrossentropyLoss(y + i * n, yHat + i * n, n) }
        for i in 0..<count { dA[i] = dCategoricalCrossentropyLoss(y[i], yHat[i]) }
    case .softmaxCrossentropy:
        for i in 0..<m { sum += softmaxCrossentropy(y + i * n, yHat + i * n, dA + i * n, n) }
    }
    if divisor != 1 { for i in 0..<count { dA[i] /= divisor } }
    return sum
}
