import MLP

// 6 Train the network, and 7 Test the network

// swift-format-ignore
func training(_ inputs: inout Inputs) -> [Exercise] {
    let smallY = Matrix(column: [1, 0, 1, 1])
    func vector(_ y: Matrix, integers: Bool = false) -> Argument { .array(.vector(y.elements), integers: integers) }
    var minibatches = [Case(.network(smallMLP), .matrix(smallX), vector(smallY), .number(0.05))]
    for (rows, mlp) in [(1, inputs.network(2, 4, 3, 1)), (7, inputs.network(2, 1)), (10, inputs.network(2, 6, 8, 4, 1))] {
        minibatches.append(Case(.network(mlp), .matrix(inputs.normal(rows, 2)), vector(inputs.labels(rows)), .number(0.05)))
    }
    // One minibatch after another: what the first has left in the layers must not matter.
    var passed = smallMLP
    mlpMinibatch(&passed, inputs.normal(4, 2), smallY, lr: 0.05)
    minibatches += [
        Case(.network(passed), .matrix(smallX), vector(smallY), .number(0.05)),
        Case(.network(smallMLP), .matrix(smallX), vector(smallY, integers: true), .number(0.05), remark: .integers),
    ]
    let sixX = Matrix((0..<smallX.rows).map(smallX.row) + [[-2, 1], [0.25, 1.75]])
    let sixY = Matrix(column: [1, 0, 1, 1, 0, 0])
    func runs(epochs: [Int]?) -> [Case] {
        func run(_ mlp: Network, _ X: Matrix, _ y: Matrix, _ batch: Int, _ epochs: Int, _ lr: Double, _ seed: Int, _ remark: Remark? = nil) -> Case {
            let start: [Argument] = [.network(mlp), .matrix(X), vector(y, integers: remark == .integers), .count(batch)]
            return Case(start + (epochs == -1 ? [] : [.count(epochs)]) + [.number(lr), .generator(Seed(seed))], remark: remark)
        }
        var cases = [run(smallMLP, sixX, sixY, 4, epochs == nil ? -1 : 3, 0.05, 3)]
        for (rows, batch, seed) in [(1, 1, 1), (9, 1, 2), (10, 4, 3), (10, 10, 4), (6, 50, 5), (12, 5, 6), (8, 4, 8)] {
            cases.append(run(inputs.network(2, 4, 3, 1), inputs.normal(rows, 2), inputs.labels(rows), batch, epochs == nil ? -1 : 3, 0.05, seed))
        }
        if epochs != nil {
            // None at all, and so many at such a rate that the loss goes up as well as down.
            cases += [run(smallMLP, sixX, sixY, 4, 0, 0.05, 3), run(smallMLP, sixX, sixY, 2, 12, 0.5, 7)]
        }
        return cases + [run(smallMLP, sixX, sixY, 4, epochs == nil ? -1 : 3, 0.05, 3, .integers)]
    }
    let weights: [any Entry] = [
        Output("W", allowed: [(.eps, { $0.isNear($0.value, $1) })]) { $0.run!.layer($0.index, "W") },
        Output("b", .vector, allowed: [(.eps, { $0.isNear($0.value, $1) })]) { $0.run!.layer($0.index, "b") },
        Mistake("on a copy", of: "W b", { $0[$0.key] },
            "unchanged: the network that is given is to be trained, not a copy of it"),
        Mistake("sum", { $0.losses { $0.values.reduce(0, +) } },
            "the sum of the minibatches' losses: their mean is asked for"),
        Mistake("last minibatch", { $0.losses { $0.values.last! } },
            "the last minibatch's loss: the mean over the epoch is asked for"),
        Mistake("first minibatch", { $0.losses { $0.values[0] } },
            "the first minibatch's loss: the mean over the epoch is asked for"),
        Mistake("divided by n", { known in known.losses { $0.values.reduce(0, +) / known.n } },
                "the sum of the minibatches' losses divided by the number of samples: there are fewer minibatches"),
        Mistake("divided by batch", { known in known.losses { $0.values.reduce(0, +) / known.batch } },
                "the sum of the minibatches' losses divided by the size of a minibatch"),
        Mistake("times batch / n", { known in known.losses { $0.values.reduce(0, +) * known.batch / known.n } },
                "the sum of the minibatches' losses times batch / n: a short last minibatch, or one of all samples, counts otherwise"),
        Mistake("divided by whole minibatches", { known in
            known.losses { $0.values.reduce(0, +) / max(1, (known.n / known.batch).rounded(.down)) }
        }, "the sum of the minibatches' losses divided by the number of whole minibatches"),
        Mistake("sum of all samples", { $0.losses { zip($0.values, $0.sizes).reduce(0) { $0 + $1.0 * $1.1 } } },
                "the sum of all samples' losses: their mean is asked for"),
    ]
    func result(_ form: Form) -> Output {
        Output("result", form, allowed: [
            (.eps, { $0.isNear($0.value, $1) }), (.weightedLoss, { $0.isNear($0.losses(\.weighted), $1) }),
            (.finalLoss, { $0.isNear($0.losses(\.after), $1) }),
        ]) { $0.losses(\.mean) }
    }
    return [
        Exercise("6.1", "mlp_minibatch", "mlp X y lr",
            rule: "forward pass, loss and its gradient, backward pass, update; the mean loss of the forward pass is returned",
            hints: [
            "Four calls of functions that you have. The loss is that before the update.",
            "mlp_backward takes the gradient of the loss, not the loss; it is not divided by the number of samples.",
            Hint("y_hat = mlp_forward(mlp, X); mlp_backward(mlp, d_binary_crossentropy_loss(…)); mlp_update(…); return the loss's sum / …",
                 swift: "let yHat = mlpForward(&mlp, X); mlpBackward(&mlp, dBinaryCrossentropyLoss(…)); mlpUpdate(…); return the loss's sum / …"),
        ], tolerance: 1e-9, minibatches, before: { _ in nil }) {
            Output("result", .scalar, allowed: [(.eps, { isWithinEps($1, $0.loss(eps: 0).mean) })]) { $0.loss().mean }
            Output("W", allowed: [(.eps, { $0.isStepOfOwnEps($1) })]) { $0.stepped { $0.gradient() } }
            Output("b", .vector, allowed: [(.eps, { $0.isStepOfOwnEps($1) })]) { $0.stepped { $0.gradient() } }
            Mistake("sum", { $0.loss().sum }, "the sum of the samples' losses: divide it by the number of samples")
            Mistake("loss after the update", { $0.lossAfter },
                "the loss after the update: it is that of the forward pass before")
            Mistake("first sample", { NDArray($0.loss().elements[0]) },
                "the first sample's loss: the mean over the minibatch is asked for")
            Mistake("last sample", { NDArray($0.loss().elements.last!) },
                "the last sample's loss: the mean over the minibatch is asked for")
            Mistake("divided twice", { $0.loss().mean / $0.n }, "divided twice by the number of samples")
            Mistake("divided by features", { $0.loss().sum / Double($0.input("X").shape[1]) },
                "the sum of the losses divided by the number of features: divide it by the number of samples")
            Mistake("squared error", { known in (known.yHat - known.y).map { $0 * $0 }.mean },
                "the mean squared error: the mean of equation 5 is asked for")
            Mistake("mean gradient", { $0.gradient().mean },
                "the mean of the loss's gradient: the mean of the loss is asked for")
            Mistake("negated", { -$0.loss().mean }, "the sheet's with the sign changed")
            Mistake("arguments exchanged", { known in
                NDArray(binaryCrossentropyLoss(known.yHat.matrix, known.y.matrix)).mean
            }, "the loss with its arguments exchanged: it takes y first, and then y_hat")
            Mistake("losses", { $0.loss() }, "the loss of each sample: their mean is asked for")
            Mistake("losses", { .vector($0.loss().elements) }, "the loss of each sample: their mean is asked for")
            Mistake("output", { $0.yHat }, "the output of the network: the mean loss is asked for")
            Mistake("averaged", of: "W b", { $0.stepped { $0.gradient() / $0.n } },
                    "what a step divided by #, the number of samples, gives: gradients are summed here, and lr is not divided")
            Mistake("sign", of: "W b", { $0.stepped(-1) { $0.gradient() } },
                "what a step up the gradient gives: equations 12 and 13 go down")
            Mistake("updated twice", of: "W b", { $0.stepped(2) { $0.gradient() } },
                "updated twice by the same gradients, or by twice the gradient")
            Mistake("lr squared", of: "W b", { $0.stepped($0.input("lr").elements[0]) { $0.gradient() } },
                "what a step of the square of the learning rate gives")
            Mistake("no lr", of: "W b", { $0.stepped(1 / $0.input("lr").elements[0]) { $0.gradient() } },
                "what a step without the learning rate gives")
            Mistake("not updated", of: "W b", is: { $0.hasPassed ? .array($0[$0.key]) : .nothing },
                    "unchanged: mlp_update is still to be called, after mlp_backward")
            Mistake("on a copy", of: "W b", is: { $0.hasPassed ? .nothing : .array($0[$0.key]) },
                    "unchanged, and nothing is stored in the layers: your changes went to a copy of the network")
            Mistake("y_hat - y", of: "W b", { $0.stepped { $0.yHat - $0.y } },
                "what ŷ - y as the gradient of the loss gives: equation 6 divides that by ŷ·(1 - ŷ)")
            Mistake("loss for gradient", of: "W b", { $0.stepped { $0.loss() } },
                "what the loss in place of its gradient gives: mlp_backward takes equation 6, not 5")
            Mistake("output for gradient", of: "W b", { $0.stepped { $0.yHat } },
                "what the output in place of the loss's gradient gives: mlp_backward takes equation 6")
            Mistake("gradient exchanged", of: "W b", { $0.stepped { NDArray(dBinaryCrossentropyLoss($0.yHat.matrix, $0.y.matrix)) } },
                    "what the loss's gradient with its arguments exchanged gives: it takes y first, and then y_hat")
            Mistake("first layer only", of: "W b", { $0.isFirst ? $0.value : $0[$0.key] },
                "unchanged but for the first layer: mlp_update takes the whole network")
            Mistake("last layer only", of: "W b", { $0.isLast ? $0.value : $0[$0.key] },
                "unchanged but for the last layer: mlp_update takes the whole network")
        },
        Exercise("6.2", "mlp_epoch", "mlp X y batch lr rng",
            rule: "every sample once, in an order drawn from rng, in minibatches of batch samples, the last one shorter; the mean loss is returned",
            hints: [
            Hint("rng.permutation(len(X)) is an order. Take the same rows of X and of y.",
                 swift: "rng.permutation(X.rows) is an order. Take the same rows of X and of y: X.rows(…) and y.rows(…)."),
            Hint("range(0, len(X), batch) gives where each minibatch starts; slices may reach beyond the end.",
                 swift: "stride(from: 0, to: X.rows, by: batch) gives where each minibatch starts; mind the end of the last one."),
            Hint("s = order[start:start + batch]; losses.append(mlp_minibatch(mlp, X[s], …, lr))",
                 swift: "let rows = order[start..<min(…)]; losses.append(mlpMinibatch(&mlp, X.rows(rows), …, lr: lr))"),
        ], tolerance: 1e-9, runs(epochs: nil), before: trainedRun) {
            weights
            result(.scalar)
            Mistake("list of the minibatches", { .vector($0.run!.epochs[0].values) },
                "the list of the minibatches' losses: their mean is asked for")
        },
        Exercise("6.3", "mlp_train", "mlp X y batch epochs lr rng",
            rule: "call mlp_epoch epochs times; the list of its losses is returned", hints: [
            "A loop that collects what mlp_epoch returns.",
            Hint("Pass the rng on as it is: a new one would repeat itself.",
                 swift: "Pass the rng on as it is, with &: a new one would repeat itself."),
            Hint("[mlp_epoch(…) for _ in range(…)]", swift: "for _ in 0..<epochs { losses.append(mlpEpoch(…)) }"),
        ], tolerance: 1e-9, runs(epochs: [3]), before: trainedRun) {
            weights
            result(.list)
            Mistake("last epoch", { NDArray($0.losses(\.mean).elements.last ?? .nan) },
                "the last epoch's loss: a list of every epoch's is asked for")
            Mistake("mean", { $0.losses(\.mean).mean },
                "the mean of the epochs' losses: a list of every epoch's is asked for")
            Mistake("total", { $0.losses(\.mean).sum },
                "the sum of the epochs' losses: a list of every epoch's is asked for")
            Mistake("one number", { _ in .any() }, "one number: a list of every epoch's loss is asked for")
            Mistake("newest first", { .vector($0.losses(\.mean).elements.reversed()) },
                "the list from the last epoch to the first")
            Mistake("running sum", { known in
                let losses = known.losses(\.mean).elements
                return .vector(losses.indices.map { losses[...$0].reduce(0, +) })
            }, "a list of running sums: each epoch has its own loss")
        },
    ]
}

extension Known {
    fileprivate var batch: Double { input("batch").elements[0] }
    fileprivate var start: Network { test.layers }
    /// The labels as a column, the network's output, and the losses.
    fileprivate var y: NDArray { input("y").reshaped([Int(n), 1]) }
    fileprivate var yHat: NDArray {
        var mlp = start
        return NDArray(mlpForward(&mlp, input("X").matrix))
    }
    fileprivate func loss(eps: Double = 1e-10) -> NDArray {
        NDArray(binaryCrossentropyLoss(y.matrix, yHat.matrix, eps: eps))
    }
    fileprivate func gradient(eps: Double = 1e-10) -> NDArray {
        NDArray(dBinaryCrossentropyLoss(y.matrix, yHat.matrix, eps: eps))
    }

    /// The network after a step of `times` the learning rate with a gradient of the loss.
    private func network(_ times: Double, _ gradient: NDArray) -> Network {
        var mlp = start
        mlpForward(&mlp, input("X").matrix)
        mlpBackward(&mlp, gradient.matrix)
        mlpUpdate(&mlp, lr: times * input("lr").elements[0])
        return mlp
    }

    fileprivate func stepped(_ times: Double = 1, _ gradient: (Known) -> NDArray) -> NDArray {
        NDArray(network(times, gradient(self))[index][key], under: key)
    }

    fileprivate var lossAfter: NDArray {
        var mlp = network(1, gradient())
        return NDArray(binaryCrossentropyLoss(y.matrix, mlpForward(&mlp, input("X").matrix))).mean
    }

    /// Whether the student's layers have what a pass leaves in them.
    fileprivate var hasPassed: Bool {
        guard let dW = answer.layers?.last??["dW"]?.array else { return false }
        return !start[start.count - 1].hasMatrix("dW") || dW != NDArray(start[start.count - 1]["dW"])
    }

    /// Whether a value follows from another eps in the gradient of the loss: from none, or from the student's own,
    /// which the last layer's dA shows where an eps explains it.
    fileprivate func isStepOfOwnEps(_ value: NDArray) -> Bool {
        let exact = gradient(eps: 0)
        let own = answer.layers?.last??["dA"]?.array.flatMap {
            $0.shape == exact.shape && isWithinEps($0, exact) ? $0 : nil
        }
        return [exact, own].compactMap(\.self).contains { dA in
            Difference(stepped { _ in dA }.elements, value.elements).relative <= 1e-9
        }
    }

    /// A number for each epoch in a list, or of the one epoch.
    fileprivate func losses(_ value: (TrainedRun.Epoch) -> Double) -> NDArray {
        let values = run!.epochs.map(value)
        return argument("epochs") == nil ? NDArray(values[0]) : .vector(values)
    }

    /// Whether values are the same but for an eps, which grows over the steps where 6.1 shows it.
    fileprivate func isNear(_ expected: NDArray, _ found: NDArray) -> Bool {
        Difference(expected.elements, found.elements).relative <= (choices.contains(.eps) ? 1e-4 : 1e-6)
    }
}

// swift-format-ignore
func predictions(_ inputs: inout Inputs) -> [Exercise] {
    // The sigmoid of 0: an output that is exactly the threshold.
    let half: Network = [["W": Matrix(column: [1, -1]), "b": Matrix(row: [0]), "act": "sigmoid", "shape": "2->1"]]
    var cases = [
        Case(.network(half), .matrix(Matrix([[1, 1], [2, 0.5], [-1, 0.5]]))), Case(.network(smallMLP), .matrix(smallX), .number(0.4)),
    ]
    for thresh in [nil, 0.2, 0.9] as [Double?] {
        for (rows, mlp) in [(40, inputs.network(2, 4, 3, 1)), (1, inputs.network(2, 1))] {
            let X = Argument.matrix(inputs.normal(rows, 2, scale: 3))
            cases.append(thresh.map { Case(.network(mlp), X, .number($0)) } ?? Case(.network(mlp), X))
        }
    }
    /// A mistake in the label of an output.
    func wrong(_ name: String, _ label: @escaping @Sendable (_ output: Double, _ thresh: Double) -> Double, _ sentence: String) -> Mistake {
        Mistake(name, { $0.labels(label) }, sentence)
    }
    return [
        Exercise("7.1", "mlp_predict", "mlp X thresh",
            rule: "a vector of labels: 1 where the network's output is above thresh, otherwise 0", hints: [
            Hint("mlp_forward gives the probabilities, a column.",
                 swift: "mlpForward gives the probabilities, a column; its .elements are an array. It takes a copy: var mlp = mlp."),
            Hint("Compare with thresh, make numbers of the truth values, and a vector of the column.",
                 swift: "Compare each with thresh, and choose between two numbers."),
            Hint("(mlp_forward(mlp, X) > …).astype(int).ravel()",
                 swift: "mlpForward(&mlp, X).elements.map { $0 > … ? … : … }"),
        ], tolerance: 0, keeps: "W b", cases, after: overwrittenOutput) {
            Output("result", .list) { $0.labels { $0 > $1 ? 1 : 0 } }
            wrong(">=", { $0 >= $1 ? 1 : 0 },
                "1 where the output equals the threshold too: the reference predicts 1 above it")
            wrong("probabilities", { output, _ in output },
                "the probabilities: labels are asked for, 1 above the threshold and 0 elsewhere")
            wrong("0.5 always", { output, _ in output > 0.5 ? 1 : 0 }, "with a threshold of 0.5, whatever thresh says")
            wrong("0.5 always, and >=", { output, _ in output >= 0.5 ? 1 : 0 },
                "with a threshold of 0.5, whatever thresh says, and 1 where the output equals it")
            wrong("exchanged", { $0 < $1 ? 1 : 0 }, "1 below the threshold and 0 elsewhere")
            wrong("exchanged", { $0 > $1 ? 0 : 1 }, "0 above the threshold and 1 elsewhere")
            wrong("-1 and 1", { $0 > $1 ? 1 : -1 }, "-1 for 0: the labels are 0 and 1")
            wrong("largest of one column", { _, _ in 0 },
                "0 for every sample, as argmax gives of one column: compare it with thresh")
            wrong("always 1", { _, _ in 1 }, "1 for every sample: compare the output with thresh")
            Mistake("column", { $0.value.reshaped([$0.value.elements.count, 1]) },
                "a column: the sheet has a vector of labels")
            Mistake("row", { $0.value.reshaped([1, $0.value.elements.count]) },
                "a row: the sheet has a vector of labels")
            Mistake("squeezed", { $0.n == 1 ? .any() : $0.value },
                    "a number for one sample, as np.squeeze makes: .ravel() makes a vector of it")
            Mistake("one label", { _ in .any() }, "one label: each sample has its own")
        },
    ]
}

extension Known {
    /// The network's output.
    private var output: [Double] {
        var mlp = test.layers
        return mlpForward(&mlp, input("X").matrix).elements
    }

    fileprivate func labels(_ label: (Double, Double) -> Double) -> NDArray {
        let thresh = input("thresh")
        return .vector(output.map { label($0, thresh == .refused ? 0.5 : thresh.elements[0]) })
    }

    /// Whether the student's last layer no longer has the output as its A.
    fileprivate var isOverwritten: Bool {
        guard let A = answer.layers?.last??["A"]?.array, let Z = answer.layers?.last??["Z"]?.array else { return false }
        return Difference(sigmoid(Z).elements, A.elements).relative > 1e-6
    }
}

/// What is wrong with the network after a prediction; nil where nothing is.
private func overwrittenOutput(_ known: Known) -> Complaint? {
    guard known.isOverwritten else { return nil }
    return Complaint(
        sentence: "the last layer's A is no longer the network's output", mistake: "A overwritten",
        explanation:
            "your labels are written into the array that mlp_forward returned, which is the last layer's A: make a new one"
    )
}
