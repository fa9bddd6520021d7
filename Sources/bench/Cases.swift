/// What is measured: a training, calls of `mlpMinibatch`, one of a layer's three products, or a whole process.
struct Case: Encodable {
    /// The products are those of m samples in a layer k->n, with X m×k, W k×n, D m×n: as NumPy writes them.
    enum Kind: String, Encodable {
        case training, stepwise, process
        case forward = "X @ W"
        case dX = "D @ W.T"
        case dW = "X.T @ D"
    }

    /// What the row is called before its batch; nil stands for what it is.
    var title: String?
    var kind = Kind.training
    /// The sizes of the layers, inputs first.
    var sizes = [2, 4, 3, 1]
    var samples = 50
    var batch = 1, epochs = 1
    let lr = 1e-3
    /// Whether the loss is the mean softmax cross-entropy of logits, instead of week 5's.
    var isSoftmax = false
    /// Whether the samples are bytes, which each minibatch divides by 255; a step is then a whole epoch.
    var isImages = false
    /// Whether the hidden layers have batch normalisation.
    var isBatchNormalised = false

    /// The row's name.
    var name: String {
        let layers = sizes.map(String.init).joined(separator: "-")
        switch kind {
        case .training:
            let network = title ?? layers + (isSoftmax ? " softmax" : "")
            return "\(network), batch \(batch), \(isImages ? "an epoch" : "a step")"
        case .stepwise: return "mlpMinibatch on dictionaries"
        case .process: return "a whole default process"
        case .forward, .dX, .dW: return title ?? "product \(kind.rawValue), \(layers), batch \(samples)"
        }
    }

    /// The steps of one run. A step is one minibatch, for images an epoch.
    var steps: Int {
        !isImages && (kind == .training || kind == .stepwise) ? epochs * ((samples + batch - 1) / batch) : 1
    }

    /// The multiplications and additions of the matrix products that a step needs, where these are most of its work;
    /// the first layer's dX is not among them, as nothing depends on it.
    var operations: Double? {
        let weights = zip(sizes, sizes.dropFirst()).map(*)
        switch kind {
        case .forward, .dX, .dW: return Double(2 * samples * weights[0])
        case .training where sizes[0] > 100:
            return Double(2 * (isImages ? epochs * samples : batch) * (3 * weights.reduce(0, +) - weights[0]))
        default: return nil
        }
    }
}

/// The benchmark's rows.
let cases: [Case] = smallNetworks + products + largeNetworks + [Case(kind: .process)]

private let smallNetworks: [Case] = [
    Case(title: "default lab", epochs: 20),
    Case(title: "default lab", batch: 10, epochs: 100),
    Case(title: "default lab", batch: 50, epochs: 500),
    Case(kind: .stepwise, epochs: 20),
    Case(sizes: [2, 32, 32, 16, 1], batch: 10, epochs: 100),
    Case(sizes: [2, 8, 3], samples: 300, batch: 10, epochs: 20, isSoftmax: true),
    Case(sizes: [64, 32, 10], samples: 1797, batch: 32, epochs: 5, isSoftmax: true),
    Case(sizes: [4, 32, 16, 4], samples: 10_000, batch: 10_000, epochs: 20, isSoftmax: true),
]

private let products: [Case] =
    [512, 1536].map { Case(title: "product \($0)", kind: .forward, sizes: [$0, $0], samples: $0) }
    + [(32, 64, 64), (100, 784, 64), (100, 784, 512), (128, 3072, 128), (256, 1024, 1024), (32, 4096, 4096)]
    .flatMap { m, k, n in
        [Case.Kind.forward, .dX, .dW].map { Case(kind: $0, sizes: [k, n], samples: m) }
    }

private let largeNetworks: [Case] = [
    Case(sizes: [784, 64, 10], samples: 60_000, batch: 100),
    Case(sizes: [784, 512, 10], samples: 60_000, batch: 100),
    Case(
        title: "MNIST, 784-64-10", sizes: [784, 64, 10], samples: 60_000, batch: 100, isSoftmax: true, isImages: true),
    Case(
        title: "CIFAR-10, 3072-128-10", sizes: [3072, 128, 10], samples: 45_000, batch: 128, isSoftmax: true,
        isImages: true),
    Case(
        title: "CIFAR-10, batch normalisation", sizes: [3072, 128, 10], samples: 45_000, batch: 128, isSoftmax: true,
        isImages: true, isBatchNormalised: true),
]
