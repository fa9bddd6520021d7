#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#endif

// The Swift side of a comparison: a student's functions, called for another program, as Tests/Reference/side.py does it
// for Python. A request is a line of JSON on standard input, an answer one on standard output.

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

private func send(_ answer: Answer) {
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

// MARK: - Values as JSON

private struct Request: Decodable {
    let function: String
    let arguments: [Argument]?
    let calls: Int?
    let names: [String]?
}

private enum Argument: Decodable {
    case array(shape: [Int], [Double])
    case number(Double)
    case count(Int)
    case text(String)
    case generator(Generator)
    case spec(Sheet.Spec)
    case layer(Layer)
    case network(Network)

    enum Key: CodingKey { case shape, data, float, seed, spec, layer, network }

    init(from decoder: any Decoder) throws {
        if let single = try? decoder.singleValueContainer() {
            if let count = try? single.decode(Int.self) {
                self = .count(count)
                return
            }
            if let text = try? single.decode(String.self) {
                self = .text(text)
                return
            }
        }
        let given = try decoder.container(keyedBy: Key.self)
        if let data = try given.decodeIfPresent(Data.self, forKey: .data) {
            self = .array(shape: try given.decode([Int].self, forKey: .shape), doubles(data))
        } else if let number = try given.decodeIfPresent(Double.self, forKey: .float) {
            self = .number(number)
        } else if let seed = try given.decodeIfPresent(String.self, forKey: .seed) {
            self = .generator(Generator(seed: Seed(decimal: seed)!))
        } else if let spec = try given.decodeIfPresent([SpecElement].self, forKey: .spec) {
            self = .spec(spec.map { ($0.fanIn, $0.act) })
        } else if let entries = try given.decodeIfPresent([String: Argument].self, forKey: .layer) {
            self = .layer(Layer(entries))
        } else {
            self = .network(try given.decode([[String: Argument]].self, forKey: .network).map { Layer($0) })
        }
    }

    private struct SpecElement: Decodable {
        let fanIn: Int
        let act: String?

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            fanIn = try pair.decode(Int.self)
            act = try pair.decodeIfPresent(String.self)
        }
    }

    /// As a matrix: a number is 1×1, a vector a row, or a column where one is wanted.
    func matrix(column: Bool = false) -> Matrix {
        switch self {
        case .array(let shape, let elements):
            let columns = column && shape.count < 2 ? 1 : shape.last ?? 1
            return Matrix(rows: columns == 0 ? 0 : elements.count / columns, columns: columns, elements: elements)
        case .number(let number): return Matrix([[number]])
        case .count(let count): return Matrix([[Double(count)]])
        default: fail("an argument is no array")
        }
    }

    var shape: [Int] { if case .array(let shape, _) = self { shape } else { [] } }
    var count: Int { if case .count(let count) = self { count } else { fail("an argument is no whole number") } }
    var text: String { if case .text(let text) = self { text } else { fail("an argument is no text") } }
    var spec: Sheet.Spec { if case .spec(let spec) = self { spec } else { fail("an argument is no spec") } }
    var layer: Layer { if case .layer(let layer) = self { layer } else { fail("an argument is no layer") } }
    var network: Network { if case .network(let mlp) = self { mlp } else { fail("an argument is no network") } }
    var generator: Generator { if case .generator(let rng) = self { rng } else { fail("an argument is no generator") } }

    var number: Double {
        switch self {
        case .number(let number): number
        case .count(let count): Double(count)
        default: fail("an argument is no number")
        }
    }
}

extension Layer {
    fileprivate init(_ entries: [String: Argument]) {
        self = [:]
        for (key, value) in entries {
            if case .text(let text) = value { self[key] = text } else { self[key] = value.matrix() }
        }
    }
}

private func doubles(_ data: Data) -> [Double] {
    [Double](unsafeUninitializedCapacity: data.count / 8) { buffer, count in
        count = data.count / 8
        data.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<(count * 8)]))
        }
    }
}

private struct Value: Encodable, Equatable {
    var type = "Matrix"
    var text: String?
    var dtype: String?
    var shape: [Int]?
    var data: Data?

    init(text: String) { (type, self.text) = ("str", text) }

    init(_ type: String, shape: [Int], _ elements: [Double], dtype: String = "float64") {
        (self.type, self.shape, self.dtype) = (type, shape, dtype)
        data = elements.withUnsafeBytes { Data($0) }
    }

    /// A matrix; in the shape of an argument that it answers where it has as many rows and columns.
    init(_ matrix: Matrix, like argument: Argument? = nil, column: Bool = false) {
        let given = argument?.matrix(column: column)
        let isAlike = given.map { $0.rows == matrix.rows && $0.columns == matrix.columns } ?? false
        self.init("Matrix", shape: isAlike ? argument!.shape : [matrix.rows, matrix.columns], matrix.elements)
    }

    /// What stands under a key of a layer; a bias and its gradient are vectors.
    init(_ key: String, of layer: Layer) {
        guard layer.hasMatrix(key) else {
            self.init(text: layer[key])
            return
        }
        let matrix = layer[key]
        let isVector = ["b", "db"].contains(key) && matrix.rows == 1
        self.init("Matrix", shape: isVector ? [matrix.columns] : [matrix.rows, matrix.columns], matrix.elements)
    }
}

private typealias LayerValues = [String: Value]

private func values(_ mlp: Network, keys: [String]? = nil) -> [LayerValues] {
    mlp.map { layer in
        Dictionary(
            uniqueKeysWithValues: layer.keys.filter { keys?.contains($0) ?? true }.map { ($0, Value($0, of: layer)) })
    }
}

private struct Minibatch: Encodable, Equatable {
    let X, y: Value

    init(_ X: Matrix, _ y: Matrix) { (self.X, self.y) = (Value(X), Value("Matrix", shape: [y.count], y.elements)) }
}

private struct Answer: Encodable {
    var status: String
    var message: String?
    var result: Value?
    var layers: [LayerValues]?
    var changed: [Int]?
    var next: Value?
    var repeats, skeleton: Bool?
    var steps: [Minibatch]?
    var loss, X, y, lr, classes: Value?
    var before: [LayerValues]?
    var number: Int?

    init(_ status: String, message: String? = nil) { (self.status, self.message) = (status, message) }
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

private func float(_ value: Double) -> Value { Value("float", shape: [], [value]) }

// MARK: - Training

nonisolated(unsafe) var recorder = Recorder()

/// Calls `mlpMinibatch` for those who train, and keeps what it is given.
final class Recorder {
    fileprivate private(set) var isRecording: Bool
    /// How many minibatches the student's training is asked for, and after how many it is stopped.
    fileprivate var (asked, limit) = (0, Int.max)
    /// The reference's order of samples: minibatches that come in it are not kept.
    private let reference: Minibatches?
    private var upcoming: Minibatches?
    fileprivate private(set) var minibatches: [Minibatch] = []
    /// The numbers of the steps that are sent whole as they happen, with the network before and after.
    private let wanted: Set<Int>
    private var count = 0
    private var told = ContinuousClock.now

    fileprivate init(isRecording: Bool = false, reference: Minibatches? = nil, wanted: Set<Int> = []) {
        (self.isRecording, self.reference, upcoming, self.wanted) = (isRecording, reference, reference, wanted)
    }

    func minibatch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, lr: Double) -> Double {
        let number = count
        count += 1
        if number >= limit { fail("it goes on after \(number) minibatches, where \(asked) were asked for") }
        if isRecording || upcoming != nil { keep(Minibatch(X, y)) }
        defer { tellOfLife() }
        guard wanted.contains(number) else { return Sheet.mlpMinibatch.body(&mlp, X, y, lr) }
        var answer = Answer("step")
        (answer.number, answer.before) = (number, values(mlp, keys: ["W", "b", "act"]))
        (answer.X, answer.y, answer.lr) = (Value(X), Value("Matrix", shape: [y.count], y.elements), float(lr))
        let loss = Sheet.mlpMinibatch.body(&mlp, X, y, lr)
        (answer.loss, answer.layers) = (float(loss), values(mlp))
        send(answer)
        return loss
    }

    /// Says now and again that there is progress.
    func tellOfLife() {
        if told.duration(to: .now) < .milliseconds(100) { return }
        send(Answer("working"))
        told = .now
    }

    private func keep(_ minibatch: Minibatch) {
        if !isRecording {
            if upcoming?.next() == minibatch { return }
            var earlier = reference
            minibatches = (0..<count).compactMap { _ in earlier?.next() }
            isRecording = true
        }
        minibatches.append(minibatch)
    }
}

/// One permutation an epoch, cut into slices: the reference's order.
private struct Minibatches {
    let X, y: Matrix
    let batch: Int
    var rng: Generator
    var order: ArraySlice<Int> = []

    mutating func next() -> Minibatch {
        if order.isEmpty { order = rng.permutation(X.rows)[...] }
        let rows = order.prefix(batch)
        order = order.dropFirst(batch)
        return Minibatch(X.rows(rows), y.rows(rows))
    }
}

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
