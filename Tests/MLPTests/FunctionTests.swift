import MLP
import TestSupport
import Testing

private let numpy = Fixtures.numpy

/// 1.1 and 1.2 at NumPy's values, |z| up to 1e308.
@Test func activations() throws {
    let z = Matrix(row: numpy.z)
    #expect(relu(z).elements == numpy.functions["relu"])
    #expect(dRelu(z).elements == numpy.functions["d_relu"])
    #expect(difference(sigmoid(z).elements, try #require(numpy.functions["sigmoid"])) < 1e-15)
    #expect(difference(dSigmoid(z).elements, try #require(numpy.functions["d_sigmoid"])) < 1e-15)
    #expect(sigmoid(z).isFinite && dSigmoid(z).isFinite)
}

@Test func activationsOfNaNAndInfinity() {
    #expect(relu(Double.nan).isNaN)
    #expect(dRelu(Double.nan) == 0)
    #expect(sigmoid(Double.nan).isNaN)
    #expect(relu(-Double.infinity) == 0)
    #expect(sigmoid(-Double.infinity) == 0)
    #expect(sigmoid(Double.infinity) == 1)
    #expect(dSigmoid(-Double.infinity) == 0)
}

/// 1.3 at NumPy's values, ŷ of 0 and 1 among them.
@Test(arguments: [0, 1]) func binaryCrossentropy(label: Int) throws {
    let yHat = Matrix(column: numpy.y_hat)
    let y = Matrix(row: numpy.y_hat.map { _ in Double(label) })
    let loss = binaryCrossentropyLoss(y, yHat)
    let gradient = dBinaryCrossentropyLoss(y, yHat)
    #expect(difference(loss.elements, try #require(numpy.losses["binary_crossentropy_loss(\(label))"])) < 1e-15)
    #expect(difference(gradient.elements, try #require(numpy.losses["d_binary_crossentropy_loss(\(label))"])) < 1e-15)
    #expect(loss.isFinite && gradient.isFinite)
    #expect(loss.shape == yHat.shape && gradient.shape == yHat.shape, "y is reshaped to ŷ")
}

/// The closed form: at ŷ = 1/2 the loss is log 2, its gradient ±2.
@Test func binaryCrossentropyOfNumbers() {
    let half = Matrix([[0.5]])
    #expect(abs(binaryCrossentropyLoss([1], half, eps: 0)[0, 0] - 0.6931471805599453) < 1e-16)
    #expect(dBinaryCrossentropyLoss([1], half, eps: 0) == Matrix([[-2]]))
    #expect(dBinaryCrossentropyLoss([0], half, eps: 0) == Matrix([[2]]))
    #expect(abs(binaryCrossentropyLoss([1], Matrix([[0]]), eps: 1e-3)[0, 0] - 6.907755278982137) < 1e-14)
    let several = Matrix([[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]])
    #expect(dBinaryCrossentropyLoss([0, 1, 1, 0, 1, 0], several, eps: 0) == Matrix([[2, -2], [-2, 2], [-2, 2]]))
}

/// A label for each prediction, not one for a row of several: no number is taken for that of a class.
@Test func binaryCrossentropyTakesALabelForEachPrediction() async throws {
    let sentence = "binary cross-entropy takes a label for each prediction: 3 labels do not go with 3×2 predictions"
    let loss = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = binaryCrossentropyLoss([0, 1, 1], Matrix(rows: 3, columns: 2, repeating: 0.5))
    }
    #expect(try #require(loss).standardErrorContent.contains(sentence.utf8))
    let gradient = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = dBinaryCrossentropyLoss([0, 1, 1], Matrix(rows: 3, columns: 2, repeating: 0.5))
    }
    #expect(try #require(gradient).standardErrorContent.contains(sentence.utf8))
    let fast = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var rng = Generator(seed: 0)
        var mlp = initMLP([(2, "sigmoid"), (2, nil)], rng: &rng)
        mlpTrainFast(
            &mlp, Matrix(rows: 3, columns: 2, repeating: 1), [0, 1, 1], batch: 1, epochs: 1, lr: 0.1, rng: &rng)
    }
    #expect(try #require(fast).standardErrorContent.contains(sentence.utf8))
    let few = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = binaryCrossentropyLoss([0, 1], Matrix(rows: 3, columns: 1, repeating: 0.5))
    }
    #expect(try #require(few).standardErrorContent.contains("2 labels do not go with 3×1 predictions".utf8))
}
