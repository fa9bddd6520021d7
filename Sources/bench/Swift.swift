import Arrays
import MLP

/// Measures the cases in this process.
struct SwiftSide {
    /// Readies a case: its data and its network.
    func work(of test: Case) -> () -> Void {
        var rng = Generator(seed: 0)
        if test.kind == .product {
            let n = test.samples
            let A = Matrix(rows: n, columns: n, elements: rng.random(n * n))
            let B = Matrix(rows: n, columns: n, elements: rng.random(n * n))
            return { _ = A.dot(B) }
        }
        let outputs = test.sizes[test.sizes.count - 1]
        let X = Matrix(rows: test.samples, columns: test.sizes[0], elements: rng.random(test.samples * test.sizes[0]))
        var labels = [Double](repeating: 0, count: test.samples * outputs)
        for i in 0..<test.samples {
            if outputs == 1 { labels[i] = Double(rng.integers(0, 2)) } else { labels[i * outputs + rng.integers(0, outputs)] = 1 }
        }
        let y = Matrix(rows: test.samples, columns: outputs, elements: labels)
        let spec = test.sizes.enumerated().map { (index, size) -> (fanIn: Int, act: String?) in
            (size, index == test.sizes.count - 1 ? nil : index < test.sizes.count - 2 ? "relu" : test.isSoftmax ? "identity" : "sigmoid")
        }
        var mlp = initMLP(spec, rng: &rng)
        if test.kind == .stepwise {
            let minibatches = (0..<test.samples).map { (X.rows([$0]), y.rows([$0])) }
            return {
                for _ in 0..<test.epochs {
                    for row in rng.permutation(test.samples) { mlpMinibatch(&mlp, minibatches[row].0, minibatches[row].1, lr: test.lr) }
                }
            }
        }
        let loss = test.isSoftmax ? (Loss.softmaxCrossentropy, Reduction.mean) : (.binaryCrossentropy, .sum)
        return {
            mlpTrain(
                &mlp, X, y, batch: test.batch, epochs: test.epochs, lr: test.lr, loss: loss.0, reduction: loss.1, rng: &rng)
        }
    }

    /// The seconds that a step of `work` takes.
    static func seconds(_ test: Case, _ work: () -> Void) -> Double {
        let start = monotonicSeconds()
        for _ in 0..<test.swiftRuns { work() }
        return (monotonicSeconds() - start) / Double(test.swiftRuns * test.steps)
    }
}
