import Arrays
import MLP

// 1.1 and 1.2: activation functions, element by element

/// A function of a matrix as one of a number.
private func ofNumber(_ function: @escaping (Matrix) -> Matrix) -> (Double) -> Double {
    { function(Matrix([[$0]])).elements[0] }
}

/// A known wrong function of one or two numbers.
typealias Wrong<Function> = (name: String, sentence: String, function: Function)

func activations(_ inputs: inout Inputs) -> [Question] {
    let arguments: [(z: Argument, remark: Remark?)] = [
        (.array(.vector([-2, -0.5, 0, 0.75, 3])), nil), (.matrix(Matrix([[1.5, -1], [0.25, -4]])), nil),
        (.matrix(inputs.normal(7, 1, scale: 5)), nil), (.matrix(inputs.normal(3, 5)), nil),
        (.array(.vector([1e-300, -1e-300, 37, -37, 100, -100])), .extreme),
        (.array(.vector([710, -710, 1e308, -1e308])), .extreme),
        (.number(0.75), .number), (.number(-1.5), .number), (.array(.vector([-3, 0, 2]), integers: true), .integers),
    ]

    let (relu, dRelu) = (ofNumber(relu), ofNumber(dRelu))
    let (sigmoid, dSigmoid) = (ofNumber(sigmoid), ofNumber(dSigmoid))
    func question(
        _ number: String, _ name: String, _ function: @escaping (Double) -> Double, _ wrong: [Wrong<(Double) -> Double>]
    ) -> Question {
        func test(_ z: Argument, _ remark: Remark?) -> Case {
            let (input, form): (NDArray, Wanted.Form) =
                switch z {
                case .array(let array, _): (array, .exact)
                case .number(let number): (NDArray(number), .scalar)
                default: fail("an activation takes numbers")
                }
            return Case(
                [("z", z)], remark: remark,
                [
                    Part(
                        "result", { _ in .array(input.map(function), form) },
                        mistakes: wrong.map { wrong in
                            Mistake.value(wrong.name, wrong.sentence, { _ in .array(input.map(wrong.function), form) })
                        })
                ])
        }
        return Question(
            number: number, function: name, tolerance: Question.functionTolerance,
            cases: arguments.map(test))
    }
    return [
        question(
            "1.1", "relu", relu,
            [
                ("unchanged", "z unchanged: equation 1 is 0 where z is not above 0", { $0 }),
                ("absolute value", "|z|: equation 1 is 0, not -z, where z is not above 0", abs),
                ("leaky", "leaky, 0.01·z below 0: equation 1 is 0 there", { $0 > 0 ? $0 : 0.01 * $0 }),
                ("smaller of z and 0", "the smaller of z and 0: equation 1 is the larger", { min($0, 0) }),
                ("gradient", "the gradient of ReLU, equation 2: equation 1 is z itself where z > 0", dRelu),
                ("negated", "the sheet's with the sign changed", { -relu($0) }),
            ]),
        question(
            "1.1", "d_relu", dRelu,
            [
                ("1 at 0", "1 at z = 0, where equation 2 is 0: its condition is z > 0, not z ≥ 0", { $0 >= 0 ? 1 : 0 }),
                ("relu", "ReLU itself, equation 1: its gradient is 1 where z > 0", relu),
                ("sign", "the sign of z: equation 2 is 0, not -1, below 0", { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }),
                ("1 everywhere", "1 everywhere: equation 2 is 0 where z is not above 0", { _ in 1 }),
                ("1/2 at 0", "1/2 at z = 0, where equation 2 is 0", { $0 > 0 ? 1 : $0 < 0 ? 0 : 0.5 }),
                ("leaky", "0.01 below 0, the gradient of a leaky ReLU: equation 2 is 0 there", { $0 > 0 ? 1 : 0.01 }),
                ("below 0", "1 where equation 2 is 0, and 0 where it is 1", { $0 > 0 ? 0 : 1 }),
                ("negative of the gradient", "the sheet's with the sign changed", { $0 > 0 ? -1 : 0 }),
            ]),
        question(
            "1.2", "sigmoid", sigmoid,
            [
                ("exp(z)", "1 / (1 + exp(z)): equation 3 has exp(-z)", { 1 / (1 + exp($0)) }),
                ("tanh", "tanh(z), which goes from -1 to 1: equation 3 goes from 0 to 1", tanh),
                ("minus in the denominator", "1 / (1 - exp(-z)): equation 3 has a plus", { 1 / (1 - exp(-$0)) }),
                ("no reciprocal", "1 + exp(-z), of which equation 3 is the reciprocal", { 1 + exp(-$0) }),
                ("derivative", "the derivative, equation 4: equation 3 is asked for", dSigmoid),
                ("2 for e", "1 / (1 + 2**-z): equation 3 has e, not 2", { 1 / (1 + exp(-$0 * log(2.0))) }),
            ]),
        question(
            "1.2", "d_sigmoid", dSigmoid,
            [
                ("plus", "σ(z)·(1 + σ(z)): equation 4 has a minus", { sigmoid($0) * (1 + sigmoid($0)) }),
                ("z for A", "z·(1 - z): equation 4 takes σ(z), not z; the argument here is z", { $0 * (1 - $0) }),
                ("sigmoid", "σ(z) itself: equation 4 multiplies it with 1 - σ(z)", sigmoid),
                ("1 - sigmoid", "1 - σ(z): equation 4 multiplies it with σ(z)", { 1 - sigmoid($0) }),
                ("1 - z", "σ(z)·(1 - z): equation 4 has σ(z) in both factors", { sigmoid($0) * (1 - $0) }),
                ("z in front", "z·(1 - σ(z)): equation 4 has σ(z) in both factors", { $0 * (1 - sigmoid($0)) }),
                ("square", "σ(z)²: equation 4 is σ(z)·(1 - σ(z))", { sigmoid($0) * sigmoid($0) }),
                ("sigmoid twice", "the derivative at σ(z): the argument is z already", { dSigmoid(sigmoid($0)) }),
                ("negated", "the sheet's with the sign changed", { -dSigmoid($0) }),
                ("tanh", "the derivative of tanh, 1 - tanh(z)²", { 1 - tanh($0) * tanh($0) }),
            ]),
    ]
}
