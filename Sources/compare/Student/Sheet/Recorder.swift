// The minibatches of a training.

nonisolated(unsafe) var recorder = Recorder()

/// Calls `mlpMinibatch` for a training, keeps its arguments, and tells of the training as it goes.
final class Recorder {
    private(set) var isRecording: Bool
    /// How many minibatches the student's training is asked for, and after how many it is stopped.
    var (asked, limit) = (0, Int.max)
    /// The reference's order of samples: minibatches that come in it are not kept.
    private let reference: Minibatches?
    private var upcoming: Minibatches?
    private(set) var minibatches: [Minibatch] = []
    /// The numbers of the steps that are sent whole as they happen, with the network before and after.
    private let wanted: Set<Int>
    private var count = 0
    private var told = ContinuousClock.now
    /// After how many epochs the network is told, and how many there were.
    var moments: Set<Int> = []
    private var epochs = 0

    init(isRecording: Bool = false, reference: Minibatches? = nil, wanted: Set<Int> = []) {
        (self.isRecording, self.reference, upcoming, self.wanted) = (isRecording, reference, reference, wanted)
    }

    func minibatch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, lr: Double) -> Double {
        let number = count
        count += 1
        if number >= limit {
            let place = epochs == 0 ? ", in its first epoch" : ""
            fail("it goes on after \(number) minibatches\(place), where \(asked) were asked for")
        }
        if isRecording || upcoming != nil { keep(Minibatch(X, y)) }
        defer { tellOfLife() }
        guard wanted.contains(number) else { return sheet.mlpMinibatch.body(&mlp, X, y, lr) }
        var answer = Answer("step")
        (answer.number, answer.before) = (number, values(mlp, keys: ["W", "b", "act"]))
        (answer.X, answer.y, answer.lr) = (Value(X), Value("Matrix", shape: [y.count], y.elements), float(lr))
        let loss = sheet.mlpMinibatch.body(&mlp, X, y, lr)
        (answer.loss, answer.layers) = (float(loss), values(mlp))
        send(answer)
        return loss
    }

    /// Takes note of the end of an epoch.
    func endEpoch(_ mlp: Network) {
        epochs += 1
        if !moments.contains(epochs) { return }
        var answer = Answer("moment")
        (answer.number, answer.layers) = (epochs, values(mlp, keys: ["W", "b", "act"]))
        send(answer)
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
struct Minibatches {
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
