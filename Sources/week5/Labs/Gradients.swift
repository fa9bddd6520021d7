import Arrays
import FastTraining
import Programs

// Every gradient against differences, as KPU (questions 11 and 12) and UvA (4.2's unit tests) ask for.
//
//   UvA's examples   1 and 2 of theory.md
//   the functions    relu, sigmoid, softmax and the three losses, at random points: gradientCheck(at:gradient:)
//   KPU's functions  softmaxp and relup, from pre-activations, against question 11's difference along a direction
//   the networks     each act in the hidden layers, without and with batch normalisation, each loss and reduction,
//                    random shapes: gradientCheck(mlp, X, y)

let gradients = Command(
    name: "labs gradients", about: "KPU, UvA: every gradient against differences, a table",
    options: [
        Option("s", "seed", "SEED", "seed of the random points and networks (default: 0)")
    ]
) { given in
    var rng = Generator(seed: try given.seed("seed", default: Seed(0)) ?? Seed(0))
    let (functions, directional) = (checkFunctions(&rng), checkDirections(&rng))
    let networks = checkNetworks(&rng)
    let worst = max(functions, networks.plain)
    print(
        "\nThe worst relative error is \(significant(worst, 2)), where \(significant(tolerance, 2)) is allowed; with batch normalisation"
    )
    print(
        "\(significant(networks.normalised, 2)) of \(significant(normalisedTolerance, 2)): the bias before it changes nothing, and rounding is measured against 0."
    )
    guard worst <= tolerance, networks.normalised <= normalisedTolerance, directional < directionalTolerance else {
        throw WrongGradient()
    }
}

/// Above the rounding of the differences, far below any mistake.
private let tolerance = 1e-4

/// A relative error is measured by 1e-8 at least. Where the gradient is 0, rounding in a sum of losses of 10 is 1e-3 of
/// that.
private let normalisedTolerance = 1e-2

/// What KPU's question 11 allows.
private let directionalTolerance = 1e-6

private struct WrongGradient: Error, CustomStringConvertible {
    let description = "a gradient differs from the differences"
}

/// - Returns: The worst relative error.
private func checkFunctions(_ rng: inout Generator) -> Double {
    // Away from the probabilities 0 and 1 too, where the losses curve too much for a difference.
    let Z = awayFromKink(rng.standardNormal(5, 4))
    let (P, dA) = (0.8 * rng.random(5, 4) + 0.1, rng.standardNormal(5, 4))
    let Y = oneHot(rng.integers(0, 4, count: 5), classes: 4)
    let (b, c) = (rng.standardNormal(5, 1), rng.standardNormal(4, 1))
    let functions: [(String, Double)] = [
        ("x·a", gradientCheck(at: Z, gradient: dA) { ($0 * dA).sum }),
        ("bᵀXc", gradientCheck(at: Z, gradient: b.dot(c.T)) { b.T.dot($0).dot(c).sum }),
        ("relu", gradientCheck(at: Z, gradient: dRelu(Z)) { relu($0).sum }),
        ("sigmoid", gradientCheck(at: Z, gradient: dSigmoid(Z)) { sigmoid($0).sum }),
        ("softmax", gradientCheck(at: Z, gradient: dSoftmax(softmax(Z), dA)) { (softmax($0) * dA).sum }),
    ]
    let losses: [(String, Loss, Matrix)] = [
        ("binary", .binaryCrossentropy, P), ("categorical", .categoricalCrossentropy, P),
        ("softmax", .softmaxCrossentropy, Z),
    ]
    let checks =
        functions
        + losses.map { name, loss, X in
            ("\(name) cross-entropy", gradientCheck(at: X, gradient: loss.gradient(Y, X)) { loss(Y, $0).sum })
        }
    print("Functions".padded(to: 28) + "worst relative error")
    for (name, error) in checks { print("  " + name.padded(to: 26) + significant(error, 2)) }
    return checks.map(\.1).max() ?? 0
}

/// A function and its backward pass, which takes the pre-activations and the loss's gradient.
struct BackwardPass {
    let name: String
    let g: (Matrix) -> Matrix
    let gp: (_ a: Matrix, _ e: Matrix) -> Matrix

    /// KPU's, of questions 8 to 10 and 12.
    static var softmax: BackwardPass { BackwardPass(name: "softmaxp", g: FastTraining.softmax, gp: softmaxp) }
    static var relu: BackwardPass { BackwardPass(name: "relup", g: FastTraining.relu, gp: relup) }

    /// KPU's questions 11 and 12: how far the backward pass is from (g(a + ε e) - g(a)) / ε, the mean difference over
    /// the mean derivative; its Jacobians are symmetric.
    func directionalError(_ a: Matrix, _ e: Matrix) -> Double {
        let eps = 1e-6
        let quotient = (g(a + eps * e) - g(a)) / eps
        return (gp(a, e) - quotient).map { abs($0) }.mean / quotient.map { abs($0) }.mean
    }
}

/// Compares KPU's backward passes with differences, as question 11 does; returns the larger error.
private func checkDirections(_ rng: inout Generator) -> Double {
    let (a, e) = (awayFromKink(rng.standardNormal(200, 10)), rng.standardNormal(200, 10))
    print(
        "\nKPU's, from pre-activations".padded(to: 29)
            + "error in 200 random directions, to be below \(significant(directionalTolerance, 2))")
    let errors = [BackwardPass.softmax, .relu].map { pass in
        let error = pass.directionalError(a, e)
        print("  " + pass.name.padded(to: 26) + significant(error, 2))
        return error
    }
    return errors.max() ?? 0
}

/// Points at which no difference crosses ReLU's kink.
private func awayFromKink(_ Z: Matrix) -> Matrix { Z.map { $0 < 0 ? $0 - 0.1 : $0 + 0.1 } }

/// - Returns: The worst relative errors, of networks without and with batch normalisation.
private func checkNetworks(_ rng: inout Generator) -> (plain: Double, normalised: Double) {
    let losses: [(name: String, loss: Loss, act: String)] = [
        ("binary", .binaryCrossentropy, "sigmoid"), ("categorical", .categoricalCrossentropy, "softmax"),
        ("softmax and categorical", .softmaxCrossentropy, "identity"),
    ]
    print("\nNetworks".padded(to: 55) + "loss".padded(to: 25) + "reduction  worst relative error")
    var (plain, normalised) = (0.0, 0.0)
    for (act, isNormalised) in ["relu", "sigmoid", "softmax", "identity"].flatMap({ [($0, false), ($0, true)] }) {
        for (name, loss, last) in losses {
            for reduction in Reduction.allCases {
                let sizes = (0..<4).map { _ in rng.integers(isNormalised ? 4 : 2, 7) }
                let spec = zip(sizes, [act, act, last, nil]).map { (fanIn: $0, act: $1) }
                var mlp = initNetwork(spec, initialiser: .heXavierNormal, rng: &rng)
                // Of few samples, or few features, a unit's standard deviation may come out as small as the step of the
                // differences.
                if isNormalised { for index in 0...1 { addBatchNormalisation(to: &mlp[index]) } }
                let rows = rng.integers(2, 7) + (isNormalised ? 6 : 0)
                let X = rng.standardNormal(rows, sizes[0])
                let y = oneHot(rng.integers(0, sizes[3], count: rows), classes: sizes[3])
                let check = gradientCheck(mlp, X, y, loss: loss, reduction: reduction)
                let layers = mlp.map { "\($0.activation.rawValue)\($0.isBatchNormalised ? " norm." : "")" }
                let shape = zip(sizes, layers).map { "\($0) \($1) " }.joined() + "\(sizes[3])"
                print(
                    "  " + shape.padded(to: 52) + name.padded(to: 25) + "\(reduction)".padded(to: 11)
                        + "\(significant(check.error, 2)) of \(check.compared)"
                        + (check.skipped > 0 ? ", \(check.skipped) at a kink of ReLU" : ""))
                if isNormalised { normalised = max(normalised, check.error) } else { plain = max(plain, check.error) }
            }
        }
    }
    return (plain, normalised)
}
