import Arrays
import FastTraining
import Programs

/// How the table names training by the sheet and the fast trainer.
let (sheet, fast) = ("Swift, by the sheet", "Swift --fast")

/// What is measured of a case in this process: the name of each side, and its work, one run. Calls of `mlpMinibatch`
/// are the sheet's alone; a matrix product is the same on both sides. Data, weights and order are those of `bench.py`.
func swiftWork(_ test: Case) -> [(side: String, work: () -> Void)] {
    var rng = Generator(seed: 0)
    let (samples, inputs, outputs) = (test.samples, test.sizes[0], test.sizes[test.sizes.count - 1])
    switch test.kind {
    case .forward:
        let (X, W) = (rng.random(samples, inputs), rng.random(inputs, outputs))
        return [(fast, { _ = X.dot(W) })]
    case .dX:
        let (D, W) = (rng.random(samples, outputs), rng.random(inputs, outputs))
        return [(fast, { _ = D.dot(W.T) })]
    case .dW:
        let (X, D) = (rng.random(samples, inputs), rng.random(samples, outputs))
        return [(fast, { _ = X.T.dot(D) })]
    default: break
    }
    if test.isImages {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(samples * inputs)
        for _ in 0..<samples { bytes += rng.integers(0, 256, count: inputs).map { UInt8($0) } }
        let images = ByteMatrix(rows: samples, columns: inputs, bytes: bytes).mapValues { _, value in value / 255 }
        return trainings(test, images, outputs: outputs, &rng)
    }
    return trainings(test, rng.random(samples, inputs), outputs: outputs, &rng)
}

private func trainings(_ test: Case, _ X: some Features, outputs: Int, _ data: inout Generator) -> [(
    side: String, work: () -> Void
)] {
    let labels = data.integers(0, max(2, outputs), count: test.samples)
    let y =
        outputs == 1
        ? Matrix(rows: test.samples, columns: 1, elements: labels.map(Double.init)) : oneHot(labels, classes: outputs)
    var weights = Generator(seed: 1)
    var mlp = initNetwork(networkSpec(test.sizes, output: test.isSoftmax ? "identity" : "sigmoid"), rng: &weights)
    if test.isBatchNormalised { for index in mlp.indices.dropLast() { addBatchNormalisation(to: &mlp[index]) } }
    var rng = Generator(seed: 2)
    if test.kind == .stepwise {
        let minibatches = (0..<test.samples).map { (X: X.rows([$0]), y: y.rows([$0])) }
        func work() {
            for _ in 0..<test.epochs {
                for row in rng.permutation(test.samples) {
                    mlpMinibatch(&mlp, minibatches[row].X, minibatches[row].y, lr: test.lr)
                }
            }
        }
        return [(sheet, work)]
    }
    var (fastMLP, fastRng) = (mlp, rng)
    let how = Hyperparameters(
        batch: test.batch, lr: test.lr, loss: test.isSoftmax ? .softmaxCrossentropy : .binaryCrossentropy,
        reduction: test.isSoftmax ? .mean : .sum)
    func trainByTheSheet() {
        if let X = X as? Matrix, !test.isSoftmax {
            mlpTrain(&mlp, X, y, batch: test.batch, epochs: test.epochs, lr: test.lr, rng: &rng)
        } else {
            train(&mlp, X, y, how, epochs: test.epochs, rng: &rng)
        }
    }
    func trainFast() { FastTraining.trainFast(&fastMLP, X, y, how, epochs: test.epochs, rng: &fastRng) }
    return [(sheet, trainByTheSheet), (fast, trainFast)]
}
