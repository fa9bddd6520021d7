/// Runs a backward pass of gradients through a layer; its forward pass must have been run first.
///
///     dZ = dA × activation'(Z)      dX = dZ·Wᵀ      dW = Xᵀ·dZ      db = 1·dZ
///
/// Gradients are summed over the samples, not averaged. Lab sheet 4.1, equations 9 to 11.
///
/// - Parameters:
///   - layer: The layer; `dA`, `dZ`, `dW`, `db` and `dX` are stored in it.
///   - dA: The loss's gradient in the layer's activations, samples×fanOut.
/// - Returns: The loss's gradient in the layer's input, dX, samples×fanIn.
@discardableResult
public func layerBackward(_ layer: inout Layer, _ dA: Matrix) -> Matrix {
    let Z = layer[array: "Z"]
    require(
        dA.rows == Z.rows && dA.columns == Z.columns,
        "a gradient of shape \(dA.shape) does not fit activations of shape \(Z.shape)")
    let dZ = dA * (layer[text: "act"] == "sigmoid" ? dSigmoid(Z) : dRelu(Z))
    let dX = dZ.dot(layer[array: "W"].transposed)
    layer[array: "dA"] = dA
    layer[array: "dZ"] = dZ
    layer[array: "dW"] = layer[array: "X"].transposed.dot(dZ)
    layer[array: "db"] = dZ.columnSums
    layer[array: "dX"] = dX
    return dX
}
