import Networks
import TestSupport
import Testing

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
    var mlp = initNetwork(spec, initialiser: .heXavierNormal, rng: &rng)
    let (features, classes) = (numpy.sizes[0], numpy.sizes[numpy.sizes.count - 1])
    let X = Matrix(rows: 6, columns: features, elements: rng.standardNormal(6 * features))
    let Y = oneHot(rng.integers(0, classes, count: 6), classes: classes)
    let loss = try #require(losses[numpy.loss])
    let reduction: Reduction = numpy.reduction == "mean" ? .mean : .sum
    let value = trainMinibatch(&mlp, X, Y, Hyperparameters(batch: 6, lr: 0.1, loss: loss, reduction: reduction))
    #expect(difference([value], [numpy.value]) < 1e-14)
    expectSame(mlp, numpy.layers)
}

/// Networks of the sheet's layers train as the sheet's functions train them: every bit of every key, on random networks
/// and data.
@Test func sheetNetworksTrainAsTheSheet() {
    var random = Generator(seed: 41)
    for _ in 0..<100 {
        let sizes = (0..<random.integers(1, 4)).map { _ in random.integers(1, 9) } + [1]
        let acts = sizes.dropLast().map { _ in ["relu", "sigmoid"][random.integers(0, 2)] } + [nil]
        let spec = zip(sizes, acts).map { (fanIn: $0, act: $1) }
        let rows = random.integers(1, 30)
        let X = 3 * random.standardNormal(rows, sizes[0])
        let y = Matrix(column: random.integers(0, 2, count: rows).map(Double.init))
        let (batch, epochs, lr) = (
            random.integers(1, rows + 3), random.integers(0, 4), [0.01, 1, 1e200][random.integers(0, 3)]
        )
        var (rng, twin) = (random, random)
        var (mlp, other) = (initMLP(spec, rng: &rng), initNetwork(spec, rng: &twin))
        let losses = mlpTrain(&mlp, X, y, batch: batch, epochs: epochs, lr: lr, rng: &rng)
        let others = train(&other, X, y, Hyperparameters(batch: batch, lr: lr), epochs: epochs, rng: &twin)
        let areSame = haveSameBits(losses, others) && haveSameBits(mlp, other)
        #expect(areSame, "\(sizes), \(acts), \(rows) rows, batch \(batch), lr \(lr)")
        #expect(rng.next() == twin.next())
    }
}

/// Labels as a matrix or as the classes' numbers are the same labels.
@Test func labelsOfBothKindsAreTheSame() {
    var rng = Generator(seed: 6)
    let mlp = initNetwork([(3, "relu"), (5, "softmax"), (4, nil)], rng: &rng)
    let (X, labels) = (rng.standardNormal(11, 3), rng.integers(0, 4, count: 11))
    let how = Hyperparameters(batch: 4, lr: 0.1, loss: .categoricalCrossentropy, reduction: .mean)
    var (a, b, twin) = (mlp, mlp, rng)
    #expect(
        train(&a, X, labels, how, epochs: 2, rng: &rng)
            == train(&b, X, oneHot(labels, classes: 4), how, epochs: 2, rng: &twin))
    #expect(a == b)
}

/// Of one class its number is the one-hot code [1], never a probability.
@Test func numberOfTheOnlyClassIsItsCode() {
    #expect(
        dSoftmaxCrossentropyLoss([0], Matrix([[3]])) == dSoftmaxCrossentropyLoss(oneHot([0], classes: 1), Matrix([[3]]))
    )
    #expect(dSoftmaxCrossentropyLoss([0], Matrix([[3]])) == Matrix([[0]]))  // softmax 1, less 1
}

/// A minibatch alone is judged as those of a training.
@Test func minibatchesThatCannotTrainAreRefused() async throws {
    let labels = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var mlp = initNetwork([(2, "softmax"), (2, nil)], rng: &rng)
        let how = Hyperparameters(batch: 3, lr: 0.1, loss: .categoricalCrossentropy)
        trainMinibatch(&mlp, Matrix(rows: 3, columns: 2, repeating: 1), [0, 1, 1, 0, 1, 0], how)
    }
    #expect(try #require(labels).standardErrorContent.contains("labels of 6 samples do not go with 3 samples".utf8))

    let gradient = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var mlp = initNetwork([(2, "relu"), (3, nil)], rng: &rng)
        addBatchNormalisation(to: &mlp[0])
        forward(&mlp, Matrix(rows: 4, columns: 2, repeating: 1))
        backward(&mlp, Matrix(row: [1, 2, 3]))
    }
    #expect(
        try #require(gradient).standardErrorContent.contains("shape 1×3 does not fit activations of shape 4×3".utf8))
}

/// A label for each prediction, not one for a row of several: no number is taken for that of a class.
@Test func binaryCrossentropyTakesALabelForEachPrediction() async throws {
    let several = Matrix(rows: 3, columns: 2, repeating: 0.5)
    let gradient = Loss.binaryCrossentropy.gradient([0, 1, 1, 0, 1, 0], several)
    #expect(difference(gradient.elements, [2, -2, -2, 2, -2, 2]) < 1e-8)
    let loss = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = Loss.binaryCrossentropy([0, 1, 1], Matrix(rows: 3, columns: 2, repeating: 0.5))
    }
    #expect(try #require(loss).standardErrorContent.contains("3 labels do not go with 3×2 ones".utf8))
}

/// A caller's mistake stops the program with a sentence that says what is wrong.
@Test func trainingsThatCannotRunAreRefused() async throws {
    let twice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var mlp = initNetwork([(2, "softmax"), (3, nil)], rng: &rng)
        train(
            &mlp, Matrix([[1, 2]]), [0], Hyperparameters(batch: 1, lr: 0.1, loss: .softmaxCrossentropy), epochs: 1,
            rng: &rng)
    }
    #expect(
        try #require(twice).standardErrorContent.contains(
            "takes logits and has the softmax in it: the last layer is \"identity\", not \"softmax\"".utf8))

    let act = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        _ = initNetwork([(2, "tanh"), (3, nil)], rng: &rng)
    }
    #expect(try #require(act).standardErrorContent.contains("\"tanh\" is not the name of an activation".utf8))

    let sheets = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var mlp = initNetwork([(2, "relu"), (3, nil)], rng: &rng)
        addBatchNormalisation(to: &mlp[0])
        mlpForward(&mlp, Matrix([[1, 2]]))
    }
    #expect(try #require(sheets).standardErrorContent.contains("not \"batch normalisation\"".utf8))
}
