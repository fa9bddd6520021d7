/// Runs a backward pass of gradients through a layer; its forward pass must have been run first.
///
/// Gradients are summed over the samples, not averaged. Lab sheet 4.1, equations 9 to 11; the product of equation 9 is
/// elementwise, but for softmax (Others/Activations.swift).
///
/// - Parameters:
///   - layer: The layer; `dA`, `dZ`, `dX`, `dW` and `db` are stored in it.
///   - dA: The loss's gradient in the layer's activations, samples×fanOut.
/// - Returns: The loss's gradient in the layer's input, dX, samples×fanIn.
@discardableResult
public func layerBackward(_ layer: inout Layer, _ dA: Matrix) -> Matrix {
    var dZ = dA * slope(of: layer)(layer[array: "Z"])  // equation 9, with dRelu or dSigmoid
    if layer.isBatchNormalised { dZ = dBatchNormalisation(&layer, dZ) }  // only in other courseworks' networks
    let dX = dZ.dot(layer[array: "W"].T)  // equation 10
    let dW = layer[array: "X"].T.dot(dZ)  // equation 11
    let db = dZ.columnSums
    (layer[array: "dA"], layer[array: "dZ"], layer[array: "dX"]) = (dA, dZ, dX)
    (layer[array: "dW"], layer[array: "db"]) = (dW, db)
    return dX
}
