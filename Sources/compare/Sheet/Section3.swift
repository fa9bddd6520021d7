import Arrays
import MLP
import Programs

// 3 Perform a forward pass

/// Weights, bias, four samples and labels to be seen whole.
let smallLayer = layer("relu", [[0.5, -1, 2], [1, 0.25, -0.5]], [0.1, -0.2, 0.3])
let smallX = Matrix([[1, 2], [-1, 0.5], [3, -2], [0.5, -1.5]])
let smallMLP = [layer("relu", [[0.5, -1], [1, 0.75]], [0.1, 0.4]), layer("sigmoid", [[0.75], [-0.5]], [-0.25])]

func forwardPasses(_ inputs: inout Inputs) -> [Question] {
    var sigmoid = smallLayer
    sigmoid["act"] = "sigmoid"
    var layers = [layerCase(smallLayer, smallX), layerCase(sigmoid, smallX)]
    for (rows, fanIn, fanOut, act) in [
        (1, 2, 4, "relu"), (6, 3, 1, "sigmoid"), (64, 30, 17, "sigmoid"), (64, 30, 17, "relu"),
    ] {
        layers.append(layerCase(inputs.network([(fanIn, act), (fanOut, nil)])[0], inputs.normal(rows, fanIn)))
    }
    // A second pass, with other samples: nothing of the first may be left in its results.
    var passed = smallLayer
    layerForward(&passed, inputs.normal(4, 2))
    layers.append(layerCase(passed, smallX))
    var networks = [networkCase(smallMLP, smallX)]
    for (rows, sizes) in [(4, [2, 2, 2, 1]), (1, [2, 4, 3, 1]), (7, [2, 1]), (10, [2, 6, 8, 4, 1])] {
        let mlp = inputs.network(networkSpec(sizes))
        networks.append(networkCase(mlp, inputs.normal(rows, 2)))
    }
    return [
        Question(
            number: "3.1", function: "layer_forward", tolerance: Question.functionTolerance, keptKeys: ["W", "b"],
            cases: layers),
        Question(
            number: "3.2", function: "mlp_forward", tolerance: Question.functionTolerance, keptKeys: ["W", "b"],
            cases: networks),
    ]
}

/// The activation that a layer's act names.
func activation(_ layer: Layer) -> (Matrix) -> Matrix {
    if layer["act"] == "sigmoid" { sigmoid } else { relu }
}

/// Its gradient.
func gradient(_ layer: Layer) -> (Matrix) -> Matrix {
    if layer["act"] == "sigmoid" { dSigmoid } else { dRelu }
}

private func layerCase(_ layer: Layer, _ X: Matrix) -> Case {
    let (XW, b) = (X.dot(layer["W"]), layer["b"])
    let (act, slope) = (activation(layer), gradient(layer))
    return Case(
        [("layer", .layer(layer)), ("X", .matrix(X))],
        [
            Part("X", X),
            Part(
                "Z", { _ in .matrix(XW + b) },
                mistakes: [
                    Mistake("no bias", "X·W without the bias b, which equation 13 trains: add it to equation 7") { _ in
                        XW
                    },
                    Mistake("bias subtracted", "X·W - b: the bias is added") { _ in XW - b },
                    Mistake("activated", "A, the activation already: Z is what equation 7 gives, before equation 8") {
                        _ in
                        act(XW + b)
                    },
                    Mistake("bias twice", "X·W with the bias added twice") { _ in XW + b + b },
                    Mistake("transposed", "(X·W + b) transposed: its rows are samples, its columns units") { _ in
                        Matrix((XW + b).T)
                    },
                    Mistake("mean over samples", "divided by the number of samples: equation 7 is X·W") { _ in
                        (1 / Double(X.rows)) * (XW + b)
                    },
                ]),
            Part(
                "A", { .matrix(act($0["Z"])) },
                mistakes: outputMistakes + [
                    Mistake("gradient", "the activation's gradient: equation 8 takes the activation itself") {
                        slope($0["Z"])
                    },
                    Mistake("bias after", "the activation of Z with the bias added afterwards: it belongs into Z") {
                        act($0["Z"]) + b
                    },
                    Mistake("activated twice", "the activation of the activation: equation 8 applies it once") {
                        act(act($0["Z"]))
                    },
                    Mistake("acts exchanged", "the sigmoid where act says relu, and the ReLU where it says sigmoid") {
                        found in
                        layer["act"] == "sigmoid" ? relu(found["Z"]) : sigmoid(found["Z"])
                    },
                ]),
            Part(
                "result", { .matrix($0["A"]) },
                mistakes: [
                    Mistake("Z returned", "Z: the activations A are to be returned") { $0["Z"] },
                    Mistake("X returned", "X: the activations A are to be returned") { _ in X },
                ]),
        ])
}

private var outputMistakes: [Mistake] {
    [
        Mistake("no activation", "Z unchanged: equation 8 applies the activation to it") { $0["Z"] },
        Mistake("always sigmoid", "the sigmoid of Z whatever the layer's act says") { sigmoid($0["Z"]) },
        Mistake("always relu", "the ReLU of Z whatever the layer's act says") { relu($0["Z"]) },
    ]
}

private func networkCase(_ mlp: Network, _ X: Matrix) -> Case {
    var parts: [Part] = []
    for (index, layer) in mlp.enumerated() {
        func name(_ key: String) -> String { partName(index, key, of: mlp) }
        let before = partName(index - 1, "A", of: mlp)
        parts += [
            Part(
                name("X"), { .matrix(index == 0 ? X : $0[before]) },
                mistakes: index == 0
                    ? []
                    : [
                        Mistake.value(
                            "network's X", "the network's X: each layer's input is the output of the layer before",
                            { _ in
                                X.columns == layer["W"].rows ? .matrix(X) : nil
                            }),
                        Mistake("Z passed on", "the Z of the layer before: its output is A") {
                            $0[partName(index - 1, "Z", of: mlp)]
                        },
                    ]),
            Part(name("Z"), { .matrix($0[name("X")].dot(layer["W"]) + layer["b"]) }),
            Part(
                name("A"), { .matrix(activation(layer)($0[name("Z")])) },
                mistakes: [
                    Mistake("always sigmoid", "the sigmoid of Z whatever the layer's act says") {
                        sigmoid($0[name("Z")])
                    },
                    Mistake("always relu", "the ReLU of Z whatever the layer's act says") { relu($0[name("Z")]) },
                ]),
        ]
    }
    let last = mlp.count - 1
    parts.append(
        Part(
            "result", { .matrix($0[partName(last, "A", of: mlp)]) },
            mistakes: [
                Mistake("Z returned", "the last layer's Z: its activations A are to be returned") {
                    $0[partName(last, "Z", of: mlp)]
                },
                Mistake("first layer's output", "the first layer's output: the last one's is to be returned") {
                    $0[partName(0, "A", of: mlp)]
                },
                Mistake("last layer's input", "the last layer's input: its output is to be returned") {
                    $0[partName(last, "X", of: mlp)]
                },
                Mistake("X returned", "X: the last layer's activations are to be returned") { _ in X },
            ]))
    return Case([("mlp", .network(mlp)), ("X", .matrix(X))], parts)
}
