import Synchronization

// The matrix product C = A·B, and under it everything a layer multiplies: forward, dX and dW.
//
// Each element of C is the chain c ← c + a·b over the inner index from first to last, beginning at 0. Tiles,
// blocks and threads change which elements are computed together, never the chain of one of them, so every path
// gives the same bits.

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

/// What is done with rows of a product as soon as they are complete, by the core that made them and has them in its
/// cache; every row once, several cores at a time.
///
/// A plain function and a pointer to what it works on: a closure would be allocated anew at each step of a training.
package struct Finish {
    let context: UnsafeRawPointer
    let body: (_ context: UnsafeRawPointer, _ rows: Range<Int>) -> Void

    /// - Parameters:
    ///   - context: What `body` works on, for as long as the product takes.
    ///   - body: Captures nothing.
    package init(_ context: UnsafeRawPointer, _ body: @escaping (_ context: UnsafeRawPointer, _ rows: Range<Int>) -> Void) {
        (self.context, self.body) = (context, body)
    }
}

/// C = A·B for A m×k of any strides, B k×n and C m×n row-major; C is overwritten.
package func product(
    _ A: Strided, _ B: UnsafePointer<Double>, _ C: UnsafeMutablePointer<Double>, m: Int, k: Int, n: Int,
    finish: Finish? = nil
) {
    let task = SharedProduct(A: A, B: B, C: C, m: m, k: k, n: n, finish: finish)
    if m * k * n < parallelWork || m < 2 * tileRows {
        task.panels(rows: 0..<m, columns: 0..<n)
        task.finish(0..<m)
    } else if k * n > packedSize, m > packedRows {
        task.inBlocks()
    } else if k * n > stripSize, n > 2 * m {
        // B is by far the largest: each core takes columns of it, and all rows of A to 16 of them while they are
        // in its cache.
        task.inParallel { task, part, parts in
            for strip in task.columnTiles * part / parts..<task.columnTiles * (part + 1) / parts {
                task.panels(rows: 0..<task.m, columns: strip * tileColumns..<min(task.n, (strip + 1) * tileColumns))
            }
        }
        task.finish(0..<m)
    } else {
        task.inParallel { task, part, parts in
            let own = wholeTiles(task.m, part, parts)
            for start in stride(from: own.lowerBound, to: own.upperBound, by: 4 * tileRows) {
                let rows = start..<min(start + 4 * tileRows, own.upperBound)
                task.panels(rows: rows, columns: 0..<task.n)
                task.finish(rows)
            }
        }
    }
}

/// A product, for the cores to share.
private struct SharedProduct {
    let A: Strided
    let B: UnsafePointer<Double>
    let C: UnsafeMutablePointer<Double>
    let m, k, n: Int
    let finish: Finish?
    /// Of a product in blocks: which inner indices the block has, and where the copies are.
    var depth = 0..<0
    var packedA: UnsafeMutablePointer<Double>?
    var packedB: UnsafeMutablePointer<Double>?

    var columnTiles: Int { (n + tileColumns - 1) / tileColumns }

    func finish(_ rows: Range<Int>) {
        if let finish { finish.body(finish.context, rows) }
    }

    /// Runs `body`, which captures nothing, on all cores.
    @inline(__always)
    func inParallel(_ body: @escaping (_ task: SharedProduct, _ part: Int, _ parts: Int) -> Void) {
        withUnsafePointer(to: (self, body)) { pointer in
            Arrays.inParallel(pointer) { pointer, part, parts in
                let (task, body) = pointer.assumingMemoryBound(to: (SharedProduct, (SharedProduct, Int, Int) -> Void).self).pointee
                body(task, part, parts)
            }
        }
    }

    func panels(rows: Range<Int>, columns: Range<Int>) {
        Arrays.panels(A, B, C, rows: rows, columns: columns, k: k, n: n)
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

extension SharedProduct {
    /// C = A·B in blocks copied together (K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix
    /// Multiplication", ACM TOMS 34, 2008): all cores copy B's block, then each copies and multiplies its rows of A.
    fileprivate func inBlocks() {
        var task = self
        let sizeOfA = blockRows * blockDepth + tileRows * tileColumns
        Scratch.borrow(cores * sizeOfA + columnTiles * tileColumns * min(k, blockDepth)) { memory in
            task.packedA = memory
            task.packedB = memory + cores * sizeOfA
            for start in stride(from: 0, to: k, by: blockDepth) {
                task.depth = start..<min(k, start + blockDepth)
                task.inParallel { $0.packColumns($1, $2) }
                task.inParallel { $0.multiplyRows($1, $2) }
            }
        }
    }

    private func packColumns(_ part: Int, _ parts: Int) {
        for tile in columnTiles * part / parts..<columnTiles * (part + 1) / parts {
            let first = tile * tileColumns
            pack(B + (depth.lowerBound * n + first), n, packedB! + first * depth.count, columns: min(tileColumns, n - first), depth.count)
        }
    }

    private func multiplyRows(_ part: Int, _ parts: Int) {
        let deep = depth.count
        let copy = packedA! + part * (blockRows * blockDepth + tileRows * tileColumns)
        let corner = copy + blockRows * blockDepth
        let own = wholeTiles(m, part, parts)
        for top in stride(from: own.lowerBound, to: own.upperBound, by: blockRows) {
            let bottom = min(top + blockRows, own.upperBound)
            for i in stride(from: top, to: bottom, by: tileRows) {
                packRows(A.at(i, depth.lowerBound), A, copy + (i - top) * deep, rows: min(tileRows, bottom - i), deep)
            }
            for first in stride(from: 0, to: n, by: tileColumns) {
                for i in stride(from: top, to: bottom, by: tileRows) {
                    multiply(
                        copy + (i - top) * deep, packedB! + first * deep, C + (i * n + first), n, deep,
                        rows: min(tileRows, bottom - i), columns: min(tileColumns, n - first), corner,
                        onto: depth.lowerBound > 0)
                }
            }
            if depth.upperBound == k { finish(top..<bottom) }
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

/// Memory for the copies, kept from one product to the next: a training would otherwise take it anew at each step.
private enum Scratch {
    private static let isLent = Atomic(false)
    nonisolated(unsafe) private static var kept: (start: UnsafeMutablePointer<Double>, count: Int)?

    static func borrow(_ count: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) {
        guard isLent.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
            // Another thread's product has it.
            let own = allocate(count)
            body(own)
            return own.deallocate()
        }
        if kept.map({ $0.count < count }) ?? true {
            kept?.start.deallocate()
            kept = (allocate(count), count)
        }
        body(kept!.start)
        isLent.store(false, ordering: .releasing)
    }

    private static func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
        UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 64).bindMemory(to: Double.self, capacity: count)
    }
}
