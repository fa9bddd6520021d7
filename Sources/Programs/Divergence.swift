import MLP

/// Training that has left the finite numbers.
public struct Divergence: Error, CustomStringConvertible {
    private let epoch: Int
    private let what: String
    private let lr: Double

    /// In `epoch`, `what` (as "the loss") was no longer finite.
    public init(epoch: Int, what: String, lr: Double) {
        (self.epoch, self.what, self.lr) = (epoch, what, lr)
    }

    /// The sentence for the user.
    public var description: String {
        "in epoch \(epoch) \(what) is no longer finite; a learning rate smaller than \(lr) (--lr) may help. The output files were not written"
    }
}

extension Layer {
    /// Whether no weight or bias is infinite or NaN.
    public var hasFiniteWeights: Bool { self[array: "W"].isFinite && self[array: "b"].isFinite }
}

/// Whether an epoch is one of about ten to print: evenly spread, the first and the last among them.
public func isMilestone(_ epoch: Int, of epochs: Int) -> Bool {
    epoch == 1 || epoch == epochs || epoch % max(1, epochs / 10) == 0
}
