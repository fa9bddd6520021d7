import Arrays

/// Takes one step of gradient descent: W ← W - lr·dW, b ← b - lr·db; the forward and backward passes must
/// have been run first.
///
/// Lab sheet 5.1, equations 12 and 13.
///
/// - Parameters:
///   - layer: The layer, whose `W` and `b` change.
///   - lr: The learning rate α.
public func layerUpdate(_ layer: inout Layer, lr: Double) {
    layerUpdate(&layer, lr: lr, at: layer.places)
}

func layerUpdate(_ layer: inout Layer, lr: Double, at: Places) {
    let (dW, db) = (layer.array(at: at.dW, "dW"), layer.array(at: at.db, "db"))
    var (W, b) = (layer.take(at.W), layer.take(at.b))
    require(
        W.rows == dW.rows && W.columns == dW.columns, "a gradient of shape \(dW.shape) does not fit weights of shape \(W.shape)")
    require(b.rows == db.rows && b.columns == db.columns, "a gradient of shape \(db.shape) does not fit a bias of shape \(b.shape)")
    withElements(dW, db) { dW, db in
        let (weights, biases) = (W.count, b.count)
        W.change { descend($0, dW, lr: lr, weights) }
        b.change { descend($0, db, lr: lr, biases) }
    }
    layer.put(W, at.W)
    layer.put(b, at.b)
}
