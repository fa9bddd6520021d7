// Central differences of fourth order, (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h. The step is as small as the
// rounding of f allows: with h = 2⁻¹⁰ the formula itself is off by h⁴/30 of the fifth derivative, 3e-14, and the
// rounding of an f near 1 by about 1e-13. The usual (f(x+h) - f(x-h)) / 2h is never better than 1e-11, which would be a
// wrong alarm where a gradient is 1e-8, the least that a relative error is measured by. A large f rounds by more: in a
// sum of losses of 100 a gradient of 1e-6 is seen to 1e-5 only.

private let step = 0x1p-10

/// The worst relative error of a gradient against central differences: max |x - y| / max(1e-8, |x| + |y|) over the
/// elements.
///
///     gradientCheck(at: Z, gradient: softmax(Z) - Y) { softmaxCrossentropyLoss(Y, $0).sum }      // about 1e-10
///
/// Infinite where NaN or an infinity is met, 0 for an empty matrix. A kink of `f` near an element, as ReLU's, looks
/// like a wrong gradient.
///
/// - Parameter gradient: The gradient of `f` at X, in X's shape.
public func gradientCheck(at X: Matrix, gradient: Matrix, _ f: (Matrix) -> Double) -> Double {
    require(X.shape == gradient.shape, "a gradient of shape \(gradient.shape) is none at a \(X.shape) matrix")
    return zip(gradient.elements, centralDifferences(at: X, f)).reduce(0) { worst, pair in
        pair.1.map { max(worst, relativeError(pair.0, $0)) } ?? worst
    }
}

/// What a gradient check of a network found.
public struct GradientCheck: Equatable, Sendable {
    /// The worst relative error, and where it is: nowhere if it is 0.
    public internal(set) var error = 0.0
    /// The layer, from 0.
    public internal(set) var layer = 0
    /// What was moved: "W", "b", "gamma" or "beta", or the first layer's "X".
    public internal(set) var key = ""
    /// The element of that matrix.
    public internal(set) var row = 0, column = 0
    /// The backward pass's gradient there, and the central difference.
    public internal(set) var gradient = 0.0, difference = 0.0
    /// How many elements were compared, and how many were not, as a ReLU's kink lies within their stencil.
    public internal(set) var compared = 0, skipped = 0
}

extension GradientCheck: CustomStringConvertible {
    /// Such as "2.1e-10 at layer 0, W[3, 1]: 0.25 by the backward pass, 0.25 by differences; 40 compared, 0 skipped".
    public var description: String {
        let place =
            " at layer \(layer), \(key)[\(row), \(column)]: \(gradient) by the backward pass, \(difference) by differences"
        return "\(significant(error, 2))\(key.isEmpty ? "" : place); \(compared) compared, \(skipped) skipped"
    }
}

/// Compares the gradients of a network's loss, in every weight and bias and in the input, with central differences:
/// four forward passes for each element.
///
/// An element is not compared, but counted, where one of the four points of its differences has a ReLU unit on the
/// other side of its kink: the loss has no derivative between them. Binary cross-entropy's gradient is the sheet's,
/// which parts from its loss where the output saturates (see `dBinaryCrossentropyLoss`).
///
/// - Parameters:
///   - X, y: At least one sample, and the labels, as in `trainMinibatch`.
///   - reduction: Whether the loss is summed over the samples or averaged.
public func gradientCheck(
    _ mlp: Network, _ X: Matrix, _ y: some Labels, loss: Loss = .binaryCrossentropy, reduction: Reduction = .sum
) -> GradientCheck {
    var (passed, unmoved) = (mlp, mlp)
    trainMinibatch(&passed, X, y, Hyperparameters(batch: X.rows, lr: 0, loss: loss, reduction: reduction))
    forward(&unmoved, X)
    let sides = reluSides(unmoved)
    let divisor = reduction.divisor(X.rows)
    var (trial, check) = (unmoved, GradientCheck())

    func compare(_ index: Int, _ key: String) {
        let (values, gradient): (Matrix, Matrix) = (unmoved[index][key], passed[index]["d\(key)"])
        let differences = centralDifferences(at: values) { moved in
            trial[index][key] = moved
            let yHat = forward(&trial, trial[0]["X"])
            return reluSides(trial) == sides ? loss(y, yHat).sum / divisor : nil
        }
        trial[index][key] = values
        for (element, difference) in differences.enumerated() {
            let (row, column) = (element / values.columns, element % values.columns)
            check.add(gradient[row, column], difference, at: (index, key, row, column))
        }
    }
    for (index, layer) in mlp.enumerated() {
        for key in layer.trainedKeys where !["mean", "var"].contains(key) { compare(index, key) }
    }
    compare(0, "X")
    return check
}

extension GradientCheck {
    /// Counts one element; `difference` is nil where there is none.
    fileprivate mutating func add(
        _ gradient: Double, _ difference: Double?, at place: (layer: Int, key: String, row: Int, column: Int)
    ) {
        guard let difference else { return skipped += 1 }
        compared += 1
        let relative = relativeError(gradient, difference)
        guard relative > error else { return }
        (error, self.gradient, self.difference) = (relative, gradient, difference)
        (layer, key, row, column) = place
    }
}

/// The derivatives of `f` in the elements of X, row by row; nil where `f` is nil at one of the four points.
private func centralDifferences(at X: Matrix, _ f: (Matrix) -> Double?) -> [Double?] {
    var moved = X
    return (0..<X.count).map { element in
        let (i, j) = (element / X.columns, element % X.columns)
        defer { moved[i, j] = X[i, j] }
        let values = [step, -step, 2 * step, -2 * step].compactMap { offset in
            moved[i, j] = X[i, j] + offset
            return f(moved)
        }
        return values.count < 4 ? nil : (8 * (values[0] - values[1]) - (values[2] - values[3])) / (12 * step)
    }
}

private func relativeError(_ x: Double, _ y: Double) -> Double {
    let error = abs(x - y) / max(1e-8, abs(x) + abs(y))
    return error.isNaN ? .infinity : error
}

/// On which side of its kink each ReLU unit is, for each sample.
private func reluSides(_ mlp: Network) -> [Bool] {
    mlp.filter { $0.activation == .relu }.flatMap { $0["Z"].elements.map { $0 > 0 } }
}
