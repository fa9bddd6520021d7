/// What is measured: a training, calls of `mlpMinibatch`, a matrix product, or a whole process.
struct Case: Encodable {
    enum Kind: String, Encodable { case training, stepwise, product, process }

    let name: String
    let kind: Kind
    /// The sizes of the layers, inputs first; empty for a product.
    let sizes: [Int]
    /// The number of samples, or the size of the product's matrices.
    let samples: Int
    let batch, epochs: Int
    let lr = 1e-3
    /// Whether the loss is the mean softmax cross-entropy of logits, instead of week 5's.
    let isSoftmax: Bool
    /// Whether the samples are bytes, which each minibatch divides by 255; a step is then a whole epoch.
    let isImages: Bool
    /// Whether the hidden layers have batch normalisation.
    let isBatchNormalised: Bool
    /// How often a round repeats the work: interpreted programs, and compiled ones, which need more to be measured.
    let runs, compiledRuns: Int
    /// The steps of one run. A step is one minibatch, for images an epoch.
    let steps: Int

    init(
        _ name: String, _ kind: Kind = .training, _ sizes: [Int] = [2, 4, 3, 1], samples: Int = 50, batch: Int = 1,
        epochs: Int = 1, isSoftmax: Bool = false, isImages: Bool = false, isBatchNormalised: Bool = false,
        runs: Int = 1,
        compiledRuns: Int = 1
    ) {
        (self.name, self.kind, self.sizes, self.samples, self.batch) = (name, kind, sizes, samples, batch)
        (self.epochs, self.isSoftmax, self.runs, self.compiledRuns) = (epochs, isSoftmax, runs, compiledRuns)
        (self.isImages, self.isBatchNormalised) = (isImages, isBatchNormalised)
        steps = !isImages && (kind == .training || kind == .stepwise) ? epochs * ((samples + batch - 1) / batch) : 1
    }

    /// The multiplications and additions of the matrix products that a step needs, where these are most of its work;
    /// the first layer's dX is not among them, as nothing depends on it.
    var operations: Double? {
        if kind == .product { return 2 * Double(samples * samples * samples) }
        guard sizes[0] > 100 else { return nil }
        let weights = zip(sizes, sizes.dropFirst()).map(*)
        return Double(2 * (isImages ? epochs * samples : batch) * (3 * weights.reduce(0, +) - weights[0]))
    }
}

/// The benchmark's rows.
let cases = [
    Case("default lab, batch 1, a step", epochs: 20, compiledRuns: 200),
    Case("default lab, batch 10, a step", batch: 10, epochs: 100, compiledRuns: 100),
    Case("default lab, batch 50, a step", batch: 50, epochs: 500, compiledRuns: 20),
    Case("mlpMinibatch on dictionaries", .stepwise, epochs: 20, compiledRuns: 20),
    Case("2-32-32-16-1, batch 10, a step", .training, [2, 32, 32, 16, 1], batch: 10, epochs: 100, compiledRuns: 20),
    Case(
        "2-8-3 softmax, batch 10, a step", .training, [2, 8, 3], samples: 300, batch: 10, epochs: 20, isSoftmax: true,
        compiledRuns: 50),
    Case(
        "64-32-10 softmax, batch 32, a step", .training, [64, 32, 10], samples: 1797, batch: 32, epochs: 5,
        isSoftmax: true, compiledRuns: 10),
    Case("product 512", .product, [], samples: 512, runs: 10, compiledRuns: 10),
    Case("product 1536", .product, [], samples: 1536),
    Case("784-64-10, batch 100, a step", .training, [784, 64, 10], samples: 60_000, batch: 100),
    Case("784-512-10, batch 100, a step", .training, [784, 512, 10], samples: 60_000, batch: 100),
    Case(
        "MNIST, 784-64-10, batch 100, an epoch", .training, [784, 64, 10], samples: 60_000, batch: 100, isSoftmax: true,
        isImages: true),
    Case(
        "CIFAR-10, 3072-128-10, batch 128, an epoch", .training, [3072, 128, 10], samples: 45_000, batch: 128,
        isSoftmax: true, isImages: true),
    Case(
        "CIFAR-10, batch normalisation, an epoch", .training, [3072, 128, 10], samples: 45_000, batch: 128,
        isSoftmax: true,
        isImages: true, isBatchNormalised: true),
    Case("a whole default process", .process, epochs: 100, compiledRuns: 10),
]
