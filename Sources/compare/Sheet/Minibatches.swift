import MLP

// 6.2 and 6.3 are held against the minibatches that the student's function makes: their order is left open.

/// What Swift's training gives on the student's minibatches.
struct TrainedRun: Sendable {
    struct Epoch: Sendable {
        /// The losses of the minibatches and how many samples these have.
        let values, sizes: [Double]
        /// The mean loss of all samples after the epoch.
        let after: Double

        var mean: Double { values.reduce(0, +) / Double(values.count) }
        var weighted: Double { zip(values, sizes).reduce(0) { $0 + $1.0 * $1.1 } / sizes.reduce(0, +) }
    }

    private(set) var epochs: [Epoch] = []
    private var mlp: Network

    init(_ start: Network, _ X: Matrix, _ y: Matrix, lr: Double, _ order: [[[Int]]]) {
        mlp = start
        for epoch in order {
            let losses = epoch.map { mlpMinibatch(&mlp, X.rows($0), y.rows($0), lr: lr) }
            var copy = mlp
            let after = binaryCrossentropyLoss(y, mlpForward(&copy, X)).mean
            epochs.append(Epoch(values: losses, sizes: epoch.map { Double($0.count) }, after: after))
        }
    }

    func layer(_ index: Int, _ key: String) -> NDArray { NDArray(mlp[index][key], under: key) }
}

/// Trains on the student's minibatches; returns what is wrong with these.
func trainedRun(_ known: inout Known) -> Complaint? {
    let (X, y) = (known.input("X").matrix, Matrix(column: known.input("y").elements))
    guard case .count(let batch)? = known.argument("batch"), case .number(let lr)? = known.argument("lr") else {
        return nil
    }
    var epochs = 1
    if case .count(let count)? = known.argument("epochs") { epochs = count }
    var rng = known.generator
    let reference = (0..<epochs).map { _ in slices(rng.permutation(X.rows), batch) }
    var order = reference
    if let steps = known.answer.steps, !steps.isEmpty {
        do { order = try Minibatches(X, y, batch: batch, epochs: epochs).order(of: steps) } catch { return error }
        if order != reference { known.choices.insert(.shuffle) }
    }
    if known.answer.steps?.isEmpty == true, known.answer.result?.array != nil, epochs > 0,
        known.answer.value("W", 0)?.array?.elements == known.test.layers[0]["W"].elements
    {
        return X.rows < batch ? shortMinibatchLeftOut(X.rows, X.rows) : Complaint(sentence: "no minibatch is trained")
    }
    if known.answer.steps?.isEmpty == false, X.rows > batch, epochs > 0, let complaint = shuffling(known, order) {
        return complaint
    }
    known.run = TrainedRun(known.test.layers, X, y, lr: lr, order)
    return nil
}

/// Rows in minibatches.
func slices(_ order: [Int], _ batch: Int) -> [[Int]] {
    let batch = min(batch, order.count)
    return stride(from: 0, to: order.count, by: batch).map { Array(order[$0..<min(order.count, $0 + batch)]) }
}

private func shortMinibatchLeftOut(_ count: Int, _ n: Int) -> Complaint {
    Complaint(
        sentence: "the last \(count) of \(n) samples are left out", mistake: "short minibatch left out",
        explanation:
            "your epoch leaves out the last minibatch, which is shorter: every sample is trained on once an epoch")
}

/// What is wrong with the order of the samples, which the sheet leaves open as long as it is drawn from `rng`.
private func shuffling(_ known: Known, _ order: [[[Int]]]) -> Complaint? {
    if order.allSatisfy({ Array($0.joined()) == Array(0..<$0.joined().count) }) { return neverShuffled }
    let isInOrder = order.joined().allSatisfy { Array($0) == Array($0[0]..<$0[0] + $0.count) }
    if isInOrder, order.contains(where: { $0.count > 2 && $0[0].count > 1 }) {
        return Complaint(
            sentence: "only the minibatches are shuffled, not the samples", mistake: "minibatches shuffled",
            explanation: "your minibatches always have the same samples: the order of all samples is to be drawn")
    }
    if let complaint = drawing(known) { return complaint }
    guard order.count > 1, order.allSatisfy({ $0 == order[0] }) else { return nil }
    return Complaint(
        sentence: "every epoch has the same order", mistake: "one order",
        explanation: "your epochs all have the samples in the same order: draw a new one from rng for each epoch")
}

private let neverShuffled = Complaint(
    sentence: "the samples are never shuffled", mistake: "never shuffled",
    explanation: "your minibatches come in the order of X: draw an order from rng for each epoch")

/// The minibatches that are asked for.
private struct Minibatches {
    let X, y: Matrix
    let batch, epochs: Int
    private let numbers: [[Double]: Int]

    init(_ X: Matrix, _ y: Matrix, batch: Int, epochs: Int) {
        (self.X, self.y, self.batch, self.epochs) = (X, y, min(batch, X.rows), epochs)
        numbers = Dictionary((0..<X.rows).map { (X.row($0), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The numbers of the rows that a script's minibatches are made of, epoch by epoch.
    ///
    /// - Throws: What is wrong with them.
    func order(of steps: [Answer.Minibatch]) throws(Complaint) -> [[[Int]]] {
        var batches: [[Int]] = []
        for step in steps { batches.append(try rows(of: step)) }
        let isWithEmpty = batches.contains([])
        batches.removeAll(where: \.isEmpty)
        let (n, total, perEpoch) = (X.rows, batches.joined().count, (X.rows + batch - 1) / batch)
        if batches.count == perEpoch * epochs, total == n * epochs {
            if isWithEmpty {
                throw Complaint(
                    sentence: "there is a minibatch without samples", mistake: "empty minibatch",
                    explanation:
                        "your epoch ends with an empty minibatch, whose mean loss is nan, where batch divides the samples"
                )
            }
            return try epochs(batches, perEpoch)
        }
        throw complaint(batches, n, total, perEpoch)
    }

    /// The rows of one minibatch.
    private func rows(of step: Answer.Minibatch) throws(Complaint) -> [Int] {
        guard let rows = step.X.array, rows.shape.count == 2, rows.shape[1] == X.columns, let labels = step.y.array
        else {
            throw Complaint(sentence: "mlp_minibatch is not given a matrix of samples and their labels")
        }
        guard labels.elements.count == rows.shape[0] else {
            throw Complaint(sentence: "a minibatch has \(rows.shape[0]) samples and \(labels.elements.count) labels")
        }
        var batch: [Int] = []
        for (row, label) in labels.elements.enumerated() {
            guard let number = numbers[rows.matrix.row(row)] else {
                throw Complaint(sentence: "a minibatch has a sample that is none of X's rows")
            }
            guard label == y.elements[number] else {
                throw Complaint(
                    sentence: "samples and labels no longer belong together", mistake: "labels left behind",
                    explanation: "your minibatches have labels of other samples: take the same rows of X and of y")
            }
            batch.append(number)
        }
        return batch
    }

    /// Minibatches of the right number, by epoch.
    private func epochs(_ batches: [[Int]], _ perEpoch: Int) throws(Complaint) -> [[[Int]]] {
        let own = (0..<epochs).map { Array(batches[$0 * perEpoch..<($0 + 1) * perEpoch]) }
        for epoch in own {
            let sizes = epoch.map(\.count)
            guard Set(epoch.joined()).count == X.rows else { throw usedTwice }
            guard sizes.dropLast().allSatisfy({ $0 == batch }) else { throw otherSizes(sizes) }
        }
        return own
    }

    /// What minibatches of other sizes come from.
    private func otherSizes(_ sizes: [Int]) -> Complaint {
        let list = sizes.prefix(8).map(String.init).joined(separator: ", ") + (sizes.count > 8 ? ", …" : "")
        var complaint = Complaint(
            sentence: "minibatches of \(list) samples, where there are \(X.rows) samples and batch is \(batch)")
        let (total, isEven) = (sizes.reduce(0, +), sizes.max()! - sizes.min()! <= 1)
        if total == X.rows * epochs, isEven {
            complaint.mistake = "array_split"
            complaint.explanation =
                "your minibatches are nearly equal parts, as np.array_split makes: each has batch samples, the last one the rest"
        } else if batch > 1, sizes[0] == batch - 1 {
            complaint.mistake = "one sample short"
            complaint.explanation = "your minibatches have one sample too few: a slice does not contain its end"
        } else if sizes[0] == batch + 1 {
            complaint.mistake = "one sample too many"
            complaint.explanation = "your minibatches have one sample too many: a slice does not contain its end"
        } else if batch == 1, total == (X.rows - 1) * epochs {
            complaint.mistake = "last sample left out"
            complaint.explanation = "your epoch leaves out the last sample: it goes to n - 1"
        }
        return complaint
    }

    private let usedTwice = Complaint(
        sentence: "some samples are used twice in an epoch, others not at all", mistake: "samples used twice",
        explanation:
            "your samples are drawn with replacement, or your minibatches overlap: every sample is trained on once an epoch"
    )

    /// What another number of minibatches, or of samples, comes from.
    private func complaint(_ batches: [[Int]], _ n: Int, _ total: Int, _ perEpoch: Int) -> Complaint {
        let whole = n / batch * batch
        if whole < n, total == whole * epochs, batches.allSatisfy({ $0.count == batch }) {
            let isInOrder = batches.joined().elementsEqual((0..<epochs).flatMap { _ in 0..<whole })
            var complaint = shortMinibatchLeftOut(n - whole, n)
            if isInOrder, whole > batch || batch == 1 {
                complaint.explanation! += ". And it goes through them in the order of X: draw an order from rng"
            }
            return complaint
        }
        if batches.count == epochs, batches.allSatisfy({ $0.count == batch }), perEpoch > 1 {
            return Complaint(
                sentence: "an epoch is one minibatch of \(batch) of the \(n) samples", mistake: "one minibatch",
                explanation:
                    "your epoch trains on one minibatch, drawn at random or left by a return in the loop: every sample is trained on once"
            )
        }
        if total != n * epochs, total % n == 0, batches.count == perEpoch * (total / n) {
            return Complaint(
                sentence: "\(total / n) epochs are trained, not \(epochs)",
                mistake: total < n * epochs ? "too few epochs" : "too many epochs",
                explanation: "your training has \(total / n) epochs where \(epochs) were asked for")
        }
        if batches.allSatisfy({ $0.count == 1 }), batch > 1, total == n * epochs {
            return Complaint(
                sentence: "minibatches of 1 sample, not of \(batch)", mistake: "batch of 1",
                explanation: "your minibatches have one sample each, whatever batch says")
        }
        if batches.count == epochs, total == n * epochs {
            return Complaint(
                sentence: "one minibatch of all samples, not minibatches of \(batch)", mistake: "one batch",
                explanation: "your epoch is one minibatch of all samples, whatever batch says")
        }
        return otherSizes(batches.map(\.count))
    }
}
