@_exported import Networks

/// Trains as `mlpTrain`, without the dictionaries: the same arguments, the same bits under every key of every layer.
@discardableResult
public func mlpTrainFast(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double, rng: inout Generator
) -> [Double] {
    trainFast(&mlp, X, y, Hyperparameters(batch: batch, lr: lr), epochs: epochs, rng: &rng)
}

/// Trains as `train`, without the dictionaries: the same arguments, the same bits under every key of every layer.
@discardableResult
public func trainFast(
    _ mlp: inout Network, _ X: some Features, _ y: some Labels, _ how: Hyperparameters, epochs: Int,
    rng: inout Generator
) -> [Double] {
    let trainer = FastTrainer(mlp, X, y, how)
    let losses = trainer.train(epochs: epochs, rng: &rng)
    mlp = trainer.network
    return losses
}

/// A training without the dictionaries, which goes on from call to call.
///
///     let trainer = FastTrainer(mlp, X, y, Hyperparameters(batch: 10, lr: 0.01))
///     trainer.train(epochs: 50, rng: &rng)
///     trainer.train(epochs: 50, rng: &rng)      // the same as 100 at once
///     mlp = trainer.network
///
/// The weights are copied out of the layers into memory of the trainer's own and trained there. Every element goes
/// through the same operations in the same order as in the step-by-step functions.
public final class FastTrainer {
    /// The accuracy in each epoch: the mean of its minibatches' accuracies, each measured before the minibatch's step.
    /// Empty unless they were asked for.
    public private(set) var accuracies: [Double] = []

    private let mlp: Network
    private let X: any Features
    private let y: Matrix
    private let how: Hyperparameters
    private var order: [Int]
    private var isTrained = false
    /// The workspace's functions, specialised for the vectors that it works on.
    private var run: ((_ order: UnsafeBufferPointer<Int>) -> (loss: Double, accuracy: Double))!
    private var copyWeights: ((_ mlp: inout Network, _ beforeLastStep: Bool) -> Void)!

    /// A training of `mlp` from its weights on.
    ///
    /// - Parameters:
    ///   - X, y: The samples and their labels, as `train` takes them.
    ///   - measuresAccuracy: Whether `accuracies` are measured.
    public init(
        _ mlp: Network, _ X: some Features, _ y: some Labels, _ how: Hyperparameters, measuresAccuracy: Bool = false
    ) {
        requireTrainable(mlp, X, y, how)
        let shapes = mlp.map { LayerShape($0) }
        require(
            shapes[0].fanIn == X.columns && zip(shapes, shapes.dropFirst()).allSatisfy { $0.fanOut == $1.fanIn },
            "samples of \(X.columns) features do not fit a network of \(shapes.map { "\($0.fanIn)->\($0.fanOut)" })")
        let outputs = shapes[shapes.count - 1].fanOut
        (self.mlp, self.X, self.how) = (mlp, X, how)
        self.y = how.loss.labels(y, like: Matrix(rows: X.rows, columns: outputs, repeating: 0))
        order = Array(0..<X.rows)
        makeWorkspace(shapes, measuresAccuracy)
    }

    /// Not generic, so that each workspace is specialised for its vectors.
    private func makeWorkspace(_ shapes: [LayerShape], _ measuresAccuracy: Bool) {
        let batch = min(how.batch, X.rows)
        var matrix: Matrix { X as? Matrix ?? X.rows(0..<X.rows) }
        // What works on a row of units at a time is left to the wide one.
        let isWide = measuresAccuracy || shapes.contains { $0.isNormalised || !$0.isElementwise }
        switch isWide ? .max : shapes.map({ max($0.fanIn, $0.fanOut) }).max()! {
        case ...4: adopt(NarrowWorkspace<SIMD4<Double>>(mlp, shapes, matrix, y, batch: batch, how), batch)
        case ...8: adopt(NarrowWorkspace<SIMD8<Double>>(mlp, shapes, matrix, y, batch: batch, how), batch)
        default: adopt(WideWorkspace(mlp, shapes, X, y, batch: batch, how, measuresAccuracy: measuresAccuracy), batch)
        }
    }

    private func adopt(_ workspace: some Workspace, _ batch: Int) {
        let lr = how.lr
        run = { workspace.epoch($0, batch: batch, lr: lr) }
        copyWeights = { workspace.copyWeights(into: &$0, beforeLastStep: $1) }
    }

    /// Trains for some epochs.
    ///
    /// - Parameter rng: One `permutation` an epoch is drawn from it.
    /// - Returns: The loss of each epoch.
    @discardableResult
    public func train(epochs: Int, rng: inout Generator) -> [Double] {
        require(epochs >= 0, "a number of epochs is not negative, as \(epochs) is")
        var losses: [Double] = []
        losses.reserveCapacity(min(epochs, 1 << 24))  // an array that grows is there twice while it is copied
        for _ in 0..<epochs {
            rng.permutation(into: &order)
            let (loss, accuracy) = order.withUnsafeBufferPointer { run($0) }
            losses.append(loss)
            if !accuracy.isNaN { accuracies.append(accuracy) }
            isTrained = true
        }
        return losses
    }

    /// The network as it is now, every key of every layer set as `train` sets it: the last minibatch is run again by
    /// `trainMinibatch`.
    public var network: Network {
        if !isTrained { return mlp }
        var mlp = mlp
        copyWeights(&mlp, true)
        let batch = min(how.batch, order.count)
        let last = order[((order.count - 1) / batch * batch)...]
        trainMinibatch(&mlp, X.rows(last), y.rows(last), how)
        return mlp
    }

    /// The network with its weights as they are now, and every other key as it was given: enough to predict, and quick.
    public var weights: Network {
        var mlp = mlp
        copyWeights(&mlp, false)
        return mlp
    }
}
