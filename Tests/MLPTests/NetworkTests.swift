import MLP
import TestSupport
import Testing

private let spec: [(fanIn: Int, act: String?)] = [(2, "relu"), (4, "relu"), (3, "sigmoid"), (1, nil)]

/// 2.1 and 2.2 against `init_layer` of NumPy with seed 7, drawn before a minibatch's own draws.
@Test func initialisation() {
    var rng = Generator(seed: 7)
    let mlp = initMLP(spec, rng: &rng)
    #expect(mlp.map { $0[text: "shape"] } == ["2->4", "4->3", "3->1"])
    #expect(mlp.map { $0[text: "act"] } == ["relu", "relu", "sigmoid"])
    #expect(mlp.allSatisfy { Set($0.keys) == ["W", "b", "act", "shape"] })
    #expect(mlp.allSatisfy { layer in layer[array: "b"].elements.allSatisfy { $0 == 0 } })
    // the first of numpy.random.default_rng(7).random((2, 4)) * 2 * sqrt(3) - sqrt(3)
    #expect(mlp[0][array: "W"][0, 0] == 0.43334340791163806)
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

/// Every key of every layer is NumPy's.
private func expectSame(_ mlp: Network, _ numpy: [[String: Fixtures.Entry]]) {
    for (layer, expected) in zip(mlp, numpy) {
        #expect(Set(layer.keys) == Set(expected.keys))
        for (key, entry) in expected {
            switch entry {
            case .text(let text): #expect(layer[text: key] == text)
            case .array(let rows):
                let matrix = layer[array: key]
                #expect(matrix.shape == Matrix(rows).shape, "\(key)")
                #expect(difference(matrix.elements, Matrix(rows).elements) < 1e-14, "\(key)")
            }
        }
    }
}

private let losses: [String: Loss] = [
    "binary_crossentropy": .binaryCrossentropy, "categorical_crossentropy": .categoricalCrossentropy,
    "softmax_crossentropy": .softmaxCrossentropy,
]

/// One minibatch of NumPy's for other activations, losses and reductions, from the draws on.
@Test(arguments: Fixtures.numpy.networks.steps) func wholeMinibatch(numpy: Fixtures.Step) throws {
    var rng = Generator(seed: 13)
    let acts: [String?] = try numpy.layers.map { layer in
        guard case .text(let act) = try #require(layer["act"]) else { return nil }
        return act
    }
    let spec = zip(numpy.sizes, acts + [nil]).map { (fanIn: $0, act: $1) }
    var mlp = initMLP(spec, initialiser: .heXavierNormal, rng: &rng)
    let (features, classes) = (numpy.sizes[0], numpy.sizes[numpy.sizes.count - 1])
    let X = Matrix(rows: 6, columns: features, elements: rng.standardNormal(6 * features))
    let Y = oneHot(rng.integers(0, classes, count: 6), classes: classes)
    let loss = try #require(losses[numpy.loss])
    let value = mlpMinibatch(&mlp, X, Y, lr: 0.1, loss: loss, reduction: numpy.reduction == "mean" ? .mean : .sum)
    #expect(difference([value], [numpy.value]) < 1e-14)
    expectSame(mlp, numpy.layers)
}

/// dX of wide layers, by either way of it, is dZ·Wᵀ by the definition.
@Test(arguments: [(16, 100, 100), (17, 90, 301), (33, 500, 77), (5, 40, 30)])
func inputGradientOfWideLayers(m: Int, k: Int, n: Int) {
    var rng = Generator(seed: 9)
    var layer = initLayer(k, n, "relu", rng: &rng)
    layerForward(&layer, Matrix(rows: m, columns: k, elements: rng.normal(0, 1, count: m * k)))
    let dX = layerBackward(&layer, Matrix(rows: m, columns: n, elements: rng.normal(0, 1, count: m * n)))
    let (dZ, W) = (layer[array: "dZ"], layer[array: "W"])
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
    let y = rng.integers(0, 2, count: 9)  // The classes as whole numbers.
    var (twin, twinRng) = (mlp, rng)
    var told: [Double] = []
    var epochs: [Int] = []
    let losses = mlpTrain(&mlp, X, y, batch: 2, epochs: 5, lr: 0.05, rng: &rng) { epoch, loss in
        told.append(loss)
        epochs.append(epoch)
        return true
    }
    #expect(epochs == [1, 2, 3, 4, 5])
    let first = mlpTrain(&twin, X, y, batch: 2, epochs: 2, lr: 0.05, rng: &twinRng)
    let second = mlpTrain(&twin, X, y, batch: 2, epochs: 3, lr: 0.05, rng: &twinRng)
    #expect(losses == first + second)
    #expect(losses == told)
    #expect(mlp == twin)
    #expect(mlpTrain(&mlp, X, y, batch: 2, epochs: 0, lr: 0.05, rng: &rng).isEmpty)
    #expect(mlp == twin)
    #expect(mlpTrain(&mlp, X, y, batch: 2, epochs: 9, lr: 0.05, rng: &rng) { epoch, _ in epoch < 3 }.count == 3)
}

/// 7.1: an output equal to the threshold is class 0; by hand, with σ(0) = 1/2.
@Test func prediction() {
    var rng = Generator(seed: 0)
    var mlp = initMLP([(1, "sigmoid"), (1, nil)], rng: &rng)
    mlp[0][array: "W"] = Matrix([[1]])
    let X = Matrix(column: [-1, 0, 1])
    let before = mlp
    #expect(mlpPredict(mlp, X) == [0, 0, 1])
    #expect(mlpPredict(mlp, X, thresh: 0.2) == [1, 1, 1])
    #expect(mlp == before)
}

/// A caller's mistake stops the program with a sentence that says what is wrong.
@Test func mistakesAreNamed() async throws {
    let early = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var layer = initLayer(2, 3, "relu", rng: &rng)
        layerBackward(&layer, Matrix([[1, 2, 3]]))
    }
    #expect(try #require(early).standardErrorContent.contains("this layer has no \"Z\"; layerForward sets it".utf8))

    let narrow = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var layer = initLayer(2, 3, "relu", rng: &rng)
        layerForward(&layer, Matrix([[1, 2, 3]]))
    }
    #expect(try #require(narrow).standardErrorContent.contains("a 1×3 matrix cannot be multiplied by a 2×3 one".utf8))

    let activation = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        _ = initLayer(2, 3, "tanh", rng: &rng)
    }
    #expect(try #require(activation).standardErrorContent.contains("not \"tanh\"".utf8))

    let twice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var mlp = initMLP([(2, "softmax"), (3, nil)], rng: &rng)
        mlpMinibatch(&mlp, Matrix([[1, 2]]), Matrix([[1, 0, 0]]), lr: 0.1, loss: .softmaxCrossentropy)
    }
    #expect(
        try #require(twice).standardErrorContent.contains(
            "takes logits and has the softmax in it: the last layer is \"identity\", not \"softmax\"".utf8))

    let several = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        _ = mlpPredict(initMLP([(2, "sigmoid"), (3, nil)], rng: &rng), Matrix(rows: 5, columns: 2, repeating: 1))
    }
    #expect(
        try #require(several).standardErrorContent.contains("mlpPredict takes a network of one output, not of 3".utf8))

    // A wrong shape that the caller put into a layer.
    let shortBias = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var layer = initLayer(2, 8, "relu", rng: &rng)
        layer[array: "b"] = Matrix([[1]])
        layerForward(&layer, Matrix([[1, 2]]))
    }
    #expect(
        try #require(shortBias).standardErrorContent.contains(
            "a 1×1 matrix cannot be added to each row of a 1×8 one".utf8))

    let longBias = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var mlp = initMLP([(20, "sigmoid"), (1, nil)], rng: &rng)
        mlp[0][array: "b"] = Matrix(row: Array(repeating: 1, count: 5000))
        mlpTrainFast(&mlp, Matrix(rows: 1, columns: 20, repeating: 1), [1], batch: 1, epochs: 1, lr: 1, rng: &rng)
    }
    #expect(
        try #require(longBias).standardErrorContent.contains(
            "b of shape 1×5000 does not fit weights of shape 20×1".utf8))

    let otherWeights = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var layer = initLayer(2, 3, "relu", rng: &rng)
        layerForward(&layer, Matrix([[1, 2]]))
        layer[array: "W"] = Matrix(rows: 4000, columns: 30, repeating: 1)
        layerBackward(&layer, Matrix([[1, 2, 3]]))
    }
    #expect(
        try #require(otherWeights).standardErrorContent.contains(
            "a 1×3 matrix cannot be multiplied by the transpose of a 4000×30 one".utf8))
}
