/// What is measured: a training, calls of `mlpMinibatch`, a matrix product, or a whole process.
struct Case: Encodable {
    enum Kind: String, Encodable { case training, stepwise, product, process }

    let name: String
    var kind = Kind.training
    /// The sizes of the layers, inputs first.
    var sizes = [2, 4, 3, 1]
    /// The number of samples, or the size of the product's matrices.
    var samples = 50
    var batch = 1, epochs = 1
    var lr = 1e-3
    /// Whether the loss is the mean softmax cross-entropy of logits, instead of week 5's.
    var isSoftmax = false
    /// Whether the samples are bytes, which each minibatch divides by 255; a step is then a whole epoch.
    var isImages = false
    /// Whether the hidden layers have batch normalisation.
    var isBatchNormalised = false
    /// How often a round repeats the work: interpreted programs, and compiled ones, which need more to be measured.
    var runs = 1, compiledRuns = 1

    /// The steps of one run. A step is one minibatch, for images an epoch.
    var steps: Int {
        !isImages && (kind == .training || kind == .stepwise) ? epochs * ((samples + batch - 1) / batch) : 1
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
    Case(name: "default lab, batch 1, a step", epochs: 20, compiledRuns: 200),
    Case(name: "default lab, batch 10, a step", batch: 10, epochs: 100, compiledRuns: 100),
    Case(name: "default lab, batch 50, a step", batch: 50, epochs: 500, compiledRuns: 20),
    Case(name: "mlpMinibatch on dictionaries", kind: .stepwise, epochs: 20, compiledRuns: 20),
    Case(name: "2-32-32-16-1, batch 10, a step", sizes: [2, 32, 32, 16, 1], batch: 10, epochs: 100, compiledRuns: 20),
    Case(
        name: "2-8-3 softmax, batch 10, a step", sizes: [2, 8, 3], samples: 300, batch: 10, epochs: 20, isSoftmax: true,
        compiledRuns: 50),
    Case(
        name: "64-32-10 softmax, batch 32, a step", sizes: [64, 32, 10], samples: 1797, batch: 32, epochs: 5,
        isSoftmax: true, compiledRuns: 10),
    Case(name: "product 512", kind: .product, samples: 512, runs: 10, compiledRuns: 10),
    Case(name: "product 1536", kind: .product, samples: 1536),
    Case(name: "784-64-10, batch 100, a step", sizes: [784, 64, 10], samples: 60_000, batch: 100),
    Case(name: "784-512-10, batch 100, a step", sizes: [784, 512, 10], samples: 60_000, batch: 100),
    Case(
        name: "MNIST, 784-64-10, batch 100, an epoch", sizes: [784, 64, 10], samples: 60_000, batch: 100,
        isSoftmax: true, isImages: true),
    Case(
        name: "CIFAR-10, 3072-128-10, batch 128, an epoch", sizes: [3072, 128, 10], samples: 45_000, batch: 128,
        isSoftmax: true, isImages: true),
    Case(
        name: "CIFAR-10, batch normalisation, an epoch", sizes: [3072, 128, 10], samples: 45_000, batch: 128,
        isSoftmax: true, isImages: true, isBatchNormalised: true),
    Case(name: "a whole default process", kind: .process, epochs: 100, compiledRuns: 10),
]
