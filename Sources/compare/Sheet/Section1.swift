import MLP

// 1 Activation functions, element by element

/// The sheet's functions in its order.
package let exercises: [Exercise] = {
    // A section's random inputs stay as they are when another one gets a case more.
    var inputs = (1...6).map { Inputs(seed: $0) }
    return activations(&inputs[0]) + losses(&inputs[0]) + initialisations() + forwardPasses(&inputs[1])
        + backwardPasses(&inputs[2]) + updates(&inputs[3]) + training(&inputs[4]) + predictions(&inputs[5])
}()

/// The names of the sheet's functions, in its order.
package let sheetFunctions = exercises.map(\.function)

// The sheet's functions of one number.
private func relu(_ z: Double) -> Double { relu(Matrix([[z]])).elements[0] }
private func dRelu(_ z: Double) -> Double { dRelu(Matrix([[z]])).elements[0] }
private func sigmoid(_ z: Double) -> Double { sigmoid(Matrix([[z]])).elements[0] }
private func dSigmoid(_ z: Double) -> Double { dSigmoid(Matrix([[z]])).elements[0] }

// swift-format-ignore
private func activations(_ inputs: inout Inputs) -> [Exercise] {
    let cases = [
        Case(.array(.vector([-2, -0.5, 0, 0.75, 3]))), Case(.matrix(Matrix([[1.5, -1], [0.25, -4]]))),
        Case(.matrix(inputs.normal(7, 1, scale: 5))), Case(.matrix(inputs.normal(3, 5))),
        Case(.array(.vector([1e-300, -1e-300, 37, -37, 100, -100])), remark: .extreme),
        Case(.array(.vector([710, -710, 1e308, -1e308])), remark: .extreme),
        Case(.number(0.75), remark: .number), Case(.number(-1.5), remark: .number),
        Case(.array(.vector([-3, 0, 2]), integers: true), remark: .integers),
    ]
    func softmax(_ total: @escaping @Sendable (NDArray) -> NDArray) -> Mistake {
        Mistake("softmax", { exp($0.input("z")) / total(exp($0.input("z"))) },
                "the softmax, e^z divided by a sum of such: equation 3 takes each element alone")
    }
    return [
        Exercise("1.1", "relu", "z", rule: "equation 1: relu(z) = z if z > 0, otherwise 0, element by element", hints: [
            Hint("What is left of z = -3? And of z = 2? One NumPy function compares each element with a number.",
                 swift: "What is left of z = -3? And of z = 2? z.map { … } does the same to each element."),
            "It is the larger of z and 0, for a number as for an array.",
            Hint("np.maximum(z, …)", swift: "z.map { max($0, …) }"),
        ], cases) {
            Output("result", .scalar) { relu($0.input("z")) }
            Mistake("unchanged", each: { $0 }, "z unchanged: equation 1 is 0 where z is not above 0")
            Mistake("absolute value", each: abs, "|z|: equation 1 is 0, not -z, where z is not above 0")
            Mistake("leaky", each: { $0 > 0 ? $0 : 0.01 * $0 }, "leaky, 0.01·z below 0: equation 1 is 0 there")
            Mistake("leaky", each: { $0 > 0 ? $0 : 0.1 * $0 }, "leaky, 0.1·z below 0: equation 1 is 0 there")
            Mistake("clipped", each: { min(max($0, 0), 1) }, "not above 1: equation 1 is z itself where z > 0")
            Mistake("smaller of z and 0", each: { min($0, 0) }, "the smaller of z and 0: equation 1 is the larger")
            Mistake("gradient", each: dRelu, "the gradient of ReLU, equation 2: equation 1 is z itself where z > 0")
            Mistake("negated", each: { -relu($0) }, "the sheet's with the sign changed")
            Mistake("integers", { $0.input("z").elements[0] > 0 ? $0.value : $0.value.map { $0.rounded(.down) } },
                    "cut to whole numbers: np.vectorize takes the type of the first result, and 0 is an int; 0.0 is a float")
            Mistake("largest of a column", { $0.input("z").shape.count == 2 ? .any($0.input("z").shape[1]) : .any() },
                    "as many numbers as there are columns: np.max(z, 0) takes 0 for an axis; np.maximum compares with 0")
            Mistake("one number", { _ in .any() }, "one number: each element has its own")
        },
        Exercise("1.1", "d_relu", "z",
            rule: "equation 2: relu'(z) = 1 if z > 0, otherwise 0, so 0 at z = 0 too", hints: [
            "The slope of the function in 1.1: flat on one side, rising on the other. To which does 0 belong?",
            "Choose between two numbers by a condition on z, for each element.",
            Hint("np.where(z > 0, …, …)", swift: "z.map { $0 > 0 ? … : … }"),
        ], cases) {
            Output("result", .scalar) { dRelu($0.input("z")) }
            Mistake("1 at 0", each: { $0 >= 0 ? 1 : 0 },
                "1 at z = 0, where equation 2 is 0: its condition is z > 0, not z ≥ 0")
            Mistake("relu", each: relu, "ReLU itself, equation 1: its gradient is 1 where z > 0")
            Mistake("sign", each: { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }, "the sign of z: equation 2 is 0, not -1, below 0")
            Mistake("1 everywhere", each: { _ in 1 }, "1 everywhere: equation 2 is 0 where z is not above 0")
            Mistake("1/2 at 0", each: { $0 > 0 ? 1 : $0 < 0 ? 0 : 0.5 }, "1/2 at z = 0, where equation 2 is 0")
            Mistake("leaky", each: { $0 > 0 ? 1 : 0.01 },
                "0.01 below 0, the gradient of a leaky ReLU: equation 2 is 0 there")
            Mistake("below 0", each: { $0 > 0 ? 0 : 1 }, "1 where equation 2 is 0, and 0 where it is 1")
            Mistake("negated", each: { $0 > 0 ? -1 : 0 }, "the sheet's with the sign changed")
            Mistake("z where positive", each: { $0 >= 0 ? 1 : $0 },
                "z unchanged where it is below 0: equation 2 is 0 there")
            Mistake("rows alone", { .vector(Array(repeating: 1, count: $0.input("z").shape[0])) },
                    "1 for each row, as np.ones(len(z)) makes: the result has z's shape, np.ones(z.shape)")
            Mistake("one number", { _ in .any() }, "one number: each element has its own")
            Mistake("a vector", { .any($0.input("z").shape[0]) }, "a vector: the result has z's shape")
        },
        Exercise("1.2", "sigmoid", "z", rule: "equation 3: σ(z) = 1 / (1 + e^-z)", hints: [
            Hint("NumPy has the exponential function for numbers and arrays: np.exp.",
                 swift: "exp takes a number or a matrix; so do - and /."),
            "Mind the sign in the exponent: σ(0) is 1/2, and σ of a large z nearly 1.",
            Hint("1 / (1 + np.exp(…))", swift: "1 / (1 + exp(…))"),
        ], cases) {
            Output("result", .scalar) { sigmoid($0.input("z")) }
            Mistake("exp(z)", each: { 1 / (1 + exp($0)) }, "1 / (1 + exp(z)): equation 3 has exp(-z)")
            Mistake("tanh", each: tanh, "tanh(z), which goes from -1 to 1: equation 3 goes from 0 to 1")
            Mistake("minus in the denominator", each: { 1 / (1 - exp(-$0)) },
                "1 / (1 - exp(-z)): equation 3 has a plus")
            Mistake("no reciprocal", each: { 1 + exp(-$0) },
                "1 + exp(-z), of which equation 3 is the reciprocal; 1 / 1 + exp(-z) needs brackets")
            Mistake("derivative", each: dSigmoid, "the derivative, equation 4: equation 3 is asked for")
            Mistake("2 for e", each: { 1 / (1 + pow(2, -$0)) }, "1 / (1 + 2**-z): equation 3 has e, not 2")
            Mistake("rounded e", each: { 1 / (1 + pow(2.718, -$0)) },
                "1 / (1 + 2.718**-z): e has more digits; np.exp has them all")
            Mistake("rounded e", each: { 1 / (1 + pow(2.71828, -$0)) },
                "1 / (1 + 2.71828**-z): e has more digits; np.exp has them all")
            Mistake("rounded e", each: { 1 / (1 + pow(2.71, -$0)) },
                "1 / (1 + 2.71**-z): e has more digits; np.exp has them all")
            softmax { $0.sum }
            softmax { $0.sum(axis: 0) }
            softmax { $0.shape.count == 2 ? $0.sum(axis: 1).reshaped([$0.shape[0], 1]) : $0.sum }
            Mistake("one number", { _ in .any() }, "one number: each element has its own")
        },
        Exercise("1.2", "d_sigmoid", "z", rule: "equation 4: σ'(z) = σ(z)·(1 - σ(z)), where the argument is z", hints: [
            "You have σ already: call it.",
            "The argument is z, not σ(z). The result at z = 0 is 1/4.",
            Hint("a = sigmoid(z), then a product of a and something of a",
                 swift: "let a = sigmoid(z), then a product of a and something of a"),
        ], cases) {
            Output("result", .scalar) { dSigmoid($0.input("z")) }
            Mistake("plus", each: { sigmoid($0) * (1 + sigmoid($0)) }, "σ(z)·(1 + σ(z)): equation 4 has a minus")
            Mistake("z for A", each: { $0 * (1 - $0) },
                "z·(1 - z): equation 4 takes σ(z), not z; the argument here is z")
            Mistake("sigmoid", each: sigmoid, "σ(z) itself: equation 4 multiplies it with 1 - σ(z)")
            Mistake("1 - sigmoid", each: { 1 - sigmoid($0) }, "1 - σ(z): equation 4 multiplies it with σ(z)")
            Mistake("1 - z", each: { sigmoid($0) * (1 - $0) }, "σ(z)·(1 - z): equation 4 has σ(z) in both factors")
            Mistake("z in front", each: { $0 * (1 - sigmoid($0)) }, "z·(1 - σ(z)): equation 4 has σ(z) in both factors")
            Mistake("no brackets", each: { sigmoid($0) * 1 - sigmoid($0) },
                "σ(z)·1 - σ(z): brackets around 1 - σ(z) are missing")
            Mistake("square", each: { sigmoid($0) * sigmoid($0) }, "σ(z)²: equation 4 is σ(z)·(1 - σ(z))")
            Mistake("sigmoid twice", each: { dSigmoid(sigmoid($0)) },
                "the derivative at σ(z): the argument is z already")
            Mistake("negated", each: { -dSigmoid($0) }, "the sheet's with the sign changed")
            Mistake("tanh of sigmoid", each: { 1 - sigmoid($0) * sigmoid($0) },
                "1 - σ(z)², as tanh has it: equation 4 is σ(z)·(1 - σ(z))")
            Mistake("tanh", each: { 1 - tanh($0) * tanh($0) }, "the derivative of tanh, 1 - tanh(z)²")
            Mistake("doubled", each: { 2 * dSigmoid($0) }, "twice the sheet's")
            Mistake("one number", { _ in .any() }, "one number: each element has its own")
        },
    ]
}

/// A loss as the sheet has it, of labels and predictions in any shape: the predictions' takes precedence.
private typealias Loss = @Sendable (_ y: NDArray, _ p: NDArray) -> NDArray

/// An eps of 1e-6 changes an ordinary prediction's loss or gradient by so much at most.
let epsLeeway = 2e-5

/// Whether values are those without any eps as nearly as an eps of at most a millionth leaves them, and not merely
/// single precision.
func isWithinEps(_ values: NDArray, _ exact: NDArray) -> Bool {
    let isSingle = values.elements.allSatisfy { Double(Float($0)) == $0 }
    return !isSingle && zip(values.elements, exact.elements).allSatisfy { abs($0 - $1) <= epsLeeway * max(1, abs($1)) }
}

/// Labels and predictions in the shapes that the sheet allows.
// swift-format-ignore
private func losses(_ inputs: inout Inputs) -> [Exercise] {
    func probabilities(_ rows: Int, _ columns: Int) -> Matrix {
        sigmoid(inputs.normal(rows, columns)).map { min(max($0, 0.05), 0.95) }
    }
    func labels(_ count: Int) -> Argument { .array(.vector(inputs.labels(count).elements)) }
    let cases = [
        Case(.array(.vector([1, 0, 1, 0])), .matrix(Matrix(column: [0.75, 0.25, 0.125, 0.625]))),
        Case(.array(.vector([0, 1, 1])), .array(.vector([0.25, 0.5, 0.875]))),
        Case(.matrix(inputs.labels(5)), .array(.vector(probabilities(1, 5).elements))),
        Case(labels(12), .matrix(probabilities(4, 3))), Case(labels(1), .matrix(probabilities(1, 1))),
        Case(labels(9), .matrix(probabilities(9, 1))),
        Case(.array(.vector([0, 1, 1, 0, 1, 0, 1, 0])), .matrix(Matrix(column: [0, 1, 0, 1, 1e-300, 0.5, 1 - 0x1p-53, 1e-10])), remark: .extreme),
        Case(.array(.vector([0, 1, 1]), integers: true), .matrix(Matrix(column: [0.25, 0.5, 0.875])), remark: .integers),
    ]
    /// A mistake in a formula of labels in the predictions' shape.
    @Sendable func wrong(_ name: String, _ formula: @escaping Loss, _ sentence: String) -> Mistake {
        Mistake(name, { formula($0.input("y").reshaped($0.input("y_hat").shape), $0.input("y_hat")) }, sentence)
    }
    /// What the sheet asks of both functions: a value for each prediction, in the predictions' shape.
    func shapes(_ function: @escaping Loss) -> [any Entry] {
        [
            Mistake("mean", { $0.value.mean },
                "the mean over the samples: each sample's own value is asked for, in y_hat's shape"),
            Mistake("sum", { $0.value.sum },
                "the sum over the samples: each sample's own value is asked for, in y_hat's shape"),
            Mistake("one number", { _ in .any() },
                "one number: each sample's own value is asked for, in y_hat's shape"),
            Mistake("divided by n", { $0.value / Double($0.input("y_hat").shape[0]) },
                    "the sheet's divided by the number of samples: each sample's own value is asked for"),
            Mistake("divided by size", { $0.value / Double($0.value.elements.count) },
                    "the sheet's divided by the number of predictions: each one's own value is asked for"),
            Mistake("not reshaped", { function($0.input("y"), $0.input("y_hat")) },
                    "one value for every label with every prediction: bring y into y_hat's shape first"),
            Mistake("column of y", { function($0.input("y").reshaped([$0.input("y").elements.count, 1]), $0.input("y_hat")) },
                    "with y made a column, whatever shape y_hat has: bring y into y_hat's shape"),
            Mistake("shape of y", { $0.value.reshaped($0.input("y").shape) },
                "in y's shape: the sheet has it in y_hat's"),
            Mistake("a vector", { $0.value.reshaped([$0.value.elements.count]) },
                "a vector: the sheet has it in y_hat's shape"),
        ]
    }
    func largeEps(_ function: @escaping @Sendable (Matrix, Matrix, Double) -> Matrix) -> [any Entry] {
        [1e-2, 1e-3, 1e-4].map { eps in
            wrong("eps of \(eps)", { y, p in p.through { function(Matrix(row: y.elements), $0, eps) } },
                  "with an eps of \(eps), which shifts ordinary values too: the default is 1e-10")
        }
    }
    func open(_ exact: @escaping Loss) -> [(Choice, @Sendable (Known, NDArray) -> Bool)] {
        [(.eps, { isWithinEps($1, exact($0.input("y").reshaped($0.input("y_hat").shape), $0.input("y_hat"))) })]
    }
    let loss: Loss = { y, p in -(y * log(p) + (1 - y) * log(1 - p)) }
    let slope: Loss = { y, p in (p - y) / (p * (1 - p)) }
    return [
        Exercise("1.3", "binary_crossentropy_loss", "y y_hat",
            rule: "equation 5: L = -[y·log ŷ + (1 - y)·log(1 - ŷ)], one value for each prediction, in y_hat's shape",
            hints: [
            Hint("First bring y into y_hat's shape: a vector and a column would make a matrix of every pair.",
                 swift: "First bring y into yHat's shape: y.reshaped(like: yHat)."),
            "log of something that may be 0 needs eps inside; the minus stands before both terms.",
            Hint("-(y * np.log(y_hat + eps) + (1 - y) * np.log(…))",
                 swift: "-(y * log(yHat + eps) + (1 - y) * log(…))"),
        ], cases) {
            Output("result", allowed: open(loss)) { known in
                known.input("y_hat").through { binaryCrossentropyLoss(Matrix(row: known.input("y").elements), $0) }
            }
            wrong("no minus", { -loss($0, $1) }, "the sheet's with the sign changed: equation 5 begins with a minus")
            wrong("first term", { y, p in -y * log(p) },
                "-y·log(ŷ) alone: the second term of equation 5 is missing, or has log(1 - y), which is nothing, for log(1 - ŷ)")
            wrong("second term", { y, p in (y - 1) * log(1 - p) },
                "-(1 - y)·log(1 - ŷ), the second term of equation 5 alone")
            wrong("minus of one term", { y, p in (1 - y) * log(1 - p) - y * log(p) },
                  "-y·log(ŷ) + (1 - y)·log(1 - ŷ): equation 5 takes the minus of both terms")
            wrong("one logarithm", { y, p in -(y * log(p) + (1 - y) * log(p)) },
                  "with log(ŷ) in both terms: the second term of equation 5 has log(1 - ŷ)")
            wrong("no brackets", { y, p in -(y * log(p) + 1 - y * log(1 - p)) }, "without the brackets around 1 - y")
            wrong("log2", { y, p in loss(y, p) / log(2.0) }, "with logarithms to base 2: equation 5 has natural ones")
            wrong("log10", { y, p in loss(y, p) / log(10.0) },
                "with logarithms to base 10: equation 5 has natural ones")
            wrong("squared error", { y, p in (p - y) * (p - y) }, "(ŷ - y)²: equation 5 is the cross-entropy")
            wrong("squared error", { y, p in (p - y) * (p - y) / 2.0 }, "(ŷ - y)² / 2: equation 5 is the cross-entropy")
            wrong("labels exchanged", { y, p in loss(1 - y, p) },
                "the loss of the other label: y goes with log(ŷ), 1 - y with log(1 - ŷ)")
            wrong("arguments exchanged", { y, p in -(p * log(y + 1e-10) + (1 - p) * log(1 - y + 1e-10)) },
                  "with y and ŷ exchanged: equation 5 has the logarithms of ŷ")
            wrong("gradient", slope, "the derivative, equation 6: equation 5 is asked for")
            shapes(loss)
            largeEps { binaryCrossentropyLoss($0, $1, eps: $2) }
        },
        Exercise("1.3", "d_binary_crossentropy_loss", "y y_hat",
            rule: "equation 6: L' = (ŷ - y) / (ŷ·(1 - ŷ)), one value for each prediction, in y_hat's shape", hints: [
            "As in the loss, bring y into y_hat's shape first.",
            "Brackets around the whole denominator, and eps added to it so that it is never 0.",
            "(y_hat - y) / (… + eps)",
        ], cases) {
            Output("result", allowed: open(slope)) { known in
                known.input("y_hat").through { dBinaryCrossentropyLoss(Matrix(row: known.input("y").elements), $0) }
            }
            wrong("y - y_hat", { -slope($0, $1) },
                "the sheet's with the sign changed: equation 6 has ŷ - y above the line")
            wrong("no denominator", { y, p in p - y }, "ŷ - y: equation 6 divides that by ŷ·(1 - ŷ)")
            wrong("first term", { y, p in -y / p }, "-y/ŷ, the derivative of the loss's first term alone")
            wrong("second term", { y, p in (1 - y) / (1 - p) },
                "(1 - y)/(1 - ŷ), the derivative of the loss's second term alone")
            wrong("sign of the second term", { y, p in (y - 1) / (1 - p) - y / p },
                  "-y/ŷ - (1 - y)/(1 - ŷ): the second term's derivative is positive, as 1 - ŷ falls when ŷ grows")
            wrong("sign of the first term", { y, p in y / p + (1 - y) / (1 - p) },
                  "y/ŷ + (1 - y)/(1 - ŷ): the first term's derivative is -y/ŷ")
            wrong("no brackets", { y, p in -y / p + (1 - y) - p },
                "-y/ŷ + (1 - y)/1 - ŷ: brackets around 1 - ŷ are missing")
            wrong("no brackets", { y, p in p - y / (p * (1 - p)) },
                "ŷ - y / (ŷ·(1 - ŷ)): brackets around ŷ - y are missing")
            wrong("no brackets", { y, p in (p - y) / p * 1 - p },
                "(ŷ - y) / ŷ·1 - ŷ: brackets around the denominator are missing")
            wrong("no brackets", { y, p in -y / p + 1 - y / (1 - p) },
                "-y/ŷ + 1 - y/(1 - ŷ): brackets around 1 - y are missing")
            wrong("divided by y_hat", { y, p in (p - y) / p }, "(ŷ - y) / ŷ: equation 6 divides by ŷ·(1 - ŷ)")
            wrong("divided by 1 - y_hat", { y, p in (p - y) / (1 - p) },
                "(ŷ - y) / (1 - ŷ): equation 6 divides by ŷ·(1 - ŷ)")
            wrong("multiplied by 1 - y_hat", { y, p in (p - y) / p * (1 - p) },
                  "(ŷ - y) / ŷ·(1 - ŷ) without brackets, which multiplies by 1 - ŷ: equation 6 divides by both")
            wrong("multiplied", { y, p in (p - y) * p * (1 - p) }, "(ŷ - y)·ŷ·(1 - ŷ): equation 6 divides by ŷ·(1 - ŷ)")
            wrong("denominator of 0", { y, p in (p - y) / (y * (1 - y) + 1e-10) },
                "divided by eps alone: ŷ·1 - ŷ, without brackets, is 0, and so is y·(1 - y)")
            wrong("plus in the denominator", { y, p in (p - y) / (p * (p + 1)) },
                "divided by ŷ·(1 + ŷ): equation 6 has ŷ·(1 - ŷ) below the line")
            wrong("arguments exchanged", { y, p in (y - p) / (y * (1 - y) + 1e-10) }, "with y and ŷ exchanged")
            wrong("loss", loss, "the loss, equation 5: its derivative is asked for")
            shapes(slope)
            largeEps { dBinaryCrossentropyLoss($0, $1, eps: $2) }
        },
    ]
}
