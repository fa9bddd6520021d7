import Arrays
import MLP
import Programs

// Every gradient against central differences, as KPU (question 10) and UvA (4.2's unit tests) ask for.
//
//   the functions   relu, sigmoid, softmax and the three losses, at random points: gradientCheck(at:gradient:)
//   the networks    each act in the hidden layers, each loss and reduction, random shapes: gradientCheck(mlp, X, y)

let gradients = Command(
    name: "labs gradients", about: "KPU, UvA: every gradient against central differences, a table",
    options: [
        Option("h", "help", nil, "show this help and exit"),
        Option("s", "seed", "SEED", "seed of the random points and networks (default: 0)"),
    ]
) { given in
    var rng = Generator(seed: try given.seed("seed", default: Seed(0)) ?? Seed(0))
    let worst = max(checkFunctions(&rng), checkNetworks(&rng))
    print("\nThe worst relative error is \(significant(worst, 2)), where \(significant(tolerance, 2)) is allowed.")
    if !(worst <= tolerance) { throw WrongGradient() }
}

/// Above the rounding of the differences, far below any mistake.
private let tolerance = 1e-4

private struct WrongGradient: Error, CustomStringConvertible {
    let description = "a gradient differs from the central differences"
}

/// - Returns: The worst relative error.
private func checkFunctions(_ rng: inout Generator) -> Double {
    // Away from ReLU's kink, and from the probabilities 0 and 1, where the losses curve too much for a difference.
    let Z = rng.standardNormal(5, 4).map { $0 < 0 ? $0 - 0.1 : $0 + 0.1 }
    let (P, dA) = (0.8 * rng.random(5, 4) + 0.1, rng.standardNormal(5, 4))
    let Y = oneHot(rng.integers(0, 4, count: 5), classes: 4)
    let checks: [(String, Double)] = [
        ("relu", gradientCheck(at: Z, gradient: dRelu(Z)) { relu($0).sum }),
        ("sigmoid", gradientCheck(at: Z, gradient: dSigmoid(Z)) { sigmoid($0).sum }),
        ("softmax", gradientCheck(at: Z, gradient: dSoftmax(softmax(Z), dA)) { (softmax($0) * dA).sum }),
        ("binary cross-entropy", gradientCheck(at: P, gradient: dBinaryCrossentropyLoss(Y, P)) {
            binaryCrossentropyLoss(Y, $0).sum
        }),
        ("categorical cross-entropy", gradientCheck(at: P, gradient: dCategoricalCrossentropyLoss(Y, P)) {
            categoricalCrossentropyLoss(Y, $0).sum
        }),
        ("softmax cross-entropy", gradientCheck(at: Z, gradient: dSoftmaxCrossentropyLoss(Y, Z)) {
            softmaxCrossentropyLoss(Y, $0).sum
        }),
    ]
    print("Functions".padded(to: 28) + "worst relative error")
    for (name, error) in checks { print("  " + name.padded(to: 26) + significant(error, 2)) }
    return checks.map(\.1).max() ?? 0
}

/// - Returns: The worst relative error.
private func checkNetworks(_ rng: inout Generator) -> Double {
    let losses: [(name: String, loss: Loss, act: String)] = [
        ("binary", .binaryCrossentropy, "sigmoid"), ("categorical", .categoricalCrossentropy, "softmax"),
        ("softmax and categorical", .softmaxCrossentropy, "identity"),
    ]
    print("\nNetworks".padded(to: 45) + "loss".padded(to: 25) + "reduction  worst relative error")
    var worst = 0.0
    for act in ["relu", "sigmoid", "softmax", "identity"] {
        for (name, loss, last) in losses {
            for reduction in Reduction.allCases {
                let sizes = (0..<4).map { _ in rng.integers(2, 6) }
                let acts = [act, act, last, nil]
                let spec = zip(sizes, acts).map { (fanIn: $0, act: $1) }
                let mlp = initMLP(spec, initialiser: .heXavierNormal, rng: &rng)
                let rows = rng.integers(2, 7)
                let X = rng.standardNormal(rows, sizes[0])
                let y = oneHot(rng.integers(0, sizes[3], count: rows), classes: sizes[3])
                let check = gradientCheck(mlp, X, y, loss: loss, reduction: reduction)
                let shape = zip(sizes, acts).map { "\($0)\($1.map { " \($0) " } ?? "")" }.joined()
                print(
                    "  " + shape.padded(to: 42) + name.padded(to: 25) + "\(reduction)".padded(to: 11)
                        + "\(significant(check.error, 2)) of \(check.compared)"
                        + (check.skipped > 0 ? ", \(check.skipped) at a kink of ReLU" : ""))
                worst = max(worst, check.error)
            }
        }
    }
    return worst
}
