#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    @preconcurrency import Glibc
#endif

// The Swift side of a comparison: a student's functions, called for another program, as Sources/compare/Python/side.py
// does it for Python. A request is a line of JSON on standard input, an answer one on standard output.

/// Answers requests to the end of standard input.
///
/// The first argument is the file that takes up what the student's functions print, and the runtime's words where one
/// of them stops the program.
public func serve() {
    answers = dup(1)
    endWithParent()
    let (nothing, log) = (open("/dev/null", O_RDONLY), open(CommandLine.arguments[1], O_WRONLY | O_APPEND))
    dup2(nothing, 0)
    dup2(log, 1)
    dup2(log, 2)
    // Nothing that was printed is lost in a buffer when the program stops.
    setvbuf(stdout, nil, _IONBF, 0)
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
            for name in request.names ?? [] { functions[name]?.isReplaced = true }
            send(Answer("ok"))
        case "wholeRun": wholeRun(request.arguments ?? [])
        default: send(answer(request.function, request.arguments ?? [], calls: request.calls ?? 1))
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
            // macOS watches for what is asked for only, and stops at other news: it is asked again every second.
            var waiting = pollfd(fd: requests, events: Int16(POLLHUP), revents: 0)
            while poll(&waiting, 1, 1000) <= 0 {}
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

/// A call of a function: what it is given, and what it makes of that.
final class Call {
    let given: [Argument]
    var (layer, mlp): (Layer, Network) = ([:], [])
    var rng = Generator(seed: 0)
    var result: Value?

    init(_ given: [Argument]) {
        self.given = given
        switch given.first {
        case .network(let network): mlp = network
        case .layer(let given): layer = given
        default: break
        }
        if case .generator(let given) = given.last { rng = given }
    }

    subscript(index: Int) -> Argument { given[index] }

    func callElementwise(_ body: (Matrix) -> Matrix) { result = Value(body(self[0].matrix()), like: self[0]) }

    func callLoss(_ body: (Matrix, Matrix, Double) -> Matrix) {
        result = Value(body(self[0].labels, self[1].matrix(), 1e-10), like: self[1])
    }

    /// Puts what the passes leave in a layer back as it was given.
    func restorePassed() {
        func restore(_ layer: inout Layer, from given: Layer) {
            for key in ["X", "Z", "A", "dA", "dZ", "dW", "db", "dX"] where given.hasMatrix(key) {
                layer[key] = given[key]
            }
        }
        switch given.first {
        case .network(let given): for (index, layer) in given.enumerated() { restore(&mlp[index], from: layer) }
        case .layer(let given): restore(&layer, from: given)
        default: break
        }
    }
}

/// Calls a function, and one that draws random numbers twice.
private func answer(_ name: String, _ arguments: [Argument], calls: Int) -> Answer {
    guard let function = functions[name] else { return Answer("missing") }
    var (answer, rng) = call(name, function, arguments, calls)
    answer.changed = []
    answer.skeleton = false
    if case .generator = arguments.last {
        answer.next = float(rng.random())
        let again = call(name, function, arguments, calls).answer
        answer.repeats = again.result == answer.result && again.layers == answer.layers && again.steps == answer.steps
    }
    return answer
}

/// - Parameter calls: How often it is called, one call upon the other, with the passes' keys as they were given.
/// - Returns: The answer, and the generator after the call.
private func call(
    _ name: String, _ function: any SheetFunction, _ given: [Argument], _ calls: Int
) -> (answer: Answer, rng: Generator) {
    recorder = Recorder(isRecording: name == "mlpEpoch" || name == "mlpTrain")
    if recorder.isRecording {
        let rows = given[1].matrix().rows
        recorder.asked = minibatchCount(rows, batch: given[3].count, epochs: name == "mlpTrain" ? given[4].count : 1)
        // A mistake with a few too many is recognised as such.
        recorder.limit = 100 * rows * recorder.asked
    }
    let call = Call(given)
    for number in 0..<calls {
        if number > 0 { call.restorePassed() }
        function.answer(call)
    }
    var answer = Answer("ok")
    answer.result = call.result
    answer.layers = values(call.layer.keys.isEmpty ? call.mlp : [call.layer])
    answer.steps = recorder.minibatches
    return (answer, call.rng)
}

/// The number of minibatches in some epochs.
private func minibatchCount(_ rows: Int, batch: Int, epochs: Int) -> Int {
    rows == 0 ? 0 : epochs * ((rows - 1) / batch + 1)
}

// MARK: - A whole run

/// A whole run: weights, training, map, with the steps asked for sent in between.
private func wholeRun(_ given: [Argument]) {
    var rng = Generator(seed: Seed(decimal: given[0].text)!)
    let (X, y, batch, epochs, lr) = (
        given[2].matrix(), given[3].labels, given[4].count, given[5].count, given[6].number
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
    // Some epochs too many come to an end, which tells more.
    (recorder.asked, recorder.limit) = (total, 2 * total)
    recorder.moments = Set(moments(of: epochs, count: given[11].count))
    let losses = mlpTrain(&mlp, X, y, batch: batch, epochs: epochs, lr: lr, rng: &rng)
    answer = Answer("trained")
    (answer.loss, answer.layers) = (list(losses), values(mlp))
    answer.steps = recorder.minibatches
    recorder = Recorder()
    send(answer)

    answer = Answer("ok")
    var (classes, activations): ([Int], [Double]) = ([], [])
    for part in 0..<chunks {
        let some = points.rows(part * points.rows / chunks..<(part + 1) * points.rows / chunks)
        classes += mlpPredict(mlp, some)
        activations += mlpForward(&mlp, some).elements
        recorder.tellOfLife()
    }
    answer.classes = list(classes)
    answer.result = Value("Matrix", shape: [activations.count], activations)
    send(answer)
}

/// The epochs between the first and the last of which the network is told, dense at first, as on the page that plays a
/// training back.
private func moments(of epochs: Int, count: Int) -> [Int] {
    if epochs <= 1 || count < 3 { return [] }
    if epochs < count { return Array(1..<epochs) }
    let power = max(1.5, log(Double(epochs)) / log(Double(count - 1)))
    var moments: [Int] = []
    for index in 1..<count - 1 {
        let wanted = Double(epochs) * pow(Double(index) / Double(count - 1), power)
        moments.append(max((moments.last ?? 0) + 1, Int(wanted)))
    }
    return moments
}
