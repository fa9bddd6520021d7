import Drawing
import MLP
import Programs

/// What a whole run of both sides gave.
struct WholeRun {
    var rows: [Row] = []
    var lockstep: [Row] = []
    var remarks: [String] = []
}

/// Trains on both sides with the same data, seed and options and compares what comes out, and each step on its
/// own where steps are asked for.
///
/// - Parameter steps: How many steps to compare in lockstep, evenly spread over the run; 0 for none.
func compareWholeRun(
    _ options: TrainingOptions, seed: Seed, _ X: Matrix, _ y: Matrix, steps: Int, habits: Habits, side: PythonSide
) throws -> WholeRun {
    var run = WholeRun()
    let points = mapPoints(mapTicks(options.resolution))
    var answer = try side.ask(
        "whole_run",
        [
            "seed": seed.description, "spec": wire(options.spec), "X": wire(X), "y": wire(y, isVector: true),
            "batch": options.batch, "epochs": options.epochs, "lr": options.lr, "steps": steps,
            "points": wire(points), "pieces": max(1, points.rows / 10_000),
        ])

    // The initial weights: exact, or Python's are taken over.
    var rng = Generator(seed: seed)
    var mlp = initMLP(options.spec, rng: &rng)
    guard answer.status == .initial, let initial = answer.network else {
        run.rows.append(.failed("", "initial weights", answer))
        return run
    }
    var weights = Row("", "initial weights", tolerance: 0)
    weights.cases = 1
    weights.compareWeights(mlp, initial)
    if !weights.verdict.agrees, mlp.count == initial.count,
        zip(mlp, initial).allSatisfy({ areEqualToTheLastBits($0[array: "W"].elements, $1[array: "W"].elements) })
    {
        weights.verdict = .allowed(lastBitReason)
        weights.detail = []
    }
    run.rows.append(weights)
    guard mlp.map({ $0[array: "W"].shape }) == initial.map({ $0[array: "W"].shape }) else { return run }
    mlp = initial

    // The steps of the lockstep come while Python trains.
    var step = Step()
    answer = try side.next()
    while answer.status == .step {
        step.compare(answer)
        answer = try side.next()
    }
    guard answer.status == .trained, let losses = answer.loss?.numbers, let trained = answer.network else {
        run.rows.append(.failed("", "mlp_train", answer))
        return run
    }
    if steps > 0 { run.lockstep = step.rows }
    if steps > 0, step.loss.cases == 0, options.epochs > 0 {
        run.lockstep[0].verdict = .failed("no step: mlp_train does not come to call mlp_minibatch")
    }

    // Swift's training, on Python's minibatches where Python has its own order.
    var loss = Row("", "loss per epoch", tolerance: Question.stepTolerance)
    loss.cases = losses.count
    let orders = (answer.steps ?? []).compactMap(\.minibatch)
    let perEpoch = (X.rows + options.batch - 1) / options.batch
    if !orders.isEmpty, orders.count != perEpoch * options.epochs || losses.count != options.epochs {
        loss.verdict = .differs("\(orders.count) minibatches and \(losses.count) losses, not \(perEpoch * options.epochs) and \(options.epochs)")
        run.rows.append(loss)
        return run
    }
    let own = (0..<options.epochs).map { epoch in
        let minibatches =
            orders.isEmpty
            ? slices(X, y, rng.permutation(X.rows), batch: options.batch)
            : Array(orders[epoch * perEpoch..<(epoch + 1) * perEpoch])
        let (plain, weighted) = trainEpoch(&mlp, minibatches, lr: options.lr)
        return habits.weighsLossBySize ? weighted : plain
    }
    if !orders.isEmpty { run.remarks.append("Python shuffles in its own way; Swift trained on Python's minibatches.") }
    if habits.weighsLossBySize { run.remarks.append("Python weighs an epoch's loss by batch size; Swift's losses are weighted too.") }
    if !loss.take(own, losses) {
        loss.verdict = .differs(losses.count == own.count ? "the losses part" : "\(losses.count) losses, not \(own.count)")
        if let epoch = zip(own, losses).enumerated().first(where: { !(abs($1.0 - $1.1) <= Question.stepTolerance) })?.offset {
            loss.verdict = .differs("the first epoch with a difference above 1e-9 is \(epoch + 1): Swift \(own[epoch]), Python \(losses[epoch])")
        }
    }
    run.rows.append(loss)

    var final = Row("", "final weights", tolerance: Question.stepTolerance)
    final.cases = 1
    final.compareWeights(mlp, trained)
    run.rows.append(final)

    // The map.
    answer = try side.next()
    guard answer.status == .ok, let classes = answer.classes?.numbers, let activations = answer.result?.numbers else {
        run.rows.append(.failed("", "class map", answer))
        return run
    }
    let output = mlpForward(&mlp, points).elements
    var map = Row("", "class map", tolerance: 0)
    map.cases = points.rows
    if !map.take(output.map { $0 > 0.5 ? 1 : 0 }, classes) {
        let cells = zip(output, classes).filter { ($0 > 0.5 ? 1 : 0) != $1 }.count
        map.verdict = .differs("\(cells) of \(points.rows) cells have another class")
    }
    run.rows.append(map)
    var outputs = Row("", "output activations", tolerance: Question.stepTolerance)
    outputs.cases = points.rows
    if !outputs.take(output, activations) { outputs.verdict = .differs("the network's output on the map") }
    run.rows.append(outputs)
    return run
}

/// The minibatches of one epoch in the given order.
private func slices(_ X: Matrix, _ y: Matrix, _ order: [Int], batch: Int) -> [(X: Matrix, y: Matrix)] {
    stride(from: 0, to: order.count, by: min(batch, order.count)).map { start in
        let rows = order[start..<min(order.count, start + min(batch, order.count))]
        return (X.rows(rows), y.rows(rows))
    }
}

/// One step from the same weights and the same minibatch on both sides.
private struct Step {
    var keys = Row("6.1", "every key of every layer", tolerance: Question.stepTolerance)
    var loss = Row("6.1", "loss", tolerance: Question.stepTolerance)

    var rows: [Row] { [loss, keys] }

    mutating func compare(_ answer: Answer) {
        guard loss.verdict.agrees, keys.verdict.agrees else { return }
        guard let number = answer.number, let start = answer.before.flatMap(weights(of:)), let lr = answer.lr?.numbers?.first,
            let X = answer.X?.matrix(), let y = answer.y?.numbers, let pythonLoss = answer.loss?.numbers
        else {
            loss.verdict = .failed("a step that cannot be read")
            return
        }
        var mlp = start
        let swiftLoss = mlpMinibatch(&mlp, X, Matrix(column: y), lr: lr)
        let all = ["X", "Z", "A", "dA", "dZ", "dW", "db", "dX", "W", "b"]
        let expected = Case.expected(in: mlp, keys: all)
        let test = Case(input: "step \(number + 1) of the run", arguments: [:], expected: expected)
        loss.cases += 1
        if !loss.take([swiftLoss], pythonLoss) {
            loss.verdict = .differs("step \(number + 1): Swift \(swiftLoss), Python \(pythonLoss.first ?? .nan)")
        }
        var after = answer
        after.mlp = answer.after
        _ = keys.judge(test, after)
    }
}

extension Answer {
    fileprivate var network: Network? { mlp.flatMap(weights(of:)) }
}

/// A network of Python's weights, biases and activations; nil where one of them is missing or no array.
private func weights(of layers: [[String: Value]]) -> Network? {
    var mlp: Network = []
    for layer in layers {
        guard let b = layer["b"]?.numbers, let W = layer["W"]?.matrix(), W.columns == b.count, let act = layer["act"]?.text else {
            return nil
        }
        mlp.append([
            "W": .array(W), "b": .array(Matrix(row: b)), "act": .text(act), "shape": .text("\(W.rows)->\(W.columns)"),
        ])
    }
    return mlp
}

extension Row {
    /// Compares the weights and biases of two networks.
    fileprivate mutating func compareWeights(_ swift: Network, _ python: Network) {
        for index in swift.indices {
            for key in ["W", "b"] {
                let expected = swift[index][array: key]
                guard python.indices.contains(index) else { continue }
                let numbers = python[index][array: key].elements
                if !take(expected.elements, numbers), verdict.agrees {
                    verdict = .differs("layer \(index + 1) \(key)")
                    detail = numbers.count == expected.count ? [firstDifference("layer \(index + 1) \(key)", expected, numbers)] : []
                }
            }
        }
        if swift.count != python.count { verdict = .differs("\(python.count) layers, not \(swift.count)") }
    }

    /// The row of something that gave no values.
    fileprivate static func failed(_ question: String, _ name: String, _ answer: Answer) -> Row {
        var row = Row(question, name, tolerance: Question.stepTolerance)
        row.verdict = .failed(answer.message.map { "not run: the script raises \($0)" } ?? "not run: no weights, losses or labels to compare")
        row.trace = answer.trace
        return row
    }
}
