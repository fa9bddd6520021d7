import Drawing
import MLP
import Programs

/// Trains on both sides with the same data, seed and options and compares what comes out; the rows and remarks go into
/// the report. Where the losses part, all steps of the first epoch in which they do decide, each from the script's
/// weights: the function that has made a wrong value is told, and runs of right steps have drifted apart.
///
/// - Parameters:
///   - isLockstep: Whether 2,000 steps, spread over the run, are compared at any rate.
///   - choices: What the script does otherwise than the reference where the sheet leaves it open.
func compareWholeRun(
    _ options: TrainingOptions, seed: Seed, _ X: Matrix, _ y: Matrix, isLockstep: Bool,
    choices: Set<Choice>, side: any Side,
    progress: Progress, _ report: inout Report
) throws {
    let points = mapPoints(mapTicks(options.resolution))
    func request(_ options: TrainingOptions, steps: Int) -> Request {
        wholeRun(options, seed: seed, X, y.elements, steps: steps, isRecorded: true, points: points)
    }
    // Another eps shows where an output is close to 0 or 1.
    let tolerance = choices.contains(.eps) ? 1e-2 : stepTolerance
    var own = RunRecord(name: report.isSwift ? "the project" : "Swift")
    var training = ScriptTraining()
    var step = Step(tolerance: tolerance, (own.name, training.record.name))
    try training.run(request(options, steps: isLockstep ? 2000 : 0), side) { step.compare($0) }

    var rng = Generator(seed: seed)
    var mlp = initMLP(options.spec, rng: &rng)
    own.initial = mlp
    let (orders, perEpoch) = (training.minibatches, (X.rows - 1) / options.batch + 1)
    if let initial = training.record.initial, let losses = training.record.losses,
        initial.map({ $0["W"].shape }) == mlp.map({ $0["W"].shape })
    {
        if losses.count != options.epochs {
            return report.blame("mlp_train", "\(losses.count) losses, not \(options.epochs): one for each epoch")
        }
        if !orders.isEmpty, orders.count != perEpoch * options.epochs {
            return report.blame(
                "mlp_epoch", "\(orders.count) minibatches, not \(perEpoch * options.epochs), in all epochs")
        }
        // From the script's weights, on its minibatches where it has an order of its own.
        for index in mlp.indices { (mlp[index]["W"], mlp[index]["b"]) = (initial[index]["W"], initial[index]["b"]) }
        own.losses = try (0..<options.epochs).map { epoch in
            try progress.tick()
            let minibatches =
                orders.isEmpty
                ? slices(rng.permutation(X.rows), options.batch).map { (X.rows($0), y.rows($0)) }
                : Array(orders[epoch * perEpoch..<(epoch + 1) * perEpoch])
            return trainEpoch(&mlp, minibatches, X, y, lr: options.lr, choices)
        }
        own.final = mlp
        own.activations = mlpForward(&mlp, points).elements
        own.classMap = own.activations?.map { $0 > 0.5 ? 1 : 0 }
    }
    report.wholeRun = compareRuns(own, training.record, tolerance: tolerance).rows
    if let failure = training.failure { report.wholeRun.append(failure) }

    let losses = zip(own.losses ?? [], training.record.losses ?? [])
    let parted = losses.enumerated().first { !(abs($1.0 - $1.1) <= tolerance) }?.offset
    if let parted, isLockstep || perEpoch * (parted + 1) <= 20_000 {
        var (again, first) = (ScriptTraining(), options)
        first.epochs = parted + 1
        try again.run(request(first, steps: perEpoch * first.epochs), side) {
            if ($0.number ?? 0) >= perEpoch * parted { step.compare($0) }
        }
    }
    if let (function, reason) = step.wrong {
        report.wholeRun = []
        return report.blame(function, reason)
    }
    if step.count > 0 { report.lockstep = step.rows }
    if isLockstep, step.count == 0, options.epochs > 0 {
        report.remarks.append("No step is compared: 6.3 does not come to call 6.1.")
    }
    report.settle(own, training.record)
}

/// A training by the script's functions.
private struct ScriptTraining {
    var record = RunRecord(name: "the script")
    /// The minibatches, where they are not the reference's or do not come in its order.
    var minibatches: [(X: Matrix, y: Matrix)] = []
    /// Where it has not come to its end, why.
    var failure: Row?

    /// Lets the script train, and fills in what it gives; its steps go to `step`.
    mutating func run(_ request: Request, _ side: any Side, step: (Answer) -> Void) throws {
        var answer = try side.ask(request)
        record.initial = answer.layers.flatMap(network(of:))
        guard answer.status == .initial, record.initial != nil else { return fail("initial weights", answer) }
        repeat {
            answer = try side.next("finished minibatch")
            if answer.status == .step { step(answer) }
        } while answer.status == .step
        guard answer.status == .trained, let losses = answer.loss?.array?.elements,
            let final = answer.layers.flatMap(network(of:))
        else { return fail("mlp_train", answer) }
        (record.losses, record.final) = (losses, final)
        minibatches = (answer.steps ?? []).compactMap(\.minibatch)
        answer = try side.next("answer")
        guard answer.status == .ok, let classes = answer.classes?.array?.elements,
            let activations = answer.result?.array?.elements
        else { return fail("class map", answer) }
        (record.classMap, record.activations) = (classes, activations)
    }

    private mutating func fail(_ name: String, _ answer: Answer) {
        var row = Row("", name, tolerance: stepTolerance)
        row.verdict = .failed(
            answer.message.map { answer.status == .stopped ? $0 : "not run: the script raises \($0)" }
                ?? "not run: no weights, losses or labels to compare")
        (row.trace, row.place) = (answer.trace, answer.place)
        failure = row
    }
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
    /// Puts what only the whole run has shown of a function into its row.
    fileprivate mutating func blame(_ function: String, _ reason: String) {
        for index in questions.indices where questions[index].name == function {
            questions[index].verdict = .differs(reason)
        }
    }

    /// Whole runs that part have only drifted where each step agrees, or where the losses part as rounding makes them.
    mutating func settle(_ expected: RunRecord, _ found: RunRecord) {
        let drifting = ["loss per epoch", "final weights", "class map", "output activations"]
        let parted = wholeRun.indices.filter { !wholeRun[$0].verdict.agrees }
        if parted.isEmpty || !parted.allSatisfy({ drifting.contains(wholeRun[$0].name) }) { return }
        let isDrift =
            lockstep.isEmpty ? driftByRounding(expected, found, wholeRun) : lockstep.allSatisfy(\.verdict.agrees)
        if !isDrift { return }
        for index in parted {
            wholeRun[index].detail = [wholeRun[index].verdict.reason].compactMap { $0 }
            wholeRun[index].verdict = .drifted
        }
        remarks.append(
            lockstep.isEmpty
                ? "The runs drifted apart by rounding: the losses part little by little, from the last bits on."
                : "The whole runs drifted apart by rounding alone: each step from the same weights agrees.")
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
