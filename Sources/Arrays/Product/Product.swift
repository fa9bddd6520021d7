// The matrix product C = A·B, and under it everything a layer multiplies: forward, dX and dW.
//
// Each element of C is the chain c ← c + a·b over the inner index from first to last, beginning at 0. Tiles,
// blocks and threads change which elements are computed together, never the chain of one of them, so every path
// gives the same bits.
//
// Bounds: A is m×k by its strides, B k×n, C m×n. Rows are cut out of 0 ..< m and columns out of 0 ..< n, never beyond;
// a part of C that is smaller than a tile is computed in a tile's corner.

/// A matrix in memory whose element (i, j) stands at `i * rowStride + j * columnStride`.
package struct Strided {
    var start: UnsafePointer<Double>
    var rowStride: Int
    var columnStride: Int

    /// A row-major matrix.
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
/// | way | taken where | why |
/// | --- | --- | --- |
/// | one core | m·k·n < `parallelWork`, or fewer than two tiles of rows | waking a second core takes longer |
/// | blocks | else k·n > `packedSize` and m > `packedRows` | copies make B's columns fit the caches |
/// | strips of columns | else k·n > `stripSize` and n > 2m | B is by far the largest: a core caches 16 of its columns |
/// | strips of rows | else | each core has rows of A and C in its cache, and all of B |
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

/// From this many multiply-adds on, 6 µs of them, a second core pays.
private let parallelWork = 200_000
/// Elements of B from which copying its columns together pays, as their rows no longer share the cache, and the rows of
/// A that the copies must serve.
private let (packedSize, packedRows) = (1 << 16, 128)
/// Elements of B from which a product of few rows goes through B in strips of 16 columns.
private let stripSize = 1 << 13

/// The rows of one part of several, in whole tiles.
func wholeTiles(_ rows: Int, _ part: Int, _ parts: Int) -> Range<Int> {
    let tiles = (rows + tileRows - 1) / tileRows
    return min(rows, tiles * part / parts * tileRows)..<min(rows, tiles * (part + 1) / parts * tileRows)
}
