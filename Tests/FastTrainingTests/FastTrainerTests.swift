import FastTraining
import TestSupport
import Testing

private struct Case {
    var mlp: Network
    var X, y: Matrix
    var how: Hyperparameters
    var epochs: Int
    var rng: Generator

    /// The network and losses of the fast trainer, and the generator's next draw; trained in two slices, the first of
    /// so many epochs.
    func fast(first: Int = 0) -> (mlp: Network, losses: [Double], next: UInt64) {
        var rng = rng
        let trainer = FastTrainer(mlp, X, y, how)
        let losses = trainer.train(epochs: first, rng: &rng) + trainer.train(epochs: epochs - first, rng: &rng)
        return (trainer.network, losses, rng.next())
    }

    /// The same by the step-by-step functions.
    func stepByStep() -> (mlp: Network, losses: [Double], next: UInt64) {
        var (mlp, rng) = (mlp, rng)
        let losses = train(&mlp, X, y, how, epochs: epochs, rng: &rng)
        return (mlp, losses, rng.next())
    }

    /// Expects the same of both, and returns it.
    @discardableResult
    func expectSame(first: Int = 0) -> (mlp: Network, losses: [Double]) {
        let (fast, expected) = (fast(first: first), stepByStep())
        let shapes = mlp.map { "\($0["shape"] as String) \($0["act"] as String)" }
        // Named first: a failure would print whole networks.
        let haveSameLosses = haveSameBits(fast.losses, expected.losses)
        let haveSameLayers = haveSameBits(fast.mlp, expected.mlp)
        #expect(haveSameLosses, "losses of \(shapes), \(X.rows) rows, \(how)")
        #expect(haveSameLayers, "layers of \(shapes), \(X.rows) rows, \(how)")
        #expect(fast.next == expected.next, "draws of \(shapes), \(X.rows) rows, \(how)")
        return (expected.mlp, expected.losses)
    }
}

private let everyAct = Activation.allCases.map(\.rawValue)

/// Random networks of every activation in every place, on random data: batches of one sample to more than all, rates
/// that diverge, labels between 0 and 1 and beyond, NaN and infinities.
@Test(arguments: [Loss.binaryCrossentropy, .categoricalCrossentropy, .softmaxCrossentropy], [Reduction.sum, .mean])
func fastTrainerIsTheSheets(loss: Loss, reduction: Reduction) {
    let lastActs =
        switch loss {
        case .binaryCrossentropy: everyAct
        case .categoricalCrossentropy: ["softmax", "naive softmax", "sigmoid"]
        case .softmaxCrossentropy: ["identity"]
        }
    let strange = [Double.nan, .infinity, -.infinity, 1e308, .leastNonzeroMagnitude, -0.0, 2, -1]
    var random = Generator(seed: 31)
    var (finite, infinite, falling, deep) = (0, 0, 0, 0)
    for trial in 0..<200 {
        let widest = [4, 8, 30][trial % 3]
        let isOneOutput = loss == .binaryCrossentropy && trial % 5 > 0
        var sizes = (0..<random.integers(2, 6)).map { _ in random.integers(1, widest, endpoint: true) }
        if isOneOutput { sizes[sizes.count - 1] = 1 }
        let hidden = sizes.dropFirst(2).map { _ in everyAct[random.integers(0, 5)] }
        let acts: [String?] = hidden + [lastActs[random.integers(0, lastActs.count)], nil]
        let (rows, outputs) = (random.integers(1, 40), sizes[sizes.count - 1])

        var X = Matrix(rows: rows, columns: sizes[0], elements: random.normal(0, 3, count: rows * sizes[0]))
        var y = oneHot(random.integers(0, outputs, count: rows), classes: outputs)
        if loss == .binaryCrossentropy {
            y = y.map { _ in random.random() < 0.1 ? random.random() : Double(random.integers(0, 2)) }
        } else if trial % 4 == 0 {
            y = softmax(y)
        }
        if trial % 6 == 5 {
            X[random.integers(0, rows), random.integers(0, sizes[0])] = strange[random.integers(0, strange.count)]
            if trial % 4 == 1 { y[random.integers(0, rows), 0] = strange[random.integers(0, strange.count)] }
        }

        var mlp = initNetwork(
            zip(sizes, acts).map { (fanIn: $0, act: $1) }, initialiser: trial % 2 == 0 ? .heUniform : .heXavierNormal,
            rng: &random)
        for index in mlp.indices where trial % 4 < 2 {
            mlp[index]["b"] = Matrix(row: random.normal(0, 1, count: sizes[index + 1]))
        }
        var batch = random.integers(1, rows + 5)
        if trial % 3 == 2, rows > 1 {
            for index in mlp.indices where random.random() < 0.5 { addBatchNormalisation(to: &mlp[index]) }
            while min(batch, rows) == 1 || rows % batch == 1 { batch += 1 }
        }
        let epochs = random.integers(0, 4)
        let how = Hyperparameters(
            batch: batch, lr: [0.001, 0.05, 1, 30, 1e154, 1e308][random.integers(0, 6)], loss: loss,
            reduction: reduction)
        let (trained, losses) = Case(mlp: mlp, X: X, y: y, how: how, epochs: epochs, rng: random)
            .expectSame(first: random.integers(0, epochs, endpoint: true))
        if trained.allSatisfy({ $0["W"].isFinite }) { finite += 1 } else { infinite += 1 }
        if let first = losses.first, let last = losses.last, last < first { falling += 1 }
        if mlp.count > 2, trained != mlp { deep += 1 }
    }
    #expect(finite > 80 && infinite > 15 && falling > 15 && deep > 60, "\(finite) \(infinite) \(falling) \(deep)")
}

/// `weights` are those of `network`; taking them changes nothing.
@Test func weightsAreTheNetworks() {
    for sizes in [[2, 4, 3, 1], [2, 7, 1], [2, 20, 1]] {
        var rng = Generator(seed: 5)
        let acts = Array(repeating: "relu", count: sizes.count - 2) + ["sigmoid", nil]
        let mlp = initNetwork(zip(sizes, acts).map { (fanIn: $0, act: $1) }, rng: &rng)
        let X = 3 * rng.standardNormal(11, 2)
        let y = Matrix(column: rng.integers(0, 2, count: 11).map(Double.init))
        let trainer = FastTrainer(mlp, X, y, Hyperparameters(batch: 4, lr: 0.1))
        #expect(trainer.network == mlp && trainer.weights == mlp)
        var (expected, twin) = (mlp, rng)
        for _ in 0..<3 {
            trainer.train(epochs: 2, rng: &rng)
            mlpTrain(&expected, X, y, batch: 4, epochs: 2, lr: 0.1, rng: &twin)
            for (layer, other) in zip(trainer.weights, expected) {
                #expect(layer["W"] == other["W"] as Matrix && layer["b"] == other["b"] as Matrix)
            }
            #expect(trainer.network == expected)
        }
    }
}

/// `weights` of a network with batch normalisation are those of `train`, and `network` is the same when it is taken
/// again.
@Test func weightsWithBatchNormalisation() {
    var rng = Generator(seed: 24)
    var mlp = initNetwork([(3, "relu"), (5, "identity"), (3, nil)], initialiser: .kaimingNormal(), rng: &rng)
    addBatchNormalisation(to: &mlp[0])
    let (X, labels) = (rng.standardNormal(12, 3), rng.integers(0, 3, count: 12))
    let how = Hyperparameters(batch: 4, lr: 0.1, loss: .softmaxCrossentropy, reduction: .mean)
    let trainer = FastTrainer(mlp, X, labels, how)
    var (expected, twin) = (mlp, rng)
    trainer.train(epochs: 2, rng: &rng)
    train(&expected, X, labels, how, epochs: 2, rng: &twin)
    for key in ["W", "b", "gamma", "beta", "mean", "var"] {
        #expect(trainer.weights[0][key] == expected[0][key] as Matrix, "\(key)")
    }
    #expect(trainer.network == expected && trainer.network == expected)
}

/// The accuracy of an epoch is the mean of its minibatches' shares of samples that were right before their steps.
@Test func accuraciesAreOfTheStepsBefore() {
    var rng = Generator(seed: 23)
    let mlp = initNetwork([(2, "relu"), (6, "softmax"), (3, nil)], rng: &rng)
    let (X, labels) = (rng.standardNormal(20, 2), rng.integers(0, 3, count: 20))
    let how = Hyperparameters(batch: 8, lr: 0.1, loss: .categoricalCrossentropy, reduction: .mean)
    let trainer = FastTrainer(mlp, X, labels, how, measuresAccuracy: true)
    var (other, twin) = (mlp, rng)
    let expected = (0..<3).map { _ in
        let shares = minibatches(X, labels, batch: 8, rng: &twin).map { X, y in
            let share = accuracy(predictClasses(other, X), y)
            trainMinibatch(&other, X, y, how)
            return share
        }
        return shares.reduce(0, +) / 3
    }
    trainer.train(epochs: 3, rng: &rng)
    #expect(trainer.accuracies == expected)
    #expect(trainer.network == other)
}

/// Products so large that they are cut into blocks and shared between cores.
@Test(arguments: [
    ("sigmoid", 1, Loss.binaryCrossentropy), ("softmax", 40, .categoricalCrossentropy),
    ("identity", 40, .softmaxCrossentropy),
])
func largeFastTrainerIsTheSheets(act: String, outputs: Int, loss: Loss) {
    var rng = Generator(seed: 6)
    let mlp = initNetwork([(300, "relu"), (257, act), (outputs, nil)], rng: &rng)
    let X = Matrix(rows: 450, columns: 300, elements: rng.normal(0, 0.1, count: 135_000))
    let labels = rng.integers(0, 2, count: 450)
    let y = outputs == 1 ? Matrix(column: labels.map(Double.init)) : oneHot(labels, classes: outputs)
    let how = Hyperparameters(batch: 200, lr: 1e-4, loss: loss)
    Case(mlp: mlp, X: X, y: y, how: how, epochs: 1, rng: rng).expectSame()
}

/// Bytes that become numbers minibatch by minibatch train as the matrix of those numbers does.
@Test func bytesTrainAsTheirMatrix() {
    var rng = Generator(seed: 21)
    let (rows, columns) = (130, 300)
    let bytes = rng.integers(0, 256, count: rows * columns).map { UInt8($0) }
    let images = ByteMatrix(rows: rows, columns: columns, bytes: bytes, channels: 3).mapValues {
        $1 / 255 - Double($0) / 4
    }
    let X = Matrix(
        rows: rows, columns: columns,
        elements: bytes.enumerated().map { Double($1) / 255 - Double($0 % columns / 100) / 4 })
    let labels = rng.integers(0, 4, count: rows)
    #expect(images.rows([3, 129, 0]) == X.rows([3, 129, 0]))
    let initial = initNetwork([(columns, "relu"), (20, "identity"), (4, nil)], rng: &rng)
    let narrow = ByteMatrix(rows: rows, columns: 3, bytes: Array(bytes.prefix(rows * 3)))
    let little = initNetwork([(3, "relu"), (5, "identity"), (4, nil)], rng: &rng)
    for (initial, bytes, X) in [
        (initial, images, X),
        (little, narrow, Matrix(rows: rows, columns: 3, elements: bytes.prefix(rows * 3).map(Double.init))),
    ] {
        for isFast in [true, false] {
            func trained(_ X: some Features) -> (Network, [Double]) {
                var (mlp, rng) = (initial, Generator(seed: 22))
                let how = Hyperparameters(batch: 50, lr: 0.01, loss: .softmaxCrossentropy, reduction: .mean)
                let losses =
                    isFast
                    ? trainFast(&mlp, X, labels, how, epochs: 2, rng: &rng)
                    : train(&mlp, X, labels, how, epochs: 2, rng: &rng)
                return (mlp, losses)
            }
            let (ours, theirs) = (trained(bytes), trained(X))
            let areSame = haveSameBits(ours.0, theirs.0) && haveSameBits(ours.1, theirs.1)
            #expect(areSame)
        }
    }
}

/// Fast trainings on several threads at the same time each do what the sheet's functions do alone.
@Test func concurrentFastTrainersAreTheSheets() async {
    var rng = Generator(seed: 12)
    let mlp = initNetwork([(200, "relu"), (150, "relu"), (40, "sigmoid"), (1, nil)], rng: &rng)
    let X = Matrix(rows: 120, columns: 200, elements: rng.normal(0, 1, count: 24_000))
    let y = Matrix(column: rng.integers(0, 2, count: 120).map(Double.init))
    let training = Case(mlp: mlp, X: X, y: y, how: Hyperparameters(batch: 60, lr: 1e-3), epochs: 4, rng: rng)
    let expected = training.stepByStep()
    await withTaskGroup { group in
        for _ in 0..<6 {
            group.addTask {
                let trained = training.fast()
                let areSame = haveSameBits(trained.mlp, expected.mlp) && haveSameBits(trained.losses, expected.losses)
                #expect(areSame)
            }
        }
    }
}

private func trainWithLong(_ key: String) {
    var rng = Generator(seed: 0)
    var mlp = initNetwork([(2, "relu"), (3, "sigmoid"), (1, nil)], rng: &rng)
    addBatchNormalisation(to: &mlp[0])
    mlp[0][key] = Matrix(rows: 1, columns: 100_000, repeating: 1)
    trainFast(
        &mlp, Matrix(rows: 4, columns: 2, repeating: 1), [0, 1, 0, 1], Hyperparameters(batch: 2, lr: 0.1), epochs: 1,
        rng: &rng)
}

/// The fast trainer works on bare memory: it refuses arrays of other sizes than the weights say.
@Test func otherSizesAreRefused() async throws {
    let results = [
        ("b", await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { trainWithLong("b") }),
        (
            "gamma",
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { trainWithLong("gamma") }
        ),
        (
            "beta",
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { trainWithLong("beta") }
        ),
        (
            "mean",
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { trainWithLong("mean") }
        ),
        (
            "var",
            await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { trainWithLong("var") }
        ),
    ]
    for (key, result) in results {
        let words = "\(key) of shape 1×100000 does not fit weights of shape 2×3"
        #expect(try #require(result).standardErrorContent.contains(words.utf8))
    }
}
