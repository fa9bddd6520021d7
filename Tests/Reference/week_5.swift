// The sheet's functions as a student writes them in Swift: what `week_5.py` is in Python.
import MLP

func relu(_ z: Matrix) -> Matrix {
    z.map { max($0, 0) }
}

func dRelu(_ z: Matrix) -> Matrix {
    z.map { $0 > 0 ? 1 : 0 }
}

func sigmoid(_ z: Matrix) -> Matrix {
    z.map { 1 / (1 + exp(-$0)) }
}

func dSigmoid(_ z: Matrix) -> Matrix {
    let a = sigmoid(z)
    return a * (1 - a)
}

func binaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    let y = y.reshaped(like: yHat)
    return -(y * log(yHat + eps) + (1 - y) * log(1 - yHat + eps))
}

func dBinaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    let y = y.reshaped(like: yHat)
    return (yHat - y) / (yHat * (1 - yHat) + eps)
}

func initLayer(_ fanIn: Int, _ fanOut: Int, _ act: String, rng: inout Generator) -> Layer {
    let limit = sqrt(6 / Double(fanIn))
    let W = rng.random(fanIn, fanOut) * 2 * limit - limit
    let b = Matrix(rows: 1, columns: fanOut, repeating: 0)
    return ["W": W, "b": b, "act": act, "shape": "\(fanIn)->\(fanOut)"]
}

func initMLP(_ spec: [(fanIn: Int, act: String?)], rng: inout Generator) -> Network {
    var mlp = Network()
    for index in 0..<spec.count - 1 {
        mlp.append(initLayer(spec[index].fanIn, spec[index + 1].fanIn, spec[index].act!, rng: &rng))
    }
    return mlp
}

func layerForward(_ layer: inout Layer, _ X: Matrix) -> Matrix {
    let Z = X.dot(layer["W"]) + layer["b"]
    let A = layer["act"] == "sigmoid" ? sigmoid(Z) : relu(Z)
    layer["X"] = X
    layer["Z"] = Z
    layer["A"] = A
    return A
}

func mlpForward(_ mlp: inout Network, _ X: Matrix) -> Matrix {
    var A = X
    for index in mlp.indices {
        A = layerForward(&mlp[index], A)
    }
    return A
}

func layerBackward(_ layer: inout Layer, _ dA: Matrix) -> Matrix {
    let slope = layer["act"] == "sigmoid" ? dSigmoid(layer["Z"]) : dRelu(layer["Z"])
    let dZ = dA * slope
    layer["dA"] = dA
    layer["dZ"] = dZ
    layer["dW"] = layer["X"].T.dot(dZ)
    layer["db"] = dZ.columnSums
    layer["dX"] = dZ.dot(layer["W"].T)
    return layer["dX"]
}

func mlpBackward(_ mlp: inout Network, _ dLoss: Matrix) {
    var gradient = dLoss
    for index in mlp.indices.reversed() {
        gradient = layerBackward(&mlp[index], gradient)
    }
}

func layerUpdate(_ layer: inout Layer, lr: Double) {
    layer["W"] = layer["W"] - lr * layer["dW"]
    layer["b"] = layer["b"] - lr * layer["db"]
}

func mlpUpdate(_ mlp: inout Network, lr: Double) {
    for index in mlp.indices {
        layerUpdate(&mlp[index], lr: lr)
    }
}

func mlpMinibatch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, lr: Double) -> Double {
    let yHat = mlpForward(&mlp, X)
    mlpBackward(&mlp, dBinaryCrossentropyLoss(y, yHat))
    mlpUpdate(&mlp, lr: lr)
    return binaryCrossentropyLoss(y, yHat).sum / Double(X.rows)
}

func mlpEpoch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, lr: Double, rng: inout Generator) -> Double {
    let order = rng.permutation(X.rows)
    var losses: [Double] = []
    for start in stride(from: 0, to: X.rows, by: batch) {
        let rows = order[start..<min(start + batch, X.rows)]
        losses.append(mlpMinibatch(&mlp, X.rows(rows), y.rows(rows), lr: lr))
    }
    return losses.reduce(0, +) / Double(losses.count)
}

func mlpTrain(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double, rng: inout Generator
) -> [Double] {
    var losses: [Double] = []
    for _ in 0..<epochs {
        losses.append(mlpEpoch(&mlp, X, y, batch: batch, lr: lr, rng: &rng))
    }
    return losses
}

func mlpPredict(_ mlp: Network, _ X: Matrix, thresh: Double = 0.5) -> [Int] {
    var mlp = mlp
    return mlpForward(&mlp, X).elements.map { $0 > thresh ? 1 : 0 }
}
