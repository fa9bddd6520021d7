import MLP
import Programs

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
        do {
            order = try Minibatches(X, y, batch: batch, epochs: epochs, hasEpochs: known.argument("epochs") != nil)
                .order(of: steps, reference)
        } catch { return error }
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
    if var complaint = drawing(known) {
        complaint.explanation =
            "your order comes from another generator, a copy of rng, or the data: draw it from the rng that is given"
        return complaint
    }
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
    /// Whether the number of epochs is asked for.
    let hasEpochs: Bool
    private let numbers: [[Double]: Int]

    init(_ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, hasEpochs: Bool) {
        (self.X, self.y, self.batch, self.epochs, self.hasEpochs) = (X, y, min(batch, X.rows), epochs, hasEpochs)
        numbers = Dictionary((0..<X.rows).map { (X.row($0), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The numbers of the rows that a script's minibatches are made of, epoch by epoch.
    ///
    /// - Throws: What is wrong with them.
    func order(of steps: [Answer.Minibatch], _ reference: [[[Int]]]) throws(Complaint) -> [[[Int]]] {
        var batches: [[Int]] = []
        let isInverted = steps.count > 3 && steps.allSatisfy(hasOtherLabels)
        if isInverted {
            throw Complaint(
                sentence: "the labels are inverted", mistake: "labels inverted",
                explanation: "your minibatches have 1 - y for y")
        }
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
            return try epochs(batches, perEpoch, reference)
        }
        throw complaint(batches, reference)
    }

    /// Whether each label of a minibatch is the other one.
    private func hasOtherLabels(_ step: Answer.Minibatch) -> Bool {
        guard let rows = step.X.array, rows.shape.count == 2, let labels = step.y.array?.elements else { return false }
        let own = (0..<rows.shape[0]).compactMap { numbers[rows.matrix.row($0)] }
        return !own.isEmpty && labels == own.map { 1 - y.elements[$0] }
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
    private func epochs(_ batches: [[Int]], _ perEpoch: Int, _ reference: [[[Int]]]) throws(Complaint) -> [[[Int]]] {
        let own = (0..<epochs).map { Array(batches[$0 * perEpoch..<($0 + 1) * perEpoch]) }
        for epoch in own {
            let sizes = epoch.map(\.count)
            guard Set(epoch.joined()).count == X.rows else { throw usedTwice }
            guard sizes.dropLast().allSatisfy({ $0 == batch }) else { throw complaint(batches, reference) }
        }
        return own
    }

    /// What another number of minibatches, or of samples, or other sizes come from.
    ///
    /// - Parameter reference: The minibatches of the reference, which the student's are part of where the order is as
    ///   drawn.
    private func complaint(_ batches: [[Int]], _ reference: [[[Int]]]) -> Complaint {
        let (n, rows, whole) = (X.rows, Array(batches.joined()), reference.flatMap(\.self))
        func told(_ sentence: String, _ mistake: String, _ explanation: String) -> Complaint {
            Complaint(sentence: sentence, mistake: mistake, explanation: explanation)
        }
        let sizes =
            batches.prefix(8).map { String($0.count) }.joined(separator: ", ") + (batches.count > 8 ? ", …" : "")
        let list = "minibatches of \(sizes) samples, where there are \(n) samples and batch is \(batch)"
        if batches.isEmpty {
            return told(
                "the minibatches have no samples", "one sample short",
                "your minibatches have one sample too few, and leave it out: a slice does not contain its end")
        }
        let (isEpochs, total) = (rows.count % n == 0, rows.count / n)
        if hasEpochs, isEpochs, total != epochs, batches.count == whole.count / max(1, epochs) * total,
            (0..<total).allSatisfy({ Set(rows[$0 * n..<($0 + 1) * n]).count == n })
        {
            return told(
                "\(counted(total, "epoch")), not \(epochs)", total < epochs ? "too few epochs" : "too many epochs",
                "your training has \(counted(total, "epoch")), where \(epochs) were asked for")
        }
        let used = Set(rows)
        if used.count < n, used == Set(0..<used.count), epochs == 1 || rows.count == used.count * epochs,
            used.count > batch
        {
            return told(
                "the last \(n - used.count) of \(n) samples are left out", "rows left out",
                "your training leaves out the last rows of X, whatever the order: every sample is trained on once an epoch"
            )
        }
        let left = whole.filter { !batches.contains($0) }
        if !left.isEmpty, batches.allSatisfy(whole.contains), batches.count + left.count == whole.count {
            let isLast = left == reference.map { $0.last! }
            if isLast, left[0].count < batch { return shortMinibatchLeftOut(left[0].count, n) }
            if whole.count > epochs, isLast || left == reference.map({ $0[0] }) {
                let which = isLast ? "last" : "first"
                return told(
                    "the \(which) minibatch is left out", "\(which) minibatch left out",
                    "your epoch leaves out the \(which) minibatch: every sample is trained on once an epoch")
            }
            let isOne = batches.count == epochs
            return told(
                isOne ? "an epoch is one minibatch of \(batch) of the \(n) samples" : list,
                isOne ? "one minibatch" : "minibatches left out",
                isOne
                    ? "your epoch trains on one minibatch: a return in the loop, or an order that is cut, ends it"
                    : "your epoch leaves out minibatches: every sample is trained on once an epoch")
        }
        if batches[0].count == batch + 1, rows.count > n * epochs {
            return told(
                list, "one sample too many",
                "your minibatches have one sample too many: a slice does not contain its end")
        }
        if used.count < rows.count / max(1, epochs) {
            return used.count < n
                ? usedTwice
                : told(
                    "samples are used more than once in an epoch", "samples used twice",
                    "your epoch trains on samples more than once: every sample is trained on once an epoch")
        }
        let orders = reference.map { Array($0.joined()) }
        if n > 1, rows == orders.flatMap({ $0.dropFirst() }) || rows == orders.flatMap({ $0.dropLast() }) {
            return told(
                list, "one sample left out",
                "your epoch leaves out one sample: every sample is trained on once an epoch")
        }
        let isWhole = rows.count == n * epochs
        let counts = batches.map(\.count)
        if isWhole, batches.count == epochs {
            return told(
                "one minibatch of all samples, not minibatches of \(batch)", "one batch",
                "your epoch is one minibatch of all samples, whatever batch says")
        }
        let parts = [n / batch, (n + batch - 1) / batch].map { max(1, $0) * epochs }
        if isWhole, n % batch > 0, parts.contains(batches.count), counts.max()! - counts.min()! <= 1 {
            return told(
                list, "array_split",
                "your minibatches are nearly equal parts, as np.array_split makes: each has batch samples, the last one the rest"
            )
        }
        if n % batch > 0, !isWhole, rows.count == n / batch * batch * epochs, counts.allSatisfy({ $0 == batch }),
            batches.count == n / batch * epochs
        {
            return shortMinibatchLeftOut(n % batch, n)
        }
        if batches.count == epochs, counts.allSatisfy({ $0 == batch }) {
            return told(
                "an epoch is one minibatch of \(batch) of the \(n) samples", "one minibatch",
                "your epoch trains on one minibatch, drawn at random or left by a return in the loop: every sample is trained on once"
            )
        }
        let others = counts.enumerated().filter { ($0.offset + 1) % (batches.count / max(1, epochs)) != 0 }.map(
            \.element)
        if let size = others.first, size == batch - 1, !isWhole, others.allSatisfy({ $0 == size }) {
            return told(
                list, "one sample short",
                "your minibatches have one sample too few, and leave it out: a slice does not contain its end")
        }
        if let size = others.first, size != batch, others.allSatisfy({ $0 == size }) {
            return told(
                list, "other batch size", "your minibatches have \(counted(size, "sample")), where batch is \(batch)")
        }
        return Complaint(sentence: list)
    }

    private let usedTwice = Complaint(
        sentence: "some samples are used twice in an epoch, others not at all", mistake: "samples used twice",
        explanation:
            "your samples are drawn with replacement, or your minibatches overlap: every sample is trained on once an epoch"
    )
}
