import Drawing
import MLP
import Programs

/// Trains on both sides with the same data, seed and options and compares what comes out, and each step on its
/// own where steps are asked for; the rows and remarks go into the report.
///
/// - Parameters:
///   - steps: How many steps to compare in lockstep, evenly spread over the run; 0 for none.
///   - choices: What the script does otherwise than the reference where the sheet leaves it open.
func compareWholeRun(
    _ options: TrainingOptions, seed: Seed, _ X: Matrix, _ y: Matrix, steps: Int,
    choices: Set<Choice>, side: any Side,
    progress: Progress, _ report: inout Report
) throws {
    let points = mapPoints(mapTicks(options.resolution))
    var rng = Generator(seed: seed)
    var mlp = initMLP(options.spec, rng: &rng)
    let request = wholeRun(
        options, seed: seed, X, y.elements, steps: steps, isRecorded: true, points: points)
    guard compareInitialWeights(&mlp, try side.ask(request), &report) else { return }

    // The steps of the lockstep come while the script trains.
    var step = Step(choices)
    var answer = try side.next("finished minibatch")
    while answer.status == .step {
        step.compare(answer)
        answer = try side.next("finished minibatch")
    }
    guard answer.status == .trained, let losses = answer.loss?.array?.elements,
        let trained = answer.layers.flatMap(network(of:))
    else {
        report.wholeRun.append(.failed("", "mlp_train", answer))
        return
    }
    if steps > 0 { report.lockstep = step.rows }
    if steps > 0, step.loss.cases == 0, options.epochs > 0 {
        report.lockstep[0].verdict = .failed(
            "no step: the function of 6.3 does not come to call that of 6.1")
    }

    // Swift's training, on the script's minibatches where it has its own order.
    let orders = (answer.steps ?? []).compactMap(\.minibatch)
    let perEpoch = (X.rows - 1) / options.batch + 1
    if !orders.isEmpty, orders.count != perEpoch * options.epochs || losses.count != options.epochs {
        var loss = Row("", "loss per epoch", tolerance: Question.stepTolerance)
        loss.cases = losses.count
        loss.verdict = .differs(
            "\(orders.count) minibatches and \(losses.count) losses, not \(perEpoch * options.epochs) and \(options.epochs)"
        )
        report.wholeRun.append(loss)
        return
    }
    let own = try (0..<options.epochs).map { epoch in
        try progress.tick()
        let minibatches =
            orders.isEmpty
            ? slices(rng.permutation(X.rows), options.batch).map { (X.rows($0), y.rows($0)) }
            : Array(orders[epoch * perEpoch..<(epoch + 1) * perEpoch])
        return trainEpoch(&mlp, minibatches, X, y, lr: options.lr, choices)
    }
    report.remarks += remarks(choices, hasOwnOrder: !orders.isEmpty)
    report.wholeRun.append(lossRow(own, losses))
    var final = Row("", "final weights", tolerance: Question.stepTolerance)
    final.cases = 1
    final.compareWeights(mlp, trained)
    report.wholeRun.append(final)
    if compareMap(mlpForward(&mlp, points).elements, try side.next("answer"), &report) {
        report.settleDrift(choices)
    }
}

/// Compares the initial weights, and takes those of the script over: they are to be exact, or allowed.
///
/// - Returns: Whether the run can go on.
private func compareInitialWeights(_ mlp: inout Network, _ answer: Answer, _ report: inout Report)
    -> Bool
{
    guard answer.status == .initial, let initial = answer.layers.flatMap(network(of:)) else {
        report.wholeRun.append(.failed("", "initial weights", answer))
        return false
    }
    var weights = Row("", "initial weights", tolerance: 0)
    weights.cases = 1
    weights.compareWeights(mlp, initial)
    if !weights.verdict.agrees, let choice = weightsAreAllowed(mlp, initial) {
        weights.verdict = .allowed(choice.rawValue)
        weights.allowed = [choice.rawValue]
        weights.detail = []
    }
    report.wholeRun.append(weights)
    guard weights.verdict.agrees || mlp.map({ $0["W"].shape }) == initial.map({ $0["W"].shape })
    else { return false }
    for index in mlp.indices {
        (mlp[index]["W"], mlp[index]["b"]) = (initial[index]["W"], initial[index]["b"])
    }
    return true
}

/// What Swift's training does as the script's does it.
private func remarks(_ choices: Set<Choice>, hasOwnOrder: Bool) -> [String] {
    [
        hasOwnOrder ? "The script shuffles in its own way; Swift trained on its minibatches." : nil,
        choices.contains(.weightedLoss)
            ? "The script weighs an epoch's loss by batch size; Swift's losses are weighted too." : nil,
        choices.contains(.finalLoss)
            ? "The script takes the loss after the epoch; Swift's losses are taken there too." : nil,
    ].compactMap { $0 }
}

/// The comparison of the losses, which names the first epoch in which they part.
private func lossRow(_ own: [Double], _ losses: [Double]) -> Row {
    var row = Row("", "loss per epoch", tolerance: Question.stepTolerance)
    row.cases = losses.count
    if row.take(own, losses) { return row }
    row.verdict = .differs(
        losses.count == own.count ? "the losses part" : "\(losses.count) losses, not \(own.count)")
    let parted = zip(own, losses).enumerated().first { !(abs($1.0 - $1.1) <= Question.stepTolerance) }
    if let (epoch, (swift, script)) = parted {
        row.verdict = .differs(
            "the first epoch with a difference above 1e-9 is \(epoch + 1): Swift \(swift), the script \(script)"
        )
    }
    return row
}

/// Compares the classes on the map, and the outputs behind them.
///
/// - Returns: Whether there are some.
private func compareMap(_ output: [Double], _ answer: Answer, _ report: inout Report) -> Bool {
    guard answer.status == .ok, let classes = answer.classes?.array?.elements,
        let activations = answer.result?.array?.elements
    else {
        report.wholeRun.append(.failed("", "class map", answer))
        return false
    }
    var map = Row("", "class map", tolerance: 0)
    map.cases = output.count
    let own = output.map { $0 > 0.5 ? 1.0 : 0 }
    if !map.take(own, classes) {
        let cells = zip(own, classes).count { $0 != $1 }
        map.verdict = .differs("\(cells) of \(output.count) cells have another class")
    }
    report.wholeRun.append(map)
    var outputs = Row("", "output activations", tolerance: Question.stepTolerance)
    outputs.cases = output.count
    if !outputs.take(output, activations) {
        outputs.verdict = .differs("the network's output on the map")
    }
    report.wholeRun.append(outputs)
    return true
}

/// The request for a whole run.
///
/// - Parameters:
///   - steps: How many steps are told whole.
///   - isRecorded: Whether minibatches in another order than the reference's are told.
///   - points: The samples to predict after it.
///   - moments: How many networks of the training are told, the first and the last included; 0 for none.
func wholeRun(
    _ options: TrainingOptions, seed: Seed, _ X: Matrix, _ y: [Double], steps: Int, isRecorded: Bool,
    points: Matrix, moments: Int = 0
) -> Request {
    Request(
        function: "whole_run",
        arguments: [
            .text(seed.description), .spec(options.spec), .matrix(X), .array(.vector(y)),
            .count(options.batch),
            .count(options.epochs), .number(options.lr), .count(steps), .matrix(points),
            .count(max(1, points.rows / 10_000)), .count(isRecorded ? 1 : 0), .count(moments),
        ])
}

extension Report {
    /// Where each step agrees, or another eps explains it, a whole run has only drifted.
    fileprivate mutating func settleDrift(_ choices: Set<Choice>) {
        let drifting = ["loss per epoch", "final weights", "class map", "output activations"]
        guard wholeRun.contains(where: { drifting.contains($0.name) && !$0.verdict.agrees }) else {
            return
        }
        let isEps =
            choices.contains(.eps) && wholeRun.allSatisfy { $0.name == "class map" || $0.relative < 1e-2 }
        if !isEps {
            guard !lockstep.isEmpty else {
                remarks.append("--lockstep tells whether the run drifted apart by rounding or by a mistake.")
                return
            }
            guard lockstep.allSatisfy(\.verdict.agrees) else { return }
        }
        for index in wholeRun.indices where drifting.contains(wholeRun[index].name) {
            guard case .differs(let reason) = wholeRun[index].verdict else { continue }
            wholeRun[index].verdict = isEps ? .allowed(Choice.eps.rawValue) : .drifted
            wholeRun[index].detail = [reason]
            if isEps { wholeRun[index].allowed = [Choice.eps.rawValue] }
        }
        if !isEps {
            remarks.append(
                "The whole runs drifted apart by rounding alone: each step from the same weights agrees.")
        }
    }
}

/// Trains on minibatches in their order and returns the epoch's loss as the script takes it.
private func trainEpoch(
    _ mlp: inout Network, _ minibatches: [(X: Matrix, y: Matrix)], _ X: Matrix, _ y: Matrix,
    lr: Double,
    _ choices: Set<Choice>
) -> Double {
    let losses = minibatches.map { mlpMinibatch(&mlp, $0.X, $0.y, lr: lr) }
    if choices.contains(.finalLoss) {
        var copy = mlp
        return binaryCrossentropyLoss(y, mlpForward(&copy, X)).sum / Double(X.rows)
    }
    guard choices.contains(.weightedLoss) else { return losses.reduce(0, +) / Double(losses.count) }
    return zip(losses, minibatches).reduce(0) { $0 + $1.0 * Double($1.1.X.rows) } / Double(X.rows)
}

/// The choice of the sheet's that explains why initial weights are not the reference's; nil where there is none.
private func weightsAreAllowed(_ mlp: Network, _ initial: Network) -> Choice? {
    let pairs = zip(mlp, initial).map { ($0["W"], $1["W"]) }
    guard mlp.count == initial.count, pairs.allSatisfy({ $0.shape == $1.shape }),
        zip(mlp, initial).allSatisfy({ $0["act"] as String == $1["act"] })
    else { return nil }
    if pairs.allSatisfy({ areEqualToTheLastBits($0.elements, $1.elements) }) { return .lastBits }
    let isReordered = pairs.allSatisfy { a, b in
        [b.elements, b.elements.map { -$0 }].contains {
            areEqualToTheLastBits(a.elements.sorted(), $0.sorted())
        }
    }
    return isReordered ? .drawOrder : nil
}

extension Answer.Minibatch {
    /// The samples and labels.
    fileprivate var minibatch: (X: Matrix, y: Matrix)? {
        guard let X = X.array?.matrix, let y = y.array?.elements, y.count == X.rows else { return nil }
        return (X, Matrix(column: y))
    }
}

/// A network of the script's weights, biases and activations; nil where one of them is missing or no array.
func network(of layers: [[String: Value]?]) -> Network? {
    var mlp: Network = []
    for layer in layers {
        guard let b = layer?["b"]?.array?.elements, let W = layer?["W"]?.array, W.shape.count == 2,
            W.shape[1] == b.count,
            let act = layer?["act"]?.text
        else { return nil }
        mlp.append([
            "W": W.matrix, "b": Matrix(row: b), "act": act, "shape": "\(W.shape[0])->\(W.shape[1])",
        ])
    }
    return mlp
}

extension Row {
    /// Compares the weights, biases and activations of two networks.
    fileprivate mutating func compareWeights(_ expected: Network, _ found: Network) {
        guard expected.count == found.count else {
            verdict = .differs("\(found.count) layers, not \(expected.count)")
            return
        }
        for (index, (layer, own)) in zip(expected, found).enumerated() {
            for key in ["W", "b"] {
                let (a, b) = (layer[key], own[key])
                if !take(a.elements, b.elements), verdict.agrees {
                    let first =
                        a.count == b.count
                        ? zip(a.elements, b.elements).first { abs($0 - $1) > tolerance } : nil
                    verdict = .differs(
                        "layer \(index + 1) \(key)\(first.map { ": Swift \($0), the script \($1)" } ?? "")")
                }
            }
            let (act, ownAct): (String, String) = (layer["act"], own["act"])
            if act != ownAct, verdict.agrees {
                verdict = .differs("layer \(index + 1) act is '\(ownAct)', not '\(act)' as in spec")
            }
        }
    }

    /// The row of something that gave no values.
    fileprivate static func failed(_ question: String, _ name: String, _ answer: Answer) -> Row {
        var row = Row(question, name, tolerance: Question.stepTolerance)
        row.verdict = .failed(
            answer.message.map { answer.status == .stopped ? $0 : "not run: the script raises \($0)" }
                ?? "not run: no weights, losses or labels to compare")
        (row.trace, row.place) = (answer.trace, answer.place)
        return row
    }
}
