/// What is measured: a network that is trained, a product, or a whole process.
struct Case: Encodable {
    enum Kind: String, Encodable { case training, stepwise, product, process }

    let name: String
    let kind: Kind
    /// The layers' sizes, inputs first; of a product nothing.
    var sizes: [Int] = []
    /// The number of samples, or a product's size.
    let samples: Int
    var batch = 1
    var epochs = 1
    var lr = 1e-3
    /// Whether the loss is the mean softmax cross-entropy of logits, instead of week 5's.
    var isSoftmax = false
    /// How many times a round repeats the work, on each side: what a fast side needs to be measured, a slow one
    /// does not.
    var runs = 1
    var swiftRuns = 1

    /// The steps of one run.
    var steps: Int { kind == .training || kind == .stepwise ? epochs * ((samples + batch - 1) / batch) : 1 }

    enum Key: CodingKey { case name, kind, sizes, samples, batch, epochs, lr, isSoftmax, runs, steps }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(kind == .product ? "product" : "training", forKey: .kind)
        try container.encode(sizes, forKey: .sizes)
        try container.encode(samples, forKey: .samples)
        try container.encode(batch, forKey: .batch)
        try container.encode(epochs, forKey: .epochs)
        try container.encode(lr, forKey: .lr)
        try container.encode(isSoftmax, forKey: .isSoftmax)
        try container.encode(runs, forKey: .runs)
        try container.encode(steps, forKey: .steps)
    }
}

/// The benchmark's rows. A step is one minibatch.
let cases = [
    Case(name: "default lab, batch 1, a step", kind: .training, sizes: [2, 4, 3, 1], samples: 50, epochs: 20, swiftRuns: 200),
    Case(name: "default lab, batch 10, a step", kind: .training, sizes: [2, 4, 3, 1], samples: 50, batch: 10, epochs: 100, swiftRuns: 100),
    Case(name: "default lab, batch 50, a step", kind: .training, sizes: [2, 4, 3, 1], samples: 50, batch: 50, epochs: 500, swiftRuns: 20),
    Case(name: "mlpMinibatch on dictionaries", kind: .stepwise, sizes: [2, 4, 3, 1], samples: 50, epochs: 20, swiftRuns: 20),
    Case(name: "2-32-32-16-1, batch 10, a step", kind: .training, sizes: [2, 32, 32, 16, 1], samples: 50, batch: 10, epochs: 100, swiftRuns: 20),
    Case(name: "2-8-3 softmax, batch 10, a step", kind: .training, sizes: [2, 8, 3], samples: 300, batch: 10, epochs: 20, isSoftmax: true, swiftRuns: 50),
    Case(name: "64-32-10 softmax, batch 32, a step", kind: .training, sizes: [64, 32, 10], samples: 1797, batch: 32, epochs: 5, isSoftmax: true, swiftRuns: 10),
    Case(name: "product 512", kind: .product, samples: 512, runs: 10, swiftRuns: 10),
    Case(name: "product 1536", kind: .product, samples: 1536),
    Case(name: "784-64-10, batch 100, a step", kind: .training, sizes: [784, 64, 10], samples: 60_000, batch: 100),
    Case(name: "784-512-10, batch 100, a step", kind: .training, sizes: [784, 512, 10], samples: 60_000, batch: 100),
    Case(name: "a whole default process", kind: .process, sizes: [2, 4, 3, 1], samples: 50, epochs: 100, runs: 1, swiftRuns: 10),
]
