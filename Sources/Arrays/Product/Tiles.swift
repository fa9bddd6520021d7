// The tiles of a product: parts of C so small that their sums stay in registers while the inner index runs.
//
// Bounds: `rows` and `columns` are within C. A tile is computed only where it fits as a whole, moved back at the end;
// `edge` shortens its vectors to what is left of the columns.

/// Rows and columns of the largest tile: its 20 sums fill the registers of AVX-512.
let tileRows = 10
let tileColumns = 16

/// C = A·B for some rows and columns of C.
///
/// The last tile of a row or column of tiles is moved back where it would hang over: it computes some elements again,
/// to the same bits, which is cheaper than single rows.
func panels(
    _ A: Strided, _ B: UnsafePointer<Double>, _ C: UnsafeMutablePointer<Double>, rows: Range<Int>,
    columns: Range<Int>, k: Int, n: Int
) {
    if rows.count < tileRows || columns.count < tileColumns {
        return edge(
            A.at(rows.lowerBound, 0), A, B, C + rows.lowerBound * n, rows: rows.count, columns: columns, k: k, n: n)
    }
    var i = rows.lowerBound
    while i < rows.upperBound {
        let top = min(i, rows.upperBound - tileRows)
        var j = columns.lowerBound
        while j < columns.upperBound {
            let left = min(j, columns.upperBound - tileColumns)
            tile(A.at(top, 0), A.rowStride, A.columnStride, B + left, n, C + (top * n + left), n, k, onto: false)
            j += tileColumns
        }
        i += tileRows
    }
}

/// C = A·B where no large tile fits: four rows at a time and then single ones, in vectors of shrinking length.
private func edge(
    _ a: UnsafePointer<Double>, _ A: Strided, _ B: UnsafePointer<Double>, _ C: UnsafeMutablePointer<Double>,
    rows: Int, columns: Range<Int>, k: Int, n: Int
) {
    var j = columns.lowerBound
    let end = columns.upperBound
    func strip<V: Lanes>(_: V.Type, _ width: Int) {
        var i = 0
        while i + 4 <= rows {
            fourRows(V.self, a + i * A.rowStride, A.rowStride, A.columnStride, B + j, n, C + (i * n + j), k)
            i += 4
        }
        while i < rows {
            oneRow(V.self, a + i * A.rowStride, A.columnStride, B + j, n, C + (i * n + j), k)
            i += 1
        }
        j += width
    }
    while j + 8 <= end { strip(SIMD8<Double>.self, 8) }
    if j + 4 <= end { strip(SIMD4<Double>.self, 4) }
    if j + 2 <= end { strip(SIMD2<Double>.self, 2) }
    if j < end { strip(Double.self, 1) }
}

@inline(__always)
private func oneRow<V: Lanes>(
    _: V.Type, _ a: UnsafePointer<Double>, _ aColumn: Int, _ b: UnsafePointer<Double>, _ n: Int,
    _ c: UnsafeMutablePointer<Double>, _ k: Int
) {
    var sum = V(0)
    for p in 0..<k { sum = sum.adding(V(a[p * aColumn]), times: V.load(b + p * n)) }
    sum.store(c)
}

@inline(__always)
private func fourRows<V: Lanes>(
    _: V.Type, _ a: UnsafePointer<Double>, _ aRow: Int, _ aColumn: Int, _ b: UnsafePointer<Double>, _ n: Int,
    _ c: UnsafeMutablePointer<Double>, _ k: Int
) {
    var (c0, c1, c2, c3) = (V(0), V(0), V(0), V(0))
    for p in 0..<k {
        let row = V.load(b + p * n)
        let column = a + p * aColumn
        c0 = c0.adding(V(column[0]), times: row)
        c1 = c1.adding(V(column[aRow]), times: row)
        c2 = c2.adding(V(column[2 * aRow]), times: row)
        c3 = c3.adding(V(column[3 * aRow]), times: row)
    }
    c0.store(c)
    c1.store(c + n)
    c2.store(c + 2 * n)
    c3.store(c + 3 * n)
}

/// C = A·B, or with `onto` C += A·B, for a tile of 10×16: A's strides as given, B's rows `bRow` apart, C's `cRow`.
@inline(__always)
func tile(
    _ a: UnsafePointer<Double>, _ aRow: Int, _ aColumn: Int, _ b: UnsafePointer<Double>, _ bRow: Int,
    _ c: UnsafeMutablePointer<Double>, _ cRow: Int, _ k: Int, onto: Bool
) {
    typealias V = SIMD8<Double>
    var (a, b) = (a, b)
    var (l0, r0, l1, r1, l2, r2, l3, r3, l4, r4) = (V(0), V(0), V(0), V(0), V(0), V(0), V(0), V(0), V(0), V(0))
    var (l5, r5, l6, r6, l7, r7, l8, r8, l9, r9) = (V(0), V(0), V(0), V(0), V(0), V(0), V(0), V(0), V(0), V(0))
    /// Runs `body` for each row's two sums: named one by one, as only variables stay in registers.
    @inline(__always)
    func forEachRow(_ body: (_ row: Int, _ left: inout V, _ right: inout V) -> Void) {
        body(0, &l0, &r0)
        body(1, &l1, &r1)
        body(2, &l2, &r2)
        body(3, &l3, &r3)
        body(4, &l4, &r4)
        body(5, &l5, &r5)
        body(6, &l6, &r6)
        body(7, &l7, &r7)
        body(8, &l8, &r8)
        body(9, &l9, &r9)
    }
    if onto { forEachRow { row, l, r in (l, r) = (V.load(c + row * cRow), V.load(c + row * cRow + 8)) } }
    for _ in 0..<k {
        let (left, right) = (V.load(b), V.load(b + 8))
        forEachRow { row, l, r in
            let factor = V(a[row * aRow])
            l = l.adding(factor, times: left)
            r = r.adding(factor, times: right)
        }
        a += aColumn
        b += bRow
    }
    forEachRow { row, l, r in
        l.store(c + row * cRow)
        r.store(c + row * cRow + 8)
    }
}
