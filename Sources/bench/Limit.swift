import Arrays

/// The multiplications and additions in double precision that the processor can do in a second, on one core or on all.
///
/// Measured with fused multiply-adds of vectors that stay in registers, twelve of them independent of each other: a
/// multiply-add takes four cycles, and a core starts up to two (AVX2, AVX-512) or four (Neon) in each.
func operationsPerSecond(onAllCores: Bool) -> Double {
    // The wider vectors are the faster ones where a register holds one; elsewhere twelve of them are too many.
    max(rate(SIMD8(repeating: 0.5), onAllCores), rate(SIMD4(repeating: 0.5), onAllCores))
}

private func rate<V: Lanes & SIMD>(_ factor: V, _ onAllCores: Bool) -> Double {
    let steps = 5_000_000
    var sums = [V](repeating: factor, count: cores)
    let start = monotonicSeconds()
    sums.withUnsafeMutableBufferPointer { sums in
        if onAllCores {
            inParallel { part, _ in sums[part] = multiplyAdds(factor, steps) }
        } else {
            sums[0] = multiplyAdds(factor, steps)
        }
    }
    return Double((onAllCores ? cores : 1) * steps * 12 * 2 * V.scalarCount) / (monotonicSeconds() - start)
}

@inline(never)
private func multiplyAdds<V: Lanes & SIMD>(_ x: V, _ steps: Int) -> V {
    // Twelve different numbers: equal ones would be computed once.
    var (a, b, c, d, e, f) = (V(1), V(2), V(3), V(4), V(5), V(6))
    var (g, h, i, j, k, l) = (V(7), V(8), V(9), V(10), V(11), V(12))
    for _ in 0..<steps {
        (a, b, c, d) = (x.adding(a, times: x), x.adding(b, times: x), x.adding(c, times: x), x.adding(d, times: x))
        (e, f, g, h) = (x.adding(e, times: x), x.adding(f, times: x), x.adding(g, times: x), x.adding(h, times: x))
        (i, j, k, l) = (x.adding(i, times: x), x.adding(j, times: x), x.adding(k, times: x), x.adding(l, times: x))
    }
    for sum in [b, c, d, e, f, g, h, i, j, k, l] { a = a.adding(x, times: sum) }
    return a
}
