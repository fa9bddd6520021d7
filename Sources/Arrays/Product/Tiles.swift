// The tiles of a product: parts of C so small that their sums stay in registers while the inner index runs.
//
// Bounds: A is rows×k by its strides, B k×columns and C rows×columns with rows `bRow` and `cRow` apart. A tile is
// computed only where it fits as a whole, moved back at the end; narrower ones take what is left.

// A row of a tile, and how many rows it has: their sums, a row of B and an element of A stay in registers, of which
// there are 32 of 8 numbers (AVX-512) or 2 (Neon), or 16 of 4 (AVX2) or 2 (SSE2). Eight rows and not more, as many
// minibatches are multiples of 8.
#if AVX512
    typealias TileRow = SIMD16<Double>
    let tileRows = 8
#elseif FUSED
    typealias TileRow = SIMD8<Double>
    let tileRows = 6
#else
    typealias TileRow = SIMD4<Double>
    let tileRows = 4
#endif
let tileColumns = TileRow.scalarCount

/// C = A·B, or with `onto` C += A·B.
///
/// Where there are rows and columns enough the last tile is moved back instead of hanging over: it computes some
/// elements again, to the same bits, which is cheaper than narrower tiles. With `onto` it must not.
func panels(
    _ A: Strided, _ B: UnsafePointer<Double>, _ bRow: Int, _ C: UnsafeMutablePointer<Double>, _ cRow: Int,
    rows: Int, columns: Int, k: Int, onto: Bool = false
) {
    @inline(__always)
    func strip<V: Lanes>(_: V.Type, at j: Int) { Arrays.strip(V.self, A, B + j, bRow, C + j, cRow, rows, k, onto) }
    var j = 0
    while j + tileColumns <= columns {
        strip(TileRow.self, at: j)
        j += tileColumns
    }
    if j < columns, columns > tileColumns, !onto { return strip(TileRow.self, at: columns - tileColumns) }
    if j + 8 <= columns {
        strip(SIMD8<Double>.self, at: j)
        j += 8
    }
    if j + 4 <= columns {
        strip(SIMD4<Double>.self, at: j)
        j += 4
    }
    if j + 2 <= columns {
        strip(SIMD2<Double>.self, at: j)
        j += 2
    }
    if j < columns { strip(Double.self, at: j) }
}

/// The same for as many columns as V is wide.
@inline(__always)
private func strip<V: Lanes>(
    _: V.Type, _ A: Strided, _ B: UnsafePointer<Double>, _ bRow: Int, _ C: UnsafeMutablePointer<Double>, _ cRow: Int,
    _ rows: Int, _ k: Int, _ onto: Bool
) {
    var i = 0
    while i < rows {
        let left = rows - i
        if left >= tileRows || left > 4 && rows > tileRows && !onto {
            let top = min(i, rows - tileRows)
            tile(V.self, tileRows, A.from(top, 0), B, bRow, C + top * cRow, cRow, k, onto)
            i += tileRows
        } else if left >= 4 || rows > 4 && !onto {
            let top = min(i, rows - 4)
            tile(V.self, 4, A.from(top, 0), B, bRow, C + top * cRow, cRow, k, onto)
            i += 4
        } else {
            tile(V.self, 1, A.from(i, 0), B, bRow, C + i * cRow, cRow, k, onto)
            i += 1
        }
    }
}

/// C = A·B, or with `onto` C += A·B, for a tile as wide as V with 1, 4, 6 or 8 rows.
@inline(__always)
func tile<V: Lanes>(
    _: V.Type, _ rows: Int, _ A: Strided, _ B: UnsafePointer<Double>, _ bRow: Int,
    _ c: UnsafeMutablePointer<Double>, _ cRow: Int, _ k: Int, _ onto: Bool
) {
    var (a, b) = (A.start, B)
    var (c0, c1, c2, c3, c4, c5, c6, c7) = (V(0), V(0), V(0), V(0), V(0), V(0), V(0), V(0))
    /// Runs `body` for each row's sums: named one by one, as only variables stay in registers.
    @inline(__always)
    func forEachRow(_ body: (_ row: Int, _ sums: inout V) -> Void) {
        body(0, &c0)
        if rows > 1 {
            body(1, &c1)
            body(2, &c2)
            body(3, &c3)
        }
        if rows > 4 {
            body(4, &c4)
            body(5, &c5)
        }
        if rows > 6 {
            body(6, &c6)
            body(7, &c7)
        }
    }
    if onto { forEachRow { row, sums in sums = V.load(c + row * cRow) } }
    for _ in 0..<k {
        let row = V.load(b)
        forEachRow { i, sums in sums = sums.adding(V(a[i * A.rowStride]), times: row) }
        a += A.columnStride
        b += bRow
    }
    forEachRow { row, sums in sums.store(c + row * cRow) }
}
