// Large products, in blocks that fit the caches.
//
// Bounds: as in Product.swift; where a part of C is smaller than a tile, `multiply` computes the tile in `corner` and
// copies what belongs to C. `Scratch` has, for each core, blockRows×blockDepth of A and a tile's corner, and for all of
// them B's block in whole tiles.

/// Inner indices and rows of a block of A: together 0.8 MB, most of a second-level cache. A deep block passes
/// over C less often, which is worth more than 16 columns of B staying in the first level.
private let blockDepth = 512
private let blockRows = 200

/// C = A·B in blocks copied together (K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication", ACM TOMS 34, 2008): all cores copy B's block, then each copies and multiplies its rows of A.
func productInBlocks(
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
                for tile in tiles * part / parts..<tiles * (part + 1) / parts {
                    let first = tile * tileColumns
                    pack(
                        B + (start * n + first), n, packedB + first * depth, columns: min(tileColumns, n - first), depth
                    )
                }
            }
            inParallel { part, parts in
                let own = wholeTiles(m, part, parts)
                for top in stride(from: own.lowerBound, to: own.upperBound, by: blockRows) {
                    let rows = top..<min(top + blockRows, own.upperBound)
                    block(A, packedB, C, rows, start..<start + depth, n: n, memory + part * sizeOfA)
                    if start + depth == k { finish(rows) }
                }
            }
        }
    }
}

/// Adds the products of some inner indices to some rows of C; the first indices set the rows. A's block is copied to
/// `copy`, and a tile's corner lies behind it.
private func block(
    _ A: Strided, _ packedB: UnsafePointer<Double>, _ C: UnsafeMutablePointer<Double>, _ rows: Range<Int>,
    _ inner: Range<Int>, n: Int, _ copy: UnsafeMutablePointer<Double>
) {
    let (top, depth) = (rows.lowerBound, inner.count)
    let tops = stride(from: top, to: rows.upperBound, by: tileRows)
    for i in tops {
        let count = min(tileRows, rows.upperBound - i)
        packRows(A.at(i, inner.lowerBound), A, copy + (i - top) * depth, rows: count, depth)
    }
    for first in stride(from: 0, to: n, by: tileColumns) {
        for i in tops {
            multiply(
                copy + (i - top) * depth, packedB + first * depth, C + (i * n + first), n, depth,
                rows: min(tileRows, rows.upperBound - i), columns: min(tileColumns, n - first),
                copy + blockRows * blockDepth, onto: inner.lowerBound > 0)
        }
    }
}

/// Computes a tile from packed panels; a tile that is larger than what is left of C is computed in `corner`.
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
