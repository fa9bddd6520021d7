import MLP
import Programs

/// One step from the same weights and the same minibatch on both sides.
struct Step {
    var keys = Row("6.1", "every key of every layer", tolerance: stepTolerance)
    var loss = Row("6.1", "loss", tolerance: stepTolerance)
    let leeway: Double

    init(_ choices: Set<Choice>) { leeway = choices.contains(.eps) ? 1e-4 : stepTolerance }

    var rows: [Row] { [loss, keys] }

    mutating func compare(_ answer: Answer) {
        guard loss.verdict.agrees, keys.verdict.agrees else { return }
        guard let number = answer.number, let start = answer.before.flatMap(network(of:)),
            let lr = answer.lr?.array?.elements.first,
            let X = answer.X?.array?.matrix, let y = answer.y?.array?.elements,
            let ownLoss = answer.loss?.array?.elements
        else {
            loss.verdict = .failed("a step that cannot be read")
            return
        }
        var mlp = start
        let swiftLoss = mlpMinibatch(&mlp, X, Matrix(column: y), lr: lr)
        (loss.cases, keys.cases) = (loss.cases + 1, keys.cases + 1)
        if !loss.take([swiftLoss], ownLoss), loss.relative > leeway {
            loss.verdict = .differs(
                "step \(number + 1): Swift \(swiftLoss), the script \(ownLoss.first ?? .nan)")
        }
        for (index, layer) in mlp.enumerated() {
            for key in sheetKeys + ["W", "b"] {
                var difference = Difference()
                let array = NDArray(layer[key], under: key)
                let complaint = mismatch(
                    "mlp[\(index)][\"\(key)\"]", .array(array), key.hasSuffix("b") ? .vector : .exact,
                    answer.value(key, index),
                    tolerance: leeway, difference: &difference)
                keys.take(difference)
                if let complaint { keys.verdict = .differs("step \(number + 1): \(complaint)") }
            }
        }
        if keys.verdict == .exact, keys.absolute > 0 { keys.verdict = .within }
        if keys.verdict.agrees, keys.relative > stepTolerance {
            keys.verdict = .allowed(Choice.eps.rawValue)
        }
        if loss.verdict.agrees, loss.relative > stepTolerance {
            loss.verdict = .allowed(Choice.eps.rawValue)
        }
    }
}

/// The largest relative difference of a step, or of several, that counts as rounding.
let stepTolerance = 1e-9
