import MLP

// 4 Perform a backward pass, and 5 Update the network weights

private let smallDA = Matrix([[0.5, -1, 0.25], [1, 0.5, -0.75], [-0.25, 2, 1], [1.5, 0.75, -0.5]])

/// A layer whose Z is exactly 0 here and there.
private let layerWithZeros: Layer = smallLayer.with {
    ($0["W"], $0["b"]) = (Matrix([[0.5, -1, 2], [1, 0.5, -0.5]]), Matrix(row: [0, 0, 0]))
}

// swift-format-ignore
func backwardPasses(_ inputs: inout Inputs) -> [Exercise] {
    func passed(_ layer: Layer, _ X: Matrix) -> Layer { layer.with { layerForward(&$0, X) } }
    var layers = [
        Case(.layer(passed(smallLayer, smallX)), .matrix(smallDA)),
        Case(.layer(passed(smallLayer.asSigmoid, smallX)), .matrix(smallDA)),
        Case(.layer(passed(layerWithZeros, Matrix([[1, 2], [-1, 0.5], [0, 0], [0.5, -0.25]]))), .matrix(smallDA)),
    ]
    for (rows, fanIn, fanOut, act) in [(1, 2, 4, "relu"), (6, 3, 1, "sigmoid"), (64, 30, 17, "relu"), (64, 30, 17, "sigmoid"), (5, 3, 3, "relu")] {
        let layer = passed(inputs.network(fanIn, fanOut, acts: [act])[0], inputs.normal(rows, fanIn))
        layers.append(Case(.layer(layer), .matrix(inputs.normal(rows, fanOut))))
    }
    // A second pass: the gradients of the first are to be replaced.
    let other = inputs.normal(4, 3)
    layers.append(Case(.layer(passed(smallLayer, smallX).with { layerBackward(&$0, other) }), .matrix(smallDA)))

    let square: Network = [
        smallMLP[0], ["W": Matrix([[0.75, 0.5], [-0.5, 1]]), "b": Matrix(row: [-0.25, 0.5]), "act": "sigmoid", "shape": "2->2"],
    ]
    var networks: [Case] = []
    for (X, mlp) in [
        (smallX, square), (inputs.normal(1, 2), inputs.network(2, 4, 3, 1)), (inputs.normal(7, 2), inputs.network(2, 1)),
        (inputs.normal(10, 2), inputs.network(2, 6, 8, 4, 1)), (inputs.normal(5, 2), inputs.network(2, 2, 2, 2)),
    ] {
        var mlp = mlp
        let output = mlpForward(&mlp, X)
        networks.append(Case(.network(mlp), .matrix(inputs.normal(output.rows, output.columns))))
    }
    let gradients: [any Entry] = [
        Output("dZ") { $0["dA"] * $0.slope($0["Z"]) },
        Output("dW") { $0["X"].T.dot($0["dZ"]) },
        Output("db", .vector) { $0["dZ"].sum(axis: 0) },
        Output("dX") { $0["dZ"].dot($0["W"].T) },
    ]
    return [
        Exercise("4.1", "layer_backward", "layer dA",
            rule: "equations 9 to 11: dZ = dA × activation'(Z); dX = dZ·Wᵀ; dW = Xᵀ·dZ; db = the column sums of dZ; all are stored, dX is returned",
            hints: [
            "Begin with dZ: element by element, with the gradient of the activation that layer[\"act\"] names, at Z.",
            "dX, dW and db follow from dZ: check that each has the shape of X, W and b.",
            Hint("layer['dW'] = layer['X'].T @ …; layer['db'] = layer['dZ'].sum(axis=…)",
                 swift: "dW is layer[\"X\"].T.dot(…); db is dZ's …"),
        ], keeps: "W b X Z A", layers) {
            Output("dA") { $0.input("dA") }
            gradients
            Output("result") { $0["dX"] }
            Mistake("dZ stored", of: "dA", { $0.value * $0.slope($0["Z"]) },
                "dA times the activation's gradient: that is dZ; dA is stored as it comes")
            Mistake("no gradient", of: "dZ", { $0["dA"] },
                "dA unchanged: equation 9 multiplies it with the activation's gradient at Z")
            Mistake("no sigmoid gradient", of: "dZ", { $0.isSigmoid ? $0["dA"] : $0.value },
                    "dA unchanged where act is sigmoid: equation 9 multiplies it with that gradient too")
            Mistake("no relu gradient", of: "dZ", { $0.isSigmoid ? $0.value : $0["dA"] },
                    "dA unchanged where act is relu: equation 9 multiplies it with that gradient too")
            Mistake("gradient alone", of: "dZ", { $0.slope($0["Z"]) },
                "the activation's gradient alone: equation 9 multiplies it with dA")
            Mistake("gradient at A", of: "dZ", { $0["dA"] * $0.slope($0["A"]) },
                "dA times the activation's gradient at A: equation 9 takes it at Z")
            Mistake("1 at 0", of: "dZ", { known in
                known.isSigmoid ? known.value : known["dA"] * known["Z"].map { $0 >= 0 ? 1 : 0 }
            }, "dA where Z is 0: the gradient of equation 2 is 0 there, as with Z ≤ 0, not Z < 0")
            Mistake("activation", of: "dZ", { $0["dA"] * $0["A"] },
                "dA times the activation itself: equation 9 takes its gradient")
            Mistake("relu for its gradient", of: "dZ", { $0.isSigmoid ? $0.value : $0["dA"] * relu($0["Z"]) },
                "dA times relu(Z) where act is relu: equation 9 takes its gradient")
            Mistake("sigmoid for its gradient", of: "dZ", { $0.isSigmoid ? $0["dA"] * sigmoid($0["Z"]) : $0.value },
                "dA times σ(Z) where act is sigmoid: equation 9 takes its gradient")
            Mistake("Z for A", of: "dZ", { $0.isSigmoid ? $0["dA"] * $0["Z"] * (1 - $0["Z"]) : $0.value },
                "dA·Z·(1 - Z) where act is sigmoid: the gradient is A·(1 - A)")
            Mistake("gradients exchanged", of: "dZ", { $0["dA"] * ($0.isSigmoid ? dRelu($0["Z"]) : dSigmoid($0["Z"])) },
                "with the sigmoid's gradient where act says relu, and the ReLU's where it says sigmoid")
            Mistake("times Z", of: "dZ", { $0["dA"] * $0["Z"] },
                "dA times Z: equation 9 takes the activation's gradient at Z")
            Mistake("gradient of the product", of: "dZ", { $0.slope($0["dA"] * $0["Z"]) },
                    "the gradient at dA·Z: the bracket has to close before dA is multiplied")
            Mistake("gradient of the gradient", of: "dZ", { $0["dA"] * $0.slope($0.slope($0["Z"])) },
                    "dA times the gradient at the gradient: equation 9 takes the activation's gradient once, at Z")
            Mistake("gradient at dA", of: "dZ", { $0.slope($0["dA"]) },
                "the gradient at dA: equation 9 takes it at Z, and multiplies it with dA")
            Mistake("always sigmoid", of: "dZ", { $0["dA"] * dSigmoid($0["Z"]) },
                "with the sigmoid's gradient whatever the layer's act says")
            Mistake("always relu", of: "dZ", { $0["dA"] * dRelu($0["Z"]) },
                "with the ReLU's gradient whatever the layer's act says")
            Mistake("sum for product", of: "dZ", { $0["dA"] + $0.slope($0["Z"]) },
                "dA plus the activation's gradient: equation 9 multiplies the two")
            Mistake("matrix product", of: "dZ", { $0["dA"].dot($0.slope($0["Z"])) },
                    "the matrix product of dA and the gradient: equation 9 multiplies element by element, with *")
            Mistake("averaged", of: "dZ dW db dX", { $0.value / $0.n },
                "the sheet's divided by #, the number of samples: gradients are summed here")
            Mistake("averaged by fan_in", of: "dW db", { $0.value / Double($0["W"].shape[0]) },
                    "the sheet's divided by fan_in: gradients are summed here, and fan_in is not the number of samples")
            Mistake("averaged by fan_out", of: "dW db", { $0.value / Double($0["W"].shape[1]) },
                    "the sheet's divided by fan_out: gradients are summed here, and fan_out is not the number of samples")
            Mistake("transposed", of: "dW dX", { $0.value.T },
                "the sheet's transposed: it has the shape of what it is the gradient of")
            Mistake("X not transposed", of: "dW", { $0["X"].dot($0["dZ"]) }, "X·dZ: equation 11 is Xᵀ·dZ, with a .T")
            Mistake("W not transposed", of: "dX", { $0["dZ"].dot($0["W"]) }, "dZ·W: equation 10 is dZ·Wᵀ, with a .T")
            Mistake("dA for dZ", of: "dW", { $0["X"].T.dot($0["dA"]) }, "Xᵀ·dA: equation 11 takes dZ")
            Mistake("A for X", of: "dW", { $0["A"].T.dot($0["dZ"]) }, "Aᵀ·dZ: equation 11 takes the layer's input X")
            Mistake("Z for X", of: "dW", { $0["Z"].T.dot($0["dZ"]) }, "Zᵀ·dZ: equation 11 takes the layer's input X")
            Mistake("negated", of: "dW db dX", { -$0.value },
                "the sheet's with the sign changed: the update subtracts it, not this function")
            Mistake("adds up", of: "dW db", { known in
                known.test.layers[0].hasMatrix(known.key) ? known.value + known[known.key] : known.value
            }, "added to that of the pass before: each pass has its own")
            Mistake("dA for dZ", of: "db", { $0["dA"].sum(axis: 0) },
                "the sum of dA: the columns of dZ are to be summed")
            Mistake("row sums", of: "db", { $0["dZ"].sum(axis: 1) },
                "the sum over units, a number for each sample: sum over the samples, the rows")
            Mistake("row sums", of: "db", { $0["dZ"].sum(axis: 1).reshaped([Int($0.n), 1]) },
                    "the sum over units, a number for each sample: sum over the samples, the rows")
            Mistake("sum of all", of: "db", { $0["dZ"].sum },
                "the sum of all elements: each column has its own sum")
            Mistake("sum of all", of: "db", { $0["dZ"].sum.reshaped([1, 1]) },
                "the sum of all elements: each column has its own sum")
            Mistake("mean of all", of: "db", { $0["dZ"].sum / $0.n },
                "the sum of all elements divided by the number of samples: each column has its own sum")
            Mistake("mean of all", of: "db", { $0["dZ"].mean }, "the mean of all elements: each column has its own sum")
            Mistake("one number", of: "db", { _ in .any() },
                "one number: each column of dZ has its own sum")
            Mistake("not summed", of: "db", { $0["dZ"] }, "dZ itself: its columns are to be summed")
            Mistake("column", of: "db", { $0.value.reshaped([$0.value.elements.count, 1]) },
                "a column: it has the shape of b, a vector of length fan_out")
            Mistake("first sample", of: "db", { .vector($0["dZ"].matrix.row(0)) },
                "the first sample's alone: the columns of dZ are to be summed")
            Mistake("dA for dZ", of: "dX", { $0["dA"].dot($0["W"].T) }, "dA·Wᵀ: equation 10 takes dZ")
            Mistake("A for dZ", of: "dX", { $0["A"].dot($0["W"].T) }, "A·Wᵀ: equation 10 takes dZ")
            Mistake("X", of: "dX", { $0["X"] }, "the layer's input X: equation 10 is dZ·Wᵀ")
            Mistake("dW returned", { $0["dW"] }, "dW: dX is to be returned, for the layer before")
            Mistake("dZ returned", { $0["dZ"] }, "dZ: dX is to be returned, for the layer before")
            Mistake("dA returned", { $0["dA"] }, "dA: dX is to be returned, for the layer before")
        },
        Exercise("4.2", "mlp_backward", "mlp d_loss",
            rule: "call layer_backward for each layer from the last to the first, with the gradient that the layer after has returned",
            hints: [
            "The last layer takes d_loss. What does the one before take?",
            Hint("Go through the list in reverse without changing it: reversed(mlp).",
                 swift: "Go through the layers in reverse, by index."),
            Hint("for layer in reversed(mlp): d_loss = …", swift: "for i in mlp.indices.reversed() { gradient = … }"),
        ], keeps: "W b X Z A", networks) {
            Output("dA") { $0.isLast ? $0.input("d_loss") : $0.layer($0.index + 1)["dX"] }
            gradients
            Mistake("first to last", of: "dA", { $0.forwards },
                "what going from the first layer to the last gives: the gradients go from the last to the first")
            Mistake("d_loss for all", of: "dA", { $0.shaped($0.input("d_loss")) },
                    "d_loss: it goes into the last layer only, the others take the dX of the layer after")
            Mistake("dZ passed on", of: "dA", { $0.isLast ? $0.value : $0.shaped($0.layer($0.index + 1)["dZ"]) },
                    "the dZ of the layer after: pass on that layer's dX, which layer_backward returns")
            Mistake("first layer left out", of: "dA dZ dW db dX", is: { $0.isFirst ? .nothing : $0.right },
                    "not there: the backward pass does not reach the first layer")
            Mistake("last layer left out", of: "dA dZ dW db dX", is: { $0.isLast ? .nothing : $0.right },
                    "not there: the backward pass leaves out the last layer")
            Mistake("last layer only", of: "dA dZ dW db dX", is: { $0.isLast ? $0.right : .nothing },
                    "not there: only the last layer is passed; the others follow, to the first")
        },
    ]
}

extension Known {
    /// A gradient where it has the shape of the layer's A; another shape raises.
    fileprivate func shaped(_ gradient: NDArray) -> NDArray { gradient.shape == self["A"].shape ? gradient : .refused }

    /// The layer's dA where the layers are passed from first to last.
    fileprivate var forwards: NDArray {
        var (dA, mlp) = (input("d_loss"), test.layers)
        for number in 0..<index {
            if dA.shape != [mlp[number]["A"].rows, mlp[number]["A"].columns] { return .refused }
            dA = NDArray(layerBackward(&mlp[number], dA.matrix))
        }
        return shaped(dA)
    }
}

// swift-format-ignore
func updates(_ inputs: inout Inputs) -> [Exercise] {
    func passed(_ mlp: Network, _ X: Matrix, _ dLoss: Matrix) -> Network {
        var mlp = mlp
        mlpForward(&mlp, X)
        mlpBackward(&mlp, dLoss)
        return mlp
    }
    func random(_ rows: Int, _ mlp: Network) -> Network {
        passed(mlp, inputs.normal(rows, mlp[0]["W"].rows), inputs.normal(rows, mlp[mlp.count - 1]["W"].columns))
    }
    let small = passed([smallLayer], smallX, smallDA)
    let layers = [small, random(1, inputs.network(2, 4, acts: ["relu"])), random(6, inputs.network(3, 1))].map { $0[0] }
    let networks = [
        passed(smallMLP, smallX, Matrix(column: [1, -0.5, 2, 0.25])), random(1, inputs.network(2, 4, 3, 1)),
        random(7, inputs.network(2, 1)), random(10, inputs.network(2, 6, 8, 4, 1)),
    ]
    /// A mistake in one step, made as often as the function is called.
    func wrong(_ name: String, _ step: @escaping @Sendable (_ w: NDArray, _ lr: Double, _ dw: NDArray) -> NDArray, _ sentence: String) -> Mistake {
        Mistake(name, of: "W b", { $0.stepped(step) }, sentence)
    }
    let updates: [any Entry] = [
        Output("W") { $0.stepped { $0 - $1 * $2 } },
        Output("b", .vector) { $0.stepped { $0 - $1 * $2 } },
        wrong("sign", { $0 + $1 * $2 }, "% + α·d%, up the gradient: the sheet has % - α·d%"),
        wrong("not updated", { w, _, _ in w }, "unchanged: the sheet has % - α·d%"),
        wrong("no lr", { w, _, dw in w - dw }, "% - d%, without the learning rate: the sheet has % - α·d%"),
        wrong("twice", { $0 - 2 * $1 * $2 }, "updated twice: the sheet has % - α·d%"),
        wrong("step alone", { -$1 * $2 }, "-α·d% alone: the sheet has % - α·d%"),
        wrong("step alone", { $1 * $2 }, "α·d% alone: the sheet has % - α·d%"),
        wrong("gradient alone", { _, _, dw in dw }, "d% itself: the sheet has % - α·d%"),
        wrong("gradient minus", { $1 * $2 - $0 }, "α·d% - %: the sheet has % - α·d%"),
        wrong("divided by lr", { $0 - $2 / $1 }, "% - d% / α: the sheet has % - α·d%"),
        Mistake("averaged", of: "W b", { known in known.stepped { $0 - $1 * ($2 / known.n) } },
            "with the step divided by #, the number of samples: the sheet has % - α·d%"),
        wrong("own value", { w, lr, _ in w - lr * w }, "% - α·%: the sheet has % - α·d%"),
        wrong("product", { $0 * (1 - $1 * $2) }, "%·(1 - α·d%): the sheet has % - α·d%"),
        wrong("lr subtracted", { w, lr, dw in w - NDArray(lr) - dw }, "% - α - d%: the sheet has % - α·d%"),
    ]
    return [
        Exercise("5.1", "layer_update", "layer lr",
            rule: "equations 12 and 13: W ← W - α·dW, b ← b - α·db, with the learning rate α", hints: [
            Hint("The new values have to reach the dict: assign to layer['W'] and layer['b'].",
                 swift: "The new values have to reach the layer: assign to layer[\"W\"] and layer[\"b\"]."),
            "Subtract: the gradient points uphill.",
            "layer[\"W\"] = layer[\"W\"] - lr * …, and so for b",
        ], layers.flatMap { layer in [0.1, 2.5].map { Case(.layer(layer), .number($0)) } }
            // The second update is as the first: nothing adds up from call to call.
            + [Case(.layer(small[0]), .number(0.1), calls: 2)]) {
            updates
        },
        Exercise("5.2", "mlp_update", "mlp lr", rule: "call layer_update for every layer", hints: [
            "Every layer, in any order.",
            Hint("A loop over mlp that passes lr on.", swift: "A loop over mlp.indices that passes lr on."),
            Hint("for layer in mlp: layer_update(…)", swift: "for i in mlp.indices { layerUpdate(…) }"),
        ], networks.flatMap { mlp in [0.1, 2.5].map { Case(.network(mlp), .number($0)) } }) {
            updates
            Mistake("first layer left out", of: "W b", { $0.isFirst ? $0[$0.key] : $0.value },
                "unchanged: the first layer is left out")
            Mistake("last layer left out", of: "W b", { $0.isLast ? $0[$0.key] : $0.value },
                "unchanged: the last layer is left out")
            Mistake("only the first layer", of: "W b", { $0.isFirst ? $0.value : $0[$0.key] },
                "unchanged: only the first layer is updated")
            Mistake("only the last layer", of: "W b", { $0.isLast ? $0.value : $0[$0.key] },
                "unchanged: only the last layer is updated")
        },
    ]
}

extension Known {
    /// The weights, or the bias, after as many steps as there are calls.
    fileprivate func stepped(_ step: (NDArray, Double, NDArray) -> NDArray) -> NDArray {
        let (lr, gradient) = (input("lr").elements[0], self["d" + key])
        return (0..<test.calls).reduce(self[key]) { value, _ in step(value, lr, gradient) }
    }
}
