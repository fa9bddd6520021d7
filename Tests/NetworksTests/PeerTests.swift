import Foundation
import Networks
import TestSupport
import Testing

/// Every function against NumPy, in `Sources/bench/Peers/networks.py`.
@Test(.enabled(if: Python.hasNumPy, "needs python3 with NumPy")) func agreesWithNumPy() throws {
    var rng = Generator(seed: 89)
    let calls = softmaxes(&rng) + crossentropies(&rng) + initialisations() + minibatchRows(&rng) + scores(&rng)
    try expectSame("networks", calls + trainings(&rng, of: networks), functions: 21)
}

/// Those that PyTorch has, against its autograd and its optimiser, in `Tests/Reference/networks_torch.py`.
@Test(.enabled(if: Python.hasNumPy && Python.hasPyTorch, "needs python3 with PyTorch"))
func agreesWithPyTorch() throws {
    var rng = Generator(seed: 90)
    let categorical = trainings(
        &rng, of: networks.filter { $0.loss != .binaryCrossentropy }, keys: ["W", "b", "dW", "db"])
    let steps = categorical.filter { $0.function == "mlp_minibatch" }
    try expectSame("networks_torch", softmaxes(&rng) + crossentropies(&rng) + steps, functions: 7)
}

// MARK: Calls of Python

/// A call in Python, and what Swift's function of that name makes of the same arguments: "result", and of a network
/// "0 W" and so on. A vector is one row, a number one row of one column.
private struct Call {
    let function: String
    let request: [String: Any]
    var swift: [String: Matrix] = [:]

    init(
        _ function: String, _ arguments: Any..., keywords: [String: Any] = [:], result: Matrix? = nil,
        row: [Double]? = nil, network: Network = [], keys: [String] = ["W", "b"]
    ) {
        self.function = function
        request = ["function": function, "arguments": arguments.map(json), "keywords": keywords]
        swift["result"] = result ?? row.map { Matrix(row: $0) }
        for (index, layer) in network.enumerated() {
            for key in keys { swift["\(index) \(key)"] = layer[key] as Matrix }
        }
    }
}

private func expectSame(_ module: String, _ calls: [Call], functions: Int) throws {
    let input = try JSONSerialization.data(withJSONObject: calls.map(\.request))
    let python = try Python.start("peer.py", [module], input: String(decoding: input, as: UTF8.self))
    let answers = try JSONDecoder().decode([[String: [[Int64]]]].self, from: Data(python.read()))
    #expect(answers.count == calls.count)
    for (index, (call, answer)) in zip(calls, answers).enumerated() {
        // The other functions agree in every bit.
        let isRounded = ["softmax", "d_", "categorical", "mlp_"].contains { call.function.hasPrefix($0) }
        for (name, own) in call.swift {
            let bits = try #require(answer[name], "\(call.function): \(name)")
            let other = Matrix(bits.map { $0.map { Double(bitPattern: UInt64(bitPattern: $0)) } })
            let isSame = own.shape == other.shape && distance(own, other) <= (isRounded ? 1e-12 : 0)
            #expect(isSame, "\(call.function), call \(index), \(name): \(own), in Python \(other)")
        }
    }
    let called = Dictionary(grouping: calls, by: \.function)
    #expect(called.count == functions && called.values.allSatisfy { $0.count > 2 })
}

/// `difference`, where NaN on both sides, or the same infinity, is none.
private func distance(_ a: Matrix, _ b: Matrix) -> Double {
    let pairs = zip(a.elements, b.elements).filter { !($0.isInfinite && $0 == $1 || $0.isNaN && $1.isNaN) }
    return difference(pairs.map(\.0), pairs.map(\.1))
}

private func bits(_ numbers: [Double]) -> [Int64] { numbers.map { Int64(bitPattern: $0.bitPattern) } }

/// An argument as `peer.py` reads it.
private func json(_ argument: Any) -> Any {
    switch argument {
    case let matrix as Matrix: ["bits": (0..<matrix.rows).map { bits(matrix.row($0)) }]
    case let labels as [Int]: ["bits": bits(labels.map(Double.init))]
    case let spec as Spec: spec.map { [$0.fanIn, $0.act ?? NSNull()] as [Any] }
    case let mlp as Network:
        mlp.map { ["W": json($0["W"] as Matrix), "b": ["bits": bits($0["b"].elements)], "act": $0["act"] as String] }
    default: argument
    }
}

// MARK: Softmax and losses

/// Rows of logits at the edges of what a Double holds.
private let edges: [[Double]] = [
    [1e308, -1e308, 0], [-1e308, -1e308, -1e308], [1e308, 1e308, 1e308], [0, -0.0, 0], [800, -745, 710],
    [1e-300, -1e-300, 1e16], [-.infinity, 0, 1], [-.infinity, -.infinity, -.infinity], [.infinity, 0, 1],
    [.nan, 0, 1], [42],
]

extension Generator {
    fileprivate mutating func logits() -> [Matrix] {
        [(1, 1, 1.0), (1, 4, 1), (7, 3, 5), (20, 10, 100), (3, 100, 1)].map { $2 * standardNormal($0, $1) }
    }

    fileprivate mutating func oneHotRows(_ rows: Int, _ classes: Int) -> Matrix {
        oneHot(integers(0, classes, count: rows), classes: classes)
    }

    /// A network with random biases, so that no bias goes unnoticed; inputs, and labels for them.
    fileprivate mutating func training(_ spec: Spec, _ rows: Int) -> (mlp: Network, X: Matrix, Y: Matrix) {
        var mlp = initNetwork(spec, rng: &self)
        for index in mlp.indices { mlp[index]["b"] = 0.5 * standardNormal(1, mlp[index]["b"].columns) }
        return (mlp, standardNormal(rows, spec[0].fanIn), oneHotRows(rows, spec[spec.count - 1].fanIn))
    }
}

private func softmaxes(_ rng: inout Generator) -> [Call] {
    (edges.map { Matrix(row: $0) } + rng.logits()).flatMap { Z in
        let (A, dA) = (softmax(Z), rng.standardNormal(Z.rows, Z.columns))
        return [Call("softmax", Z, result: A), Call("d_softmax", A, dA, result: dSoftmax(A, dA))]
    }
}

private func crossentropies(_ rng: inout Generator) -> [Call] {
    // Each label in turn beside each row at the edge.
    var pairs = edges.flatMap { row in row.indices.map { (oneHot([$0], classes: row.count), Matrix(row: row)) } }
    pairs += rng.logits().map { (rng.oneHotRows($0.rows, $0.columns), $0) }
    pairs.append((softmax(rng.standardNormal(6, 4)), rng.standardNormal(6, 4)))
    return pairs.flatMap { y, Z in
        let A = softmax(Z)
        return [
            Call("categorical_crossentropy_loss", y, A, result: categoricalCrossentropyLoss(y, A)),
            Call("d_categorical_crossentropy_loss", y, A, result: dCategoricalCrossentropyLoss(y, A)),
            Call("softmax_crossentropy_loss", y, Z, result: softmaxCrossentropyLoss(y, Z)),
            Call("d_softmax_crossentropy_loss", y, Z, result: dSoftmaxCrossentropyLoss(y, Z)),
        ]
    }
}

// MARK: Initialisers, training and scores

private typealias Spec = [(fanIn: Int, act: String?)]
private typealias Trained = (spec: Spec, loss: Loss, reduction: Reduction)

/// Each activation in each place, each loss, each reduction.
private let networks: [Trained] = [
    ([(2, "relu"), (10, "softmax"), (3, nil)], .categoricalCrossentropy, .mean),
    ([(2, "relu"), (4, "identity"), (2, nil)], .softmaxCrossentropy, .mean),
    ([(64, "sigmoid"), (20, "sigmoid"), (16, "softmax"), (10, nil)], .categoricalCrossentropy, .sum),
    ([(30, "softmax"), (12, "relu"), (9, "identity"), (5, nil)], .softmaxCrossentropy, .sum),
    ([(3, "identity"), (4, "softmax"), (4, "sigmoid"), (2, nil)], .binaryCrossentropy, .mean),
    ([(3, "sigmoid"), (8, "softmax"), (1, nil)], .binaryCrossentropy, .sum),
]

private func initialisations() -> [Call] {
    let all: [(name: String, value: Initialiser)] = [
        ("he_uniform", .heUniform), ("normal", .normal(deviation: 0.3)), ("he_xavier_normal", .heXavierNormal),
        ("kaiming_normal", .kaimingNormal()),
    ]
    let specs: [Spec] = [
        [(2, "relu"), (4, nil)], [(7, "softmax"), (3, nil)], [(1, "identity"), (1, nil)], [(30, "sigmoid"), (17, nil)],
        [(9, "relu"), (6, "sigmoid"), (4, "softmax"), (3, nil)],
    ]
    return all.enumerated().flatMap { seed, initialiser in
        let keywords: [String: Any] = ["initialiser": initialiser.name, "deviation": 0.3]
        return specs.map { spec in
            var rng = Generator(seed: seed)
            let mlp = initNetwork(spec, initialiser: initialiser.value, rng: &rng)
            if spec.count > 2 { return Call("init_mlp", spec, ["seed": seed], keywords: keywords, network: mlp) }
            let (fanIn, act, fanOut) = (spec[0].fanIn, spec[0].act!, spec[1].fanIn)
            return Call("init_layer", fanIn, fanOut, act, ["seed": seed], keywords: keywords, network: mlp)
        }
    }
}

private func minibatchRows(_ rng: inout Generator) -> [Call] {
    [(10, 3), (10, 10), (7, 20), (1, 1), (64, 32)].enumerated().map { seed, sizes in
        let (X, Y) = (rng.standardNormal(sizes.0, 4), rng.oneHotRows(sizes.0, 3))
        var shuffling = Generator(seed: seed)
        let stacked = minibatches(X, Y, batch: sizes.1, rng: &shuffling).enumerated().flatMap { number, pair in
            (0..<pair.X.rows).map { pair.X.row($0) + pair.y.row($0) + [Double(number)] }
        }
        return Call("minibatch_rows", X, Y, sizes.1, ["seed": seed], result: Matrix(stacked))
    }
}

/// A minibatch, a training, and predictions of each network.
private func trainings(
    _ rng: inout Generator, of networks: [Trained],
    keys: [String] = ["W", "b", "X", "Z", "A", "dA", "dZ", "dW", "db", "dX"]
) -> [Call] {
    networks.enumerated().flatMap { seed, network in
        let (start, X, Y) = rng.training(network.spec, 20)
        let how = Hyperparameters(batch: 6, lr: 0.05, loss: network.loss, reduction: network.reduction)
        let loss = "\(how.loss)".replacing(/[A-Z]/) { "_\($0.output.lowercased())" }
        let keywords = ["loss": loss, "reduction": "\(how.reduction)"]
        var (step, mlp, shuffling) = (start, start, Generator(seed: seed))
        let value = trainMinibatch(&step, X, Y, how)
        let losses = train(&mlp, X, Y, how, epochs: 3, rng: &shuffling)
        return [
            Call("mlp_minibatch", start, X, Y, 0.05, keywords: keywords, row: [value], network: step, keys: keys),
            Call("mlp_train", start, X, Y, 6, 3, 0.05, ["seed": seed], keywords: keywords, row: losses, network: mlp),
            Call("mlp_probabilities", start, X, result: predictProbabilities(start, X)),
            Call("mlp_predict_classes", start, X, row: predictClasses(start, X).map(Double.init)),
        ]
    }
}

private func scores(_ rng: inout Generator) -> [Call] {
    let ties = Matrix([[1, 1, 0], [0, 2, 2], [0, 0, 0]])
    let edges = Matrix([[1, .nan, 3], [.nan, .nan, 0], [.infinity, 1, .infinity]])
    return [ties, edges, rng.standardNormal(20, 5)].map {
        Call("labels_of_rows", $0, row: labels(ofRows: $0).map(Double.init))
    }
        + [(1, 1), (9, 4), (40, 3), (200, 10)].flatMap { rows, classes in
            let predicted = rng.integers(0, classes, count: rows)
            let labels = rng.integers(0, classes, count: rows)
            let confusion = confusionMatrix(predicted, labels, classes: classes)
            return [
                Call("one_hot", labels, classes, result: oneHot(labels, classes: classes)),
                Call("accuracy", predicted, labels, row: [accuracy(predicted, labels)]),
                Call("error_rate", predicted, labels, row: [errorRate(predicted, labels)]),
                Call("confusion_matrix", predicted, labels, classes, result: confusion),
                Call("precision", confusion, row: precision(confusion)),
                Call("recall", confusion, row: recall(confusion)),
            ] + [0, 0.5, 1, 2, 100].map { Call("f_beta", confusion, $0, row: fBeta(confusion, beta: $0)) }
        }
}
