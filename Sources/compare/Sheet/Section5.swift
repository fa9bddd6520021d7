import Arrays
import MLP

// 5 Update the network weights

func updates(_ inputs: inout Inputs) -> [Question] {
    func passed(_ mlp: Network, _ X: Matrix, _ dLoss: Matrix) -> Network {
        var mlp = mlp
        mlpForward(&mlp, X)
        mlpBackward(&mlp, dLoss)
        return mlp
    }
    func random(_ rows: Int, _ mlp: Network) -> Network {
        passed(mlp, inputs.normal(rows, mlp[0][array: "W"].rows), inputs.normal(rows, mlp[mlp.count - 1][array: "W"].columns))
    }
    let small = passed([smallLayer], smallX, smallDA)
    let layers = [small, random(1, inputs.network([(2, "relu"), (4, nil)])), random(6, inputs.network([(3, "sigmoid"), (1, nil)]))]
    let networks = [
        passed(smallMLP, smallX, Matrix(column: [1, -0.5, 2, 0.25])), random(1, inputs.network(2, 4, 3, 1)),
        random(7, inputs.network(2, 1)), random(10, inputs.network(2, 6, 8, 4, 1)),
    ]
    func question(_ number: String, _ function: String, _ cases: [Case]) -> Question {
        Question(number: number, function: function, tolerance: Question.functionTolerance, cases: cases)
    }
    let rates = [0.1, 2.5]
    return [
        question("5.1", "layer_update", layers.flatMap { mlp in
            rates.map { lr in Case([("layer", .layer(mlp[0])), ("lr", .number(lr))], updated(mlp, lr)) }
        }),
        question("5.2", "mlp_update", networks.flatMap { mlp in
            rates.map { lr in Case([("mlp", .network(mlp)), ("lr", .number(lr))], updated(mlp, lr)) }
        }),
    ]
}

/// The weights and biases after an update, and after known wrong ones.
private func updated(_ mlp: Network, _ lr: Double) -> [Part] {
    mlp.enumerated().flatMap { index, layer in
        [("W", "dW", Wanted.Form.exact, 12), ("b", "db", .vector, 13)].map { key, gradientKey, form, equation in
            let (value, gradient) = (layer[array: key], layer[array: gradientKey])
            func mistake(_ name: String, _ sentence: String, _ value: Matrix) -> Mistake {
                Mistake.value(name, sentence, { _ in .array(form == .vector ? .vector(value.elements) : NDArray(value), form) })
            }
            let (isFirst, isLast) = (index == 0, index == mlp.count - 1)
            let updated = value - lr * gradient
            let arrow = "equation \(equation) is \(key) - α·\(gradientKey)"
            return Part(partName(index, key, of: mlp), updated, form, mistakes: [
                mistake("sign", "\(key) + α·\(gradientKey), up the gradient: \(arrow)", value + lr * gradient),
                mistake("not updated", "unchanged: \(arrow)", value),
                mistake("no lr", "\(key) - \(gradientKey), without the learning rate: \(arrow)", value - gradient),
                mistake("twice", "updated twice: \(arrow)", value - 2 * lr * gradient),
                mistake("step alone", "-α·\(gradientKey) alone: \(arrow)", -lr * gradient),
                mistake("gradient minus", "α·\(gradientKey) - \(key): \(arrow)", lr * gradient - value),
                mistake("divided by lr", "\(key) - \(gradientKey) / α: \(arrow)", value - (1 / lr) * gradient),
                mistake("own value", "\(key) - α·\(key): \(arrow)", value - lr * value),
                mistake("product", "\(key)·(1 - α·\(gradientKey)): \(arrow)", value * (gradient.map { 1 - lr * $0 })),
            ] + (mlp.count == 1 ? [] : [
                mistake("first layer left out", "unchanged: the first layer is left out", isFirst ? value : updated),
                mistake("last layer left out", "unchanged: the last layer is left out", isLast ? value : updated),
                mistake("only the first layer", "unchanged: only the first layer is updated", isFirst ? updated : value),
                mistake("only the last layer", "unchanged: only the last layer is updated", isLast ? updated : value),
            ]))
        }
    }
}
