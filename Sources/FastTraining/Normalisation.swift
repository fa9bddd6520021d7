/// Batch normalisation of a layer on bare memory: `batchNormalisation` and what belongs to it, operation for operation,
/// a few columns at a time.
///
/// Bounds: eight columns from j while j + 8 ≤ n, then single ones, of matrices m×n, where m is no more
/// than there is room for in `Zhat`.
struct Normalisation {
    /// The layer's own numbers, n each.
    let gamma, beta, mean, variance: UnsafeMutablePointer<Double>
    /// What the backward pass takes: Ẑ, m×n, and the standard deviations, n.
    let Zhat, std: UnsafeMutablePointer<Double>

    /// - Parameters:
    ///   - parameters: gamma, beta, mean and var of the layer.
    ///   - Zhat, std: Memory for m×n and n numbers.
    init(
        _ parameters: some Collection<UnsafeMutableBufferPointer<Double>>, Zhat: UnsafeMutablePointer<Double>,
        std: UnsafeMutablePointer<Double>
    ) {
        let own = parameters.map { $0.baseAddress! }
        (gamma, beta, mean, variance, self.Zhat, self.std) = (own[0], own[1], own[2], own[3], Zhat, std)
    }

    /// Z, m×n, becomes γ Ẑ + β; the running averages move.
    func forward(_ Z: UnsafeMutablePointer<Double>, m: Int, n: Int) {
        forEachColumn(n) {
            forward(SIMD8<Double>.self, Z + $0, $0, m, n)
        } tail: {
            forward(Double.self, Z + $0, $0, m, n)
        }
    }

    /// dZ, m×n, becomes the loss's gradient in X·W + b; γ and β take a step.
    func backward(_ dZ: UnsafeMutablePointer<Double>, lr: Double, m: Int, n: Int) {
        forEachColumn(n) {
            backward(SIMD8<Double>.self, dZ + $0, $0, lr, m, n)
        } tail: {
            backward(Double.self, dZ + $0, $0, lr, m, n)
        }
    }

    @inline(__always)
    private func forEachColumn(_ n: Int, _ body: (Int) -> Void, tail: (Int) -> Void) {
        for j in stride(from: 0, to: n & ~7, by: 8) { body(j) }
        for j in n & ~7..<n { tail(j) }
    }

    @inline(__always)
    private func forward<V: Lanes>(_: V.Type, _ Z: UnsafeMutablePointer<Double>, _ j: Int, _ m: Int, _ n: Int) {
        let (count, Zhat) = (V(Double(m)), Zhat + j)
        var sum = V(0)
        for i in 0..<m { sum = sum + V.load(Z + i * n) }
        let mean = sum / count
        var squares = V(0)
        for i in 0..<m {
            let centred = V.load(Z + i * n) - mean
            squares = squares + centred * centred
        }
        let variance = squares / count
        let std = (variance + V(batchNormalisationEps)).squareRoot()
        std.store(self.std + j)
        let (scale, gamma, beta) = (V(1) / std, V.load(gamma + j), V.load(beta + j))
        for i in 0..<m {
            let normal = (V.load(Z + i * n) - mean) * scale
            normal.store(Zhat + i * n)
            (normal * gamma + beta).store(Z + i * n)
        }
        let (old, new) = (V(1 - batchNormalisationMomentum), V(batchNormalisationMomentum))
        (old * V.load(self.mean + j) + new * mean).store(self.mean + j)
        let unbiased = variance * V(Double(m) / Double(m - 1))
        (old * V.load(self.variance + j) + new * unbiased).store(self.variance + j)
    }

    @inline(__always)
    private func backward<V: Lanes>(
        _: V.Type, _ dZ: UnsafeMutablePointer<Double>, _ j: Int, _ lr: Double, _ m: Int, _ n: Int
    ) {
        let (count, Zhat) = (V(Double(m)), Zhat + j)
        var (dgamma, dbeta) = (V(0), V(0))
        for i in 0..<m {
            let dY = V.load(dZ + i * n)
            dgamma = dgamma + dY * V.load(Zhat + i * n)
            dbeta = dbeta + dY
        }
        let gamma = V.load(self.gamma + j)
        let scale = gamma / (count * V.load(std + j))
        for i in 0..<m {
            let rest = count * V.load(dZ + i * n) - V.load(Zhat + i * n) * dgamma
            ((rest - dbeta) * scale).store(dZ + i * n)
        }
        (gamma - V(lr) * dgamma).store(self.gamma + j)
        (V.load(beta + j) - V(lr) * dbeta).store(beta + j)
    }
}
