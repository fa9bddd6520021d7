import MLP
import Testing

/// Whether two arrays have the same bits; NaN equals NaN.
private func isSame(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
}

/// Whether two networks have the same bits under every key of every layer.
private func isSame(_ a: Network, _ b: Network) -> Bool {
    a.count == b.count
        && zip(a, b).allSatisfy { a, b in
            a.keys == b.keys
                && a.allSatisfy { key, entry in
                    switch (entry, b[key]) {
                    case (.array(let a), .array(let b)?): a.shape == b.shape && isSame(a.elements, b.elements)
                    default: entry == b[key]
                    }
                }
        }
}

private struct Training {
    var mlp: Network
    var X, y: Matrix
    var batch: Int
    var epochs: Int
    var lr: Double
    var loss = Loss.binaryCrossentropy
    var reduction = Reduction.sum
    var rng: Generator

    /// The network and losses of `mlpTrainFast`, which is stopped after an epoch, and the generator's next draw.
    func fast(stoppedAfter last: Int = .max) -> (Network, [Double], UInt64) {
        var (mlp, rng) = (mlp, rng)
        let losses = mlpTrainFast(
            &mlp, X, y, batch: batch, epochs: epochs, lr: lr, loss: loss, reduction: reduction, rng: &rng
        ) { epoch, _ in epoch < last }
        return (mlp, losses, rng.next())
    }

    /// The same by the sheet's `mlpEpoch`.
    func byTheSheet(stoppedAfter last: Int = .max) -> (Network, [Double], UInt64) {
        var (mlp, rng) = (mlp, rng)
        let losses = (0..<min(epochs, last)).map { _ in
            mlpEpoch(&mlp, X, y, batch: batch, lr: lr, loss: loss, reduction: reduction, rng: &rng)
        }
        return (mlp, losses, rng.next())
    }

    /// Expects the same of both, and returns it.
    @discardableResult
    func expectSame(stoppedAfter last: Int = .max) -> (mlp: Network, losses: [Double]) {
        let (fast, expected) = (fast(stoppedAfter: last), byTheSheet(stoppedAfter: last))
        let shapes = mlp.map { "\($0["shape"] as String) \($0["act"] as String)" }
        let what = "\(shapes), \(X.rows) rows, batch \(batch), lr \(lr), \(loss), \(reduction)"
        // Named first: a failure would print whole networks.
        let (haveSameLosses, haveSameLayers) = (isSame(fast.1, expected.1), isSame(fast.0, expected.0))
        #expect(haveSameLosses, "losses of \(what)")
        #expect(haveSameLayers, "layers of \(what)")
        #expect(fast.2 == expected.2, "draws of \(what)")
        return (expected.0, expected.1)
    }
}

private let everyAct = ["relu", "sigmoid", "softmax", "naive softmax", "identity"]

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

        var mlp = initMLP(
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
        let (trained, losses) = Training(
            mlp: mlp, X: X, y: y, batch: batch, epochs: random.integers(0, 4),
            lr: [0.001, 0.05, 1, 30, 1e154, 1e308][random.integers(0, 6)], loss: loss, reduction: reduction, rng: random
        ).expectSame()
        if trained.allSatisfy({ $0["W"].isFinite }) { finite += 1 } else { infinite += 1 }
        if let first = losses.first, let last = losses.last, last < first { falling += 1 }
        if mlp.count > 2, trained != mlp { deep += 1 }
    }
    #expect(finite > 80 && infinite > 15 && falling > 15 && deep > 60, "\(finite) \(infinite) \(falling) \(deep)")
}

/// A fast training that is stopped leaves every key as of the last epoch trained.
@Test func stoppedFastTrainerIsTheSheets() {
    for sizes in [[2, 4, 3, 1], [2, 7, 1], [2, 20, 1]] {
        var rng = Generator(seed: 5)
        let acts = Array(repeating: "relu", count: sizes.count - 2) + ["sigmoid", nil]
        let mlp = initMLP(zip(sizes, acts).map { (fanIn: $0, act: $1) }, rng: &rng)
        let X = Matrix(rows: 11, columns: 2, elements: rng.normal(0, 3, count: 22))
        let y = Matrix(column: rng.integers(0, 2, count: 11).map(Double.init))
        let training = Training(mlp: mlp, X: X, y: y, batch: 4, epochs: 10, lr: 0.1, rng: rng)
        #expect(training.expectSame(stoppedAfter: 3).losses.count == 3)
    }
}

/// Products so large that they are cut into blocks and shared between cores.
@Test(arguments: [
    ("sigmoid", 1, Loss.binaryCrossentropy), ("softmax", 40, .categoricalCrossentropy),
    ("identity", 40, .softmaxCrossentropy),
])
func largeFastTrainerIsTheSheets(act: String, outputs: Int, loss: Loss) {
    var rng = Generator(seed: 6)
    let mlp = initMLP([(300, "relu"), (257, act), (outputs, nil)], rng: &rng)
    let X = Matrix(rows: 450, columns: 300, elements: rng.normal(0, 0.1, count: 135_000))
    let labels = rng.integers(0, 2, count: 450)
    let y = outputs == 1 ? Matrix(column: labels.map(Double.init)) : oneHot(labels, classes: outputs)
    Training(mlp: mlp, X: X, y: y, batch: 200, epochs: 1, lr: 1e-4, loss: loss, rng: rng).expectSame()
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
    let initial = initMLP([(columns, "relu"), (20, "identity"), (4, nil)], rng: &rng)
    let narrow = ByteMatrix(rows: rows, columns: 3, bytes: Array(bytes.prefix(rows * 3)))
    let little = initMLP([(3, "relu"), (5, "identity"), (4, nil)], rng: &rng)
    for (initial, bytes, X) in [(initial, images, X), (little, narrow, narrow.rows(0..<rows))] {
        for train in [true, false] {
            func trained(_ X: some Features) -> (Network, [Double]) {
                var (mlp, rng) = (initial, Generator(seed: 22))
                let losses =
                    train
                    ? mlpTrain(
                        &mlp, X, labels, batch: 50, epochs: 2, lr: 0.01, loss: .softmaxCrossentropy, reduction: .mean,
                        rng: &rng)
                    : mlpTrainFast(
                        &mlp, X, labels, batch: 50, epochs: 2, lr: 0.01, loss: .softmaxCrossentropy, reduction: .mean,
                        rng: &rng)
                return (mlp, losses)
            }
            let (ours, theirs) = (trained(bytes), trained(X))
            let areSame = isSame(ours.0, theirs.0) && isSame(ours.1, theirs.1)
            #expect(areSame)
        }
    }
}

/// Fast trainings on several threads at the same time each do what the sheet's functions do alone.
@Test func concurrentFastTrainersAreTheSheets() async {
    var rng = Generator(seed: 12)
    let mlp = initMLP([(200, "relu"), (150, "relu"), (40, "sigmoid"), (1, nil)], rng: &rng)
    let X = Matrix(rows: 120, columns: 200, elements: rng.normal(0, 1, count: 24_000))
    let y = Matrix(column: rng.integers(0, 2, count: 120).map(Double.init))
    let training = Training(mlp: mlp, X: X, y: y, batch: 60, epochs: 4, lr: 1e-3, rng: rng)
    let expected = training.byTheSheet()
    await withTaskGroup { group in
        for _ in 0..<6 {
            group.addTask {
                let trained = training.fast()
                let areSame = isSame(trained.0, expected.0) && isSame(trained.1, expected.1)
                #expect(areSame)
            }
        }
    }
}
