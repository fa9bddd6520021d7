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
        passed(
            mlp, inputs.normal(rows, mlp[0]["W"].rows),
            inputs.normal(rows, mlp[mlp.count - 1]["W"].columns))
    }
    let small = passed([smallLayer], smallX, smallDA)
    let layers = [
        small, random(1, inputs.network([(2, "relu"), (4, nil)])),
        random(6, inputs.network([(3, "sigmoid"), (1, nil)])),
    ]
    let networks = [
        passed(smallMLP, smallX, Matrix(column: [1, -0.5, 2, 0.25])), random(1, inputs.network(2, 4, 3, 1)),
        random(7, inputs.network(2, 1)), random(10, inputs.network(2, 6, 8, 4, 1)),
    ]
    func question(_ number: String, _ function: String, _ cases: [Case]) -> Question {
        Question(number: number, function: function, tolerance: Question.functionTolerance, cases: cases)
    }
    let rates = [0.1, 2.5]
    // The second update is as the first: nothing adds up from call to call.
    var twice = Case([("layer", .layer(small[0])), ("lr", .number(0.1))], updated(small, 0.1, calls: 2))
    twice.calls = 2
    return [
        question(
            "5.1", "layer_update",
            layers.flatMap { mlp in
                rates.map { lr in Case([("layer", .layer(mlp[0])), ("lr", .number(lr))], updated(mlp, lr)) }
            } + [twice]),
        question(
            "5.2", "mlp_update",
            networks.flatMap { mlp in
                rates.map { lr in Case([("mlp", .network(mlp)), ("lr", .number(lr))], updated(mlp, lr)) }
            }),
    ]
}

/// The weights and biases after updates by the same gradients, and after known wrong ones.
private func updated(_ mlp: Network, _ lr: Double, calls: Int = 1) -> [Part] {
    mlp.enumerated().flatMap { index, layer in
        [("W", "dW", Wanted.Form.exact, 12), ("b", "db", .vector, 13)].map { key, gradientKey, form, equation in
            let (start, gradient) = (layer[key], layer[gradientKey])
            let (isFirst, isLast) = (index == 0, index == mlp.count - 1)
            let arrow = "equation \(equation) is \(key) - α·\(gradientKey)"
            func after(_ step: (Matrix) -> Matrix) -> Matrix { (0..<calls).reduce(start) { value, _ in step(value) } }
            func mistake(_ name: String, _ sentence: String, _ step: (Matrix) -> Matrix) -> Mistake {
                let value = after(step)
                return .value(name, "\(sentence): \(arrow)") { _ in
                    .array(form == .vector ? .vector(value.elements) : NDArray(value), form)
                }
            }
            func left(_ name: String, _ sentence: String, isLeftOut: Bool) -> Mistake {
                mistake(name, "unchanged, as \(sentence)") { isLeftOut ? $0 : $0 - lr * gradient }
            }
            let mistakes = [
                mistake("sign", "\(key) + α·\(gradientKey), up the gradient") { $0 + lr * gradient },
                mistake("not updated", "unchanged") { $0 },
                mistake("no lr", "\(key) - \(gradientKey), without the learning rate") { $0 - gradient },
                mistake("twice", "updated twice") { $0 - 2 * lr * gradient },
                mistake("step alone", "-α·\(gradientKey) alone") { _ in -lr * gradient },
                mistake("gradient minus", "α·\(gradientKey) - \(key)") { lr * gradient - $0 },
                mistake("divided by lr", "\(key) - \(gradientKey) / α") { $0 - (1 / lr) * gradient },
                mistake("own value", "\(key) - α·\(key)") { $0 - lr * $0 },
                mistake("product", "\(key)·(1 - α·\(gradientKey))") { $0 * (1 - lr * gradient) },
            ]
            let positions = [
                left("first layer left out", "the first layer is left out", isLeftOut: isFirst),
                left("last layer left out", "the last layer is left out", isLeftOut: isLast),
                left("only the first layer", "only the first layer is updated", isLeftOut: !isFirst),
                left("only the last layer", "only the last layer is updated", isLeftOut: !isLast),
            ]
            return Part(
                partName(index, key, of: mlp), after { $0 - lr * gradient }, form,
                mistakes: mistakes + (mlp.count == 1 ? [] : positions))
        }
    }
}
