import Networks
import TestSupport
import Testing

private let initialisers: [String: Initialiser] = [
    "normal": .normal(deviation: 0.2), "he_xavier_normal": .heXavierNormal, "kaiming_normal": .kaimingNormal(),
    "kaiming_normal_bias_1": .kaimingNormal(bias: 1),
]

/// NumPy's draws with seed 3, every bit: `rng.normal`, and the KPU sheet's order and divisors.
@Test(arguments: Fixtures.numpy.networks.initialised) func initialisedLayer(numpy: Fixtures.Initialised) throws {
    var rng = Generator(seed: 3)
    let initialiser = try #require(initialisers[numpy.initialiser])
    let layer = initNetwork([(5, numpy.act), (3, nil)], initialiser: initialiser, rng: &rng)[0]
    #expect(layer["W"] == Matrix(numpy.W))
    #expect(layer["b"] == Matrix(row: numpy.b))
    #expect(layer["act"] == numpy.act)
}

/// Means and deviations of many weights, within five standard errors.
@Test func initialisersDeviate() {
    for (initialiser, act, deviation) in [
        (Initialiser.normal(deviation: 0.2), "sigmoid", 0.2), (.heXavierNormal, "relu", (2.0 / 401).squareRoot()),
        (.heXavierNormal, "softmax", (1.0 / 401).squareRoot()), (.kaimingNormal(), "relu", (2.0 / 400).squareRoot()),
        (.heUniform, "relu", (2.0 / 400).squareRoot()),
    ] {
        var rng = Generator(seed: 8)
        let W: Matrix = initNetwork([(400, act), (300, nil)], initialiser: initialiser, rng: &rng)[0]["W"]
        let error = deviation / Double(W.count).squareRoot()
        #expect(abs(W.mean) < 5 * error)
        #expect(abs((W * W).mean.squareRoot() - deviation) < 5 * error)
    }
}
