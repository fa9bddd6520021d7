// What a layer computes, on bare memory: matrices row-major, m samples, k inputs, n outputs. Each repeats a function of
// MLP or of Networks, operation for operation.
//
// Bounds: each reaches the elements of the shapes that it names, from the pointers' first; the workspaces set that much
// aside.

@inline(__always) func relu(_ z: Double) -> Double { max(z, 0) }
@inline(__always) func dRelu(_ z: Double) -> Double { z > 0 ? 1 : 0 }
@inline(__always) func sigmoid(_ z: Double) -> Double { 1 / (1 + exp(-z)) }

/// Z = X·W + b, normalised over the minibatch where asked for, and A = activation(Z), for X m×k, W k×n, b n, Z and A
/// m×n.
func layerForward(
    _ X: UnsafePointer<Double>, _ W: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ Z: UnsafeMutablePointer<Double>, _ A: UnsafeMutablePointer<Double>, _ activation: Activation,
    _ normalisation: Normalisation?, m: Int, k: Int, n: Int
) {
    product(Strided(X, columns: k), Strided(W, columns: n), Z, m: m, k: k, n: n) { rows in
        let start = rows.lowerBound * n
        for i in rows { add(b, into: Z + i * n, n) }
        if normalisation == nil { activate(activation, Z + start, A + start, m: rows.count, n: n) }
    }
    if let normalisation {
        normalisation.forward(Z, m: m, n: n)
        activate(activation, Z, A, m: m, n: n)
    }
}

/// A = activation(Z), for Z and A m×n; A may be Z.
func activate(_ activation: Activation, _ Z: UnsafePointer<Double>, _ A: UnsafeMutablePointer<Double>, m: Int, n: Int) {
    let count = m * n
    switch activation {
    case .relu: for i in 0..<count { A[i] = relu(Z[i]) }
    case .sigmoid: for i in 0..<count { A[i] = sigmoid(Z[i]) }
    case .softmax: for i in 0..<m { softmax(Z + i * n, A + i * n, n) }
    case .naiveSoftmax: for i in 0..<m { naiveSoftmax(Z + i * n, A + i * n, n) }
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
    case .softmax, .naiveSoftmax: for i in 0..<m { dSoftmax(A + i * n, dA + i * n, dZ + i * n, n) }
    case .identity: dZ.update(from: dA, count: count)
    }
}

/// dW = Xᵀ·dZ and db = 1·dZ, for X m×k and dZ m×n.
///
/// - Parameter finish: What is done with rows of dW as soon as they are complete.
func weightGradients(
    _ X: UnsafePointer<Double>, _ dZ: UnsafePointer<Double>, _ dW: UnsafeMutablePointer<Double>,
    _ db: UnsafeMutablePointer<Double>, m: Int, k: Int, n: Int, finish: (_ rows: Range<Int>) -> Void
) {
    product(Strided(X, columns: k).transposed, Strided(dZ, columns: n), dW, m: k, k: m, n: n, finish: finish)
    db.initialize(repeating: 0, count: n)
    for i in 0..<m { add(dZ + i * n, into: db, n) }
}

/// W ← W - lr·dW, for `count` elements.
func descend(_ W: UnsafeMutablePointer<Double>, _ dW: UnsafePointer<Double>, lr: Double, _ count: Int) {
    for i in 0..<count { W[i] -= lr * dW[i] }
}

/// The sum of the losses of m samples of n outputs, added one by one to `before`, and their gradients in `dA`, divided
/// by `divisor`.
func lossAndGradient(
    _ loss: Loss, _ y: UnsafePointer<Double>, _ yHat: UnsafePointer<Double>, _ dA: UnsafeMutablePointer<Double>,
    m: Int, n: Int, divisor: Double, _ before: Double
) -> Double {
    let count = m * n
    var sum = before
    switch loss {
    case .binaryCrossentropy:
        for i in 0..<count {
            sum += binaryCrossentropy(y[i], yHat[i])
            dA[i] = dBinaryCrossentropy(y[i], yHat[i])
        }
    case .categoricalCrossentropy:
        for i in 0..<m {
            var loss = 0.0
            for k in i * n..<(i + 1) * n where y[k] != 0 { loss -= y[k] * log(yHat[k]) }
            sum += loss
        }
        for i in 0..<count { dA[i] = y[i] == 0 ? 0 : -y[i] / yHat[i] }
    case .softmaxCrossentropy:
        for i in 0..<m { sum += softmaxCrossentropy(y + i * n, yHat + i * n, dA + i * n, n) }
    }
    if divisor != 1 { for i in 0..<count { dA[i] /= divisor } }
    return sum
}

/// Binary cross-entropy of one prediction. With a label of 0 or 1 one of the sheet's two products is a zero that
/// changes no bit of the sum: one logarithm is enough.
@inline(__always)
func binaryCrossentropy(_ y: Double, _ yHat: Double, eps: Double = 1e-10) -> Double {
    if y == 1 || y == 0, yHat >= 0, yHat <= 1 { return -log((y == 1 ? yHat : 1 - yHat) + eps) }
    return -(y * log(yHat + eps) + (1 - y) * log(1 - yHat + eps))
}

@inline(__always)
func dBinaryCrossentropy(_ y: Double, _ yHat: Double, eps: Double = 1e-10) -> Double {
    (yHat - y) / (yHat * (1 - yHat) + eps)
}

/// The softmax of one row of `n` logits; `a` may be `z`.
func softmax(_ z: UnsafePointer<Double>, _ a: UnsafeMutablePointer<Double>, _ n: Int) {
    let sum = exponentials(z, a, n).sum
    for j in 0..<n { a[j] /= sum }
}

/// The same without subtracting the largest logit.
private func naiveSoftmax(_ z: UnsafePointer<Double>, _ a: UnsafeMutablePointer<Double>, _ n: Int) {
    var sum = 0.0
    for j in 0..<n {
        a[j] = exp(z[j])
        sum += a[j]
    }
    for j in 0..<n { a[j] /= sum }
}

/// dZ of one row of `n` softmax activations; `dZ` may be `dA`.
func dSoftmax(
    _ a: UnsafePointer<Double>, _ dA: UnsafePointer<Double>, _ dZ: UnsafeMutablePointer<Double>, _ n: Int
) {
    var product = 0.0
    for j in 0..<n { product += a[j] * dA[j] }
    for j in 0..<n { dZ[j] = a[j] * dA[j] - product * a[j] }
}

/// The softmax cross-entropy of one sample, and its gradient in `dZ`, which must not be `z`.
private func softmaxCrossentropy(
    _ y: UnsafePointer<Double>, _ z: UnsafePointer<Double>, _ dZ: UnsafeMutablePointer<Double>, _ n: Int
) -> Double {
    let (largest, sum) = exponentials(z, dZ, n)
    let logSum = log(sum)
    var loss = 0.0
    for k in 0..<n {
        if y[k] != 0 { loss += y[k] * (logSum - (z[k] - largest)) }
        dZ[k] = dZ[k] / sum - y[k]
    }
    return loss
}

/// e = exp(z - max z) of one row of `n` logits, and the maximum and the sum of e; `e` may be `z`.
private func exponentials(
    _ z: UnsafePointer<Double>, _ e: UnsafeMutablePointer<Double>, _ n: Int
) -> (largest: Double, sum: Double) {
    var largest = -Double.infinity
    for j in 0..<n where z[j] > largest { largest = z[j] }
    var sum = 0.0
    for j in 0..<n {
        e[j] = exp(z[j] - largest)
        sum += e[j]
    }
    return (largest, sum)
}
