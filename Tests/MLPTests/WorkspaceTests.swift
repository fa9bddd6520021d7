import MLP
import Testing

/// The whole of training by the functions of the sheet alone: one permutation an epoch, slices, `mlpMinibatch`.
private func trainStepByStep(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double, loss: Loss = .binaryCrossentropy,
    reduction: Reduction = .sum, rng: inout Generator
) -> [Double] {
    (0..<epochs).map { _ in
        let order = rng.permutation(X.rows)
        var losses: [Double] = []
        for start in stride(from: 0, to: X.rows, by: batch) {
            let slice = order[start..<min(X.rows, start + batch)]
            losses.append(mlpMinibatch(&mlp, X.rows(slice), y.rows(slice), lr: lr, loss: loss, reduction: reduction))
        }
        return losses.reduce(0, +) / Double(losses.count)
    }
}

/// Whether two networks are the same in every bit of every key; NaN equals NaN.
private func isSame(_ a: Network, _ b: Network) -> Bool {
    a.count == b.count
        && zip(a, b).allSatisfy { a, b in
            a.keys == b.keys
                && a.allSatisfy { key, entry in
                    switch (entry, b[key]) {
                    case (.array(let a), .array(let b)?):
                        a.shape == b.shape
                            && zip(a.elements, b.elements).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
                    default: entry == b[key]
                    }
                }
        }
}

/// The trainer leaves every key of every layer, and the losses, as the step-by-step functions do, bit for bit:
/// random shapes, activations, batch sizes and learning rates, diverging ones among them.
@Test func trainerIsStepByStep() {
    var random = Generator(seed: 2024)
    var (narrow, wide, diverged) = (0, 0, 0)
    for trial in 0..<300 {
        let widest = [4, 8, 40][trial % 3]
        let features = random.integers(1, min(5, widest), endpoint: true)
        let hidden = (0..<random.integers(0, 4)).map { _ in random.integers(1, widest, endpoint: true) }
        let outputs = trial % 5 == 0 ? random.integers(1, 4, endpoint: true) : 1
        let sizes = [features] + hidden + [outputs]
        let spec = sizes.enumerated().map { (index, size) -> (fanIn: Int, act: String?) in
            (size, index == sizes.count - 1 ? nil : index == sizes.count - 2 || random.random() < 0.2 ? "sigmoid" : "relu")
        }
        let rows = random.integers(1, 40)
        let batch = random.integers(1, rows + 5)
        let lr = [0.001, 0.05, 1, 30, 1e154, 1e308][random.integers(0, 6)]
        let epochs = random.integers(1, 4)
        let X = Matrix(rows: rows, columns: features, elements: random.normal(0, 3, count: rows * features))
        let labels = (0..<rows * outputs).map { _ in random.random() < 0.1 ? random.random() : Double(random.integers(0, 2)) }
        let y = Matrix(rows: rows, columns: outputs, elements: labels)

        var mlp = initMLP(spec, rng: &random)
        for index in mlp.indices where trial % 2 == 0 {
            mlp[index][array: "b"] = Matrix(row: random.normal(0, 1, count: sizes[index + 1]))
        }
        var (twin, rng, twinRng) = (mlp, random, random)
        let losses = mlpTrainFast(&mlp, X, y, batch: batch, epochs: epochs, lr: lr, rng: &rng)
        let expected = trainStepByStep(&twin, X, y, batch: batch, epochs: epochs, lr: lr, rng: &twinRng)
        let isEqual = losses.count == epochs && zip(losses, expected).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
        #expect(isEqual, "losses of \(sizes), batch \(batch), lr \(lr)")
        #expect(isSame(mlp, twin), "\(sizes), \(rows) rows, batch \(batch), lr \(lr)")
        #expect(rng.next() == twinRng.next())
        if mlp.contains(where: { !$0[array: "W"].isFinite }) { diverged += 1 }
        if (sizes.max() ?? 0) <= 8 { narrow += 1 } else { wide += 1 }
    }
    #expect(narrow > 100 && wide > 50 && diverged > 10, "\(narrow) \(wide) \(diverged)")
}

private let everyAct = ["relu", "sigmoid", "softmax", "identity"]

/// The same for every activation in every place, every loss and reduction, on one output and several.
@Test(arguments: [Loss.binaryCrossentropy, .categoricalCrossentropy, .softmaxCrossentropy], [Reduction.sum, .mean])
func trainerOfEveryActIsStepByStep(loss: Loss, reduction: Reduction) {
    let lastActs =
        switch loss {
        case .binaryCrossentropy: everyAct
        case .categoricalCrossentropy: ["softmax", "sigmoid"]
        case .softmaxCrossentropy: ["identity"]
        }
    var random = Generator(seed: 31)
    var (finite, diverged, lasting) = (0, 0, 0)
    for trial in 0..<150 {
        let widest = [4, 8, 30][trial % 3]
        let sizes = (0..<random.integers(2, 6)).map { _ in random.integers(1, widest, endpoint: true) }
        let hidden = sizes.dropFirst(2).map { _ in everyAct[random.integers(0, 4)] }
        let acts: [String?] = hidden + [lastActs[random.integers(0, lastActs.count)], nil]
        let (rows, classes) = (random.integers(1, 30), sizes[sizes.count - 1])
        let (batch, epochs) = (random.integers(1, rows + 5), random.integers(1, 4))
        let lr = [0.001, 0.05, 1, 30, 1e154, 1e308][random.integers(0, 6)]
        let X = Matrix(rows: rows, columns: sizes[0], elements: random.normal(0, 3, count: rows * sizes[0]))
        let codes = oneHot(random.integers(0, classes, count: rows), classes: classes)
        let Y = trial % 4 == 0 ? softmax(codes) : codes
        var mlp = initMLP(zip(sizes, acts).map { (fanIn: $0, act: $1) }, initialiser: .heXavierNormal, rng: &random)
        var (twin, rng, twinRng) = (mlp, random, random)
        let losses = mlpTrainFast(&mlp, X, Y, batch: batch, epochs: epochs, lr: lr, loss: loss, reduction: reduction, rng: &rng)
        let expected = trainStepByStep(
            &twin, X, Y, batch: batch, epochs: epochs, lr: lr, loss: loss, reduction: reduction, rng: &twinRng)
        #expect(losses.count == expected.count && zip(losses, expected).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }, "\(sizes) \(acts), batch \(batch), lr \(lr)")
        #expect(isSame(mlp, twin), "\(sizes) \(acts), \(rows) rows, batch \(batch), lr \(lr)")
        #expect(rng.next() == twinRng.next())
        if mlp.allSatisfy({ $0[array: "W"].isFinite }) { finite += 1 } else { diverged += 1 }
        if losses.allSatisfy(\.isFinite), losses.last != losses.first { lasting += 1 }
    }
    #expect(finite > 50 && diverged > 5 && lasting > 20, "\(finite) \(diverged) \(lasting)")
}

/// Training that is stopped leaves every key as of the last epoch trained.
@Test func stoppedTrainerIsStepByStep() {
    for sizes in [[2, 4, 3, 1], [2, 7, 1], [2, 20, 1]] {
        var rng = Generator(seed: 5)
        let spec = sizes.enumerated().map { (index, size) -> (fanIn: Int, act: String?) in
            (size, index == sizes.count - 1 ? nil : index == sizes.count - 2 ? "sigmoid" : "relu")
        }
        var mlp = initMLP(spec, rng: &rng)
        let X = Matrix(rows: 11, columns: 2, elements: rng.normal(0, 3, count: 22))
        let y = Matrix(column: rng.integers(0, 2, count: 11).map(Double.init))
        var (twin, twinRng) = (mlp, rng)
        mlpTrainFast(&mlp, X, y, batch: 4, epochs: 10, lr: 0.1, rng: &rng) { epoch, _ in epoch < 3 }
        _ = trainStepByStep(&twin, X, y, batch: 4, epochs: 3, lr: 0.1, rng: &twinRng)
        #expect(isSame(mlp, twin), "\(sizes)")
    }
}

/// An epoch of products so large that they are cut into blocks and shared between cores.
@Test(arguments: [
    ("sigmoid", 1, Loss.binaryCrossentropy), ("softmax", 40, .categoricalCrossentropy), ("identity", 40, .softmaxCrossentropy),
])
func largeTrainerIsStepByStep(act: String, outputs: Int, loss: Loss) {
    var rng = Generator(seed: 6)
    var mlp = initMLP([(300, "relu"), (257, act), (outputs, nil)], rng: &rng)
    let X = Matrix(rows: 450, columns: 300, elements: rng.normal(0, 0.1, count: 135_000))
    let labels = rng.integers(0, 2, count: 450)
    let y = outputs == 1 ? Matrix(column: labels.map(Double.init)) : oneHot(labels, classes: outputs)
    var (twin, twinRng) = (mlp, rng)
    let losses = mlpTrainFast(&mlp, X, y, batch: 200, epochs: 1, lr: 1e-4, loss: loss, rng: &rng)
    #expect(losses == trainStepByStep(&twin, X, y, batch: 200, epochs: 1, lr: 1e-4, loss: loss, rng: &twinRng))
    #expect(isSame(mlp, twin))
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

/// Networks trained at the same time on several threads come out as one trained alone.
@Test func concurrentTrainings() async {
    let trained = await withTaskGroup(of: Network.self) { group in
        for _ in 0..<6 {
            group.addTask {
                var rng = Generator(seed: 12)
                var mlp = initMLP([(200, "relu"), (150, "relu"), (40, "sigmoid"), (1, nil)], rng: &rng)
                let X = Matrix(rows: 120, columns: 200, elements: rng.normal(0, 1, count: 24_000))
                let y = Matrix(column: rng.integers(0, 2, count: 120).map(Double.init))
                mlpTrainFast(&mlp, X, y, batch: 60, epochs: 4, lr: 1e-3, rng: &rng)
                return mlp
            }
        }
        return await group.reduce(into: [Network]()) { $0.append($1) }
    }
    #expect(trained.count == 6 && trained.dropFirst().allSatisfy { isSame($0, trained[0]) })
}

/// Arrays of a wrong shape that a caller puts into a layer are named, not read beyond their end.
@Test func wrongShapesAreNamed() async {
    await #expect(processExitsWith: .failure) {
        var rng = Generator(seed: 0)
        var layer = initLayer(2, 8, "relu", rng: &rng)
        layer[array: "b"] = Matrix([[1]])
        layerForward(&layer, Matrix([[1, 2]]))
    }
    await #expect(processExitsWith: .failure) {
        var rng = Generator(seed: 0)
        var mlp = initMLP([(20, "sigmoid"), (1, nil)], rng: &rng)
        mlp[0][array: "b"] = Matrix(row: Array(repeating: 1, count: 5000))
        mlpTrainFast(&mlp, Matrix(rows: 1, columns: 20, repeating: 1), Matrix([[1]]), batch: 1, epochs: 1, lr: 1, rng: &rng)
    }
    await #expect(processExitsWith: .failure) {
        var rng = Generator(seed: 0)
        var layer = initLayer(2, 3, "relu", rng: &rng)
        layerForward(&layer, Matrix([[1, 2]]))
        layer[array: "W"] = Matrix(rows: 4000, columns: 30, repeating: 1)
        layerBackward(&layer, Matrix([[1, 2, 3]]))
    }
}
