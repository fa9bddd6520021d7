import Networks
import Testing

/// Each sample once, with its own label; one permutation, the slices of `mlpEpoch`, the last one shorter.
@Test func minibatchesKeepPairs() {
    var rng = Generator(seed: 5)
    let X = Matrix(rows: 11, columns: 2, elements: rng.normal(0, 1, count: 22))
    let Y = Matrix(column: (0..<11).map { X[$0, 0] * 2 })
    var twin = rng
    let order = twin.permutation(11)
    let pairs = Array(minibatches(X, Y, batch: 4, rng: &rng))
    #expect(pairs.map(\.X.rows) == [4, 4, 3])
    #expect(pairs.flatMap(\.X.elements) == X.rows(order).elements)
    for (X, Y) in pairs { #expect(Y.elements == (0..<X.rows).map { X[$0, 0] * 2 }) }
    #expect(rng.next() == twin.next())
    #expect(Array(minibatches(X, Y, batch: 100, rng: &rng)).count == 1)
    #expect(Array(minibatches(X.rows([]), Y.rows([]), batch: 4, rng: &rng)).isEmpty)
}

/// One-hot targets are (minibatch, classes), 1 in the column of the sample's class and 0 elsewhere.
@Test func minibatchesOfOneHotTargets() {
    var rng = Generator(seed: 5)
    let classes = [3, 0, 9, 9, 1, 4, 7]
    let X = Matrix(column: classes.map(Double.init))
    for (X, Y) in minibatches(X, oneHot(classes, classes: 10), batch: 4, rng: &rng) {
        #expect(Y.rows == X.rows && Y.columns == 10)
        for row in 0..<X.rows {
            for column in 0..<10 { #expect(Y[row, column] == (X[row, 0] == Double(column) ? 1 : 0)) }
        }
    }
}
