import Arrays
import MLP
import Programs

/// Asks the Python side every question; a side that hangs or ends is started again for the rest.
func evaluate(_ questions: [Question], start: () throws -> PythonSide) throws -> (rows: [Row], habits: Habits) {
    var side = try start()
    var habits = Habits()
    var rows: [Row] = []
    for question in questions {
        var row = Row(question.number, question.function, tolerance: question.tolerance)
        for test in question.cases {
            do {
                let answer = try side.ask(question.function, test.arguments, mlp: test.mlp)
                if !row.judge(question, test, answer, &habits) { break }
            } catch let failure as ChildProcess.Failure {
                row.verdict = .failed(failure.sentence)
                row.detail = ["input: \(test.input)"]
                side = try start()
                break
            }
        }
        rows.append(row)
    }
    return (rows, habits)
}

/// What a script does otherwise than the reference where the sheet leaves it open.
struct Habits {
    /// The loss of an epoch counts its minibatches by their size.
    var weighsLossBySize = false
}

extension ChildProcess.Failure {
    var sentence: String {
        switch self {
        case .timeout(let seconds): "no answer within \(significant(seconds, 6)) s"
        case .ended: "the Python process ended without an answer"
        }
    }
}

extension Row {
    /// Judges one answer; false where the function's other cases need not be tried.
    fileprivate mutating func judge(_ question: Question, _ test: Case, _ answer: Answer, _ habits: inout Habits) -> Bool {
        switch answer.status {
        case .missing:
            verdict = .failed("the script has no such function")
            return false
        case .raised:
            verdict = .failed("raises \(answer.message ?? "an exception")")
            detail = ["input: \(test.input)"]
            trace = answer.trace
            return false
        default:
            break
        }
        if isUnimplemented(question, test, answer) {
            verdict = .notImplemented
            return false
        }
        let before = self
        if judge(test, answer) { return true }
        guard let reason = allowance(question, test, answer, &habits) else { return false }
        self = before
        cases += 1
        verdict = .allowed(reason)
        return true
    }

    /// The sheet's skeleton: nothing returned, nothing done.
    private func isUnimplemented(_ question: Question, _ test: Case, _ answer: Answer) -> Bool {
        switch question.function {
        case "init_layer", "init_mlp":
            return answer.result?.isNone == true
        case "mlp_backward":
            return answer.mlp?.allSatisfy { $0["dA"] == nil } == true
        case "layer_update", "mlp_update":
            return zip(test.mlp, answer.mlp ?? []).allSatisfy { before, after in
                before[array: "W"].elements == after["W"]?.numbers ?? [] && before[array: "b"].elements == after["b"]?.numbers ?? []
            }
        default:
            return answer.result?.isNone == true
        }
    }

    /// Why a difference is one that the sheet leaves open, or nil where it is not.
    private func allowance(_ question: Question, _ test: Case, _ answer: Answer, _ habits: inout Habits) -> String? {
        switch question.function {
        case "init_layer", "init_mlp":
            let isLastBit = test.expected.allSatisfy { expected in
                guard let numbers = answer.value(expected.name)?.numbers else { return false }
                return areEqualToTheLastBits(expected.values.elements, numbers)
            }
            return isLastBit ? lastBitReason : nil
        case "mlp_epoch", "mlp_train":
            return ownOrderOrLoss(question, test, answer, &habits)
        default:
            return nil
        }
    }

    /// Replays the script's own minibatches: where they are the samples in another order, and its weights what
    /// comes of them, only what the sheet leaves open differs.
    private func ownOrderOrLoss(_ question: Question, _ test: Case, _ answer: Answer, _ habits: inout Habits) -> String? {
        guard let steps = answer.steps, !steps.isEmpty, let losses = answer.result?.numbers else { return nil }
        guard let batch = test.arguments["batch"] as? Int, let lr = test.arguments["lr"] as? Double else { return nil }
        let minibatches = steps.compactMap(\.minibatch)
        guard let samples = test.samples, losses.count == test.expected[0].values.count else { return nil }
        let perEpoch = (samples.X.rows + batch - 1) / batch
        guard minibatches.count == steps.count, minibatches.count == perEpoch * losses.count else { return nil }

        var mlp = test.mlp
        var (plain, weighted) = ([Double](), [Double]())
        for epoch in 0..<losses.count {
            let own = minibatches[epoch * perEpoch..<(epoch + 1) * perEpoch]
            guard own.dropLast().allSatisfy({ $0.X.rows == batch }), sorted(own) == sorted([samples]) else { return nil }
            let (plainLoss, weightedLoss) = trainEpoch(&mlp, Array(own), lr: lr)
            plain.append(plainLoss)
            weighted.append(weightedLoss)
        }
        var probe = Row("", "", tolerance: tolerance)
        for (index, layer) in mlp.enumerated() {
            for key in ["W", "b"] {
                guard let numbers = answer.mlp?[index][key]?.numbers, probe.take(layer[array: key].elements, numbers) else { return nil }
            }
        }
        let isSameOrder = test.expected.dropFirst().allSatisfy { expected in
            answer.value(expected.name)?.numbers.map { probe.take(expected.values.elements, $0) } ?? false
        }
        let order = isSameOrder ? nil : "another way of shuffling"
        if probe.take(plain, losses) { return order }
        guard probe.take(weighted, losses) else { return nil }
        habits.weighsLossBySize = true
        return [order, "an epoch loss weighted by batch size"].compactMap { $0 }.joined(separator: " and ")
    }
}

let lastBitReason = "weights that differ in the last bit, scaled by another order of operations"

/// Whether weights are the same draws scaled by another order of operations.
func areEqualToTheLastBits(_ a: [Double], _ b: [Double]) -> Bool {
    let scale = a.reduce(0) { max($0, abs($1)) }
    return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 2 * scale.ulp }
}

/// Trains on minibatches in their order; the epoch's loss, the minibatches counting the same and by their size.
func trainEpoch(_ mlp: inout Network, _ minibatches: [(X: Matrix, y: Matrix)], lr: Double) -> (plain: Double, weighted: Double) {
    var (sum, weightedSum, rows) = (0.0, 0.0, 0)
    for (X, y) in minibatches {
        let loss = mlpMinibatch(&mlp, X, y, lr: lr)
        sum += loss
        weightedSum += loss * Double(X.rows)
        rows += X.rows
    }
    return (sum / Double(minibatches.count), weightedSum / Double(rows))
}

extension Answer.Step {
    /// The minibatch's samples and labels.
    var minibatch: (X: Matrix, y: Matrix)? {
        guard let X = X.matrix(), let y = y.numbers, y.count == X.rows else { return nil }
        return (X, Matrix(column: y))
    }
}
