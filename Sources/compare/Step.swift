import MLP

/// Single steps, each from the same weights and the same minibatch on both sides.
struct Step {
    private var loss, keys: Row
    private let names: (String, String)
    /// The first value that differs, and the function that has made it.
    private(set) var wrong: (function: String, reason: String)?

    init(tolerance: Double, _ names: (String, String)) {
        loss = Row("6.1", "loss", tolerance: tolerance)
        keys = Row("6.1", "every key of every layer", tolerance: tolerance)
        self.names = names
    }

    var count: Int { loss.cases }

    var rows: [Row] { [loss, keys] }

    /// Compares a step, unless one has differed before: its values in the order in which they are computed.
    mutating func compare(_ answer: Answer) {
        if wrong != nil { return }
        guard let number = answer.number, let start = answer.before.flatMap(network(of:)),
            let lr = answer.lr?.array?.elements.first, let X = answer.X?.array?.matrix,
            let y = answer.y?.array?.elements, let ownLoss = answer.loss?.array?.elements,
            let layers = answer.layers, layers.count == start.count
        else {
            wrong = ("mlp_minibatch", "a step of the whole run that cannot be read")
            return
        }
        var mlp = start
        let expected = mlpMinibatch(&mlp, X, Matrix(column: y), lr: lr)
        let step = "minibatch \(number + 1) of the whole run"
        loss.cases += 1
        keys.cases += 1
        let passes: [(function: String, keys: [String], layers: [Int])] = [
            ("layer_forward", ["X", "Z", "A"], Array(mlp.indices)),
            ("layer_backward", ["dA", "dZ", "dW", "db", "dX"], mlp.indices.reversed()),
            ("layer_update", ["W", "b"], Array(mlp.indices)),
        ]
        for (function, passed, indices) in passes {
            for (index, key) in indices.flatMap({ index in passed.map { (index, $0) } }) {
                let own = layers[index]?[key]?.array?.elements ?? []
                keys.compare(mlp[index][key].elements, own, names) { "\(step): \(elementName(mlp, index, key, $0))" }
                guard keys.verdict.agrees else {
                    wrong = (key == "dA" ? "mlp_backward" : function, keys.verdict.reason ?? "")
                    return
                }
            }
        }
        loss.compare([expected], ownLoss, names) { _ in "\(step): the loss" }
        if !loss.verdict.agrees { wrong = ("mlp_minibatch", loss.verdict.reason ?? "") }
    }
}
