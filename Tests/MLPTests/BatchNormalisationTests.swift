import MLP
import TestSupport
import Testing

/// PyTorch's losses, parameters, running averages and predictions after four minibatches, from the draws on.
@Test func batchNormalisedTraining() {
    let torch = Fixtures.numpy.networks.batch_normalised
    var rng = Generator(seed: 19)
    var mlp = initMLP([(5, "relu"), (11, "relu"), (6, "identity"), (3, nil)], initialiser: .kaimingNormal(), rng: &rng)
    for index in mlp.indices.dropLast() { addBatchNormalisation(to: &mlp[index]) }
    let X = rng.standardNormal(12, 5)
    let labels = rng.integers(0, 3, count: 12)
    let losses = [0, 4, 8, 0].map { start in
        let rows = start..<start + 4
        return mlpMinibatch(
            &mlp, X.rows(rows), labels.rows(rows), lr: 0.1, loss: .softmaxCrossentropy, reduction: .mean)
    }
    #expect(difference(losses, torch.losses) < 1e-13)
    for (layer, expected) in zip(mlp, torch.layers) {
        for (key, rows) in expected {
            #expect(difference(layer[array: key].elements, rows.flatMap { $0 }) < 1e-12, "\(key)")
        }
    }
    let before = mlp
    #expect(difference(mlpProbabilities(mlp, X).elements, torch.probabilities.flatMap { $0 }) < 1e-12)
    #expect(mlp == before)
}

/// γ, β and everything before them against central differences.
@Test func batchNormalisedGradients() {
    var rng = Generator(seed: 20)
    for act in ["relu", "sigmoid"] {
        var mlp = initMLP([(3, act), (5, act), (4, "identity"), (3, nil)], initialiser: .kaimingNormal(), rng: &rng)
        for index in mlp.indices.dropLast() {
            addBatchNormalisation(to: &mlp[index])
            mlp[index][array: "gamma"] = rng.random(1, mlp[index][array: "b"].columns) + 0.5
            mlp[index][array: "beta"] = rng.standardNormal(1, mlp[index][array: "b"].columns)
        }
        let (X, labels) = (rng.standardNormal(7, 3), rng.integers(0, 3, count: 7))
        let check = gradientCheck(mlp, X, labels, loss: .softmaxCrossentropy, reduction: .mean)
        // β of a normalisation before another has no effect: what the differences' rounding makes of it counts against
        // 1e-8.
        #expect(check.error < 1e-5, "\(check)")
        // Weights, biases, γ, β, X: (15 + 3·5) + (20 + 3·4) + (12 + 3) + 21
        #expect(check.compared + check.skipped == 98)
    }
}

/// The fast trainer works on bare memory: it refuses arrays of other sizes than the weights say.
@Test func fastTrainerRefusesOtherSizes() async throws {
    // An exit test captures nothing before Swift 6.3.
    let b = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { train(wide: "b") }
    let gamma = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { train(wide: "gamma") }
    let beta = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { train(wide: "beta") }
    let mean = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { train(wide: "mean") }
    let variance = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) { train(wide: "var") }
    for (key, result) in [("b", b), ("gamma", gamma), ("beta", beta), ("mean", mean), ("var", variance)] {
        #expect(
            try #require(result).standardErrorContent.contains(
                "\(key) of shape 1×100000 does not fit weights of shape 2×3".utf8))
    }
}

/// Gives the fast trainer a network whose first layer has an array of a wrong size.
private func train(wide key: String) {
    var rng = Generator(seed: 0)
    var mlp = initMLP([(2, "relu"), (3, "sigmoid"), (1, nil)], rng: &rng)
    addBatchNormalisation(to: &mlp[0])
    mlp[0][array: key] = Matrix(rows: 1, columns: 100_000, repeating: 1)
    _ = mlpTrainFast(
        &mlp, Matrix(rows: 4, columns: 2, repeating: 1), [0, 1, 0, 1], batch: 2, epochs: 1, lr: 0.1, rng: &rng)
}

/// A minibatch of one sample has no variance.
@Test func batchesOfOneAreRefused() async throws {
    let last = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var mlp = initMLP([(2, "relu"), (3, "sigmoid"), (1, nil)], rng: &rng)
        addBatchNormalisation(to: &mlp[0])
        mlpTrain(
            &mlp, Matrix(rows: 5, columns: 2, repeating: 1), [0, 1, 0, 1, 0], batch: 2, epochs: 1, lr: 0.1, rng: &rng)
    }
    #expect(
        try #require(last).standardErrorContent.contains(
            "at least two samples: minibatches of 2 leave one of 5 alone".utf8))
    let one = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var mlp = initMLP([(2, "relu"), (3, "sigmoid"), (1, nil)], rng: &rng)
        addBatchNormalisation(to: &mlp[0])
        mlpMinibatch(&mlp, Matrix(rows: 1, columns: 2, repeating: 1), [0], lr: 0.1)
    }
    #expect(try #require(one).standardErrorContent.contains("minibatches of at least two samples".utf8))
}
