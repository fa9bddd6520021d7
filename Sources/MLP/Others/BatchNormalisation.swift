// Batch normalisation (S. Ioffe and C. Szegedy, 2015), between a layer's linear part and its activation, as UvA 5.1 has
// it: each unit's Z is made to have mean 0 and variance 1 over the minibatch, then scaled by γ and moved by β, which
// are learned.
//
//   Ẑ = (Z - mean) / std          std = √(variance + eps)
//   Y = γ Ẑ + β                   what the activation takes, and what stands under `Z` in such a layer
//
// It has its own keys in the layer's dictionary, all 1×fanOut but `Zhat`, samples×fanOut:
//
//   gamma, beta                   set by addBatchNormalisation, moved by layerUpdate
//   mean, var                     running averages of the minibatches' own, moved by layerForward, for prediction
//   Zhat, std                     set by layerForward
//   dgamma, dbeta                 set by layerBackward

/// PyTorch's defaults: what keeps the root above 0, and how much a minibatch moves the running averages.
let (batchNormalisationEps, batchNormalisationMomentum) = (1e-5, 0.1)

/// Gives a layer batch normalisation: γ = 1 and β = 0, a running mean of 0 and variance of 1.
///
///     for index in mlp.indices.dropLast() { addBatchNormalisation(to: &mlp[index]) }
///
/// Each minibatch then has at least two samples. UvA 5.1; `torch.nn.BatchNorm1d`.
public func addBatchNormalisation(to layer: inout Layer) {
    let units = layer[array: "W"].columns
    for (key, value) in [("gamma", 1.0), ("beta", 0), ("mean", 0), ("var", 1)] {
        layer[array: key] = Matrix(rows: 1, columns: units, repeating: value)
    }
}

extension Layer {
    /// Whether the layer has batch normalisation.
    public var isBatchNormalised: Bool { index(forKey: "gamma") != nil }
}

/// Normalises a layer's Z = X·W + b over the minibatch and moves the running averages, as `torch.nn.BatchNorm1d` in
/// training.
///
/// - Returns: γ Ẑ + β, samples×fanOut.
func batchNormalisation(_ layer: inout Layer, _ Z: Matrix) -> Matrix {
    let m = Double(Z.rows)
    require(m > 1, "batch normalisation takes minibatches of at least two samples: of one, the variance is 0")
    let mean = Z.columnSums / m
    let centred = Z.adding(row: -mean)
    let variance = (centred * centred).columnSums / m
    let std = sqrt(variance + batchNormalisationEps)
    let Zhat = centred.multiplied(byRow: 1 / std)
    // The running variance is that of a sample, divided by m - 1.
    let (old, new) = (1 - batchNormalisationMomentum, batchNormalisationMomentum)
    layer[array: "mean"] = old * layer[array: "mean"] + new * mean
    layer[array: "var"] = old * layer[array: "var"] + new * (variance * (m / (m - 1)))
    (layer[array: "Zhat"], layer[array: "std"]) = (Zhat, std)
    return Zhat.multiplied(byRow: layer[array: "gamma"]).adding(row: layer[array: "beta"])
}

/// The backward pass of `batchNormalisation`; sets `dgamma` and `dbeta`. Derived in README.md.
///
/// - Parameter dY: The loss's gradient in γ Ẑ + β, samples×fanOut.
/// - Returns: The loss's gradient in X·W + b: γ / (m std) (m dY - Σ dY - Ẑ Σ dY Ẑ), samples×fanOut.
func dBatchNormalisation(_ layer: inout Layer, _ dY: Matrix) -> Matrix {
    let (Zhat, m) = (layer[array: "Zhat"], Double(dY.rows))
    let (dgamma, dbeta) = ((dY * Zhat).columnSums, dY.columnSums)
    (layer[array: "dgamma"], layer[array: "dbeta"]) = (dgamma, dbeta)
    let rest = (m * dY - Zhat.multiplied(byRow: dgamma)).adding(row: -dbeta)
    return rest.multiplied(byRow: layer[array: "gamma"] / (m * layer[array: "std"]))
}

/// Takes one step of gradient descent in γ and β.
func updateBatchNormalisation(_ layer: inout Layer, lr: Double) {
    layer[array: "gamma"] = layer[array: "gamma"] - lr * layer[array: "dgamma"]
    layer[array: "beta"] = layer[array: "beta"] - lr * layer[array: "dbeta"]
}

/// The network that predicts: as it is, but that a layer with batch normalisation becomes one without, whose weights
/// and bias have the running mean and variance in them.
///
/// γ (X·W + b - mean) / √(var + eps) + β is again a linear function of X. `torch.nn.Module.eval` has the same results,
/// to rounding.
public func forPrediction(_ mlp: Network) -> Network {
    mlp.map { layer in
        guard layer.isBatchNormalised else { return layer }
        let scale = layer[array: "gamma"] / sqrt(layer[array: "var"] + batchNormalisationEps)
        var plain = layer
        plain[array: "W"] = layer[array: "W"].multiplied(byRow: scale)
        plain[array: "b"] = (layer[array: "b"] - layer[array: "mean"]) * scale + layer[array: "beta"]
        for key in ["gamma", "beta", "mean", "var"] { plain[key] = nil }
        return plain
    }
}
