import Networks
import Testing

/// Random shapes and matrices.
private struct Draws {
    var rng: Generator
    let rows, features, classes: Int

    init(_ seed: Int) {
        rng = Generator(seed: seed)
        rows = rng.integers(1, 20, endpoint: true)
        features = rng.integers(1, 100, endpoint: true)
        classes = rng.integers(1, 10, endpoint: true)
    }

    mutating func normal(_ rows: Int, _ columns: Int) -> Matrix {
        Matrix(rows: rows, columns: columns, elements: rng.normal(0, 1, count: rows * columns))
    }

    mutating func uniform(_ low: Double, _ high: Double) -> Matrix {
        Matrix(rows: rows, columns: classes, elements: rng.uniform(low, high, count: rows * classes))
    }

    mutating func binaryLabels() -> Matrix {
        Matrix(rows: rows, columns: classes, elements: rng.integers(0, 2, count: rows * classes).map(Double.init))
    }

    mutating func oneHotRows() -> Matrix { oneHot(rng.integers(0, classes, count: rows), classes: classes) }
}

private let limit = 1e-5

/// The functions alone, at random shapes of 1 to 20 samples, 1 to 100 features, 1 to 10 classes.
@Suite struct GradientCheckTests {
    @Test(arguments: 0..<12) func losses(seed: Int) {
        var draws = Draws(seed)
        let (Y, y) = (draws.oneHotRows(), draws.binaryLabels())
        let (P, Z) = (draws.uniform(0.1, 0.9), draws.normal(draws.rows, draws.classes))
        let binary = gradientCheck(at: P, gradient: dBinaryCrossentropyLoss(y, P)) { binaryCrossentropyLoss(y, $0).sum }
        let categorical = gradientCheck(at: P, gradient: dCategoricalCrossentropyLoss(Y, P)) {
            categoricalCrossentropyLoss(Y, $0).sum
        }
        let compound = gradientCheck(at: Z, gradient: dSoftmaxCrossentropyLoss(Y, Z)) {
            softmaxCrossentropyLoss(Y, $0).sum
        }
        #expect(binary < limit && categorical < limit && compound < limit, "\(binary) \(categorical) \(compound)")
    }

    @Test(arguments: 0..<12) func activations(seed: Int) {
        var draws = Draws(seed)
        let (Z, E) = (draws.normal(draws.rows, draws.features), draws.normal(draws.rows, draws.features))
        // Away from the kink at 0, which the differences would see from two steps off.
        let away = Z.map { abs($0) < 0.01 ? $0 + 0.05 : $0 }
        #expect(gradientCheck(at: away, gradient: E * dRelu(away)) { (E * relu($0)).sum } < 1e-6)
        #expect(gradientCheck(at: Z, gradient: E * dSigmoid(Z)) { (E * sigmoid($0)).sum } < limit)
        let (logits, e) = (draws.normal(draws.rows, draws.classes), draws.normal(draws.rows, draws.classes))
        #expect(gradientCheck(at: logits, gradient: dSoftmax(softmax(logits), e)) { (e * softmax($0)).sum } < limit)
    }

    /// A linear layer, in its input, weights and bias.
    @Test(arguments: 0..<12) func linear(seed: Int) {
        var draws = Draws(seed)
        var layer = initNetwork(
            [(draws.features, "identity"), (draws.classes, nil)], initialiser: .heXavierNormal, rng: &draws.rng)[0]
        let (X, E) = (draws.normal(draws.rows, draws.features), draws.normal(draws.rows, draws.classes))
        forward(&layer, X)
        backward(&layer, E)
        for (key, gradient) in [("X", "dX"), ("W", "dW"), ("b", "db")] {
            let error = gradientCheck(at: layer[key], gradient: layer[gradient]) { moved in
                var trial = layer
                trial[key] = moved
                return (E * forward(&trial, trial["X"])).sum
            }
            #expect(error < limit, "\(gradient)")
        }
    }

    /// KPU question 11: 200 samples of 10 classes, rows here, one direction each, the sheet's forward difference and
    /// its mean error.
    @Test func softmaxInADirection() {
        var rng = Generator(seed: 11)
        let a = Matrix(rows: 200, columns: 10, elements: rng.standardNormal(2000))
        let e = Matrix(rows: 200, columns: 10, elements: rng.standardNormal(2000))
        let step = 1e-6
        let approximation = (1 / step) * (softmax(a + step * e) - softmax(a))
        let error = (dSoftmax(softmax(a), e) - approximation).map(abs).mean / approximation.map(abs).mean
        #expect(error < 1e-6)
    }
}

private typealias Checked = (acts: [String], loss: Loss, reduction: Reduction)

/// Whole networks: every activation in every place, every loss and reduction.
@Test(arguments: 0..<24) func gradientsOfNetworks(seed: Int) {
    let networks: [Checked] = [
        (["relu", "sigmoid"], .binaryCrossentropy, .sum), (["sigmoid", "softmax"], .categoricalCrossentropy, .mean),
        (["relu", "identity"], .softmaxCrossentropy, .mean),
        (["softmax", "identity", "sigmoid"], .binaryCrossentropy, .mean),
        (["identity", "relu", "softmax"], .categoricalCrossentropy, .sum),
        (["sigmoid", "softmax", "identity"], .softmaxCrossentropy, .sum),
    ]
    let (acts, loss, reduction) = networks[seed % networks.count]
    var draws = Draws(seed + 100)
    let sizes =
        [draws.rng.integers(1, seed % 4 == 0 ? 100 : 12, endpoint: true)]
        + acts.dropFirst().map { _ in draws.rng.integers(1, 8) } + [draws.classes]
    let spec = zip(sizes, acts + [nil]).map { (fanIn: $0, act: $1) }
    let mlp = initNetwork(spec, initialiser: .heXavierNormal, rng: &draws.rng)
    let check = gradientCheck(
        mlp, draws.normal(draws.rows, sizes[0]), draws.oneHotRows(), loss: loss, reduction: reduction)
    #expect(check.error < limit, "\(check)")
    #expect(check.compared > 4 * check.skipped)
}

/// What is wrong is found, and where: elements beside a kink are counted, not compared.
@Test func gradientCheckFindsMistakes() {
    var rng = Generator(seed: 1)
    let Z = Matrix(rows: 3, columns: 4, elements: rng.standardNormal(12))
    var wrong = dSigmoid(Z)
    wrong[1, 2] *= 1.001
    let found = gradientCheck(at: Z, gradient: wrong) { sigmoid($0).sum }
    #expect(abs(found - 0.001 / 2.001) < 1e-8)
    wrong[1, 2] = .nan
    #expect(gradientCheck(at: Z, gradient: wrong) { sigmoid($0).sum } == .infinity)

    // With a label of 0 the sheet's gradient of a saturated output is 1 - r of the loss's, r = eps / (ŷ(1 - ŷ) + eps):
    // at ŷ = exp(-18) a relative error of r / (2 - r) = 0.00327.
    var mlp = initNetwork([(1, "sigmoid"), (1, nil)], rng: &rng)
    (mlp[0]["W"], mlp[0]["b"]) = (Matrix([[0]]), Matrix([[-18]]))
    let saturated = gradientCheck(mlp, Matrix([[0]]), Matrix([[0]]))
    #expect(
        abs(saturated.error - 0.00327) < 1e-4 && saturated.key == "b" && saturated.layer == 0 && saturated.compared == 3
    )

    var kinked = initNetwork([(1, "relu"), (1, "sigmoid"), (1, nil)], rng: &rng)
    kinked[0]["W"] = Matrix([[1]])
    let check = gradientCheck(kinked, Matrix([[0]]), Matrix([[1]]))
    #expect(check.skipped == 2 && check.compared == 3 && check.error < 1e-9)
}
