import MLP

/// A function of the sheet and the inputs it is tried on.
struct Question {
    let number: String
    /// The function's name in Python.
    let function: String
    let tolerance: Double
    let cases: [Case]

    /// Largest differences that count as rounding: of one function, and of a step or several.
    static let functionTolerance = 1e-12
    static let stepTolerance = 1e-9
}

/// Every function of the sheet, 1.1 to 7.1, with random inputs of several shapes and the edges.
func allQuestions() -> [Question] {
    var inputs = Inputs(rng: Generator(seed: 88))
    return activations(&inputs) + losses(&inputs) + initialisations() + forwardPasses(&inputs)
        + backwardPasses(&inputs) + updates(&inputs) + training(&inputs) + predictions(&inputs)
}

/// Random inputs, always the same ones.
struct Inputs {
    var rng: Generator

    mutating func normal(_ rows: Int, _ columns: Int, scale: Double = 1) -> Matrix {
        Matrix(rows: rows, columns: columns, elements: rng.normal(0, scale, count: rows * columns))
    }

    mutating func labels(_ count: Int) -> Matrix {
        Matrix(column: rng.integers(0, 2, count: count).map(Double.init))
    }

    /// A network with random biases, so that no bias goes unnoticed.
    mutating func network(_ sizes: Int...) -> Network {
        let spec = sizes.enumerated().map { (index, size) -> (fanIn: Int, act: String?) in
            (size, index == sizes.count - 1 ? nil : index == sizes.count - 2 ? "sigmoid" : "relu")
        }
        var mlp = initMLP(spec, rng: &rng)
        for index in mlp.indices { mlp[index][array: "b"] = normal(1, mlp[index][array: "b"].columns, scale: 0.5) }
        return mlp
    }

    mutating func layer(_ fanIn: Int, _ fanOut: Int, _ act: String) -> Layer {
        var layer = initLayer(fanIn, fanOut, act, rng: &rng)
        layer[array: "b"] = normal(1, fanOut, scale: 0.5)
        return layer
    }
}

// MARK: 1 Activation functions

private func activations(_ inputs: inout Inputs) -> [Question] {
    let edges = Matrix(row: [0, -0.0, 1e-300, -1e-300, 1, -1, 37, -37, 710, -710, 1e308, -1e308])
    let zs = [edges, inputs.normal(1, 1), inputs.normal(7, 1, scale: 5), inputs.normal(3, 5), inputs.normal(40, 8, scale: 20)]
    func question(_ number: String, _ name: String, _ function: (Matrix) -> Matrix) -> Question {
        Question(
            number: number, function: name, tolerance: Question.functionTolerance,
            cases: zs.map { z in
                Case(input: "z \(shown(z))", arguments: ["z": wire(z)], expected: [Expected(name: "result", values: function(z))])
            })
    }
    return [
        question("1.1", "relu", relu), question("1.1", "d_relu", dRelu),
        question("1.2", "sigmoid", sigmoid), question("1.2", "d_sigmoid", dSigmoid),
    ]
}

private func losses(_ inputs: inout Inputs) -> [Question] {
    let edges = Matrix(column: [0, 1, 0, 1, 1e-300, 0.5, 1 - 0x1p-53, 1e-10])
    var pairs: [(y: Matrix, yHat: Matrix)] = [(Matrix(column: [0, 1, 1, 0, 1, 0, 1, 0]), edges)]
    for (rows, columns) in [(1, 1), (9, 1), (4, 3), (50, 1)] {
        pairs.append((inputs.labels(rows * columns), sigmoid(inputs.normal(rows, columns, scale: 3))))
    }
    func question(_ name: String, _ function: (Matrix, Matrix) -> Matrix) -> Question {
        Question(
            number: "1.3", function: name, tolerance: Question.functionTolerance,
            cases: pairs.map { y, yHat in
                Case(
                    input: "y_hat \(shown(yHat)), y a vector \(shown(y.reshaped(like: Matrix(row: y.elements))))",
                    arguments: ["y": wire(y, isVector: true), "y_hat": wire(yHat)],
                    expected: [Expected(name: "result", values: function(y, yHat))])
            })
    }
    return [
        question("binary_crossentropy_loss") { binaryCrossentropyLoss($0, $1) },
        question("d_binary_crossentropy_loss") { dBinaryCrossentropyLoss($0, $1) },
    ]
}

// MARK: 2 Build a neural network

private func initialisations() -> [Question] {
    let layers = [(2, 4, "relu"), (3, 1, "sigmoid"), (1, 1, "relu"), (30, 17, "relu")].enumerated().map { seed, shape in
        var rng = Generator(seed: seed)
        let layer = initLayer(shape.0, shape.1, shape.2, rng: &rng)
        return Case(
            input: "init_layer(\(shape.0), \(shape.1), '\(shape.2)', default_rng(\(seed)))",
            arguments: ["fan_in": shape.0, "fan_out": shape.1, "act": shape.2, "seed": String(seed)],
            expected: Case.expected(in: [layer], keys: ["W", "b"]))
    }
    let specs: [[(fanIn: Int, act: String?)]] = [
        [(2, "relu"), (4, "relu"), (3, "sigmoid"), (1, nil)], [(2, "sigmoid"), (1, nil)],
        [(2, "relu"), (6, "relu"), (8, "relu"), (4, "sigmoid"), (1, nil)],
    ]
    let networks = specs.enumerated().map { seed, spec in
        var rng = Generator(seed: seed)
        let sizes = spec.map { String($0.fanIn) }.joined(separator: "->")
        return Case(
            input: "init_mlp of \(sizes), default_rng(\(seed))",
            arguments: ["spec": wire(spec), "seed": String(seed)],
            expected: Case.expected(in: initMLP(spec, rng: &rng), keys: ["W", "b"]))
    }
    return [
        Question(number: "2.1", function: "init_layer", tolerance: 0, cases: layers),
        Question(number: "2.2", function: "init_mlp", tolerance: 0, cases: networks),
    ]
}

// MARK: 3 Forward pass

private func forwardPasses(_ inputs: inout Inputs) -> [Question] {
    var layers: [Case] = []
    for (rows, fanIn, fanOut, act) in [(1, 2, 4, "relu"), (5, 4, 3, "relu"), (6, 3, 1, "sigmoid"), (64, 30, 17, "sigmoid")] {
        var layer = inputs.layer(fanIn, fanOut, act)
        let (start, X) = (layer, inputs.normal(rows, fanIn, scale: 3))
        let A = layerForward(&layer, X)
        layers.append(
            Case(
                input: "a \(act) layer, W \(shown(layer[array: "W"])), b \(shown(layer[array: "b"])), X \(shown(X))",
                arguments: ["X": wire(X)], mlp: [start],
                expected: Case.expected(in: [layer], keys: ["X", "Z", "A"]) + [Expected(name: "result", values: A)]))
    }
    var networks: [Case] = []
    for (rows, mlp) in [(1, inputs.network(2, 4, 3, 1)), (7, inputs.network(2, 1)), (10, inputs.network(2, 6, 8, 4, 1))] {
        let (start, X) = (mlp, inputs.normal(rows, 2, scale: 3))
        var mlp = mlp
        let A = mlpForward(&mlp, X)
        networks.append(
            Case(
                input: "\(words(start)), X \(shown(X))", arguments: ["X": wire(X)], mlp: start,
                expected: Case.expected(in: mlp, keys: ["X", "Z", "A"]) + [Expected(name: "result", values: A)]))
    }
    return [
        Question(number: "3.1", function: "layer_forward", tolerance: Question.functionTolerance, cases: layers),
        Question(number: "3.2", function: "mlp_forward", tolerance: Question.functionTolerance, cases: networks),
    ]
}

// MARK: 4 Backward pass

private let gradients = ["dA", "dZ", "dW", "db", "dX"]

private func backwardPasses(_ inputs: inout Inputs) -> [Question] {
    var layers: [Case] = []
    for (rows, fanIn, fanOut, act) in [(1, 2, 4, "relu"), (5, 4, 3, "relu"), (6, 3, 1, "sigmoid"), (64, 30, 17, "relu")] {
        var layer = inputs.layer(fanIn, fanOut, act)
        layerForward(&layer, inputs.normal(rows, fanIn, scale: 3))
        let (start, dA) = (layer, inputs.normal(rows, fanOut))
        let dX = layerBackward(&layer, dA)
        layers.append(
            Case(
                input: "a \(act) layer, W \(shown(layer[array: "W"])), Z \(shown(layer[array: "Z"])), dA \(shown(dA))",
                arguments: ["dA": wire(dA)], mlp: [start],
                expected: Case.expected(in: [layer], keys: gradients) + [Expected(name: "result", values: dX)]))
    }
    var networks: [Case] = []
    for (rows, mlp) in [(1, inputs.network(2, 4, 3, 1)), (7, inputs.network(2, 1)), (10, inputs.network(2, 6, 8, 4, 1))] {
        var mlp = mlp
        mlpForward(&mlp, inputs.normal(rows, 2, scale: 3))
        let (start, dLoss) = (mlp, inputs.normal(rows, 1))
        mlpBackward(&mlp, dLoss)
        networks.append(
            Case(
                input: "\(words(start)), d_loss \(shown(dLoss))", arguments: ["dA": wire(dLoss)], mlp: start,
                expected: Case.expected(in: mlp, keys: gradients)))
    }
    return [
        Question(number: "4.1", function: "layer_backward", tolerance: Question.functionTolerance, cases: layers),
        Question(number: "4.2", function: "mlp_backward", tolerance: Question.functionTolerance, cases: networks),
    ]
}

// MARK: 5 Update

private func updates(_ inputs: inout Inputs) -> [Question] {
    func passed(_ rows: Int, _ mlp: Network) -> Network {
        var mlp = mlp
        mlpForward(&mlp, inputs.normal(rows, mlp[0][array: "W"].rows, scale: 3))
        mlpBackward(&mlp, inputs.normal(rows, mlp[mlp.count - 1][array: "W"].columns))
        return mlp
    }
    let layers = [passed(1, [inputs.layer(2, 4, "relu")]), passed(6, [inputs.layer(3, 1, "sigmoid")])]
    let networks = [passed(1, inputs.network(2, 4, 3, 1)), passed(7, inputs.network(2, 1)), passed(10, inputs.network(2, 6, 8, 4, 1))]
    func question(_ number: String, _ function: String, _ networks: [Network]) -> Question {
        Question(
            number: number, function: function, tolerance: Question.functionTolerance,
            cases: networks.flatMap { start in
                [0.01, 2.5].map { lr in
                    var mlp = start
                    mlpUpdate(&mlp, lr: lr)
                    return Case(
                        input: "\(words(start)), lr \(lr)", arguments: ["lr": lr], mlp: start,
                        expected: Case.expected(in: mlp, keys: ["W", "b"]))
                }
            })
    }
    return [question("5.1", "layer_update", layers), question("5.2", "mlp_update", networks)]
}

// MARK: 6 Train

private func training(_ inputs: inout Inputs) -> [Question] {
    let keys = ["W", "b", "X", "Z", "A"] + gradients
    var minibatches: [Case] = []
    for (rows, mlp) in [(1, inputs.network(2, 4, 3, 1)), (7, inputs.network(2, 1)), (10, inputs.network(2, 6, 8, 4, 1))] {
        let (X, y, start) = (inputs.normal(rows, 2, scale: 2), inputs.labels(rows), mlp)
        var mlp = mlp
        let loss = mlpMinibatch(&mlp, X, y, lr: 0.05)
        minibatches.append(
            Case(
                input: "\(words(start)), X \(shown(X)), y \(shown(y)), lr 0.05",
                arguments: ["X": wire(X), "y": wire(y, isVector: true), "lr": 0.05], mlp: start,
                expected: [Expected(name: "result", values: Matrix([[loss]]))] + Case.expected(in: mlp, keys: keys)))
    }

    func runs(epochs: Int?) -> [Case] {
        [(1, 1, 1), (9, 1, 2), (10, 4, 3), (10, 10, 4), (6, 50, 5)].map { rows, batch, seed in
            let (X, y, start) = (inputs.normal(rows, 2, scale: 2), inputs.labels(rows), inputs.network(2, 4, 3, 1))
            var (mlp, rng) = (start, Generator(seed: seed))
            let losses =
                if let epochs {
                    mlpTrain(&mlp, X, y, batch: batch, epochs: epochs, lr: 0.05, rng: &rng)
                } else {
                    [mlpEpoch(&mlp, X, y, batch: batch, lr: 0.05, rng: &rng)]
                }
            var arguments: [String: Any] = [
                "X": wire(X), "y": wire(y, isVector: true), "batch": batch, "lr": 0.05, "seed": String(seed),
            ]
            arguments["epochs"] = epochs
            return Case(
                input: "\(words(start)), \(rows) samples, batch \(batch)\(epochs.map { ", \($0) epochs" } ?? ""), lr 0.05, default_rng(\(seed))",
                arguments: arguments, mlp: start, samples: (X, y),
                expected: [Expected(name: "result", values: Matrix(column: losses), isShapeStrict: false)]
                    + Case.expected(in: mlp, keys: ["W", "b"]))
        }
    }
    return [
        Question(number: "6.1", function: "mlp_minibatch", tolerance: Question.stepTolerance, cases: minibatches),
        Question(number: "6.2", function: "mlp_epoch", tolerance: Question.stepTolerance, cases: runs(epochs: nil)),
        Question(number: "6.3", function: "mlp_train", tolerance: Question.stepTolerance, cases: runs(epochs: 3)),
    ]
}

// MARK: 7 Test

private func predictions(_ inputs: inout Inputs) -> [Question] {
    var cases: [Case] = []
    func add(_ mlp: Network, _ X: Matrix, _ thresh: Double) {
        let labels = mlpPredict(mlp, X, thresh: thresh).map(Double.init)
        cases.append(
            Case(
                input: "\(words(mlp)), X \(shown(X)), thresh \(thresh)", arguments: ["X": wire(X), "thresh": thresh], mlp: mlp,
                expected: [Expected(name: "result", values: Matrix(column: labels), isShapeStrict: false)]))
    }
    for thresh in [0.5, 0.2, 0.9] {
        add(inputs.network(2, 4, 3, 1), inputs.normal(40, 2, scale: 3), thresh)
        add(inputs.network(2, 1), inputs.normal(1, 2, scale: 3), thresh)
    }
    // An output that is exactly the threshold: the sigmoid of 0.
    var rng = Generator(seed: 0)
    add(initMLP([(2, "sigmoid"), (1, nil)], rng: &rng), Matrix([[0, 0], [1, 1]]), 0.5)
    return [Question(number: "7.1", function: "mlp_predict", tolerance: 0, cases: cases)]
}

func words(_ mlp: Network) -> String {
    "network " + mlp.map { "\($0[text: "shape"]) \($0[text: "act"])" }.joined(separator: ", ")
}
