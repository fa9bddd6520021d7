import Arrays

/// What training makes small.
public enum Loss: Sendable {
    /// `binaryCrossentropyLoss` of each output: week 5's.
    case binaryCrossentropy
    /// `categoricalCrossentropyLoss`, for a last layer of probabilities: its act is "softmax" or "sigmoid".
    case categoricalCrossentropy
    /// `softmaxCrossentropyLoss`, for a last layer of logits: its act is "identity".
    case softmaxCrossentropy
}

/// What training makes of the gradients of a minibatch's samples.
public enum Reduction: Sendable {
    /// Their sum: week 5's, with which a larger minibatch takes larger steps.
    case sum
    /// Their mean: each element of the last layer's dA is divided by the number of the minibatch's samples, also of a
    /// last, shorter one, and every gradient follows from it.
    case mean
}

/// A loss and its reduction.
struct Objective {
    let loss: Loss
    let reduction: Reduction

    /// What the gradients of a minibatch of `m` samples are divided by.
    func divisor(_ m: Int) -> Double { reduction == .mean ? Double(m) : 1 }

    /// Stops a training whose last layer gives what the loss does not take.
    func requireFits(_ last: @autoclosure () -> Activation) {
        // Week 5's steps are short enough for the look-up of the name to show: its loss asks for none.
        switch loss {
        case .binaryCrossentropy: break
        case .categoricalCrossentropy:
            let activation = last()
            require(
                activation == .softmax || activation == .sigmoid,
                "categorical cross-entropy takes probabilities: the last layer is \"softmax\" or \"sigmoid\", not \"\(activation)\"")
        case .softmaxCrossentropy:
            let activation = last()
            require(
                activation == .identity,
                "softmax cross-entropy takes logits and has the softmax in it: the last layer is \"identity\", not \"\(activation)\"")
        }
    }

    /// The sum of the losses of predictions, samples×outputs, and in `dA` what goes back through the network.
    func lossAndGradient(_ y: Matrix, _ yHat: Matrix, _ dA: inout Matrix) -> Double {
        let (m, n) = (yHat.rows, yHat.columns)
        var sum = 0.0
        dA.refill(rows: m, columns: n) { dA in
            withElements(y, yHat) { y, yHat in
                sum = MLP.lossAndGradient(loss, y, yHat, dA, m: m, n: n, divisor: divisor(m), sum)
            }
        }
        return sum
    }
}

/// The loss of each sample, samples×1, of predictions, samples×classes.
func losses(_ loss: Loss, _ Y: Matrix, _ YHat: Matrix) -> Matrix {
    requireSameShape(Y, YHat)
    let n = YHat.columns
    var losses = Matrix(rows: YHat.rows, columns: 1, repeating: 0)
    losses.change { losses in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, n)) { gradient in
            withElements(Y, YHat) { y, yHat in
                for i in 0..<YHat.rows {
                    losses[i] = lossAndGradient(loss, y + i * n, yHat + i * n, gradient.baseAddress!, m: 1, n: n, divisor: 1, 0)
                }
            }
        }
    }
    return losses
}

func requireSameShape(_ A: Matrix, _ B: Matrix) {
    require(A.rows == B.rows && A.columns == B.columns, "a \(A.shape) and a \(B.shape) matrix do not match row by row")
}
