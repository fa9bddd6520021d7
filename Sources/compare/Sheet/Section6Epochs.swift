import Arrays
import MLP

// 6.2 and 6.3: an epoch, and several

/// Training over one epoch, or over several.
///
/// - Parameter remark: `.integers` for labels that are integers.
func runCase(
    _ start: Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int?, seed: Int, _ remark: Remark? = nil
) -> Case {
    let lr = 0.05
    var arguments: [(name: String, value: Argument)] = [
        ("mlp", .network(start)), ("X", .matrix(X)), ("y", .array(.vector(y.elements), integers: remark == .integers)),
        ("batch", .count(batch)),
        ("lr", .number(lr)), ("rng", .generator(Seed(seed))),
    ]
    if let epochs { arguments.insert(("epochs", .count(epochs)), at: 4) }
    return Case(arguments, remark: remark) { answer, choices in
        var rng = Generator(seed: seed)
        let reference = (0..<(epochs ?? 1)).map { _ in slices(rng.permutation(X.rows), batch) }
        var order = reference
        var isOwnOrder = false
        if let steps = answer.steps, !steps.isEmpty {
            switch epochsOfRows(steps, X, y, batch: batch, epochs: epochs ?? 1) {
            case .failure(let complaint): return [Part(wrong: complaint)]
            case .success(let own):
                isOwnOrder = own != reference
                order = own
            }
        }
        let isUntrained = answer.value(partName(0, "W", of: start))?.array?.elements == start[0]["W"].elements
        if answer.steps?.isEmpty == true, X.rows < batch, isUntrained {
            return [Part(wrong: shortMinibatchLeftOut(X.rows, X.rows))]
        }
        if isOwnOrder || answer.steps?.isEmpty == false, X.rows > batch, let complaint = shuffling(answer, order, seed)
        {
            return [Part(wrong: complaint)]
        }

        var mlp = start
        var lists: [[Double]] = []
        var afterEpochs: [Double] = []
        for epoch in order {
            lists.append(epoch.map { mlpMinibatch(&mlp, X.rows($0), y.rows($0), lr: lr) })
            var copy = mlp
            afterEpochs.append(binaryCrossentropyLoss(y, mlpForward(&copy, X)).sum / Double(X.rows))
        }
        // An eps that 6.1 does not show grows over the steps.
        let leeway = choices.contains(.eps) ? 1e-4 : 1e-6
        let sizes = order.first?.map { Double($0.count) } ?? []
        func weights(_ key: String, _ index: Int, _ mlp: Network) -> NDArray {
            let array = mlp[index][key]
            return key == "b" ? .vector(array.elements) : NDArray(array)
        }
        func near(_ expected: NDArray, _ choice: Choice) -> (choice: Choice, holds: (Found, NDArray) -> Bool) {
            (choice, { Difference(expected.elements, $1.elements).relative <= leeway })
        }
        let trained: [Part] = mlp.indices.flatMap { index in
            ["W", "b"].map { key in
                let (expected, before) = (weights(key, index, mlp), weights(key, index, start))
                return Part(
                    partName(index, key, of: mlp), { _ in .array(expected, key == "b" ? .vector : .exact) },
                    mistakes: [
                        Mistake.value(
                            "on a copy", "unchanged: the network that is given is to be trained, not a copy of it",
                            { _ in .array(before, .exact) })
                    ],
                    allowed: [near(expected, .eps)])
            }
        }
        /// A list of losses, or one epoch's loss.
        func form(_ values: [Double]) -> NDArray { epochs == nil ? NDArray(values[0]) : .vector(values) }
        let means = lists.map { $0.reduce(0, +) / Double($0.count) }
        let weighted = lists.map { zip($0, sizes).reduce(0) { $0 + $1.0 * $1.1 } / Double(X.rows) }
        func mistake(_ name: String, _ sentence: String, _ value: NDArray) -> Mistake {
            Mistake.value(name, sentence, { _ in .array(value, .exact) })
        }
        var mistakes = [
            mistake(
                "sum", "the sum of the minibatches' losses: their mean is asked for",
                form(lists.map { $0.reduce(0, +) })),
            mistake(
                "last minibatch", "the last minibatch's loss: the mean over the epoch is asked for",
                form(lists.map { $0.last! })),
            mistake(
                "first minibatch", "the first minibatch's loss: the mean over the epoch is asked for",
                form(lists.map { $0[0] })),
            mistake(
                "divided by n",
                "the sum of the minibatches' losses divided by the number of samples: there are fewer minibatches",
                form(lists.map { $0.reduce(0, +) / Double(X.rows) })),
            mistake(
                "divided by batch", "the sum of the minibatches' losses divided by the size of a minibatch",
                form(lists.map { $0.reduce(0, +) / Double(batch) })),
            mistake(
                "divided by whole minibatches",
                "the sum of the minibatches' losses divided by the number of whole minibatches",
                form(lists.map { $0.reduce(0, +) / Double(max(1, X.rows / batch)) })),
            mistake(
                "sum of all samples", "the sum of all samples' losses: their mean is asked for",
                form(weighted.map { $0 * Double(X.rows) })),
        ]
        if epochs == nil {
            mistakes.append(
                mistake(
                    "list of the minibatches", "the list of the minibatches' losses: their mean is asked for",
                    .vector(lists[0])))
        } else {
            mistakes += [
                mistake(
                    "last epoch", "the last epoch's loss: a list of every epoch's is asked for", NDArray(means.last!)),
                mistake(
                    "mean", "the mean of the epochs' losses: a list of every epoch's is asked for",
                    NDArray(means.reduce(0, +) / Double(means.count))),
                mistake(
                    "total", "the sum of the epochs' losses: a list of every epoch's is asked for",
                    NDArray(means.reduce(0, +))),
                mistake("newest first", "the list from the last epoch to the first", .vector(means.reversed())),
                mistake(
                    "running sum", "a list of running sums: each epoch has its own loss",
                    .vector(means.indices.map { means[...$0].reduce(0, +) })),
            ]
        }
        let result = Part(
            "result", { _ in .array(form(means), epochs == nil ? .scalar : .list) }, mistakes: mistakes,
            allowed: [
                near(form(means), .eps), near(form(weighted), .weightedLoss), near(form(afterEpochs), .finalLoss),
            ])
        // Where nothing is returned that could be a loss, that is said first.
        var parts = answer.status == .ok && answer.result?.array == nil ? [result] + trained : trained + [result]
        if isOwnOrder { parts.insert(Part(choice: .shuffle), at: 0) }
        return parts
    }
}

/// Rows in minibatches.
func slices(_ order: [Int], _ batch: Int) -> [[Int]] {
    stride(from: 0, to: order.count, by: min(batch, order.count)).map {
        Array(order[$0..<min(order.count, $0 + min(batch, order.count))])
    }
}

/// The numbers of the rows that a script's minibatches are made of, epoch by epoch; or what is wrong with them.
private func epochsOfRows(
    _ steps: [Answer.Minibatch], _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int
) -> Result<[[[Int]]], Complaint> {
    func wrong(_ sentence: String, _ mistake: String?, _ explanation: String?) -> Result<[[[Int]]], Complaint> {
        .failure(Complaint(sentence: sentence, mistake: mistake, explanation: explanation))
    }
    let numbers = Dictionary((0..<X.rows).map { (X.row($0), $0) }, uniquingKeysWith: { first, _ in first })
    var batches: [[Int]] = []
    for step in steps {
        guard let rows = step.X.array, rows.shape.count == 2, rows.shape[1] == X.columns, let labels = step.y.array
        else {
            return wrong("mlp_minibatch is not given a matrix of samples and their labels", nil, nil)
        }
        guard labels.elements.count == rows.shape[0] else {
            return wrong("a minibatch has \(rows.shape[0]) samples and \(labels.elements.count) labels", nil, nil)
        }
        var batch: [Int] = []
        for (row, label) in labels.elements.enumerated() {
            guard let number = numbers[rows.matrix.row(row)] else {
                return wrong("a minibatch has a sample that is none of X's rows", nil, nil)
            }
            guard label == y.elements[number] else {
                return wrong(
                    "samples and labels no longer belong together", "labels left behind",
                    "your minibatches have labels of other samples: take the same rows of X and of y")
            }
            batch.append(number)
        }
        if !batch.isEmpty { batches.append(batch) }
    }
    let n = X.rows
    let size = min(batch, n)
    let perEpoch = (n + size - 1) / size
    let total = batches.joined().count
    let whole = n / size * size
    if whole < n, total == whole * epochs, batches.allSatisfy({ $0.count == size }) {
        return .failure(shortMinibatchLeftOut(n - whole, n))
    }
    guard batches.count == perEpoch * epochs, total == n * epochs else {
        let sizes = batches.prefix(8).map { String($0.count) }.joined(separator: ", ")
        if total != n * epochs, total % n == 0, batches.count == perEpoch * (total / n) {
            return wrong(
                "\(total / n) epochs are trained, not \(epochs)",
                total < n * epochs ? "too few epochs" : "too many epochs",
                "your training has \(total / n) epochs where \(epochs) were asked for")
        }
        if batches.allSatisfy({ $0.count == 1 }), size > 1, total == n * epochs {
            return wrong(
                "minibatches of 1 sample, not of \(batch)", "batch of 1",
                "your minibatches have one sample each, whatever batch says")
        }
        if batches.count == epochs, total == n * epochs {
            return wrong(
                "one minibatch of all samples, not minibatches of \(batch)", "one batch",
                "your epoch is one minibatch of all samples, whatever batch says")
        }
        let list = sizes + (batches.count > 8 ? ", …" : "")
        return wrong(
            "\(batches.count) minibatches of \(list) samples, where there are \(n) samples and batch is \(batch)", nil,
            nil)
    }
    let own = (0..<epochs).map { Array(batches[$0 * perEpoch..<($0 + 1) * perEpoch]) }
    for epoch in own {
        guard Set(epoch.joined()).count == n else {
            return wrong(
                "some samples are used twice in an epoch, others not at all", "samples used twice",
                "your samples are drawn with replacement, or your minibatches overlap: every sample is trained on once an epoch"
            )
        }
        guard epoch.dropLast().allSatisfy({ $0.count == size }) else {
            return wrong(
                "minibatches of \(epoch.map { String($0.count) }.joined(separator: ", ")) samples; batch is \(batch)",
                nil, nil)
        }
    }
    return .success(own)
}

private func shortMinibatchLeftOut(_ count: Int, _ n: Int) -> Complaint {
    Complaint(
        sentence: "the last \(count) of \(n) samples are left out", mistake: "short minibatch left out",
        explanation:
            "your epoch leaves out the last minibatch, which is shorter: every sample is trained on once an epoch")
}

/// What is wrong with the order of the samples, which the sheet leaves open as long as it is drawn from `rng`.
private func shuffling(_ answer: Answer, _ order: [[[Int]]], _ seed: Int) -> Complaint? {
    if order.allSatisfy({ Array($0.joined()) == Array(0..<$0.joined().count) }) {
        return Complaint(
            sentence: "the samples are never shuffled", mistake: "never shuffled",
            explanation: "your minibatches come in the order of X: draw an order from rng for each epoch")
    }
    if let complaint = drawing(answer, seed)?.complaint { return complaint }
    guard order.count > 1, order.allSatisfy({ $0 == order[0] }) else { return nil }
    return Complaint(
        sentence: "every epoch has the same order", mistake: "one order",
        explanation: "your epochs all have the samples in the same order: draw a new one from rng for each epoch")
}
