import Networks

/// The functions that the other courseworks add to the sheet's, against `Python/networks.py`.
func networkQuestions() -> [Question] {
    var inputs = Inputs(rng: Generator(seed: 89))
    return softmaxes(&inputs) + crossentropies(&inputs) + initialisers() + [steps(&inputs, of: steppedNetworks)]
        + [minibatchRows(&inputs), trainings(&inputs)] + classPredictions(&inputs) + labelCounts(&inputs)
}

/// Those of them that PyTorch has, against `Python/networks_torch.py`.
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

    fileprivate mutating func oneHotRows(_ rows: Int, _ classes: Int) -> Matrix {
        oneHot(labels(rows, of: classes), classes: classes)
    }
}

private func question(_ name: String, tolerance: Double = Question.functionTolerance, _ cases: [Case]) -> Question {
    Question(number: "", function: name, tolerance: tolerance, cases: cases)
}

extension Case {
    fileprivate init(_ arguments: [(name: String, value: Argument)], result: Matrix, _ form: Wanted.Form = .exact) {
        self.init(arguments, [Part("result", result, form)])
    }

    fileprivate func with(_ keywords: [String: Any]) -> Case {
        var copy = self
        copy.keywords = keywords
        return copy
    }
}

// MARK: Softmax and losses

/// Rows of logits at the edges of what a Double holds.
private let edges: [[Double]] = [
    [1e308, -1e308, 0], [-1e308, -1e308, -1e308], [1e308, 1e308, 1e308], [0, -0.0, 0], [800, -745, 710],
    [1e-300, -1e-300, 1e16],
    [-.infinity, 0, 1], [-.infinity, -.infinity, -.infinity], [.infinity, 0, 1], [.nan, 0, 1], [42],
]

private func randomLogits(_ inputs: inout Inputs) -> [Matrix] {
    [
        inputs.normal(1, 1), inputs.normal(1, 4), inputs.normal(7, 3, scale: 5), inputs.normal(20, 10, scale: 100),
        inputs.normal(3, 100),
    ]
}

private func softmaxes(_ inputs: inout Inputs) -> [Question] {
    let logits = edges.map { Matrix(row: $0) } + randomLogits(&inputs)
    let forward = logits.map { Case([("Z", .matrix($0))], result: softmax($0)) }
    let backward = logits.map { Z in
        let (A, dA) = (softmax(Z), inputs.normal(Z.rows, Z.columns))
        return Case([("A", .matrix(A)), ("dA", .matrix(dA))], result: dSoftmax(A, dA))
    }
    return [question("softmax", forward), question("d_softmax", backward)]
}

private func crossentropies(_ inputs: inout Inputs) -> [Question] {
    // Each label in turn beside each row at the edge.
    var logits: [(y: Matrix, Z: Matrix)] = edges.flatMap { row in
        row.indices.map { (oneHot([$0], classes: row.count), Matrix(row: row)) }
    }
    for Z in randomLogits(&inputs) { logits.append((inputs.oneHotRows(Z.rows, Z.columns), Z)) }
    let (soft, Z) = (softmax(inputs.normal(6, 4)), inputs.normal(6, 4))
    logits.append((soft, Z))

    func losses(
        _ name: String, _ prediction: String, _ pairs: [(y: Matrix, Z: Matrix)], _ function: (Matrix, Matrix) -> Matrix
    ) -> Question {
        question(
            name, pairs.map { Case([("y", .matrix($0.y)), (prediction, .matrix($0.Z))], result: function($0.y, $0.Z)) })
    }
    let probabilities = logits.map { (y: $0.y, Z: softmax($0.Z)) }
    return [
        losses("categorical_crossentropy_loss", "y_hat", probabilities, categoricalCrossentropyLoss),
        losses("d_categorical_crossentropy_loss", "y_hat", probabilities, dCategoricalCrossentropyLoss),
        losses("softmax_crossentropy_loss", "Z", logits, softmaxCrossentropyLoss),
        losses("d_softmax_crossentropy_loss", "Z", logits, dSoftmaxCrossentropyLoss),
    ]
}

// MARK: Initialisers

private func initialisers() -> [Question] {
    let all: [(name: String, value: Initialiser)] = [
        ("he_uniform", .heUniform), ("normal", .normal(deviation: 0.3)), ("he_xavier_normal", .heXavierNormal),
        ("kaiming_normal", .kaimingNormal()),
    ]
    let layers = all.enumerated().flatMap { seed, initialiser in
        [(2, 4, "relu"), (7, 3, "softmax"), (1, 1, "identity"), (30, 17, "sigmoid")].map { fanIn, fanOut, act in
            var rng = Generator(seed: seed)
            let layers = initNetwork([(fanIn, act), (fanOut, nil)], initialiser: initialiser.value, rng: &rng)
            let arguments: [(String, Argument)] = [
                ("fan_in", .count(fanIn)), ("fan_out", .count(fanOut)), ("act", .text(act)),
                ("rng", .generator(Seed(seed))),
            ]
            return Case(arguments, parts(of: layers, keys: ["W", "b"])).with([
                "initialiser": initialiser.name, "deviation": 0.3,
            ])
        }
    }
    let spec: [(fanIn: Int, act: String?)] = [(9, "relu"), (6, "sigmoid"), (4, "softmax"), (3, nil)]
    let networks = all.filter { $0.name != "normal" }.map { initialiser in
        var rng = Generator(seed: 5)
        let mlp = initNetwork(spec, initialiser: initialiser.value, rng: &rng)
        return Case([("spec", .spec(spec)), ("rng", .generator(Seed(5)))], parts(of: mlp, keys: ["W", "b"]))
            .with(["initialiser": initialiser.name])
    }
    return [question("init_layer", tolerance: 0, layers), question("init_mlp", tolerance: 0, networks)]
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
    _ inputs: inout Inputs, of networks: [Stepped],
    keys: [String] = ["W", "b", "X", "Z", "A", "dA", "dZ", "dW", "db", "dX"]
) -> Question {
    var cases: [Case] = []
    for (spec, loss, reduction) in networks {
        let (start, rows) = (inputs.network(spec), 7)
        let (X, Y) = (inputs.normal(rows, spec[0].fanIn), inputs.oneHotRows(rows, spec[spec.count - 1].fanIn))
        var mlp = start
        let how = Hyperparameters(batch: rows, lr: 0.05, loss: loss.value, reduction: reduction.value)
        let result = trainMinibatch(&mlp, X, Y, how)
        cases.append(
            Case(
                [("mlp", .network(start)), ("X", .matrix(X)), ("y", .matrix(Y)), ("lr", .number(0.05))],
                [Part("result", { _ in .array(NDArray(result), .scalar) })] + parts(of: mlp, keys: keys)
            ).with(["loss": loss.name, "reduction": reduction.name]))
    }
    return question("mlp_minibatch", cases)
}

private func minibatchRows(_ inputs: inout Inputs) -> Question {
    let cases = [(10, 3), (10, 10), (7, 20), (1, 1), (64, 32)].enumerated().map { seed, sizes in
        let (rows, batch) = sizes
        let (X, Y) = (inputs.normal(rows, 4), inputs.oneHotRows(rows, 3))
        var rng = Generator(seed: seed)
        let stacked = minibatches(X, Y, batch: batch, rng: &rng).enumerated().flatMap { number, pair in
            (0..<pair.X.rows).map { pair.X.row($0) + pair.y.row($0) + [Double(number)] }
        }
        return Case(
            [("X", .matrix(X)), ("y", .matrix(Y)), ("batch", .count(batch)), ("rng", .generator(Seed(seed)))],
            result: Matrix(stacked))
    }
    return question("minibatch_rows", tolerance: 0, cases)
}

private func trainings(_ inputs: inout Inputs) -> Question {
    let cases = steppedNetworks.enumerated().map { seed, stepped in
        let (start, X) = (inputs.network(stepped.spec), inputs.normal(20, stepped.spec[0].fanIn))
        let Y = inputs.oneHotRows(20, stepped.spec[stepped.spec.count - 1].fanIn)
        let (loss, reduction) = (stepped.loss, stepped.reduction)
        var (mlp, rng) = (start, Generator(seed: seed))
        let how = Hyperparameters(batch: 6, lr: 0.05, loss: loss.value, reduction: reduction.value)
        let losses = train(&mlp, X, Y, how, epochs: 3, rng: &rng)
        return Case(
            [
                ("mlp", .network(start)), ("X", .matrix(X)), ("y", .matrix(Y)), ("batch", .count(6)),
                ("epochs", .count(3)),
                ("lr", .number(0.05)), ("rng", .generator(Seed(seed))),
            ], [Part("result", Matrix(row: losses), .list)] + parts(of: mlp, keys: ["W", "b"])
        ).with(["loss": loss.name, "reduction": reduction.name])
    }
    return question("mlp_train", cases)
}

// MARK: Prediction

private func classPredictions(_ inputs: inout Inputs) -> [Question] {
    var (probabilities, classes) = ([Case](), [Case]())
    for spec in steppedNetworks.map(\.spec) {
        let (mlp, X) = (inputs.network(spec), inputs.normal(30, spec[0].fanIn))
        let arguments: [(String, Argument)] = [("mlp", .network(mlp)), ("X", .matrix(X))]
        probabilities.append(Case(arguments, result: predictProbabilities(mlp, X)))
        classes.append(Case(arguments, result: Matrix(row: predictClasses(mlp, X).map(Double.init)), .list))
    }
    return [question("mlp_probabilities", probabilities), question("mlp_predict_classes", tolerance: 0, classes)]
}

// MARK: Labels

private func labelCounts(_ inputs: inout Inputs) -> [Question] {
    func vector(_ labels: [Int]) -> Argument { .array(.vector(labels.map(Double.init))) }
    func exact(_ name: String, _ cases: [Case]) -> Question { question(name, tolerance: 0, cases) }
    func rates(_ name: String, _ pairs: [(predicted: [Int], labels: [Int])], _ rate: ([Int], [Int]) -> Double)
        -> Question
    {
        exact(
            name,
            pairs.map { predicted, labels in
                let value = NDArray(rate(predicted, labels))
                return Case(
                    [("predicted", vector(predicted)), ("labels", vector(labels))],
                    [Part("result", { _ in .array(value, .scalar) })])
            })
    }
    func scores(_ name: String, _ matrices: [Matrix], _ score: (Matrix) -> [Double]) -> Question {
        exact(name, matrices.map { Case([("confusion", .matrix($0))], result: Matrix(row: score($0)), .list) })
    }
    let shapes = [(1, 1), (9, 4), (40, 3), (200, 10)]
    let pairs = shapes.map { (predicted: inputs.labels($0, of: $1), labels: inputs.labels($0, of: $1)) }
    let counted = zip(shapes, pairs).map { shape, pair in (pair: pair, classes: shape.1) }
    let confusions = counted.map { confusionMatrix($0.pair.predicted, $0.pair.labels, classes: $0.classes) }
    let ties = [
        Matrix([[1, 1, 0], [0, 2, 2], [0, 0, 0]]),
        Matrix([[1, .nan, 3], [.nan, .nan, 0], [.infinity, 1, .infinity]]),
    ]
    return [
        exact(
            "one_hot",
            counted.map { pair, classes in
                Case(
                    [("labels", vector(pair.labels)), ("classes", .count(classes))],
                    result: oneHot(pair.labels, classes: classes))
            }),
        exact(
            "labels_of_rows",
            (ties + [inputs.normal(20, 5)]).map { Y in
                Case([("y", .matrix(Y))], result: Matrix(row: labels(ofRows: Y).map(Double.init)), .list)
            }),
        rates("accuracy", pairs, accuracy), rates("error_rate", pairs, errorRate),
        exact(
            "confusion_matrix",
            zip(counted, confusions).map { counted, confusion in
                let (pair, classes) = counted
                return Case(
                    [
                        ("predicted", vector(pair.predicted)), ("labels", vector(pair.labels)),
                        ("classes", .count(classes)),
                    ], result: confusion)
            }),
        scores("precision", confusions, precision), scores("recall", confusions, recall),
        exact(
            "f_beta",
            confusions.flatMap { confusion in
                [0, 0.5, 1, 2, 100].map { beta in
                    Case(
                        [("confusion", .matrix(confusion)), ("beta", .number(beta))],
                        result: Matrix(row: fBeta(confusion, beta: beta)), .list)
                }
            }),
    ]
}
