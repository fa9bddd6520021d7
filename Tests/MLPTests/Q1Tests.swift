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
    let z = Matrix(row: [.nan, -.infinity, .infinity])
    #expect(relu(z)[0, 0].isNaN && relu(z)[0, 1] == 0 && relu(z)[0, 2] == .infinity)
    #expect(dRelu(z) == Matrix(row: [0, 0, 1]))
    #expect(sigmoid(z)[0, 0].isNaN && sigmoid(z)[0, 1] == 0 && sigmoid(z)[0, 2] == 1)
    #expect(dSigmoid(z)[0, 0].isNaN && dSigmoid(z)[0, 1] == 0 && dSigmoid(z)[0, 2] == 0)
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
    #expect(abs(binaryCrossentropyLoss(Matrix([[1]]), half, eps: 0)[0, 0] - 0.6931471805599453) < 1e-16)
    #expect(dBinaryCrossentropyLoss(Matrix([[1]]), half, eps: 0) == Matrix([[-2]]))
    #expect(dBinaryCrossentropyLoss(Matrix([[0]]), half, eps: 0) == Matrix([[2]]))
    #expect(abs(binaryCrossentropyLoss(Matrix([[1]]), Matrix([[0]]), eps: 1e-3)[0, 0] - 6.907755278982137) < 1e-14)
}
