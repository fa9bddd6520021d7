import MLP

/// The functions that the other courseworks add to the sheet's, against `Tests/Reference/networks.py`.
func networkQuestions() -> [Question] {
    var inputs = Inputs(rng: Generator(seed: 89))
    return softmaxes(&inputs) + crossentropies(&inputs) + initialisers() + [steps(&inputs, of: steppedNetworks)]
        + [minibatchRows(&inputs), trainings(&inputs)] + predictions(&inputs) + labelCounts(&inputs)
}

/// Those of them that PyTorch has, against `Tests/Reference/networks_torch.py`.
func torchQuestions() -> [Question] {
    var inputs = Inputs(rng: Generator(seed: 90))
    let networks = steppedNetworks.filter { $0.loss.value != .binaryCrossentropy }
    return softmaxes(&inputs) + crossentropies(&inputs) + [steps(&inputs, of: networks, keys: ["W", "b", "dW", "db"])]
}

/// A loss and a reduction, with their names in Python.
private let binary = (name: "binary_crossentropy", value: Loss.binaryCrossentropy)
private let categorical = (name: "categorical_crossentropy", value: Loss.categoricalCrossentropy)
private let compound = (name: "softmax_crossentropy", value: Loss.softmaxCrossentropy)
private let sum = (name: "sum", value: Reduction.sum)
private let mean = (name: "mean", value: Reduction.mean)

extension Inputs {
    fileprivate mutating func labels(_ count: Int, of classes: Int) -> [Int] { rng.integers(0, classes, count: count) }

    fileprivate mutating func oneHotRows(_ rows: Int, _ classes: Int) -> Matrix { oneHot(labels(rows, of: classes), classes: classes) }

    /// A network with random biases.
    fileprivate mutating func network(_ spec: [(fanIn: Int, act: String?)]) -> Network {
        var mlp = initMLP(spec, rng: &rng)
        for index in mlp.indices { mlp[index][array: "b"] = normal(1, mlp[index][array: "b"].columns, scale: 0.5) }
        return mlp
    }
}

// MARK: Softmax and losses

/// Rows of logits at the edges of what a Double holds.
private let edges: [[Double]] = [
    [1e308, -1e308, 0], [-1e308, -1e308, -1e308], [1e308, 1e308, 1e308], [0, -0.0, 0], [800, -745, 710], [1e-300, -1e-300, 1e16],
    [-.infinity, 0, 1], [-.infinity, -.infinity, -.infinity], [.infinity, 0, 1], [.nan, 0, 1], [42],
]

private func randomLogits(_ inputs: inout Inputs) -> [Matrix] {
    [inputs.normal(1, 1), inputs.normal(1, 4), inputs.normal(7, 3, scale: 5), inputs.normal(20, 10, scale: 100), inputs.normal(3, 100)]
}

private func softmaxes(_ inputs: inout Inputs) -> [Question] {
    let logits = edges.map { Matrix(row: $0) } + randomLogits(&inputs)
    let forward = logits.map { Z in
        Case(input: "Z \(shown(Z))", arguments: ["Z": wire(Z)], expected: [Expected(name: "result", values: softmax(Z))])
    }
    let backward = logits.map { Z in
        let (A, dA) = (softmax(Z), inputs.normal(Z.rows, Z.columns))
        return Case(
            input: "A \(shown(A)), dA \(shown(dA))", arguments: ["A": wire(A), "dA": wire(dA)],
            expected: [Expected(name: "result", values: dSoftmax(A, dA))])
    }
    return [
        Question(number: "", function: "softmax", tolerance: Question.functionTolerance, cases: forward),
        Question(number: "", function: "d_softmax", tolerance: Question.functionTolerance, cases: backward),
    ]
}

private func crossentropies(_ inputs: inout Inputs) -> [Question] {
    // Each label in turn beside each row at the edge.
    var logits: [(y: Matrix, Z: Matrix)] = edges.flatMap { row in
        row.indices.map { (oneHot([$0], classes: row.count), Matrix(row: row)) }
    }
    for Z in randomLogits(&inputs) { logits.append((inputs.oneHotRows(Z.rows, Z.columns), Z)) }
    let (soft, Z) = (softmax(inputs.normal(6, 4)), inputs.normal(6, 4))
    logits.append((soft, Z))

    func question(
        _ name: String, _ prediction: String, _ pairs: [(y: Matrix, Z: Matrix)], _ function: (Matrix, Matrix) -> Matrix
    ) -> Question {
        Question(
            number: "", function: name, tolerance: Question.functionTolerance,
            cases: pairs.map { y, Z in
                Case(
                    input: "y \(shown(y)), \(prediction) \(shown(Z))", arguments: ["y": wire(y), prediction: wire(Z)],
                    expected: [Expected(name: "result", values: function(y, Z))])
            })
    }
    let probabilities = logits.map { (y: $0.y, Z: softmax($0.Z)) }
    return [
        question("categorical_crossentropy_loss", "y_hat", probabilities, categoricalCrossentropyLoss),
        question("d_categorical_crossentropy_loss", "y_hat", probabilities, dCategoricalCrossentropyLoss),
        question("softmax_crossentropy_loss", "Z", logits, softmaxCrossentropyLoss),
        question("d_softmax_crossentropy_loss", "Z", logits, dSoftmaxCrossentropyLoss),
    ]
}

// MARK: Initialisers

private func initialisers() -> [Question] {
    let all: [(name: String, value: Initialiser)] = [
        ("he_uniform", .heUniform), ("normal", .normal(deviation: 0.3)), ("he_xavier_normal", .heXavierNormal),
        ("kaiming_normal", .kaimingNormal),
    ]
    let layers = all.enumerated().flatMap { seed, initialiser in
        [(2, 4, "relu"), (7, 3, "softmax"), (1, 1, "identity"), (30, 17, "sigmoid")].map { fanIn, fanOut, act in
            var rng = Generator(seed: seed)
            let layer = initLayer(fanIn, fanOut, act, initialiser: initialiser.value, rng: &rng)
            return Case(
                input: "init_layer(\(fanIn), \(fanOut), '\(act)', default_rng(\(seed)), '\(initialiser.name)')",
                arguments: [
                    "fan_in": fanIn, "fan_out": fanOut, "act": act, "seed": String(seed), "initialiser": initialiser.name,
                    "deviation": 0.3,
                ],
                expected: Case.expected(in: [layer], keys: ["W", "b"]))
        }
    }
    let spec: [(fanIn: Int, act: String?)] = [(9, "relu"), (6, "sigmoid"), (4, "softmax"), (3, nil)]
    let networks = all.filter { $0.name != "normal" }.map { initialiser in
        var rng = Generator(seed: 5)
        return Case(
            input: "init_mlp of 9->6->4->3, default_rng(5), '\(initialiser.name)'",
            arguments: ["spec": wire(spec), "seed": "5", "initialiser": initialiser.name],
            expected: Case.expected(in: initMLP(spec, initialiser: initialiser.value, rng: &rng), keys: ["W", "b"]))
    }
    return [
        Question(number: "", function: "init_layer", tolerance: 0, cases: layers),
        Question(number: "", function: "init_mlp", tolerance: 0, cases: networks),
    ]
}

// MARK: Training

private typealias Stepped = (
    spec: [(fanIn: Int, act: String?)], loss: (name: String, value: Loss), reduction: (name: String, value: Reduction)
)

/// Each activation in each place, each loss, each reduction.
private let steppedNetworks: [Stepped] = [
    ([(2, "relu"), (10, "softmax"), (3, nil)], categorical, mean),
    ([(2, "relu"), (4, "identity"), (2, nil)], compound, mean),
    ([(64, "sigmoid"), (20, "sigmoid"), (16, "softmax"), (10, nil)], categorical, sum),
    ([(30, "softmax"), (12, "relu"), (9, "identity"), (5, nil)], compound, sum),
    ([(3, "identity"), (4, "softmax"), (4, "sigmoid"), (2, nil)], binary, mean),
    ([(3, "sigmoid"), (8, "softmax"), (1, nil)], binary, sum),
]

private func steps(
    _ inputs: inout Inputs, of networks: [Stepped], keys: [String] = ["W", "b", "X", "Z", "A", "dA", "dZ", "dW", "db", "dX"]
) -> Question {
    var cases: [Case] = []
    for (spec, loss, reduction) in networks {
        let (start, rows) = (inputs.network(spec), 7)
        let (X, Y) = (inputs.normal(rows, spec[0].fanIn), inputs.oneHotRows(rows, spec[spec.count - 1].fanIn))
        var mlp = start
        let result = mlpMinibatch(&mlp, X, Y, lr: 0.05, loss: loss.value, reduction: reduction.value)
        cases.append(
            Case(
                input: "\(words(start)), X \(shown(X)), y \(shown(Y)), lr 0.05, \(loss.name), \(reduction.name)",
                arguments: ["X": wire(X), "y": wire(Y), "lr": 0.05, "loss": loss.name, "reduction": reduction.name], mlp: start,
                expected: [Expected(name: "result", values: Matrix([[result]]))] + Case.expected(in: mlp, keys: keys)))
    }
    return Question(number: "", function: "mlp_minibatch", tolerance: Question.functionTolerance, cases: cases)
}

private func minibatchRows(_ inputs: inout Inputs) -> Question {
    let cases = [(10, 3), (10, 10), (7, 20), (1, 1), (64, 32)].enumerated().map { seed, sizes in
        let (rows, batch) = sizes
        let (X, Y) = (inputs.normal(rows, 4), inputs.oneHotRows(rows, 3))
        var rng = Generator(seed: seed)
        let stacked = minibatches(X, Y, batch: batch, rng: &rng).enumerated().flatMap { number, pair in
            (0..<pair.X.rows).map { pair.X.row($0) + pair.Y.row($0) + [Double(number)] }
        }
        return Case(
            input: "\(rows) samples, batch \(batch), default_rng(\(seed))",
            arguments: ["X": wire(X), "y": wire(Y), "batch": batch, "seed": String(seed)],
            expected: [Expected(name: "result", values: Matrix(stacked))])
    }
    return Question(number: "", function: "minibatch_rows", tolerance: 0, cases: cases)
}

private func trainings(_ inputs: inout Inputs) -> Question {
    let cases = steppedNetworks.enumerated().map { seed, stepped in
        let (start, X) = (inputs.network(stepped.spec), inputs.normal(20, stepped.spec[0].fanIn))
        let Y = inputs.oneHotRows(20, stepped.spec[stepped.spec.count - 1].fanIn)
        let (loss, reduction) = (stepped.loss, stepped.reduction)
        var (mlp, rng) = (start, Generator(seed: seed))
        let losses = mlpTrain(
            &mlp, X, Y, batch: 6, epochs: 3, lr: 0.05, loss: loss.value, reduction: reduction.value, rng: &rng)
        return Case(
            input: "\(words(start)), 20 samples, batch 6, 3 epochs, lr 0.05, \(loss.name), \(reduction.name), default_rng(\(seed))",
            arguments: [
                "X": wire(X), "y": wire(Y), "batch": 6, "epochs": 3, "lr": 0.05, "seed": String(seed), "loss": loss.name,
                "reduction": reduction.name,
            ], mlp: start,
            expected: [Expected(name: "result", values: Matrix(column: losses), isShapeStrict: false)]
                + Case.expected(in: mlp, keys: ["W", "b"]))
    }
    return Question(number: "", function: "mlp_train", tolerance: Question.functionTolerance, cases: cases)
}

// MARK: Prediction

private func predictions(_ inputs: inout Inputs) -> [Question] {
    var (probabilities, classes) = ([Case](), [Case]())
    for spec in steppedNetworks.map(\.spec) {
        let (mlp, X) = (inputs.network(spec), inputs.normal(30, spec[0].fanIn))
        let (input, arguments) = ("\(words(mlp)), X \(shown(X))", ["X": wire(X)])
        probabilities.append(
            Case(
                input: input, arguments: arguments, mlp: mlp,
                expected: [Expected(name: "result", values: mlpProbabilities(mlp, X))]))
        classes.append(
            Case(input: input, arguments: arguments, mlp: mlp, expected: [result(mlpPredictClasses(mlp, X).map(Double.init))]))
    }
    return [
        Question(number: "", function: "mlp_probabilities", tolerance: Question.functionTolerance, cases: probabilities),
        Question(number: "", function: "mlp_predict_classes", tolerance: 0, cases: classes),
    ]
}

// MARK: Labels

private func labelCounts(_ inputs: inout Inputs) -> [Question] {
    func vector(_ labels: [Int]) -> [String: Any] { wire(Matrix(row: labels.map(Double.init)), isVector: true) }
    func question(_ name: String, _ cases: [Case]) -> Question { Question(number: "", function: name, tolerance: 0, cases: cases) }
    func rates(_ name: String, _ pairs: [(predicted: [Int], labels: [Int])], _ rate: ([Int], [Int]) -> Double) -> Question {
        question(
            name,
            pairs.map { predicted, labels in
                Case(
                    input: "predicted \(predicted), labels \(labels)",
                    arguments: ["predicted": vector(predicted), "labels": vector(labels)],
                    expected: [Expected(name: "result", values: Matrix([[rate(predicted, labels)]]))])
            })
    }
    func scores(
        _ name: String, _ matrices: [Matrix], betas: [Double] = [1], _ score: (Matrix, Double) -> [Double]
    ) -> Question {
        question(
            name,
            matrices.flatMap { confusion in
                betas.map { beta in
                    Case(
                        input: "confusion \(shown(confusion)), beta \(beta)",
                        arguments: ["confusion": wire(confusion), "beta": beta], expected: [result(score(confusion, beta))])
                }
            })
    }
    let shapes = [(1, 1), (9, 4), (40, 3), (200, 10)]
    let pairs = shapes.map { (predicted: inputs.labels($0, of: $1), labels: inputs.labels($0, of: $1)) }
    let counted = zip(shapes, pairs).map { shape, pair in (pair: pair, classes: shape.1) }
    let confusions = counted.map { confusionMatrix($0.pair.predicted, $0.pair.labels, classes: $0.classes) }
    let ties = [Matrix([[1, 1, 0], [0, 2, 2], [0, 0, 0]]), Matrix([[1, .nan, 3], [.nan, .nan, 0], [.infinity, 1, .infinity]])]
    return [
        question(
            "one_hot",
            counted.map { pair, classes in
                Case(
                    input: "labels \(pair.labels), \(classes) classes", arguments: ["labels": vector(pair.labels), "classes": classes],
                    expected: [Expected(name: "result", values: oneHot(pair.labels, classes: classes))])
            }),
        question(
            "labels_of_rows",
            (ties + [inputs.normal(20, 5)]).map { Y in
                Case(input: "y \(shown(Y))", arguments: ["y": wire(Y)], expected: [result(labels(ofRows: Y).map(Double.init))])
            }),
        rates("accuracy", pairs, accuracy), rates("error_rate", pairs, errorRate),
        question(
            "confusion_matrix",
            zip(counted, confusions).map { counted, confusion in
                Case(
                    input: "predicted \(counted.pair.predicted), labels \(counted.pair.labels)",
                    arguments: [
                        "predicted": vector(counted.pair.predicted), "labels": vector(counted.pair.labels), "classes": counted.classes,
                    ],
                    expected: [Expected(name: "result", values: confusion)])
            }),
        scores("precision", confusions) { confusion, _ in precision(confusion) },
        scores("recall", confusions) { confusion, _ in recall(confusion) },
        scores("f_beta", confusions, betas: [0, 0.5, 1, 2, 100]) { fBeta($0, beta: $1) },
    ]
}

private func result(_ values: [Double]) -> Expected {
    Expected(name: "result", values: Matrix(column: values), isShapeStrict: false)
}
