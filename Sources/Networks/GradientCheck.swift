// Central differences of fourth order, (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h. The step is as small as the
// rounding of f allows: with h = 2⁻¹⁰ the formula itself is off by h⁴/30 of the fifth derivative, 3e-14, and the
// rounding of an f near 1 by about 1e-13. The usual (f(x+h) - f(x-h)) / 2h is never better than 1e-11, which would be a
// wrong alarm where a gradient is 1e-8, the least that a relative error is measured by. A large f rounds by more: in a
// sum of losses of 100 a gradient of 1e-6 is seen to 1e-5 only.

/// The worst relative error of a gradient against central differences: max |x - y| / max(1e-8, |x| + |y|) over the
/// elements.
///
///     gradientCheck(at: Z, gradient: softmax(Z) - Y) { softmaxCrossentropyLoss(Y, $0).sum }      // about 1e-10
///
/// Infinite where NaN or an infinity is met, 0 for an empty matrix. A kink of `f` within 2·step of an element, as
/// ReLU's, looks like a wrong gradient.
///
/// - Parameters:
///   - X: Where the gradient is taken.
///   - gradient: The gradient of `f` at X, in X's shape.
///   - step: The step of the differences.
///   - f: A function of a matrix of X's shape.
public func gradientCheck(
    at X: Matrix, gradient: Matrix, step: Double = 0x1p-10, _ f: (Matrix) -> Double
) -> Double {
    require(X.shape == gradient.shape, "a gradient of shape \(gradient.shape) is none at a \(X.shape) matrix")
    var (moved, worst) = (X, 0.0)
    for i in 0..<X.rows {
        for j in 0..<X.columns {
            let difference = centralDifference(step) { offset in
                moved[i, j] = X[i, j] + offset
                return f(moved)
            }
            moved[i, j] = X[i, j]
            worst = max(worst, relativeError(gradient[i, j], difference))
        }
    }
    return worst
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

/// Compares the gradients of a network's loss, in every weight and bias and in the input, with central differences.
///
/// An element is not compared, but counted, where one of the four points of its differences has a ReLU unit on the
/// other side of its kink: the loss has no derivative between them. Binary cross-entropy's gradient is the sheet's,
/// which parts from its loss where the output saturates (see `dBinaryCrossentropyLoss`).
///
/// - Parameters:
///   - mlp: The network; it stays as it is.
///   - X: Samples, samples×features, at least one.
///   - y: The labels, one for each row of X and output of the network.
///   - loss: The loss.
///   - reduction: Whether the loss is summed over the samples or averaged.
///   - step: The step of the differences.
/// - Complexity: Four forward passes for each weight, bias and element of X.
public func gradientCheck(
    _ mlp: Network, _ X: Matrix, _ y: some Labels, loss: Loss = .binaryCrossentropy, reduction: Reduction = .sum,
    step: Double = 0x1p-10
) -> GradientCheck {
    var (passed, unmoved) = (mlp, mlp)
    trainMinibatch(&passed, X, y, Hyperparameters(batch: X.rows, lr: 0, loss: loss, reduction: reduction))
    forward(&unmoved, X)
    let sides = reluSides(unmoved)
    let divisor = reduction.divisor(X.rows)
    var (trial, check) = (unmoved, GradientCheck())

    func compare(_ index: Int, _ key: String, _ gradient: Matrix) {
        let values: Matrix = unmoved[index][key]
        var moved = values
        for element in 0..<values.count {
            let (i, j) = (element / values.columns, element % values.columns)
            var isAcross = false
            let difference = centralDifference(step) { offset in
                moved[i, j] = values[i, j] + offset
                trial[index][key] = moved
                let yHat = forward(&trial, trial[0]["X"])
                if reluSides(trial) != sides { isAcross = true }
                return loss(y, yHat).sum / divisor
            }
            moved[i, j] = values[i, j]
            check.add(gradient[i, j], isAcross ? nil : difference, at: (index, key, i, j))
        }
        trial[index][key] = values
    }
    for (index, layer) in mlp.enumerated() {
        for key in layer.trainedKeys where !["mean", "var"].contains(key) {
            compare(index, key, passed[index]["d\(key)"])
        }
    }
    compare(0, "X", passed[0]["dX"])
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

/// The derivative at 0 of a function of an offset.
private func centralDifference(_ step: Double, _ f: (Double) -> Double) -> Double {
    (8 * (f(step) - f(-step)) - (f(2 * step) - f(-2 * step))) / (12 * step)
}

private func relativeError(_ x: Double, _ y: Double) -> Double {
    let error = abs(x - y) / max(1e-8, abs(x) + abs(y))
    return error.isNaN ? .infinity : error
}

/// On which side of its kink each ReLU unit is, for each sample.
private func reluSides(_ mlp: Network) -> [Bool] {
    mlp.filter { $0.activation == .relu }.flatMap { $0["Z"].elements.map { $0 > 0 } }
}
