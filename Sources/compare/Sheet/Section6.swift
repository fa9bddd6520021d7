import Arrays
import MLP

// 6 Train the network

func training(_ inputs: inout Inputs) -> [Question] {
    let smallY = Matrix(column: [1, 0, 1, 1])
    var minibatches = [minibatchCase(smallMLP, smallX, smallY)]
    for (rows, mlp) in [
        (1, inputs.network(2, 4, 3, 1)), (7, inputs.network(2, 1)), (10, inputs.network(2, 6, 8, 4, 1)),
    ] {
        minibatches.append(minibatchCase(mlp, inputs.normal(rows, 2), inputs.labels(rows)))
    }
    // One minibatch after another: what the first has left in the layers must not matter.
    var passed = smallMLP
    mlpMinibatch(&passed, inputs.normal(4, 2), smallY, lr: 0.05)
    minibatches.append(minibatchCase(passed, smallX, smallY))
    minibatches.append(minibatchCase(smallMLP, smallX, smallY, .integers))

    let sixX = Matrix((0..<smallX.rows).map(smallX.row) + [[-2, 1], [0.25, 1.75]])
    let sixY = Matrix(column: [1, 0, 1, 1, 0, 0])
    func runs(epochs: Int?) -> [Case] {
        [runCase(smallMLP, sixX, sixY, batch: 4, epochs: epochs, seed: 3)]
            + [(1, 1, 1), (9, 1, 2), (10, 4, 3), (10, 10, 4), (6, 50, 5), (12, 5, 6)].map { rows, batch, seed in
                runCase(
                    inputs.network(2, 4, 3, 1), inputs.normal(rows, 2), inputs.labels(rows), batch: batch,
                    epochs: epochs, seed: seed)
            } + [runCase(smallMLP, sixX, sixY, batch: 4, epochs: epochs, seed: 3, .integers)]
    }
    return [
        Question(number: "6.1", function: "mlp_minibatch", tolerance: Question.stepTolerance, cases: minibatches),
        Question(number: "6.2", function: "mlp_epoch", tolerance: Question.stepTolerance, cases: runs(epochs: nil)),
        Question(number: "6.3", function: "mlp_train", tolerance: Question.stepTolerance, cases: runs(epochs: 3)),
    ]
}

/// - Parameter remark: `.integers` for labels that are integers.
private func minibatchCase(_ start: Network, _ X: Matrix, _ y: Matrix, _ remark: Remark? = nil) -> Case {
    let lr = 0.05
    let n = Double(X.rows)
    /// The network after a step with another gradient of the loss.
    func stepped(_ lr: Double = lr, dLoss: (Matrix) -> Matrix) -> Network {
        var mlp = start
        mlpBackward(&mlp, dLoss(mlpForward(&mlp, X)))
        mlpUpdate(&mlp, lr: lr)
        return mlp
    }
    func slope(_ yHat: Matrix) -> Matrix { dBinaryCrossentropyLoss(y, yHat) }
    let right = stepped(dLoss: slope)
    var forward = start
    let yHat = mlpForward(&forward, X)
    let losses = binaryCrossentropyLoss(y, yHat)
    var after = right
    let lossAfter = binaryCrossentropyLoss(y, mlpForward(&after, X)).sum / n

    let networks: [(name: String, sentence: String, mlp: Network)] = [
        (
            "averaged",
            "what the sheet's gradient divided by \(X.rows), the number of samples, gives: gradients are summed here",
            stepped { (1 / n) * slope($0) }
        ),
        ("sign", "what a step up the gradient gives: equations 12 and 13 go down", stepped(-lr, dLoss: slope)),
        ("not updated", "unchanged: mlp_update is still to be called, after mlp_backward", start),
        ("updated twice", "updated twice by the same gradients", twice(right, start)),
        (
            "y_hat - y", "what ŷ - y as the gradient of the loss gives: equation 6 divides that by ŷ·(1 - ŷ)",
            stepped { $0 - y }
        ),
        (
            "loss for gradient", "what the loss in place of its gradient gives: mlp_backward takes equation 6, not 5",
            stepped { binaryCrossentropyLoss(y, $0) }
        ),
        (
            "output for gradient",
            "what the output in place of the loss's gradient gives: mlp_backward takes equation 6",
            stepped { $0 }
        ),
        ("lr squared", "what a step of the square of the learning rate gives", stepped(lr * lr, dLoss: slope)),
    ]
    func scalar(_ name: String, _ sentence: String, _ value: Double) -> Mistake {
        Mistake.value(name, sentence, { _ in .array(NDArray(value), .exact) })
    }
    let pure = binaryCrossentropyLoss(y, yHat, eps: 0).sum / n
    let arguments: [(String, Argument)] = [
        ("mlp", .network(start)), ("X", .matrix(X)), ("y", .array(.vector(y.elements), integers: remark == .integers)),
        ("lr", .number(lr)),
    ]
    return Case(arguments, remark: remark) { answer, _ in
        let open = steps(ofOwnEps: answer, start, X, y, lr)
        let loss = Part(
            "result", { _ in .array(NDArray(losses.sum / n), .scalar) },
            mistakes: [
                scalar("sum", "the sum of the samples' losses: divide it by the number of samples", losses.sum),
                scalar(
                    "loss after the update", "the loss after the update: it is that of the forward pass before",
                    lossAfter),
                scalar(
                    "first sample", "the first sample's loss: the mean over the minibatch is asked for",
                    losses.elements[0]),
                scalar(
                    "last sample", "the last sample's loss: the mean over the minibatch is asked for",
                    losses.elements[X.rows - 1]),
                scalar("divided twice", "divided twice by the number of samples", losses.sum / n / n),
                scalar(
                    "squared error", "the mean squared error: the mean of equation 5 is asked for",
                    (yHat - y).map { $0 * $0 }.sum / n),
                scalar(
                    "mean gradient", "the mean of the loss's gradient: the mean of the loss is asked for",
                    slope(yHat).sum / n),
                scalar("negated", "the sheet's with the sign changed", -losses.sum / n),
                Mistake("losses", "the loss of each sample: their mean is asked for") { _ in losses },
                Mistake("output", "the output of the network: the mean loss is asked for") { _ in yHat },
            ], allowed: [(.eps, { isWithinEps($1.elements, [pure]) })])
        return [loss]
            + right.enumerated().flatMap { index, layer in
                [("W", Wanted.Form.exact), ("b", .vector)].map { key, form in
                    func wanted(_ mlp: Network) -> Wanted {
                        let array = mlp[index][key]
                        return .array(form == .vector ? .vector(array.elements) : NDArray(array), form)
                    }
                    return Part(
                        partName(index, key, of: right), { _ in wanted(right) },
                        mistakes: networks.map { network in
                            var mistake = Mistake.value(network.name, network.sentence, { _ in wanted(network.mlp) })
                            mistake.mustGiveAll = true
                            return mistake
                        },
                        allowed: open.map { open in
                            (
                                .eps,
                                {
                                    Difference(open[index][key].elements, $1.elements).relative
                                        <= Question.stepTolerance
                                }
                            )
                        })
                }
            }
    }
}

private func twice(_ right: Network, _ start: Network) -> Network {
    var mlp = right
    for index in mlp.indices {
        for key in ["W", "b"] {
            mlp[index][key] = right[index][key] + (right[index][key] - start[index][key])
        }
    }
    return mlp
}

/// The network after a step with another eps in the gradient of the loss: without any, and with the student's own,
/// which the last layer's dA shows where an eps explains it.
private func steps(ofOwnEps answer: Answer, _ start: Network, _ X: Matrix, _ y: Matrix, _ lr: Double) -> [Network] {
    var mlp = start
    let yHat = mlpForward(&mlp, X)
    let exact = dBinaryCrossentropyLoss(y, yHat, eps: 0)
    var gradients = [exact]
    if let dA = answer.layers?.last??["dA"]?.array, dA.shape == [yHat.rows, yHat.columns],
        isWithinEps(dA.elements, exact.elements)
    {
        gradients.append(dA.matrix)
    }
    return gradients.map { dA in
        var mlp = mlp
        mlpBackward(&mlp, dA)
        mlpUpdate(&mlp, lr: lr)
        return mlp
    }
}
