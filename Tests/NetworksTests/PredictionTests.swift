import Networks
import TestSupport
import Testing

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
