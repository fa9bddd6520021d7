import Arrays

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
    require(b.rows == 1 && b.columns == n, "a bias of shape \(b.shape) does not fit weights of shape \(W.shape)")
    layer.put(X, at.X)

    let activation = layer.activation(at: at.act)
    var (Z, A) = (layer.take(at.Z), layer.take(at.A))
    Z.refill(rows: m, columns: n) { Z in
        A.refill(rows: m, columns: n) { A in
            withElements(X, W, b) { X, W, b in layerForward(X, W, b, Z, A, activation, m: m, k: k, n: n) }
        }
    }
    layer.put(Z, at.Z)
    layer.put(A, at.A)
    return A
}
