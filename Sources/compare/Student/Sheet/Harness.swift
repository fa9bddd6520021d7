#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#endif

// The Swift side of a comparison: a student's functions, called for another program, as Sources/compare/Python/side.py
// does it for Python. A request is a line of JSON on standard input, an answer one on standard output.

/// Answers requests to the end of standard input.
///
/// The first argument is the file that takes up what the student's functions print, and the runtime's words where one
/// of them stops the program.
///
/// - Parameter declared: The functions that the student's file declares, written or not.
public func serve(declared: Set<String>) {
    answers = dup(1)
    endWithParent()
    let (nothing, log) = (
        open("/dev/null", O_RDONLY), open(CommandLine.arguments[1], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600)
    )
    dup2(nothing, 0)
    dup2(log, 1)
    dup2(log, 2)
    // A function that fills the disk is stopped before other programs suffer, and a trap leaves no file.
    signal(SIGXFSZ, SIG_IGN)
    for (limit, bytes) in [(coreLimit, 0), (fileLimit, 16 << 20)] as [(Int32, rlim_t)] {
        var limits = rlimit(rlim_cur: bytes, rlim_max: bytes)
        setrlimit(limit, &limits)
    }
    guard let lines = fdopen(requests, "r") else { preconditionFailure("standard input cannot be read") }
    send(Answer("ok"))
    var (line, capacity) = (UnsafeMutablePointer<CChar>?.none, 0)
    while case let count = getline(&line, &capacity, lines), count > 0, let line {
        let bytes = Data(bytes: line, count: count)
        guard let request = try? JSONDecoder().decode(Request.self, from: bytes) else {
            send(Answer("raised", message: "a request that cannot be read"))
            continue
        }
        switch request.function {
        case "use_reference":
            for name in request.names ?? [] { Sheet.all[name]?.isReplaced = true }
            send(Answer("ok"))
        case "wholeRun": wholeRun(request.arguments ?? [])
        default:
            if !declared.contains(request.function) {
                send(Answer("missing"))
            } else if Sheet.all[request.function]?.isWritten != true {
                send(Answer("raised", message: "NotImplementedError"))
            } else {
                send(answer(request.function, request.arguments ?? [], calls: request.calls ?? 1))
            }
        }
    }
}

#if canImport(Glibc)
    private let (coreLimit, fileLimit) = (Int32(RLIMIT_CORE.rawValue), Int32(RLIMIT_FSIZE.rawValue))
    private func newThread() -> pthread_t { pthread_t() }
#else
    private let (coreLimit, fileLimit) = (RLIMIT_CORE, RLIMIT_FSIZE)
    private func newThread() -> pthread_t? { nil }
#endif

/// Ends this process, whatever it is at, when nobody is left to send requests.
private func endWithParent() {
    requests = dup(0)
    var thread = newThread()
    pthread_create(
        &thread, nil,
        { _ in
            // The signal that asks where the student's function is goes to the thread that runs it.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGABRT)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            var waiting = pollfd(fd: requests, events: 0, revents: 0)
            while poll(&waiting, 1, -1) <= 0 {}
            _exit(1)
        }, nil)
}

private nonisolated(unsafe) var (requests, answers): (Int32, Int32) = (0, 1)

func send(_ answer: Answer) {
    guard let line = try? JSONEncoder().encode(answer) + [UInt8(ascii: "\n")] else { return }
    line.withUnsafeBytes { bytes in
        var written = 0
        while written < bytes.count {
            let count = write(answers, bytes.baseAddress! + written, bytes.count - written)
            if count < 0 { exit(1) }
            written += count
        }
    }
}

// MARK: - One call

/// Calls a function, and one that draws random numbers twice.
private func answer(_ name: String, _ arguments: [Argument], calls: Int) -> Answer {
    var rng: Generator?
    var answer = call(name, arguments, calls, &rng)
    answer.changed = []
    answer.skeleton = false
    if var rng {
        answer.next = float(rng.random())
        var other: Generator?
        let again = call(name, arguments, calls, &other)
        answer.repeats = again.result == answer.result && again.layers == answer.layers && again.steps == answer.steps
    }
    return answer
}

/// - Parameters:
///   - calls: How often the function is called, one call upon the other, with the passes' keys as they were given.
///   - used: The generator after the call, where the function takes one.
private func call(_ name: String, _ given: [Argument], _ calls: Int, _ used: inout Generator?) -> Answer {
    recorder = Recorder(isRecording: name == "mlpEpoch" || name == "mlpTrain")
    if recorder.isRecording {
        let rows = given[1].matrix().rows
        recorder.asked = minibatchCount(rows, batch: given[3].count, epochs: name == "mlpTrain" ? given[4].count : 1)
        // A mistake with a few too many is recognised as such.
        recorder.limit = 100 * rows * recorder.asked
    }
    var answer = Answer("ok")
    var mlp: Network = []
    var layer: Layer = [:]
    switch given.first {
    case .network(let network): mlp = network
    case .layer(let given): layer = given
    default: break
    }
    var rng = Generator(seed: 0)
    if case .generator(let given) = given.last { rng = given }

    for number in 0..<calls {
        if number > 0 {
            if case .layer(let given) = given.first { takePassed(from: given, &layer) }
            if case .network(let given) = given.first {
                for (index, layer) in given.enumerated() { takePassed(from: layer, &mlp[index]) }
            }
        }
        switch name {
        case "relu": answer.result = Value(relu(given[0].matrix()), like: given[0])
        case "dRelu": answer.result = Value(dRelu(given[0].matrix()), like: given[0])
        case "sigmoid": answer.result = Value(sigmoid(given[0].matrix()), like: given[0])
        case "dSigmoid": answer.result = Value(dSigmoid(given[0].matrix()), like: given[0])
        case "binaryCrossentropyLoss":
            answer.result = Value(
                binaryCrossentropyLoss(given[0].matrix(column: true), given[1].matrix()), like: given[1])
        case "dBinaryCrossentropyLoss":
            answer.result = Value(
                dBinaryCrossentropyLoss(given[0].matrix(column: true), given[1].matrix()), like: given[1])
        case "initLayer": layer = initLayer(given[0].count, given[1].count, given[2].text, rng: &rng)
        case "initMLP": mlp = initMLP(given[0].spec, rng: &rng)
        case "layerForward": answer.result = Value(layerForward(&layer, given[1].matrix()))
        case "mlpForward": answer.result = Value(mlpForward(&mlp, given[1].matrix()))
        case "layerBackward": answer.result = Value(layerBackward(&layer, given[1].matrix()))
        case "mlpBackward": mlpBackward(&mlp, given[1].matrix())
        case "layerUpdate": layerUpdate(&layer, lr: given[1].number)
        case "mlpUpdate": mlpUpdate(&mlp, lr: given[1].number)
        case "mlpMinibatch":
            answer.result = float(
                mlpMinibatch(&mlp, given[1].matrix(), given[2].matrix(column: true), lr: given[3].number))
        case "mlpEpoch":
            answer.result = float(
                mlpEpoch(
                    &mlp, given[1].matrix(), given[2].matrix(column: true), batch: given[3].count, lr: given[4].number,
                    rng: &rng))
        case "mlpTrain":
            let losses = mlpTrain(
                &mlp, given[1].matrix(), given[2].matrix(column: true), batch: given[3].count, epochs: given[4].count,
                lr: given[5].number, rng: &rng)
            answer.result = Value("list", shape: [losses.count], losses)
        case "mlpPredict":
            let labels =
                given.count > 2
                ? mlpPredict(mlp, given[1].matrix(), thresh: given[2].number) : mlpPredict(mlp, given[1].matrix())
            answer.result = Value("list", shape: [labels.count], labels.map(Double.init), dtype: "int64")
        default: fail("the sheet has no function \(name)")
        }
    }
    if case .generator = given.last { used = rng }
    answer.layers = values(layer.keys.isEmpty ? mlp : [layer])
    answer.steps = recorder.minibatches
    return answer
}

/// Sets what the passes have left in a layer into another.
private func takePassed(from given: Layer, _ layer: inout Layer) {
    for key in ["X", "Z", "A", "dA", "dZ", "dW", "db", "dX"] where given.hasMatrix(key) { layer[key] = given[key] }
}

/// How many minibatches so many epochs have.
private func minibatchCount(_ rows: Int, batch: Int, epochs: Int) -> Int {
    rows == 0 ? 0 : epochs * ((rows - 1) / batch + 1)
}

// MARK: - A whole run

/// A whole run: weights, training, map, with the steps asked for sent in between.
private func wholeRun(_ given: [Argument]) {
    var rng = Generator(seed: Seed(decimal: given[0].text)!)
    let (X, y, batch, epochs, lr) = (
        given[2].matrix(), given[3].matrix(column: true), given[4].count, given[5].count, given[6].number
    )
    let (steps, points, chunks) = (given[7].count, given[8].matrix(), given[9].count)
    var mlp = initMLP(given[1].spec, rng: &rng)
    var answer = Answer("initial")
    answer.layers = values(mlp)
    send(answer)

    let total = minibatchCount(X.rows, batch: batch, epochs: epochs)
    let count = min(steps, total)
    let wanted = (0..<count).map {
        Int((Double($0 * (total - 1)) / Double(max(1, count - 1))).rounded(.toNearestOrEven))
    }
    let reference = given[10].count == 1 ? Minibatches(X: X, y: y, batch: batch, rng: rng) : nil
    recorder = Recorder(reference: reference, wanted: Set(wanted))
    (recorder.asked, recorder.limit) = (total, total)
    let losses = mlpTrain(&mlp, X, y, batch: batch, epochs: epochs, lr: lr, rng: &rng)
    answer = Answer("trained")
    (answer.loss, answer.layers) = (Value("list", shape: [losses.count], losses), values(mlp))
    answer.steps = recorder.minibatches
    recorder = Recorder()
    send(answer)

    answer = Answer("ok")
    var (classes, activations): ([Double], [Double]) = ([], [])
    for part in 0..<chunks {
        let some = points.rows(part * points.rows / chunks..<(part + 1) * points.rows / chunks)
        classes += mlpPredict(mlp, some).map(Double.init)
        activations += mlpForward(&mlp, some).elements
        recorder.tellOfLife()
    }
    answer.classes = Value("list", shape: [classes.count], classes, dtype: "int64")
    answer.result = Value("Matrix", shape: [activations.count], activations)
    send(answer)
}
