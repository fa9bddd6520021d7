import Networks
import TestSupport
import Testing

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
