import Arrays

/// Runs a backward pass of gradients through a layer; its forward pass must have been run first.
///
///     dZ = dA × activation'(Z)      dX = dZ·Wᵀ      dW = Xᵀ·dZ      db = 1·dZ
///
/// Gradients are summed over the samples, not averaged. Lab sheet 4.1, equations 9 to 11.
///
/// The closed forms of UvA 4.1 (question 1.1 a and b), whose Y = X Wᵀ + B has our W transposed and B as b in each row:
/// of Z_ij = Σ_p X_ip W_pj + b_j only Z_ij for the j at hand has W_pj or b_j in it, so ∂L/∂W_pj = Σ_i X_ip dZ_ij and
/// ∂L/∂b_j = Σ_i dZ_ij, while every Z_ij of the row has X_ip: ∂L/∂X_ip = Σ_j dZ_ij W_pj. In the
/// question's own matrices: ∂L/∂W = (∂L/∂Y)ᵀX, ∂L/∂b = 1ᵀ(∂L/∂Y), ∂L/∂X = (∂L/∂Y)W. An activation that works
/// element by element multiplies its derivative in, dZ = dA ∘ h'(Z): 1 for "identity"; `dRelu` and `dSigmoid` for
/// theirs; "softmax" mixes a row's elements, see `dSoftmax`.
///
/// - Parameters:
///   - layer: The layer; `dA`, `dZ`, `dW`, `db` and `dX` are stored in it.
///   - dA: The loss's gradient in the layer's activations, samples×fanOut.
/// - Returns: The loss's gradient in the layer's input, dX, samples×fanIn.
@discardableResult
public func layerBackward(_ layer: inout Layer, _ dA: Matrix) -> Matrix {
    layerBackward(&layer, dA, at: layer.placesForBackward())
}

func layerBackward(_ layer: inout Layer, _ dA: Matrix, at: Places) -> Matrix {
    let (X, A, W) = (layer.array(at: at.X, "X"), layer.array(at: at.A, "A"), layer.array(at: at.W, "W"))
    let (m, k, n) = (X.rows, W.rows, W.columns)
    require(
        dA.rows == A.rows && dA.columns == A.columns,
        "a gradient of shape \(dA.shape) does not fit activations of shape \(A.shape)")
    require(
        A.rows == m && A.columns == n && X.columns == k,
        "weights of shape \(W.shape) do not fit a forward pass from \(X.shape) to \(A.shape): run it again")
    layer.put(dA, at.dA)

    let activation = layer.activation(at: at.act)
    var dZ = layer.take(at.dZ)
    dZ.refill(rows: m, columns: n) { dZ in
        withElements(A, dA) { A, dA in activateBackward(activation, A, dA, dZ, m: m, n: n) }
    }
    var (dW, db, dX) = (layer.take(at.dW), layer.take(at.db), layer.take(at.dX))
    withElements(X, W, dZ) { X, W, dZ in
        dW.refill(rows: k, columns: n) { dW in
            db.refill(rows: 1, columns: n) { db in weightGradients(X, dZ, dW, db, m: m, k: k, n: n) }
        }
        dX.refill(rows: m, columns: k) { dX in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: k * n) { room in
                inputGradient(dZ, W, dX, room: room.baseAddress!, m: m, k: k, n: n)
            }
        }
    }
    layer.put(dZ, at.dZ)
    layer.put(dW, at.dW)
    layer.put(db, at.db)
    layer.put(dX, at.dX)
    return dX
}
