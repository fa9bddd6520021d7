import Arrays
import MLP

// 1.3: the loss, element by element

/// Labels and predictions in the shapes that the sheet allows: the predictions' takes precedence.
func losses(_ inputs: inout Inputs) -> [Question] {
    func probabilities(_ rows: Int, _ columns: Int) -> Matrix {
        sigmoid(inputs.normal(rows, columns)).map { min(max($0, 0.05), 0.95) }
    }
    func labels(_ count: Int) -> [Double] { inputs.labels(count).elements }
    let ordinary: [(y: Argument, yHat: NDArray)] = [
        (.array(.vector([1, 0, 1, 0])), NDArray(Matrix(column: [0.75, 0.25, 0.125, 0.625]))),
        (.array(.vector([0, 1, 1])), .vector([0.25, 0.5, 0.875])),
        (.matrix(Matrix(column: labels(5))), .vector(probabilities(1, 5).elements)),
        (.array(.vector(labels(12))), NDArray(probabilities(4, 3))),
        (.array(.vector(labels(1))), NDArray(probabilities(1, 1))),
        (.array(.vector(labels(9))), NDArray(probabilities(9, 1))),
    ]
    let others: [(y: Argument, yHat: NDArray, remark: Remark)] = [
        (
            .array(.vector([0, 1, 1, 0, 1, 0, 1, 0])),
            NDArray(Matrix(column: [0, 1, 0, 1, 1e-300, 0.5, 1 - 0x1p-53, 1e-10])), .extreme
        ),
        (.array(.vector([0, 1, 1]), integers: true), NDArray(Matrix(column: [0.25, 0.5, 0.875])), .integers),
    ]

    typealias Loss = (_ y: Matrix, _ yHat: Matrix) -> Matrix
    func question(_ name: String, _ function: @escaping Loss, exact: @escaping Loss, _ wrong: [Wrong<Loss>]) -> Question
    {
        func test(_ y: Argument, _ yHat: NDArray, _ remark: Remark?) -> Case {
            guard case .array(let labels, _) = y else { fail("labels are an array") }
            func array(_ function: Loss) -> NDArray {
                NDArray(shape: yHat.shape, function(Matrix(row: labels.elements), Matrix(row: yHat.elements)).elements)
            }
            let expected = array(function)
            let sum = expected.elements.reduce(0, +)
            var mistakes = wrong.map { wrong in
                Mistake.value(wrong.name, wrong.sentence, { _ in .array(array(wrong.function), .exact) })
            }
            mistakes += [
                Mistake.value(
                    "mean", "the mean over the samples: each sample's own value is asked for, in y_hat's shape",
                    { _ in
                        .array(NDArray(sum / Double(expected.elements.count)), .scalar)
                    }),
                Mistake.value(
                    "sum", "the sum over the samples: each sample's own value is asked for, in y_hat's shape",
                    { _ in
                        .array(NDArray(sum), .scalar)
                    }),
                Mistake.value(
                    "divided by n",
                    "the sheet's divided by the number of samples: each sample's own value is asked for",
                    { _ in
                        .array(expected.map { $0 / Double(yHat.shape[0]) }, .exact)
                    }),
                Mistake.value(
                    "divided by size",
                    "the sheet's divided by the number of predictions: each one's own value is asked for",
                    { _ in
                        .array(expected.map { $0 / Double(expected.elements.count) }, .exact)
                    }),
                Mistake.value(
                    "not reshaped", "one value for every label with every prediction: bring y into y_hat's shape first",
                    { _ in
                        broadcast(labels, yHat, function).map { .array($0, .exact) }
                    }),
                Mistake.value(
                    "shape of y", "in y's shape: the sheet has it in y_hat's",
                    { _ in
                        .array(NDArray(shape: labels.shape, expected.elements), .exact)
                    }),
            ]
            let pure = array(exact).elements
            return Case(
                [("y", y), ("y_hat", .array(yHat))], remark: remark,
                [
                    Part(
                        "result", { _ in .array(expected, .exact) }, mistakes: mistakes,
                        allowed: [(.eps, { isWithinEps($1.elements, pure) })])
                ])
        }
        return Question(
            number: "1.3", function: name, tolerance: Question.functionTolerance,
            cases: ordinary.map { test($0.y, $0.yHat, nil) } + others.map(test))
    }
    let eps = 1e-10
    let loss: [Wrong<Loss>] = [
        (
            "no minus", "the sheet's with the sign changed: equation 5 begins with a minus",
            { -binaryCrossentropyLoss($0, $1) }
        ),
        ("first term", "-y·log(ŷ), the first term of equation 5 alone", { y, p in -y * log(p + eps) }),
        (
            "second term", "-(1 - y)·log(1 - ŷ), the second term of equation 5 alone",
            { y, p in (y - 1) * log(1 - p + eps) }
        ),
        (
            "minus of one term", "-y·log(ŷ) + (1 - y)·log(1 - ŷ): equation 5 takes the minus of both terms",
            { y, p in
                (1 - y) * log(1 - p + eps) - y * log(p + eps)
            }
        ),
        (
            "log2", "with logarithms to base 2: equation 5 has natural ones",
            { (1 / log(2.0)) * binaryCrossentropyLoss($0, $1) }
        ),
        (
            "log10", "with logarithms to base 10: equation 5 has natural ones",
            { (1 / log(10.0)) * binaryCrossentropyLoss($0, $1) }
        ),
        ("squared error", "(ŷ - y)²: equation 5 is the cross-entropy", { y, p in (p - y) * (p - y) }),
        (
            "labels exchanged", "the loss of the other label: y goes with log(ŷ), 1 - y with log(1 - ŷ)",
            { y, p in binaryCrossentropyLoss(1 - y, p) }
        ),
        (
            "arguments exchanged", "with y and ŷ exchanged: equation 5 has the logarithms of ŷ",
            { y, p in binaryCrossentropyLoss(p, y) }
        ),
        (
            "gradient", "the derivative, equation 6: equation 5 is asked for",
            { dBinaryCrossentropyLoss($0, $1) }
        ),
    ]
    let slope: [Wrong<Loss>] = [
        (
            "y - y_hat", "the sheet's with the sign changed: equation 6 has ŷ - y above the line",
            { -dBinaryCrossentropyLoss($0, $1) }
        ),
        ("no denominator", "ŷ - y: equation 6 divides that by ŷ·(1 - ŷ)", { y, p in p - y }),
        ("first term", "-y/ŷ, the derivative of the loss's first term alone", { y, p in -y / (p + eps) }),
        (
            "second term", "(1 - y)/(1 - ŷ), the derivative of the loss's second term alone",
            { y, p in (1 - y) / (1 - p + eps) }
        ),
        (
            "sign of the second term",
            "-y/ŷ - (1 - y)/(1 - ŷ): the second term's derivative is positive, as 1 - ŷ falls when ŷ grows",
            { y, p in
                (y - 1) / (1 - p + eps) - y / (p + eps)
            }
        ),
        ("divided by y_hat", "(ŷ - y) / ŷ: equation 6 divides by ŷ·(1 - ŷ)", { y, p in (p - y) / (p + eps) }),
        (
            "divided by 1 - y_hat", "(ŷ - y) / (1 - ŷ): equation 6 divides by ŷ·(1 - ŷ)",
            { y, p in (p - y) / (1 - p + eps) }
        ),
        (
            "multiplied by 1 - y_hat",
            "(ŷ - y) / ŷ·(1 - ŷ) without brackets, which multiplies by 1 - ŷ: equation 6 divides by both",
            { y, p in
                (p - y) / (p + eps) * (1 - p)
            }
        ),
        ("multiplied", "(ŷ - y)·ŷ·(1 - ŷ): equation 6 divides by ŷ·(1 - ŷ)", { y, p in (p - y) * p * (1 - p) }),
        (
            "y in the denominator", "divided by y·(1 - y): equation 6 has ŷ·(1 - ŷ) below the line",
            { y, p in (p - y) / (y * (1 - y) + eps) }
        ),
        (
            "plus in the denominator", "divided by ŷ·(1 + ŷ): equation 6 has ŷ·(1 - ŷ) below the line",
            { y, p in (p - y) / (p * (p + 1) + eps) }
        ),
        (
            "loss", "the loss, equation 5: its derivative is asked for",
            { binaryCrossentropyLoss($0, $1) }
        ),
    ]
    func largeEps(_ function: @escaping (Matrix, Matrix, Double) -> Matrix) -> [Wrong<Loss>] {
        [1e-2, 1e-3, 1e-4].map { eps in
            (
                "eps of \(eps)", "with an eps of \(eps), which shifts ordinary values too: the default is 1e-10",
                { y, p in function(y, p, eps) }
            )
        }
    }
    return [
        question(
            "binary_crossentropy_loss", { binaryCrossentropyLoss($0, $1) },
            exact: { binaryCrossentropyLoss($0, $1, eps: 0) },
            loss + largeEps { binaryCrossentropyLoss($0, $1, eps: $2) }),
        question(
            "d_binary_crossentropy_loss", { dBinaryCrossentropyLoss($0, $1) },
            exact: { dBinaryCrossentropyLoss($0, $1, eps: 0) },
            slope + largeEps { dBinaryCrossentropyLoss($0, $1, eps: $2) }),
    ]
}

/// Whether values are those without any eps as nearly as an eps of at most a millionth leaves them, and not merely
/// single precision.
func isWithinEps(_ values: [Double], _ exact: [Double]) -> Bool {
    let isSingle = values.allSatisfy { Double(Float($0)) == $0 }
    return !isSingle && zip(values, exact).allSatisfy { abs($0 - $1) <= epsLeeway * max(1, abs($1)) }
}

/// An eps of 1e-6 changes an ordinary prediction's loss or gradient by so much at most.
let epsLeeway = 2e-5

/// What NumPy makes of two arrays of different shapes; nil where it refuses.
private func broadcast(_ y: NDArray, _ yHat: NDArray, _ function: (Matrix, Matrix) -> Matrix) -> NDArray? {
    let (labels, predictions): ([Double], [Double])
    let columns: Int
    switch (y.shape.count, yHat.shape.count) {
    case (1, 2) where yHat.shape[1] == 1:
        columns = y.elements.count
        labels = yHat.elements.flatMap { _ in y.elements }
        predictions = yHat.elements.flatMap { Array(repeating: $0, count: columns) }
    case (2, 1):
        columns = yHat.elements.count
        labels = y.elements.flatMap { Array(repeating: $0, count: columns) }
        predictions = y.elements.flatMap { _ in yHat.elements }
    default:
        guard y.shape == yHat.shape else { return nil }
        return NDArray(shape: y.shape, function(Matrix(row: y.elements), Matrix(row: yHat.elements)).elements)
    }
    let values = function(Matrix(row: labels), Matrix(row: predictions)).elements
    return NDArray(shape: [values.count / columns, columns], values)
}
