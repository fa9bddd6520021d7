import Arrays
import CLibrary

// What a layer computes, on bare memory: matrices row-major, m samples, k inputs, n outputs. The functions of the
// sheet and the trainer both call these, so that both give the same bits.

/// Z = X·W + b and A = activation(Z), for X m×k, W k×n, b n, Z and A m×n.
func layerForward(
    _ X: UnsafePointer<Double>, _ W: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ Z: UnsafeMutablePointer<Double>, _ A: UnsafeMutablePointer<Double>, isSigmoid: Bool, m: Int, k: Int, n: Int
) {
    let task = Activation(b: b, Z: Z, A: A, isSigmoid: isSigmoid, n: n)
    withUnsafePointer(to: task) { task in
        let finish = Finish(task) { task, rows in
            let task = task.assumingMemoryBound(to: Activation.self).pointee
            let start = rows.lowerBound * task.n
            for i in rows { add(task.b, into: task.Z + i * task.n, task.n) }
            activate(task.isSigmoid, task.Z + start, task.A + start, rows.count * task.n)
        }
        product(Strided(X, columns: k), W, Z, m: m, k: k, n: n, finish: finish)
    }
}

/// What makes Z and A of rows of X·W.
private struct Activation {
    let b: UnsafePointer<Double>
    let Z, A: UnsafeMutablePointer<Double>
    let isSigmoid: Bool
    let n: Int
}

/// A = activation(Z), for `count` elements.
func activate(_ isSigmoid: Bool, _ Z: UnsafePointer<Double>, _ A: UnsafeMutablePointer<Double>, _ count: Int) {
    if isSigmoid {
        for i in 0..<count { A[i] = sigmoid(Z[i]) }
    } else {
        for i in 0..<count { A[i] = relu(Z[i]) }
    }
}

/// dZ = dA × activation'(Z), for `count` elements, from A alone: A > 0 where Z > 0, and σ'(Z) = A·(1 - A).
func activateBackward(
    _ isSigmoid: Bool, _ A: UnsafePointer<Double>, _ dA: UnsafePointer<Double>, _ dZ: UnsafeMutablePointer<Double>,
    _ count: Int
) {
    if isSigmoid {
        for i in 0..<count { dZ[i] = dA[i] * (A[i] * (1 - A[i])) }
    } else {
        for i in 0..<count { dZ[i] = dA[i] * dRelu(A[i]) }
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

/// The sum of the losses of `count` predictions, and their gradients in `dA`.
func lossAndGradient(
    _ y: UnsafePointer<Double>, _ yHat: UnsafePointer<Double>, _ dA: UnsafeMutablePointer<Double>, _ count: Int
) -> Double {
    var sum = 0.0
    for i in 0..<count {
        sum += binaryCrossentropyLoss(y[i], yHat[i])
        dA[i] = dBinaryCrossentropyLoss(y[i], yHat[i])
    }
    return sum
}
