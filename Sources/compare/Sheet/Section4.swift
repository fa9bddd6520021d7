import Arrays
import MLP

// 4 Perform a backward pass

/// Gradients for `smallLayer` and `smallX`.
let smallDA = Matrix([[0.5, -1, 0.25], [1, 0.5, -0.75], [-0.25, 2, 1], [1.5, 0.75, -0.5]])

func backwardPasses(_ inputs: inout Inputs) -> [Question] {
    var sigmoid = smallLayer
    sigmoid["act"] = "sigmoid"
    func passed(_ layer: Layer, _ X: Matrix) -> Layer {
        var layer = layer
        layerForward(&layer, X)
        return layer
    }
    var layers = [layerCase(passed(smallLayer, smallX), smallDA), layerCase(passed(sigmoid, smallX), smallDA)]
    for (rows, fanIn, fanOut, act) in [
        (1, 2, 4, "relu"), (6, 3, 1, "sigmoid"), (64, 30, 17, "relu"), (64, 30, 17, "sigmoid"),
    ] {
        let layer = passed(inputs.network([(fanIn, act), (fanOut, nil)])[0], inputs.normal(rows, fanIn))
        layers.append(layerCase(layer, inputs.normal(rows, fanOut)))
    }
    // A second pass: the gradients of the first are to be replaced.
    var again = passed(smallLayer, smallX)
    layerBackward(&again, inputs.normal(4, 3))
    layers.append(layerCase(again, smallDA))

    var networks: [Case] = []
    let square = [
        layer("relu", [[0.5, -1], [1, 0.75]], [0.1, 0.4]), layer("sigmoid", [[0.75, 0.5], [-0.5, 1]], [-0.25, 0.5]),
    ]
    let random = [
        (1, inputs.network(2, 4, 3, 1)), (7, inputs.network(2, 1)), (10, inputs.network(2, 6, 8, 4, 1)),
        (5, inputs.network(2, 2, 2, 2)),
    ]
    for (rows, mlp) in [(4, square)] + random {
        var mlp = mlp
        mlpForward(&mlp, rows == 4 ? smallX : inputs.normal(rows, 2))
        let outputs = mlp[mlp.count - 1]["W"].columns
        networks.append(
            networkCase(
                mlp,
                rows == 4 ? Matrix([[0.5, -1], [1, 0.5], [-0.25, 2], [1.5, 0.75]]) : inputs.normal(rows, outputs)))
    }
    let kept = ["W", "b", "X", "Z", "A"]
    return [
        Question(
            number: "4.1", function: "layer_backward", tolerance: Question.functionTolerance, keptKeys: kept,
            cases: layers),
        Question(
            number: "4.2", function: "mlp_backward", tolerance: Question.functionTolerance, keptKeys: kept,
            cases: networks),
    ]
}

private func layerCase(_ layer: Layer, _ dA: Matrix) -> Case {
    let (X, Z, A, W) = (layer["X"], layer["Z"], layer["A"], layer["W"])
    let slope = gradient(layer)
    let n = Double(X.rows)
    func before(_ key: String) -> Matrix? { layer.hasMatrix(key) ? layer[key] : nil }
    func added(_ key: String) -> Mistake {
        Mistake.value(
            "adds up", "added to that of the pass before: each pass has its own",
            { found in
                let own = key == "dW" ? X.T.dot(found["dZ"]) : found["dZ"].columnSums
                let sum = before(key).map { $0 + own } ?? own
                return key == "db" ? .array(.vector(sum.elements), .vector) : .matrix(sum)
            })
    }
    let averaged = "the sheet's divided by \(X.rows), the number of samples: gradients are summed here"
    return Case(
        [("layer", .layer(layer)), ("dA", .matrix(dA))],
        [
            Part(
                "dA", { _ in .matrix(dA) },
                mistakes: [
                    Mistake("dZ stored", "dA times the activation's gradient: that is dZ; dA is stored as it comes") {
                        _ in
                        dA * slope(Z)
                    }
                ]),
            Part(
                "dZ", { .matrix($0["dA"] * slope(Z)) },
                mistakes: [
                    Mistake("no gradient", "dA unchanged: equation 9 multiplies it with the activation's gradient at Z")
                    {
                        $0["dA"]
                    },
                    Mistake("gradient alone", "the activation's gradient alone: equation 9 multiplies it with dA") {
                        _ in slope(Z)
                    },
                    Mistake("gradient at A", "dA times the activation's gradient at A: equation 9 takes it at Z") {
                        $0["dA"] * slope(A)
                    },
                    Mistake("activation", "dA times the activation itself: equation 9 takes its gradient") {
                        $0["dA"] * A
                    },
                    Mistake("times Z", "dA times Z: equation 9 takes the activation's gradient at Z") { $0["dA"] * Z },
                    Mistake("always sigmoid", "with the sigmoid's gradient whatever the layer's act says") {
                        $0["dA"] * dSigmoid(Z)
                    },
                    Mistake("always relu", "with the ReLU's gradient whatever the layer's act says") {
                        $0["dA"] * dRelu(Z)
                    },
                    Mistake("averaged", averaged) { (1 / n) * ($0["dA"] * slope(Z)) },
                    Mistake("sum for product", "dA plus the activation's gradient: equation 9 multiplies the two") {
                        $0["dA"] + slope(Z)
                    },
                ]),
            Part(
                "dW", { .matrix(X.T.dot($0["dZ"])) },
                mistakes: [
                    Mistake("averaged", averaged) { (1 / n) * X.T.dot($0["dZ"]) },
                    Mistake("transposed", "the sheet's transposed: equation 11 is Xᵀ·dZ, fan_in×fan_out") {
                        $0["dZ"].T.dot(X)
                    },
                    Mistake("dA for dZ", "Xᵀ·dA: equation 11 takes dZ") { X.T.dot($0["dA"]) },
                    Mistake("A for X", "Aᵀ·dZ: equation 11 takes the layer's input X") { A.T.dot($0["dZ"]) },
                    Mistake("Z for X", "Zᵀ·dZ: equation 11 takes the layer's input X") { Z.T.dot($0["dZ"]) },
                    Mistake("negated", "the sheet's with the sign changed: the update subtracts it, not this function")
                    {
                        -1 * X.T.dot($0["dZ"])
                    },
                    added("dW"),
                ]),
            Part(
                "db", { .array(.vector($0["dZ"].columnSums.elements), .vector) },
                mistakes: [
                    Mistake.vector("averaged", averaged, { (1 / n) * $0["dZ"].columnSums }),
                    Mistake.vector(
                        "dA for dZ", "the sum of dA: the columns of dZ are to be summed", { $0["dA"].columnSums }),
                    Mistake.vector(
                        "row sums", "the sum over units, a number for each sample: sum over the samples, axis 0",
                        { Matrix($0["dZ"].T).columnSums }),
                    Mistake.value(
                        "sum of all", "the sum of all elements: each column has its own",
                        { .array(NDArray($0["dZ"].sum), .exact) }),
                    Mistake("not summed", "dZ itself: its columns are to be summed") { $0["dZ"] },
                    Mistake.vector(
                        "negated", "the sheet's with the sign changed: the update subtracts it, not this function",
                        { -1 * $0["dZ"].columnSums }),
                    Mistake.vector(
                        "first sample", "the first sample's alone: the columns of dZ are to be summed",
                        { Matrix(row: $0["dZ"].row(0)) }),
                    added("db"),
                ]),
            Part(
                "dX", { .matrix($0["dZ"].dot(W.T)) },
                mistakes: [
                    Mistake("averaged", averaged) { (1 / n) * $0["dZ"].dot(W.T) },
                    Mistake("dA for dZ", "dA·Wᵀ: equation 10 takes dZ") { $0["dA"].dot(W.T) },
                    Mistake("transposed", "the sheet's transposed: equation 10 is dZ·Wᵀ, samples×fan_in") {
                        W.dot($0["dZ"].T)
                    },
                    Mistake("A for dZ", "A·Wᵀ: equation 10 takes dZ") { _ in A.dot(W.T) },
                    Mistake("X", "the layer's input X: equation 10 is dZ·Wᵀ") { _ in X },
                ]),
            Part(
                "result", { .matrix($0["dX"]) },
                mistakes: [
                    Mistake("dW returned", "dW: dX is to be returned, for the layer before") { $0["dW"] },
                    Mistake("dZ returned", "dZ: dX is to be returned, for the layer before") { $0["dZ"] },
                    Mistake("dA returned", "dA: dX is to be returned, for the layer before") { $0["dA"] },
                ]),
        ])
}

private func networkCase(_ mlp: Network, _ dLoss: Matrix) -> Case {
    var parts: [Part] = []
    for (index, layer) in mlp.enumerated().reversed() {
        func name(_ key: String) -> String { partName(index, key, of: mlp) }
        let isLast = index == mlp.count - 1
        let after = partName(index + 1, "dX", of: mlp)
        let (X, W) = (layer["X"], layer["W"])
        /// What comes of passing the layers from first to last.
        func forwards() -> Matrix? {
            var (dA, mlp) = (dLoss, mlp)
            for layer in 0..<index {
                guard dA.columns == mlp[layer]["A"].columns else { return nil }
                dA = layerBackward(&mlp[layer], dA)
            }
            return dA.columns == mlp[index]["A"].columns ? dA : nil
        }
        parts += [
            Part(
                name("dA"), { .matrix(isLast ? dLoss : $0[after]) },
                mistakes: [
                    Mistake.value(
                        "first to last",
                        "what going from the first layer to the last gives: the gradients go from the last to the first",
                        { _ in
                            forwards().map { .matrix($0) }
                        }),
                    Mistake.value(
                        "d_loss for all",
                        "d_loss: it goes into the last layer only, the others take the dX of the layer after",
                        { _ in
                            dLoss.columns == layer["A"].columns ? .matrix(dLoss) : nil
                        }),
                    Mistake.value(
                        "dZ passed on",
                        "the dZ of the layer after: pass on that layer's dX, which layer_backward returns",
                        { found in
                            if isLast { return .matrix(dLoss) }
                            let dZ = found[partName(index + 1, "dZ", of: mlp)]
                            return dZ.columns == layer["A"].columns ? .matrix(dZ) : nil
                        }),
                ]),
            Part(name("dZ"), { .matrix($0[name("dA")] * gradient(layer)(layer["Z"])) }),
            Part(name("dW"), { .matrix(X.T.dot($0[name("dZ")])) }),
            Part(name("db"), { .array(.vector($0[name("dZ")].columnSums.elements), .vector) }),
            Part(name("dX"), { .matrix($0[name("dZ")].dot(W.T)) }),
        ]
    }
    return Case([("mlp", .network(mlp)), ("d_loss", .matrix(dLoss))], parts)
}
