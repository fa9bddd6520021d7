// The matrix product C = A·B, and under it everything a layer multiplies: forward, dX and dW.
//
// Each element of C is the chain c ← c + a·b over the inner index from first to last, beginning at 0. Tiles,
// blocks and threads change which elements are computed together, never the chain of one of them, so every path
// gives the same bits.

/// A matrix in memory whose element (i, j) stands at `i * rowStride + j * columnStride`.
@usableFromInline
package struct Strided {
    var start: UnsafePointer<Double>
    var rowStride: Int
    var columnStride: Int

    /// A row-major matrix of so many columns.
    package init(_ start: UnsafePointer<Double>, columns: Int) {
        (self.start, rowStride, columnStride) = (start, columns, 1)
    }

    package init(_ start: UnsafePointer<Double>, rowStride: Int, columnStride: Int) {
        (self.start, self.rowStride, self.columnStride) = (start, rowStride, columnStride)
    }

    package var transposed: Strided { Strided(start, rowStride: columnStride, columnStride: rowStride) }

    @inline(__always)
    func at(_ row: Int, _ column: Int) -> UnsafePointer<Double> { start + (row * rowStride + column * columnStride) }
}

/// C = A·B for A m×k of any strides, B k×n and C m×n row-major; C is overwritten.
///
/// - Parameter finish: Is called with rows of C as soon as they are complete, by the core that made them and has them
///   in its cache; every row once, several cores at a time.
package func product(
    _ A: Strided, _ B: UnsafePointer<Double>, _ C: UnsafeMutablePointer<Double>, m: Int, k: Int, n: Int,
    finish: @escaping (Range<Int>) -> Void = { _ in }
) {
    let work = m * k * n
    if work < parallelWork || m < 2 * tileRows {
        panels(A, B, C, rows: 0..<m, columns: 0..<n, k: k, n: n)
        return finish(0..<m)
    }
    if k * n > packedSize, m > packedRows {
        return packedProduct(A, B, C, m: m, k: k, n: n, finish: finish)
    }
    if k * n > stripSize, n > 2 * m {
        // B is by far the largest: each core takes columns of it, and all rows of A to 16 of them while they are
        // in its cache.
        let strips = (n + tileColumns - 1) / tileColumns
        inParallel { part, parts in
            for strip in strips * part / parts..<strips * (part + 1) / parts {
                let columns = strip * tileColumns..<min(n, (strip + 1) * tileColumns)
                panels(A, B, C, rows: 0..<m, columns: columns, k: k, n: n)
            }
        }
        return finish(0..<m)
    }
    inParallel { part, parts in
        let own = wholeTiles(m, part, parts)
        for start in stride(from: own.lowerBound, to: own.upperBound, by: 4 * tileRows) {
            let rows = start..<min(start + 4 * tileRows, own.upperBound)
            panels(A, B, C, rows: rows, columns: 0..<n, k: k, n: n)
            finish(rows)
        }
    }
}

/// The rows of one part of several, in whole tiles.
private func wholeTiles(_ rows: Int, _ part: Int, _ parts: Int) -> Range<Int> {
    let tiles = (rows + tileRows - 1) / tileRows
    return min(rows, tiles * part / parts * tileRows)..<min(rows, tiles * (part + 1) / parts * tileRows)
}

/// Multiply-adds from which a second core pays: waking it takes about 5 µs.
private let parallelWork = 200_000
/// Elements of B from which copying its columns together pays, as their rows no longer share the cache.
private let packedSize = 1 << 16
private let packedRows = 128
/// Elements of B from which few rows of A are taken to 16 columns of it at a time.
private let stripSize = 1 << 13

// MARK: Tiles

/// Rows and columns of the largest tile: its 20 sums fill the registers of AVX-512.
private let tileRows = 10
private let tileColumns = 16

/// C = A·B for some rows and columns of C.
///
/// The last tile of a row or column of tiles is moved back where it would hang over: it computes some elements again,
/// to the same bits, which is cheaper than single rows.
private func panels(
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
private func tile(
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

// MARK: Large products

/// Inner indices and rows of a block of A: together 0.8 MB, most of a second-level cache. A deep block passes
/// over C less often, which is worth more than 16 columns of B staying in the first level.
private let blockDepth = 512
private let blockRows = 200

/// C = A·B in blocks copied together (K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication",
/// ACM TOMS 34, 2008): both cores copy B's block, then each copies and multiplies its rows of A.
private func packedProduct(
    _ A: Strided, _ B: UnsafePointer<Double>, _ C: UnsafeMutablePointer<Double>, m: Int, k: Int, n: Int,
    finish: @escaping (Range<Int>) -> Void
) {
    let columnTiles = (n + tileColumns - 1) / tileColumns
    let packedB = Scratch(columnTiles * tileColumns * blockDepth)
    let packedA = (0..<cores).map { _ in Scratch(blockRows * blockDepth + tileRows * tileColumns) }
    for depth in stride(from: 0, to: k, by: blockDepth) {
        let deep = min(blockDepth, k - depth)
        inParallel { part, parts in
            for tile in columnTiles * part / parts..<columnTiles * (part + 1) / parts {
                pack(B + (depth * n + tile * tileColumns), n, packedB.start + tile * tileColumns * deep, columns: min(tileColumns, n - tile * tileColumns), deep)
            }
        }
        inParallel { part, parts in
            let rows = wholeTiles(m, part, parts)
            let copy = packedA[part].start
            let corner = copy + blockRows * blockDepth
            for top in stride(from: rows.lowerBound, to: rows.upperBound, by: blockRows) {
                let bottom = min(top + blockRows, rows.upperBound)
                for i in stride(from: top, to: bottom, by: tileRows) {
                    packRows(A.at(i, depth), A, copy + (i - top) * deep, rows: min(tileRows, bottom - i), deep)
                }
                for tile in 0..<columnTiles {
                    let panel = packedB.start + tile * tileColumns * deep
                    let columns = min(tileColumns, n - tile * tileColumns)
                    for i in stride(from: top, to: bottom, by: tileRows) {
                        multiply(
                            copy + (i - top) * deep, panel, C + (i * n + tile * tileColumns), n, deep,
                            rows: min(tileRows, bottom - i), columns: columns, corner, onto: depth > 0)
                    }
                }
                if depth + deep == k { finish(top..<bottom) }
            }
        }
    }
}

/// A tile of packed panels; one that hangs over C's edge goes by way of `corner`.
@inline(__always)
private func multiply(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafeMutablePointer<Double>, _ n: Int, _ deep: Int,
    rows: Int, columns: Int, _ corner: UnsafeMutablePointer<Double>, onto: Bool
) {
    let isWhole = rows == tileRows && columns == tileColumns
    if !isWhole, onto {
        corner.initialize(repeating: 0, count: tileRows * tileColumns)
        for i in 0..<rows { (corner + i * tileColumns).update(from: c + i * n, count: columns) }
    }
    tile(a, 1, tileRows, b, tileColumns, isWhole ? c : corner, isWhole ? n : tileColumns, deep, onto: onto)
    if !isWhole {
        for i in 0..<rows { (c + i * n).update(from: corner + i * tileColumns, count: columns) }
    }
}

/// Copies 16 columns of B so that each row's elements follow the last row's; missing columns are 0.
private func pack(_ b: UnsafePointer<Double>, _ n: Int, _ copy: UnsafeMutablePointer<Double>, columns: Int, _ deep: Int) {
    if columns == tileColumns {
        for p in 0..<deep {
            SIMD8.load(b + p * n).store(copy + p * tileColumns)
            SIMD8.load(b + p * n + 8).store(copy + p * tileColumns + 8)
        }
    } else {
        copy.initialize(repeating: 0, count: deep * tileColumns)
        for p in 0..<deep { (copy + p * tileColumns).update(from: b + p * n, count: columns) }
    }
}

/// Copies 10 rows of A so that each column's elements follow the last column's; missing rows are 0.
private func packRows(_ a: UnsafePointer<Double>, _ A: Strided, _ copy: UnsafeMutablePointer<Double>, rows: Int, _ deep: Int) {
    if rows < tileRows { copy.initialize(repeating: 0, count: deep * tileRows) }
    for i in 0..<rows {
        let row = a + i * A.rowStride
        for p in 0..<deep { copy[p * tileRows + i] = row[p * A.columnStride] }
    }
}

/// Memory for a while, aligned to a cache line.
private final class Scratch: @unchecked Sendable {
    let start: UnsafeMutablePointer<Double>

    init(_ count: Int) {
        start = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 64).bindMemory(to: Double.self, capacity: count)
    }

    deinit { start.deallocate() }
}
