import Networks
import TestSupport
import Testing

/// PyTorch's losses, parameters, running averages and predictions after four minibatches, from the draws on.
@Test func batchNormalisedTraining() {
    let torch = Fixtures.numpy.networks.batch_normalised
    var rng = Generator(seed: 19)
    var mlp = initNetwork(
        [(5, "relu"), (11, "relu"), (6, "identity"), (3, nil)], initialiser: .kaimingNormal(), rng: &rng)
    for index in mlp.indices.dropLast() { addBatchNormalisation(to: &mlp[index]) }
    let X = rng.standardNormal(12, 5)
    let labels = rng.integers(0, 3, count: 12)
    let losses = [0, 4, 8, 0].map { start in
        let rows = start..<start + 4
        return trainMinibatch(
            &mlp, X.rows(rows), labels.rows(rows),
            Hyperparameters(batch: 4, lr: 0.1, loss: .softmaxCrossentropy, reduction: .mean))
    }
    #expect(difference(losses, torch.losses) < 1e-13)
    #expect(mlp.count == torch.layers.count && torch.layers.allSatisfy { !$0.isEmpty })
    for (layer, expected) in zip(mlp, torch.layers) {
        for (key, rows) in expected {
            #expect(difference(layer[key].elements, rows.flatMap { $0 }) < 1e-12, "\(key)")
        }
    }
    let before = mlp
    #expect(difference(predictProbabilities(mlp, X).elements, torch.probabilities.flatMap { $0 }) < 1e-12)
    #expect(mlp == before)
}

/// γ, β and everything before them against central differences.
@Test func batchNormalisedGradients() {
    var rng = Generator(seed: 20)
    for act in ["relu", "sigmoid"] {
        var mlp = initNetwork(
            [(3, act), (5, act), (4, "identity"), (3, nil)], initialiser: .kaimingNormal(), rng: &rng)
        for index in mlp.indices.dropLast() {
            addBatchNormalisation(to: &mlp[index])
            mlp[index]["gamma"] = rng.random(1, mlp[index]["b"].columns) + 0.5
            mlp[index]["beta"] = rng.standardNormal(1, mlp[index]["b"].columns)
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

/// A minibatch of one sample has no variance.
@Test func batchesOfOneAreRefused() async throws {
    let last = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var mlp = initNetwork([(2, "relu"), (3, "sigmoid"), (1, nil)], rng: &rng)
        addBatchNormalisation(to: &mlp[0])
        let X = Matrix(rows: 5, columns: 2, repeating: 1)
        train(&mlp, X, [0, 1, 0, 1, 0], Hyperparameters(batch: 2, lr: 0.1), epochs: 1, rng: &rng)
    }
    #expect(
        try #require(last).standardErrorContent.contains(
            "at least two samples: minibatches of 2 leave one of 5 alone".utf8))
    let one = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var mlp = initNetwork([(2, "relu"), (3, "sigmoid"), (1, nil)], rng: &rng)
        addBatchNormalisation(to: &mlp[0])
        trainMinibatch(&mlp, Matrix(rows: 1, columns: 2, repeating: 1), [0], Hyperparameters(batch: 1, lr: 0.1))
    }
    #expect(try #require(one).standardErrorContent.contains("minibatches of at least two samples".utf8))
}
