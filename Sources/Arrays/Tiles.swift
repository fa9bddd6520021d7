// The tiles of a product: parts of C so small that their sums stay in registers while the inner index runs.

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
        return edge(A.at(rows.lowerBound, 0), A, B, C + rows.lowerBound * n, rows: rows.count, columns: columns, k: k, n: n)
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
    var (l0, r0) = (V(0), V(0))
    var (l1, r1) = (V(0), V(0))
    var (l2, r2) = (V(0), V(0))
    var (l3, r3) = (V(0), V(0))
    var (l4, r4) = (V(0), V(0))
    var (l5, r5) = (V(0), V(0))
    var (l6, r6) = (V(0), V(0))
    var (l7, r7) = (V(0), V(0))
    var (l8, r8) = (V(0), V(0))
    var (l9, r9) = (V(0), V(0))
    if onto {
        (l0, r0) = (V.load(c), V.load(c + 8))
        (l1, r1) = (V.load(c + cRow), V.load(c + cRow + 8))
        (l2, r2) = (V.load(c + 2 * cRow), V.load(c + 2 * cRow + 8))
        (l3, r3) = (V.load(c + 3 * cRow), V.load(c + 3 * cRow + 8))
        (l4, r4) = (V.load(c + 4 * cRow), V.load(c + 4 * cRow + 8))
        (l5, r5) = (V.load(c + 5 * cRow), V.load(c + 5 * cRow + 8))
        (l6, r6) = (V.load(c + 6 * cRow), V.load(c + 6 * cRow + 8))
        (l7, r7) = (V.load(c + 7 * cRow), V.load(c + 7 * cRow + 8))
        (l8, r8) = (V.load(c + 8 * cRow), V.load(c + 8 * cRow + 8))
        (l9, r9) = (V.load(c + 9 * cRow), V.load(c + 9 * cRow + 8))
    }
    for _ in 0..<k {
        let (left, right) = (V.load(b), V.load(b + 8))
        let a0 = V(a[0])
        l0 = l0.adding(a0, times: left)
        r0 = r0.adding(a0, times: right)
        let a1 = V(a[aRow])
        l1 = l1.adding(a1, times: left)
        r1 = r1.adding(a1, times: right)
        let a2 = V(a[2 * aRow])
        l2 = l2.adding(a2, times: left)
        r2 = r2.adding(a2, times: right)
        let a3 = V(a[3 * aRow])
        l3 = l3.adding(a3, times: left)
        r3 = r3.adding(a3, times: right)
        let a4 = V(a[4 * aRow])
        l4 = l4.adding(a4, times: left)
        r4 = r4.adding(a4, times: right)
        let a5 = V(a[5 * aRow])
        l5 = l5.adding(a5, times: left)
        r5 = r5.adding(a5, times: right)
        let a6 = V(a[6 * aRow])
        l6 = l6.adding(a6, times: left)
        r6 = r6.adding(a6, times: right)
        let a7 = V(a[7 * aRow])
        l7 = l7.adding(a7, times: left)
        r7 = r7.adding(a7, times: right)
        let a8 = V(a[8 * aRow])
        l8 = l8.adding(a8, times: left)
        r8 = r8.adding(a8, times: right)
        let a9 = V(a[9 * aRow])
        l9 = l9.adding(a9, times: left)
        r9 = r9.adding(a9, times: right)
        a += aColumn
        b += bRow
    }
    l0.store(c)
    r0.store(c + 8)
    l1.store(c + cRow)
    r1.store(c + cRow + 8)
    l2.store(c + 2 * cRow)
    r2.store(c + 2 * cRow + 8)
    l3.store(c + 3 * cRow)
    r3.store(c + 3 * cRow + 8)
    l4.store(c + 4 * cRow)
    r4.store(c + 4 * cRow + 8)
    l5.store(c + 5 * cRow)
    r5.store(c + 5 * cRow + 8)
    l6.store(c + 6 * cRow)
    r6.store(c + 6 * cRow + 8)
    l7.store(c + 7 * cRow)
    r7.store(c + 7 * cRow + 8)
    l8.store(c + 8 * cRow)
    r8.store(c + 8 * cRow + 8)
    l9.store(c + 9 * cRow)
    r9.store(c + 9 * cRow + 8)
}
