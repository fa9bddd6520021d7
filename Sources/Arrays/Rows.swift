// Sums and transposes on bare memory, in vectors: the compiler makes scalar code of the plain loops, as it must
// reckon with two of the pointers meeting.

/// to ← to + from, for `count` elements.
@inlinable @inline(__always)
package func add(_ from: UnsafePointer<Double>, into to: UnsafeMutablePointer<Double>, _ count: Int) {
    var j = 0
    while j &+ 8 <= count {
        (SIMD8.load(to + j) + SIMD8.load(from + j)).store(to + j)
        j &+= 8
    }
    while j < count {
        to[j] += from[j]
        j &+= 1
    }
}

/// The transpose of a `rows`×`columns` matrix, both row-major.
package func transpose(
    _ from: UnsafePointer<Double>, _ to: UnsafeMutablePointer<Double>, rows: Int, columns: Int
) {
    typealias V = SIMD4<Double>
    var i = 0
    while i &+ 4 <= rows {
        var j = 0
        while j &+ 4 <= columns {
            let block = from + (i &* columns &+ j)
            let (a, b) = (V.load(block), V.load(block + columns))
            let (c, d) = (V.load(block + 2 &* columns), V.load(block + 3 &* columns))
            let target = to + (j &* rows &+ i)
            V(a[0], b[0], c[0], d[0]).store(target)
            V(a[1], b[1], c[1], d[1]).store(target + rows)
            V(a[2], b[2], c[2], d[2]).store(target + 2 &* rows)
            V(a[3], b[3], c[3], d[3]).store(target + 3 &* rows)
            j &+= 4
        }
        while j < columns {
            for p in i..<i &+ 4 { to[j &* rows &+ p] = from[p &* columns &+ j] }
            j &+= 1
        }
        i &+= 4
    }
    while i < rows {
        for j in 0..<columns { to[j &* rows &+ i] = from[i &* columns &+ j] }
        i &+= 1
    }
}
