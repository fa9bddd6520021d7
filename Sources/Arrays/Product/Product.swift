// The matrix product C = A·B, and under it everything a layer multiplies: forward, dX and dW.
//
// Each element of C is the chain c ← c + a·b over the inner index from first to last, beginning at 0. Tiles,
// blocks and threads change which elements are computed together, never the chain of one of them, so every path
// gives the same bits.
//
// Bounds: A is m×k and B k×n by their strides, C m×n. Rows are cut out of 0 ..< m and columns out of 0 ..< n, never
// beyond.

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

    /// The same matrix without the rows above and the columns left of an element.
    @inline(__always)
    func from(_ row: Int, _ column: Int) -> Strided {
        Strided(at(row, column), rowStride: rowStride, columnStride: columnStride)
    }

    @inline(__always)
    func at(_ row: Int, _ column: Int) -> UnsafePointer<Double> { start + (row * rowStride + column * columnStride) }
}

/// C = A·B for A m×k and B k×n of any strides, of which one is 1, and C m×n row-major; C is overwritten.
///
/// | way | taken where | why |
/// | --- | --- | --- |
/// | one core | m·k·n < `parallelWork` | waking a second core takes longer |
/// | blocks | else B is a transpose, or m, k·n and m·k·n reach `copied` | copies make B's columns fit the caches |
/// | strips of columns | else k·n > `stripSize` and n > 2m | B is by far the largest: a core caches some columns |
/// | strips of rows | else | each core has rows of A and C in its cache, and all of B |
///
/// - Parameter finish: Called with rows of C as soon as they are complete, by the core that has them in its cache: each
///   row once, several cores at a time.
package func product(
    _ A: Strided, _ B: Strided, _ C: UnsafeMutablePointer<Double>, m: Int, k: Int, n: Int,
    finish: (_ rows: Range<Int>) -> Void = { _ in }
) {
    let isTransposed = B.columnStride != 1
    let paysCopies = m >= copied.rows && k * n >= copied.size && m * k * n >= copied.work
    if m * k * n >= parallelWork, isTransposed || paysCopies {
        return productInBlocks(A, B, C, m: m, k: k, n: n, finish)
    }
    if isTransposed {
        return scratch.borrow(k * n) { room in
            transpose(B.start, room, rows: n, columns: k)
            product(A, Strided(room, columns: n), C, m: m, k: k, n: n, finish: finish)
        }
    }
    if m * k * n < parallelWork {
        panels(A, B.start, n, C, n, rows: m, columns: n, k: k)
        finish(0..<m)
    } else if k * n > stripSize, n > 2 * m {
        inParallel { part, parts in
            let own = share(of: n, in: tileColumns, part, parts)
            // For a few rows B is read but once or twice: fastest row after row.
            let depth = m < 4 ? min(k, 8) : k
            for start in stride(from: 0, to: k, by: depth) {
                panels(
                    A.from(0, start), B.at(start, own.lowerBound), n, C + own.lowerBound, n, rows: m,
                    columns: own.count, k: min(depth, k - start), onto: start > 0)
            }
        }
        finish(0..<m)
    } else {
        inParallel { part, parts in
            let own = share(of: m, in: tileRows, part, parts)
            for start in stride(from: own.lowerBound, to: own.upperBound, by: 4 * tileRows) {
                let rows = start..<min(start + 4 * tileRows, own.upperBound)
                panels(A.from(start, 0), B.start, n, C + start * n, n, rows: rows.count, columns: n, k: k)
                finish(rows)
            }
        }
    }
}

/// C = A·B in blocks, each core with rows or columns of C of its own, whichever there are more of.
private func productInBlocks(
    _ A: Strided, _ B: Strided, _ C: UnsafeMutablePointer<Double>, m: Int, k: Int, n: Int,
    _ finish: (_ rows: Range<Int>) -> Void
) {
    let (bySide, size) = n > m ? (n, tileColumns) : (m, tileRows)
    let largest = (0..<cores).map { share(of: bySide, in: size, $0, cores).count }.max()!
    let sizes = n > m ? BlockSizes(rows: m, columns: largest, k: k) : BlockSizes(rows: largest, columns: n, k: k)
    let room = (sizes.room + 7) / 8 * 8
    scratch.borrow(cores * room) { copies in
        inParallel { part, parts in
            let own = share(of: bySide, in: size, part, parts)
            let (first, copies) = (own.lowerBound, copies + part * room)
            if n > m {
                blocks(A, B.from(0, first), C + first, n, m: m, k: k, n: own.count, sizes, copies) { _ in }
            } else {
                blocks(A.from(first, 0), B, C + first * n, n, m: own.count, k: k, n: n, sizes, copies) {
                    finish(first + $0.lowerBound..<first + $0.upperBound)
                }
            }
        }
        if n > m { inParallel { part, parts in finish(share(of: m, in: 1, part, parts)) } }
    }
}

/// From this many multiply-adds on, 3 to 4 µs of them, a second core pays.
private let parallelWork = 1 << 17
/// The rows of A, elements of B and multiply-adds from which copying B pays: its columns no longer share the cache, and
/// each copy serves many rows.
private let copied = (rows: 16, size: 1 << 15, work: 1 << 23)
/// Elements of B from which a product of few rows goes through B in strips of columns.
private let stripSize = 1 << 13

/// What one part of several has of `count` rows or columns, in whole tiles of `size`.
private func share(of count: Int, in size: Int, _ part: Int, _ parts: Int) -> Range<Int> {
    let tiles = (count + size - 1) / size
    return min(count, tiles * part / parts * size)..<min(count, tiles * (part + 1) / parts * size)
}

/// Memory for copies.
private let scratch = Scratch()
