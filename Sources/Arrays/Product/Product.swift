import Synchronization

// The matrix product C = A·B, and under it everything a layer multiplies: forward, dX and dW.
//
// Each element of C is the chain c ← c + a·b over the inner index from first to last, beginning at 0. Tiles,
// blocks and threads change which elements are computed together, never the chain of one of them, so every path
// gives the same bits.
//
// Bounds: A is m×k by its strides, B k×n, C m×n. Rows are cut out of 0 ..< m and columns out of 0 ..< n, never beyond;
// where a part of C is smaller than a tile, `multiply` computes the tile in `corner` and copies what belongs to C.
// `Scratch` has, for each core, blockRows×blockDepth of A and a tile's corner, and for all of them B's block in whole
// tiles.

/// A matrix in memory whose element (i, j) stands at `i * rowStride + j * columnStride`.
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
/// - Parameter finish: Called with rows of C as soon as they are complete, by the core that has them in its cache: each
///   row once, several cores at a time.
package func product(
    _ A: Strided, _ B: UnsafePointer<Double>, _ C: UnsafeMutablePointer<Double>, m: Int, k: Int, n: Int,
    finish: (_ rows: Range<Int>) -> Void = { _ in }
) {
    if m * k * n < parallelWork || m < 2 * tileRows {
        panels(A, B, C, rows: 0..<m, columns: 0..<n, k: k, n: n)
        finish(0..<m)
    } else if k * n > packedSize, m > packedRows {
        productInBlocks(A, B, C, m: m, k: k, n: n, finish)
    } else if k * n > stripSize, n > 2 * m {
        // B is by far the largest: each core takes columns of it, and all rows of A to 16 of them while they are
        // in its cache.
        let strips = (n + tileColumns - 1) / tileColumns
        inParallel { part, parts in
            for strip in strips * part / parts..<strips * (part + 1) / parts {
                let columns = strip * tileColumns..<min(n, (strip + 1) * tileColumns)
                panels(A, B, C, rows: 0..<m, columns: columns, k: k, n: n)
            }
        }
        finish(0..<m)
    } else {
        inParallel { part, parts in
            let own = wholeTiles(m, part, parts)
            for start in stride(from: own.lowerBound, to: own.upperBound, by: 4 * tileRows) {
                let rows = start..<min(start + 4 * tileRows, own.upperBound)
                panels(A, B, C, rows: rows, columns: 0..<n, k: k, n: n)
                finish(rows)
            }
        }
    }
}

/// The rows of one part of several, in whole tiles.
private func wholeTiles(_ rows: Int, _ part: Int, _ parts: Int) -> Range<Int> {
    let tiles = (rows + tileRows - 1) / tileRows
    return min(rows, tiles * part / parts * tileRows)..<min(rows, tiles * (part + 1) / parts * tileRows)
}

/// Multiply-adds from which a second core pays, 6 µs of them.
private let parallelWork = 200_000
/// Elements of B from which copying its columns together pays, as their rows no longer share the cache.
private let packedSize = 1 << 16
private let packedRows = 128
/// Elements of B from which few rows of A are taken to 16 columns of it at a time.
private let stripSize = 1 << 13

// MARK: Large products

/// Inner indices and rows of a block of A: together 0.8 MB, most of a second-level cache. A deep block passes
/// over C less often, which is worth more than 16 columns of B staying in the first level.
private let blockDepth = 512
private let blockRows = 200

/// C = A·B in blocks copied together (K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication", ACM TOMS 34, 2008): all cores copy B's block, then each copies and multiplies its rows of A.
private func productInBlocks(
    _ A: Strided, _ B: UnsafePointer<Double>, _ C: UnsafeMutablePointer<Double>, m: Int, k: Int, n: Int,
    _ finish: (_ rows: Range<Int>) -> Void
) {
    let sizeOfA = blockRows * blockDepth + tileRows * tileColumns
    let tiles = (n + tileColumns - 1) / tileColumns
    scratch.borrow(cores * sizeOfA + tiles * tileColumns * min(k, blockDepth)) { memory in
        let packedB = memory + cores * sizeOfA
        for start in stride(from: 0, to: k, by: blockDepth) {
            let depth = min(blockDepth, k - start)
            inParallel { part, parts in
                for first in stride(
                    from: tiles * part / parts * tileColumns, to: min(n, tiles * (part + 1) / parts * tileColumns),
                    by: tileColumns)
                {
                    pack(
                        B + (start * n + first), n, packedB + first * depth, columns: min(tileColumns, n - first), depth
                    )
                }
            }
            inParallel { part, parts in
                let copy = memory + part * sizeOfA
                let own = wholeTiles(m, part, parts)
                for top in stride(from: own.lowerBound, to: own.upperBound, by: blockRows) {
                    let rows = top..<min(top + blockRows, own.upperBound)
                    for i in stride(from: rows.lowerBound, to: rows.upperBound, by: tileRows) {
                        packRows(
                            A.at(i, start), A, copy + (i - top) * depth, rows: min(tileRows, rows.upperBound - i), depth
                        )
                    }
                    for first in stride(from: 0, to: n, by: tileColumns) {
                        for i in stride(from: rows.lowerBound, to: rows.upperBound, by: tileRows) {
                            multiply(
                                copy + (i - top) * depth, packedB + first * depth, C + (i * n + first), n, depth,
                                rows: min(tileRows, rows.upperBound - i), columns: min(tileColumns, n - first),
                                copy + blockRows * blockDepth, onto: start > 0)
                        }
                    }
                    if start + depth == k { finish(rows) }
                }
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
private func pack(_ b: UnsafePointer<Double>, _ n: Int, _ copy: UnsafeMutablePointer<Double>, columns: Int, _ deep: Int)
{
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
private func packRows(
    _ a: UnsafePointer<Double>, _ A: Strided, _ copy: UnsafeMutablePointer<Double>, rows: Int, _ deep: Int
) {
    if rows < tileRows { copy.initialize(repeating: 0, count: deep * tileRows) }
    for i in 0..<rows {
        let row = a + i * A.rowStride
        for p in 0..<deep { copy[p * tileRows + i] = row[p * A.columnStride] }
    }
}

/// Memory for the copies.
private let scratch = Scratch()
