import MLP

// 3 Perform a forward pass

/// Weights, bias, four samples to be seen whole.
let smallLayer: Layer = [
    "W": Matrix([[0.5, -1, 2], [1, 0.25, -0.5]]), "b": Matrix(row: [0.1, -0.2, 0.3]), "act": "relu", "shape": "2->3",
]
let smallX = Matrix([[1, 2], [-1, 0.5], [3, -2], [0.5, -1.5]])
let smallMLP: Network = [
    ["W": Matrix([[0.5, -1], [1, 0.75]]), "b": Matrix(row: [0.1, 0.4]), "act": "relu", "shape": "2->2"],
    ["W": Matrix(column: [0.75, -0.5]), "b": Matrix(row: [-0.25]), "act": "sigmoid", "shape": "2->1"],
]

extension Layer {
    /// The same layer with another act.
    var asSigmoid: Layer { with { $0["act"] = "sigmoid" } }

    func with(_ change: (inout Layer) -> Void) -> Layer {
        var layer = self
        change(&layer)
        return layer
    }
}

// swift-format-ignore
func forwardPasses(_ inputs: inout Inputs) -> [Exercise] {
    var layers = [Case(.layer(smallLayer), .matrix(smallX)), Case(.layer(smallLayer.asSigmoid), .matrix(smallX))]
    for (rows, fanIn, fanOut, act) in [(1, 2, 4, "relu"), (6, 3, 1, "sigmoid"), (64, 30, 17, "sigmoid"), (64, 30, 17, "relu")] {
        layers.append(Case(.layer(inputs.network(fanIn, fanOut, acts: [act])[0]), .matrix(inputs.normal(rows, fanIn))))
    }
    // A second pass, with other samples: nothing of the first may be left in its results.
    let other = inputs.normal(4, 2)
    layers.append(Case(.layer(smallLayer.with { layerForward(&$0, other) }), .matrix(smallX)))
    var networks = [Case(.network(smallMLP), .matrix(smallX))]
    for (rows, mlp) in [(4, inputs.network(2, 2, 2, 1)), (1, inputs.network(2, 4, 3, 1)), (7, inputs.network(2, 1)), (10, inputs.network(2, 6, 8, 4, 1))] {
        networks.append(Case(.network(mlp), .matrix(inputs.normal(rows, 2))))
    }
    /// Z and A of a layer.
    let passes: [any Entry] = [
        Output("Z") { $0["X"].dot($0["W"]) + $0["b"] },
        Output("A") { $0.act($0["Z"]) },
        Mistake("always sigmoid", of: "A", { sigmoid($0["Z"]) }, "the sigmoid of Z whatever the layer's act says"),
        Mistake("always relu", of: "A", { relu($0["Z"]) }, "the ReLU of Z whatever the layer's act says"),
    ]
    return [
        Exercise("3.1", "layer_forward", "layer X",
            rule: "equations 7 and 8: Z = X·W (+ b, which equation 13 trains), A = activation(Z); X, Z, A are stored in the layer",
            hints: [
            "Store X, Z and A under these keys: the backward pass needs them. Return A.",
            Hint("The matrix product is X @ layer['W']; which activation it is, layer['act'] says.",
                 swift: "The matrix product is X.dot(layer[\"W\"]); which activation it is, layer[\"act\"] says."),
            Hint("layer['Z'] = X @ layer['W'] + …; layer['A'] = sigmoid(…) if … else relu(…)",
                 swift: "let Z = X.dot(…) + …; let A = layer[\"act\"] == \"sigmoid\" ? … : …"),
        ], keeps: "W b", layers) {
            Output("X") { $0.input("X") }
            passes
            Output("result") { $0["A"] }
            Mistake("no bias", of: "Z", { $0["X"].dot($0["W"]) },
                "X·W without the bias b, which equation 13 trains: add it to equation 7")
            Mistake("bias subtracted", of: "Z", { $0["X"].dot($0["W"]) - $0["b"] }, "X·W - b: the bias is added")
            Mistake("activated", of: "Z", { $0.act($0.value) },
                "A, the activation already: Z is what equation 7 gives, before equation 8")
            Mistake("bias twice", of: "Z", { $0.value + $0["b"] }, "X·W with the bias added twice")
            Mistake("transposed", of: "Z", { $0.value.T },
                "(X·W + b) transposed: its rows are samples, its columns units")
            Mistake("product of elements", of: "Z", { $0["X"] * $0["W"] + $0["b"] },
                "X * W, element by element: equation 7 is the matrix product X @ W")
            Mistake("mean over samples", of: "Z", { $0.value / $0.n },
                "divided by the number of samples: equation 7 is X·W")
            Mistake("no activation", of: "A", { $0["Z"] }, "Z unchanged: equation 8 applies the activation to it")
            Mistake("gradient", of: "A", { $0.slope($0["Z"]) },
                "the activation's gradient: equation 8 takes the activation itself")
            Mistake("bias after", of: "A", { $0.value + $0["b"] },
                "the activation of Z with the bias added afterwards: it belongs into Z")
            Mistake("activated twice", of: "A", { $0.act($0.value) },
                "the activation of the activation: equation 8 applies it once")
            Mistake("acts exchanged", of: "A", { $0.isSigmoid ? relu($0["Z"]) : sigmoid($0["Z"]) },
                    "the sigmoid where act says relu, and the ReLU where it says sigmoid")
            Mistake("Z returned", { $0["Z"] }, "Z: the activations A are to be returned")
            Mistake("X returned", { $0["X"] }, "X: the activations A are to be returned")
        },
        Exercise("3.2", "mlp_forward", "mlp X",
            rule: "call layer_forward for each layer in turn; a layer's input is the output of the one before", hints: [
            "What layer_forward returns is what the next layer takes.",
            Hint("A loop over the layers with one variable that is both input and output.",
                 swift: "Go through mlp.indices: a loop over the layers themselves would change copies."),
            Hint("for layer in mlp: X = layer_forward(…)",
                 swift: "for i in mlp.indices { A = layerForward(&mlp[i], …) }"),
        ], keeps: "W b", networks) {
            Output("X") { $0.isFirst ? $0.input("X") : $0.layer($0.index - 1)["A"] }
            passes
            Output("result") { $0.last["A"] }
            Mistake("network's X", of: "X", { known in
                // Of another number of features than the layer has, it does not come that far.
                known.input("X").shape[1] == known["W"].shape[0] ? known.input("X") : .refused
            }, "the network's X: each layer's input is the output of the layer before")
            Mistake("Z passed on", of: "X", { $0.isFirst ? $0.value : $0.layer($0.index - 1)["Z"] },
                "the Z of the layer before: its output is A")
            Mistake("first layer only", of: "X Z A", is: { $0.isFirst ? $0.right : .nothing },
                    "not there: only the first layer is run; a return within the loop ends it")
            Mistake("last layer left out", of: "X Z A", is: { $0.isLast ? .nothing : $0.right },
                "not there: the last layer is not run")
            Mistake("first layer left out", of: "X", is: { known in
                known.isFirst ? .nothing : known.index == 1 ? .array(known.input("X")) : known.right
            }, "not what it should be: the first layer is not run")
            Mistake("first layer left out", of: "Z A", is: { $0.isFirst ? .nothing : $0.right },
                "not there: the first layer is not run")
            Mistake("Z returned", { $0.last["Z"] }, "the last layer's Z: its activations A are to be returned")
            Mistake("first layer's output", { $0.layer(0)["A"] },
                "the first layer's output: the last one's is to be returned")
            Mistake("last layer's input", { $0.last["X"] }, "the last layer's input: its output is to be returned")
            Mistake("X returned", { $0.input("X") }, "X: the last layer's activations are to be returned")
        },
    ]
}
