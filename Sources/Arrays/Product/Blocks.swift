import CLibrary
import Prefetch

// Large products, in blocks that fit the caches.
//
// Bounds: as in Product.swift. `BlockSizes.room` counts what a core copies: a block of A in whole tiles, and as much of
// B as is kept, in whole tiles.

/// How large the blocks of a product are that one core copies.
struct BlockSizes {
    /// Inner indices, and rows of A.
    let depth, height: Int
    /// Whether all of B's strips are kept for a further block of A; else each is used at once.
    let keepsB: Bool
    let room: Int

    /// For a part of C of so many rows and columns.
    init(rows: Int, columns: Int, k: Int) {
        depth = min(k, caches.depth)
        let blocks = (rows - 1) / max(tileRows, caches.sizeOfA / depth) + 1
        height = inTiles((rows + blocks - 1) / blocks, tileRows)
        keepsB = blocks > 1
        room = depth * (height + (keepsB ? inTiles(columns, tileColumns) : tileColumns))
    }
}

/// The least multiple of a tile's size that is not below `count`.
private func inTiles(_ count: Int, _ size: Int) -> Int { (count + size - 1) / size * size }

/// What fits the caches of the processor that runs: the inner indices of a block, and the elements of a block of A.
private let caches: (depth: Int, sizeOfA: Int) = {
    #if canImport(Darwin)
        func number(_ name: String) -> Int? {
            var (value, size) = (0, MemoryLayout<Int>.size)
            return sysctlbyname(name, &value, &size, nil, 0) == 0 && value > 0 ? value : nil
        }
        let first = number("hw.perflevel0.l1dcachesize") ?? number("hw.l1dcachesize")
        let shared = number("hw.perflevel0.l2cachesize").map { $0 / (number("hw.perflevel0.cpusperl2") ?? 1) }
        let second = shared ?? number("hw.l2cachesize")
    #elseif canImport(Glibc)
        func number(_ name: Int) -> Int? {
            let value = sysconf(Int32(name))
            return value > 0 ? value : nil
        }
        let (first, second) = (number(_SC_LEVEL1_DCACHE_SIZE), number(_SC_LEVEL2_CACHE_SIZE))
    #else
        let (first, second): (Int?, Int?) = (nil, nil)
    #endif
    // Two thirds of the first level hold a strip of B. Where that is too shallow, as C is passed over once for every
    // block, strips come from the second level: then they are deep.
    let strip = (first ?? 1 << 15) * 2 / 3 / (8 * tileColumns) / 8 * 8
    return (strip >= 256 ? min(strip, 512) : 512, (second ?? 1 << 20) * 3 / 4 / 8)
}()

/// C = A·B on one core, in blocks copied together (K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix
/// Multiplication", ACM TOMS 34, 2008), for A m×k and B k×n of any strides and rows of C `cRow` apart.
///
/// - Parameter finish: Called with rows that are complete.
func blocks(
    _ A: Strided, _ B: Strided, _ C: UnsafeMutablePointer<Double>, _ cRow: Int, m: Int, k: Int, n: Int,
    _ sizes: BlockSizes, _ copies: UnsafeMutablePointer<Double>, _ finish: (_ rows: Range<Int>) -> Void
) {
    let (ofA, ofB) = (copies, copies + sizes.height * sizes.depth)
    for start in stride(from: 0, to: k, by: sizes.depth) {
        let depth = min(sizes.depth, k - start)
        for top in stride(from: 0, to: m, by: sizes.height) {
            let bottom = min(top + sizes.height, m)
            pack(A.at(top, start), A, rows: bottom - top, columns: depth, ofA, width: tileRows)
            for left in stride(from: 0, to: n, by: tileColumns) {
                let columns = min(tileColumns, n - left)
                let b = sizes.keepsB ? ofB + left * depth : ofB
                if top == 0 {
                    pack(B.at(start, left), B.transposed, rows: columns, columns: depth, b, width: tileColumns)
                }
                for i in stride(from: top, to: bottom, by: tileRows) {
                    // The next tile's part of C comes to the core while this one is computed: its sums begin with it.
                    let next = i + tileRows < bottom ? (i + tileRows, left) : (top, left + tileColumns)
                    for row in 0..<tileRows {
                        prefetch(C + ((next.0 + row) * cRow + next.1))
                        prefetch(C + ((next.0 + row) * cRow + next.1 + tileColumns - 1))
                    }
                    let (rows, c) = (min(tileRows, bottom - i), C + (i * cRow + left))
                    let a = Strided(ofA + (i - top) * depth, rowStride: 1, columnStride: tileRows)
                    panels(a, b, tileColumns, c, cRow, rows: rows, columns: columns, k: depth, onto: start > 0)
                }
            }
            if start + depth == k { finish(top..<bottom) }
        }
    }
}

/// Copies rows from `start` on, `width` at a time, so that of these the elements of each column stand together; what
/// missing rows leave is not read.
@inline(__always)
private func pack(
    _ start: UnsafePointer<Double>, _ from: Strided, rows: Int, columns: Int, _ copy: UnsafeMutablePointer<Double>,
    width: Int
) {
    let (row, column) = (from.rowStride, from.columnStride)
    /// Copies some elements of the rows that begin at the one of index `top`, one by one.
    @inline(__always)
    func copyEach(of top: Int, _ rows: Range<Int>, _ columns: Range<Int>, depth: Int) {
        for i in rows {
            for p in columns { copy[top * depth + p * width + i] = start[(top + i) * row + p * column] }
        }
    }
    let whole = rows / width * width
    if row == 1 {
        // Column by column: what lies together is read together.
        for p in 0..<columns {
            for top in stride(from: 0, to: whole, by: width) {
                let (from, to) = (start + (p * column + top), copy + (top * columns + p * width))
                var i = 0
                while i + 8 <= width {
                    SIMD8.load(from + i).store(to + i)
                    i += 8
                }
                while i < width {
                    SIMD2.load(from + i).store(to + i)
                    i += 2
                }
            }
        }
        copyEach(of: whole, 0..<rows - whole, 0..<columns, depth: columns)
        return
    }
    for top in stride(from: 0, to: rows, by: width) {
        let count = min(width, rows - top)
        let (fourRows, fourColumns) = column == 1 ? (count / 4 * 4, columns / 4 * 4) : (0, 0)
        // In parts so long that a few rows are read as streams, and so short that the copy stays in the first level.
        for first in stride(from: 0, to: fourColumns, by: 32) {
            for i in stride(from: 0, to: fourRows, by: 4) {
                let (from, to) = (start + (top + i) * row, copy + (top * columns + i))
                for p in stride(from: first, to: min(first + 32, fourColumns), by: 4) {
                    transposeBlock(from + p, row, to + p &* width, width)
                }
            }
        }
        copyEach(of: top, 0..<fourRows, fourColumns..<columns, depth: columns)
        copyEach(of: top, fourRows..<count, 0..<columns, depth: columns)
    }
}
