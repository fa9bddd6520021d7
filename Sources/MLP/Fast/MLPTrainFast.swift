/// The same training as `mlpTrain`, without the dictionaries: the same arguments, and the same bits under every key of
/// every layer.
@discardableResult
public func mlpTrainFast(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double,
    loss: Loss = .binaryCrossentropy, reduction: Reduction = .sum, rng: inout Generator,
    goOn: (_ epoch: Int, _ loss: Double) -> Bool = { _, _ in true }
) -> [Double] {
    let objective = Objective(loss: loss, reduction: reduction)
    return train(&mlp, X, y, batch: batch, epochs: epochs, lr: lr, objective, rng: &rng, goOn: goOn)
}
