/// Runs a forward pass of data through a layer: Z = X·W + b, A = activation(Z).
///
/// Lab sheet 3.1, equations 7 and 8; the sheet's equation 7 leaves out the bias that its equation 13 trains.
///
/// - Parameters:
///   - layer: A layer as `initLayer` makes it; `X`, `Z` and `A` are stored in it.
///   - X: The input, samples×fanIn.
/// - Returns: The layer's output activations A, samples×fanOut.
@discardableResult
public func layerForward(_ layer: inout Layer, _ X: Matrix) -> Matrix {
    layerForward(&layer, X, at: layer.placesForForward())
}

func layerForward(_ layer: inout Layer, _ X: Matrix, at: Places) -> Matrix {
    let (W, b) = (layer.array(at: at.W, "W"), layer.array(at: at.b, "b"))
    let (m, k, n) = (X.rows, W.rows, W.columns)
    require(X.columns == k, "an input of shape \(X.shape) does not fit weights of shape \(W.shape)")
    layer.put(X, at.X)

    var Z = layer.take(at.Z)
    Z.refill(rows: m, columns: n) { Z in
        withElements(X, W, b) { X, W, b in affine(X, W, b, Z, m: m, k: k, n: n) }
    }
    let isSigmoid = layer.isSigmoid(at: at.act)
    var A = layer.take(at.A)
    A.refill(rows: m, columns: n) { A in
        withElements(Z, Z) { Z, _ in activate(isSigmoid, Z, A, m * n) }
    }
    layer.put(Z, at.Z)
    layer.put(A, at.A)
    return A
}
