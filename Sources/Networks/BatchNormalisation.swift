// Batch normalisation (S. Ioffe and C. Szegedy, 2015), between a layer's linear part and its activation, as UvA 5.1 has
// it: each unit's Z is made to have mean 0 and variance 1 over the minibatch, then scaled by γ and moved by β, which
// are learned.
//
//   Ẑ = (Z - mean) / std          std = √(variance + eps)
//   Y = γ Ẑ + β                   what the activation takes, and what stands under `Z` in such a layer
//
// It has its own keys in the layer's dictionary, all 1×fanOut except `Zhat`, which is samples×fanOut:
//
//   gamma, beta                   set by addBatchNormalisation, moved by update
//   mean, var                     running averages of the minibatches' own, moved by forward, for prediction
//   Zhat, std                     set by forward
//   dgamma, dbeta                 set by backward

/// PyTorch's defaults: what keeps the root above 0, and how much a minibatch moves the running averages.
package let (batchNormalisationEps, batchNormalisationMomentum) = (1e-5, 0.1)

/// The `act` of a layer with batch normalisation, whose activation is then named by its key `activation`: the sheet's
/// functions refuse it.
let batchNormalisationAct = "batch normalisation"

/// The keys of the arrays that training changes beside W and b.
package let batchNormalisationKeys = ["gamma", "beta", "mean", "var"]

/// Gives a layer batch normalisation: γ = 1 and β = 0, a running mean of 0 and variance of 1.
///
///     for index in mlp.indices.dropLast() { addBatchNormalisation(to: &mlp[index]) }
///
/// Each minibatch then has at least two samples. UvA 5.1; `torch.nn.BatchNorm1d`.
public func addBatchNormalisation(to layer: inout Layer) {
    layer["activation"] = layer.activation.rawValue
    layer["act"] = batchNormalisationAct
    let W: Matrix = layer["W"]
    for (key, value) in zip(batchNormalisationKeys, [1.0, 0, 0, 1]) {
        layer[key] = Matrix(rows: 1, columns: W.columns, repeating: value)
    }
}

/// Normalises a layer's Z = X·W + b over the minibatch and moves the running averages, as `torch.nn.BatchNorm1d` in
/// training.
///
/// - Returns: γ Ẑ + β, samples×fanOut.
func batchNormalisation(_ layer: inout Layer, _ Z: Matrix) -> Matrix {
    let m = Double(Z.rows)
    require(m > 1, "batch normalisation takes minibatches of at least two samples: of one, the variance is 0")
    let mean = Z.columnSums / m
    let centred = Z - mean
    let variance = (centred * centred).columnSums / m
    layer["std"] = sqrt(variance + batchNormalisationEps)
    layer["Zhat"] = centred * (1 / layer["std"])
    // The running variance is that of a sample, divided by m - 1.
    let (old, new) = (1 - batchNormalisationMomentum, batchNormalisationMomentum)
    layer["mean"] = old * layer["mean"] + new * mean
    layer["var"] = old * layer["var"] + new * (variance * (m / (m - 1)))
    return layer["Zhat"] * layer["gamma"] + layer["beta"]
}

/// The backward pass of `batchNormalisation`; sets `dgamma` and `dbeta`. Derived in README.md.
///
/// - Parameter dY: The loss's gradient in γ Ẑ + β, samples×fanOut.
/// - Returns: The loss's gradient in X·W + b: γ / (m std) (m dY - Σ dY - Ẑ Σ dY Ẑ), samples×fanOut.
func dBatchNormalisation(_ layer: inout Layer, _ dY: Matrix) -> Matrix {
    let m = Double(dY.rows)
    layer["dgamma"] = (dY * layer["Zhat"]).columnSums
    layer["dbeta"] = dY.columnSums
    let rest = m * dY - layer["Zhat"] * layer["dgamma"] - layer["dbeta"]
    return rest * (layer["gamma"] / (m * layer["std"]))
}

/// Takes one step of gradient descent in γ and β.
func updateBatchNormalisation(_ layer: inout Layer, lr: Double) {
    layer["gamma"] = layer["gamma"] - lr * layer["dgamma"]
    layer["beta"] = layer["beta"] - lr * layer["dbeta"]
}

/// The network that predicts: a layer with batch normalisation becomes one without, whose weights and bias have the
/// running mean and variance in them; every other layer stays as it is.
///
/// γ (X·W + b - mean) / √(var + eps) + β is again a linear function of X. `torch.nn.Module.eval` has the same results,
/// to rounding.
public func forPrediction(_ mlp: Network) -> Network {
    mlp.map { layer in
        guard layer.isBatchNormalised else { return layer }
        let scale = layer["gamma"] / sqrt(layer["var"] + batchNormalisationEps)
        var plain = layer
        plain["W"] = layer["W"] * scale
        plain["b"] = (layer["b"] - layer["mean"]) * scale + layer["beta"]
        plain["act"] = layer.activation.rawValue
        for key in batchNormalisationKeys + ["activation", "Zhat", "std", "dgamma", "dbeta"] {
            plain.removeValue(forKey: key)
        }
        return plain
    }
}
