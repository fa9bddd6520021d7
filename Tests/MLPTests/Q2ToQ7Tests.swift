import MLP
import TestSupport
import Testing

private let spec: [(fanIn: Int, act: String?)] = [(2, "relu"), (4, "relu"), (3, "sigmoid"), (1, nil)]

/// 2.1 and 2.2 against `init_layer` of NumPy with seed 7, drawn before a minibatch's own draws.
@Test func initialisation() {
    var rng = Generator(seed: 7)
    let mlp = initMLP(spec, rng: &rng)
    #expect(mlp.map { $0["shape"] as String } == ["2->4", "4->3", "3->1"])
    #expect(mlp.map { $0["act"] as String } == ["relu", "relu", "sigmoid"])
    #expect(mlp.allSatisfy { Set($0.keys) == ["W", "b", "act", "shape"] })
    #expect(mlp.allSatisfy { layer in layer["b"].elements.allSatisfy { $0 == 0 } })
    // the first of numpy.random.default_rng(7).random((2, 4)) * 2 * sqrt(3) - sqrt(3)
    #expect(mlp[0]["W"][0, 0] == 0.43334340791163806)
}

/// 3.1 to 6.1: one minibatch of NumPy's, every key of every layer and the loss.
@Test func wholeMinibatch() throws {
    let numpy = Fixtures.numpy.minibatch
    var rng = Generator(seed: 7)
    var mlp = initMLP(spec, rng: &rng)
    let X = Matrix(rows: 6, columns: 2, elements: rng.uniform(-5, 5, count: 12))
    let y = Matrix(column: rng.integers(0, 2, count: 6).map(Double.init))
    #expect(X == Matrix(numpy.X))
    #expect(y.elements == numpy.y)
    let loss = mlpMinibatch(&mlp, X, y, lr: 0.01)
    #expect(difference([loss], [numpy.loss]) < 1e-15)
    expectSame(mlp, numpy.layers)
}

/// dX of wide layers, by either way of it, is dZ·Wᵀ by the definition.
@Test(arguments: [(16, 100, 100), (17, 90, 301), (33, 500, 77), (5, 40, 30)])
func inputGradientOfWideLayers(m: Int, k: Int, n: Int) {
    var rng = Generator(seed: 9)
    var layer = initLayer(k, n, "relu", rng: &rng)
    layerForward(&layer, Matrix(rows: m, columns: k, elements: rng.normal(0, 1, count: m * k)))
    let dX = layerBackward(&layer, Matrix(rows: m, columns: n, elements: rng.normal(0, 1, count: m * n)))
    let (dZ, W): (Matrix, Matrix) = (layer["dZ"], layer["W"])
    var largest = 0.0
    for i in 0..<m {
        for p in 0..<k {
            var sum = 0.0
            for j in 0..<n { sum += dZ[i, j] * W[p, j] }
            largest = max(largest, abs(sum - dX[i, p]))
        }
    }
    #expect(largest < 1e-12)
}

/// 6.2: an epoch is one permutation and its slices in order, its loss the plain mean of theirs.
@Test func epochIsItsMinibatches() {
    var rng = Generator(seed: 3)
    var mlp = initMLP(spec, rng: &rng)
    let X = Matrix(rows: 10, columns: 2, elements: rng.uniform(-5, 5, count: 20))
    let y = Matrix(column: rng.integers(0, 2, count: 10).map(Double.init))
    var (twin, twinRng) = (mlp, rng)
    let loss = mlpEpoch(&mlp, X, y, batch: 4, lr: 0.1, rng: &rng)
    let order = twinRng.permutation(10)
    let losses = [order[0..<4], order[4..<8], order[8..<10]].map {
        mlpMinibatch(&twin, X.rows($0), Matrix(column: y.rows($0).elements), lr: 0.1)
    }
    #expect(loss == (losses[0] + losses[1] + losses[2]) / 3)
    #expect(mlp == twin)
    #expect(rng.next() == twinRng.next())
}

/// 6.3: training in two calls is training in one.
@Test func trainingContinues() {
    var rng = Generator(seed: 4)
    var mlp = initMLP(spec, rng: &rng)
    let X = Matrix(rows: 9, columns: 2, elements: rng.uniform(-5, 5, count: 18))
    let y = Matrix(column: rng.integers(0, 2, count: 9).map(Double.init))
    var (twin, twinRng) = (mlp, rng)
    let losses = mlpTrain(&mlp, X, y, batch: 2, epochs: 5, lr: 0.05, rng: &rng)
    let first = mlpTrain(&twin, X, y, batch: 2, epochs: 2, lr: 0.05, rng: &twinRng)
    let second = mlpTrain(&twin, X, y, batch: 2, epochs: 3, lr: 0.05, rng: &twinRng)
    #expect(losses == first + second)
    #expect(mlp == twin)
    #expect(mlpTrain(&mlp, X, y, batch: 2, epochs: 0, lr: 0.05, rng: &rng).isEmpty)
    #expect(mlp == twin)
}

/// 7.1: an output equal to the threshold is class 0; by hand, with σ(0) = 1/2.
@Test func prediction() {
    var rng = Generator(seed: 0)
    var mlp = initMLP([(1, "sigmoid"), (1, nil)], rng: &rng)
    mlp[0]["W"] = Matrix([[1]])
    let X = Matrix(column: [-1, 0, 1])
    let before = mlp
    #expect(mlpPredict(mlp, X) == [0, 0, 1])
    #expect(mlpPredict(mlp, X, thresh: 0.2) == [1, 1, 1])
    #expect(mlp == before)
}
