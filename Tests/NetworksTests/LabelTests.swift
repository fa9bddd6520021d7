import Networks
import TestSupport
import Testing

@Test func oneHotAndBack() {
    #expect(oneHot([2, 0], classes: 3) == Matrix([[0, 0, 1], [1, 0, 0]]))
    #expect(oneHot([], classes: 3).shape.description == "0×3")
    var rng = Generator(seed: 4)
    let random = rng.integers(0, 10, count: 500)
    #expect(labels(ofRows: oneHot(random, classes: 10)) == random)
    // As np.argmax: the first of equals, NaN the largest of all.
    #expect(
        labels(
            ofRows: Matrix([[1, 2, 2], [5, 5, 5], [1, .nan, .infinity], [.nan, 9, .nan], [-.infinity, -1, -2]])) == [
                1, 0, 1, 0, 1,
            ])
}

/// scikit-learn's scores; a class that is never predicted and one that is not there are among them.
@Test func scoresAreScikitLearns() {
    let sklearn = Fixtures.numpy.networks.scores
    let confusion = confusionMatrix(sklearn.predicted, sklearn.labels, classes: 5)
    #expect(confusion == Matrix(sklearn.confusion))
    #expect(accuracy(sklearn.predicted, sklearn.labels) == sklearn.accuracy)
    #expect(abs(errorRate(sklearn.predicted, sklearn.labels) - sklearn.error_rate) < 1e-15)
    #expect(precision(confusion) == sklearn.precision)
    #expect(recall(confusion) == sklearn.recall)
    for (beta, expected) in zip([0, 0.5, 1, 2], sklearn.f_beta) {
        #expect(difference(fBeta(confusion, beta: beta), expected) < 1e-15)
    }
    #expect(accuracy([], []).isNaN)
}

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

/// By hand: logits (x, -x), and their softmax e²ˣ / (e²ˣ + 1).
@Test func classesAndProbabilities() {
    var rng = Generator(seed: 0)
    var mlp = initNetwork([(1, "identity"), (2, nil)], rng: &rng)
    mlp[0]["W"] = Matrix([[1, -1]])
    let (before, X) = (mlp, Matrix(column: [0.5, -0.5, 0, 1e308]))
    let sigmoidOf1 = 0.7310585786300049
    let expected = [sigmoidOf1, 1 - sigmoidOf1, 1 - sigmoidOf1, sigmoidOf1, 0.5, 0.5, 1, 0]
    #expect(difference(predictProbabilities(mlp, X).elements, expected) < 1e-15)
    #expect(predictClasses(mlp, X) == [0, 1, 0, 0])
    #expect(mlp == before)
    mlp[0]["act"] = "softmax"
    #expect(difference(predictProbabilities(mlp, X).elements, expected) < 1e-15)
    // One output: the label by its threshold.
    var single = initNetwork([(1, "sigmoid"), (1, nil)], rng: &rng)
    single[0]["W"] = Matrix([[1]])
    #expect(predictClasses(single, Matrix(column: [-1, 0, 1])) == [0, 0, 1])
}
