import MLP
import Programs

/// One step from the same weights and the same minibatch on both sides.
struct Step {
    var keys = Row("6.1", "every key of every layer", tolerance: Question.stepTolerance)
    var loss = Row("6.1", "loss", tolerance: Question.stepTolerance)
    let leeway: Double

    init(_ choices: Set<Choice>) { leeway = choices.contains(.eps) ? 1e-4 : Question.stepTolerance }

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
        for part in parts(of: mlp, keys: sheetKeys + ["W", "b"]) {
            let wanted = part.wanted(Found())
            var difference = Difference()
            let complaint = mismatch(
                part.name, wanted, answer.value(part.name), tolerance: leeway, difference: &difference)
            keys.take(difference)
            if let complaint { keys.verdict = .differs("step \(number + 1): \(complaint)") }
        }
        if keys.verdict == .exact, keys.absolute > 0 { keys.verdict = .within }
        if keys.verdict.agrees, keys.relative > Question.stepTolerance {
            keys.verdict = .allowed(Choice.eps.rawValue)
        }
        if loss.verdict.agrees, loss.relative > Question.stepTolerance {
            loss.verdict = .allowed(Choice.eps.rawValue)
        }
    }
}
