/// The minibatches of one epoch: the samples with their labels in random order, `batch` at a time, the last one shorter
/// where `batch` does not divide their number.
///
///     for (X, y) in minibatches(X, y, batch: 32, rng: &rng) { trainMinibatch(&mlp, X, y, how) }
///
/// One `permutation` is drawn, at once, and each minibatch copied when its turn comes; they are those of `mlpEpoch`.
/// IANNwTF 2.1; KPU question 20.
///
/// - Precondition: There is a label for each sample, and `batch` is at least 1.
public func minibatches<Y: Labels>(
    _ X: some Features, _ y: Y, batch: Int, rng: inout Generator
) -> some Sequence<(X: Matrix, y: Y)> {
    require(X.rows == y.samples, "labels of \(y.samples) samples do not go with \(X.rows) samples")
    require(batch > 0, "a minibatch has at least one sample, not \(batch)")
    let order = rng.permutation(X.rows)
    return stride(from: 0, to: X.rows, by: batch).lazy.map { start in
        let rows = order[start..<min(start + batch, order.count)]
        return (X: X.rows(rows), y: y.rows(rows))
    }
}
