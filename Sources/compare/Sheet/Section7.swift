import Arrays
import MLP

// 7 Test the network

func predictions(_ inputs: inout Inputs) -> [Question] {
    // The sigmoid of 0: an output that is exactly the threshold.
    let half = [layer("sigmoid", [[1], [-1]], [0])]
    var cases = [
        predictionCase(half, Matrix([[1, 1], [2, 0.5], [-1, 0.5]]), nil), predictionCase(smallMLP, smallX, 0.4),
    ]
    for thresh in [nil, 0.2, 0.9] {
        cases.append(predictionCase(inputs.network(2, 4, 3, 1), inputs.normal(40, 2, scale: 3), thresh))
        cases.append(predictionCase(inputs.network(2, 1), inputs.normal(1, 2, scale: 3), thresh))
    }
    return [Question(number: "7.1", function: "mlp_predict", tolerance: 0, keptKeys: ["W", "b"], cases: cases)]
}

/// - Parameter thresh: nil for the default.
private func predictionCase(_ mlp: Network, _ X: Matrix, _ thresh: Double?) -> Case {
    var copy = mlp
    let output = mlpForward(&copy, X)
    let limit = thresh ?? 0.5
    func labels(_ transform: @escaping (Double) -> Double) -> (Found) -> Wanted? {
        { _ in .array(.vector(output.elements.map(transform)), .exact) }
    }
    var arguments: [(name: String, value: Argument)] = [("mlp", .network(mlp)), ("X", .matrix(X))]
    if let thresh { arguments.append(("thresh", .number(thresh))) }
    return Case(
        arguments,
        [
            Part(
                "result", { _ in .array(.vector(output.elements.map { $0 > limit ? 1 : 0 }), .list) },
                mistakes: [
                    Mistake.value(
                        ">=", "1 where the output equals the threshold too: the reference predicts 1 above it",
                        labels { $0 >= limit ? 1 : 0 }),
                    Mistake.value(
                        "probabilities",
                        "the probabilities: labels are asked for, 1 above the threshold and 0 elsewhere",
                        labels { $0 }),
                    Mistake(
                        "column of probabilities", "the probabilities, as a column: a vector of labels is asked for"
                    ) { _ in
                        output
                    },
                    Mistake("column", "a column: the sheet has a vector of labels") { _ in
                        output.map { $0 > limit ? 1 : 0 }
                    },
                    Mistake.value(
                        "0.5 always", "with a threshold of 0.5, whatever thresh says", labels { $0 > 0.5 ? 1 : 0 }),
                    Mistake.value("exchanged", "0 above the threshold and 1 elsewhere", labels { $0 > limit ? 0 : 1 }),
                    Mistake.value("-1 and 1", "-1 for 0: the labels are 0 and 1", labels { $0 > limit ? 1 : -1 }),
                    Mistake.value(
                        "one label", "one label: each sample has its own",
                        { _ in .array(NDArray(output.elements[0] > limit ? 1 : 0), .exact) }),
                ])
        ])
}
