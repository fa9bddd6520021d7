import Arrays

/// The rows of a large CSV file, read by all cores at once, for as far as they are plain: without quotes, blanks
/// and blank lines, and with a right value in each wanted cell. What comes then is for the reader that knows it all.
struct PlainRows {
    /// For each column of the file, which of the wanted ones it is, or -1.
    private let wanted: [Int]
    /// For each wanted column, how many classes its labels have, or 0 where it holds numbers.
    private let classes: [Double]

    init(_ columns: [CSVColumn], places: [Int], of count: Int) {
        wanted = (0..<count).map { column in places.firstIndex(of: column) ?? -1 }
        classes = columns.map { if case .label(_, let classes) = $0 { Double(classes) } else { 0 } }
        isUsable = Set(places).count == places.count
    }

    /// Whether no column of the file is wanted twice.
    let isUsable: Bool

    /// The bytes of the shortest row: a wanted cell has a digit and what ends it, any other may be empty.
    private var shortestRow: Int { wanted.count + classes.count }

    /// Appends the rows from byte `offset` of the file on to `values`, until there are `limit` or the file is no
    /// longer plain.
    ///
    /// - Returns: The byte at which reading ended, and how many lines were read.
    func read(
        _ file: borrowing InputFile, from offset: Int, to end: Int, limit: Int, into values: inout [[Double]]
    ) throws -> (offset: Int, lines: Int) {
        var (offset, lines) = (offset, 0)
        let size = 1 << 20
        let pieces = (0..<cores).map { _ in Piece(bytes: size, rows: size / shortestRow + 1, columns: classes.count) }
        while offset < end, lines < limit {
            // Each piece ends with a line: what follows its last line break is read again by the next one.
            var starts: [Int] = []
            var next = offset
            for piece in pieces where next < end {
                try piece.fill(file, from: next)
                if piece.length == 0 { break }
                starts.append(next)
                next += piece.length
            }
            if starts.isEmpty { break }
            typealias Work = (rows: PlainRows, pieces: [Piece], count: Int, limit: Int)
            withUnsafePointer(to: (self, pieces, starts.count, limit) as Work) { work in
                inParallel(work) { work, part, _ in
                    let work = work.assumingMemoryBound(to: Work.self).pointee
                    if part < work.count { work.rows.parse(work.pieces[part], limit: work.limit) }
                }
            }
            for (piece, start) in zip(pieces, starts) {
                if lines == 0, piece.rows > 0 {
                    let expected = min(limit, (end - start) / (piece.parsed / piece.rows) + piece.rows)
                    for index in values.indices { values[index].reserveCapacity(expected) }
                }
                let rows = min(piece.rows, limit - lines)
                for index in values.indices {
                    values[index] += UnsafeBufferPointer(start: piece.values[index], count: rows)
                }
                lines += rows
                if lines == limit || piece.parsed < piece.length { return (start + piece.parsed, lines) }
            }
            offset = next
        }
        return (offset, lines)
    }

    /// A part of the file and the rows in it.
    private final class Piece {
        let bytes: UnsafeMutablePointer<UInt8>
        private let capacity: Int
        /// How many bytes there are up to the last line break, how many of them are parsed, and to how many rows.
        var (length, parsed, rows) = (0, 0, 0)
        /// Room for each wanted column.
        let values: [UnsafeMutablePointer<Double>]

        init(bytes capacity: Int, rows: Int, columns: Int) {
            self.capacity = capacity
            bytes = .allocate(capacity: capacity)
            values = (0..<columns).map { _ in .allocate(capacity: rows) }
        }

        deinit {
            bytes.deallocate()
            for column in values { column.deallocate() }
        }

        func fill(_ file: borrowing InputFile, from offset: Int) throws {
            length = try file.read(into: UnsafeMutableRawBufferPointer(start: bytes, count: capacity), at: offset)
            while length > 0, bytes[length - 1] != UInt8(ascii: "\n") { length -= 1 }
        }
    }

    private func parse(_ piece: Piece, limit: Int) {
        var (parsed, rows) = (0, 0)
        wanted.withUnsafeBufferPointer { wanted in
            classes.withUnsafeBufferPointer { classes in
                piece.values.withUnsafeBufferPointer { values in
                    while parsed < piece.length, rows < limit {
                        guard let next = row(piece.bytes, parsed, piece.length, wanted, classes, values, rows) else { return }
                        parsed = next
                        rows &+= 1
                    }
                }
            }
        }
        (piece.parsed, piece.rows) = (parsed, rows)
    }

    /// Parses the row at `position`; where the next one begins, or nil where the row is not plain.
    @inline(__always)
    private func row(
        _ bytes: UnsafePointer<UInt8>, _ position: Int, _ end: Int, _ wanted: UnsafeBufferPointer<Int>,
        _ classes: UnsafeBufferPointer<Double>, _ values: UnsafeBufferPointer<UnsafeMutablePointer<Double>>, _ row: Int
    ) -> Int? {
        var position = position
        for column in 0..<wanted.count {
            let index = wanted[column]
            if index >= 0 {
                guard let value = scanDecimal(bytes, &position, end), value.isFinite else { return nil }
                let limit = classes[index]
                if limit > 0, !(value >= 0 && value < limit && value == value.rounded()) { return nil }
                values[index][row] = value
            } else {
                while bytes[position] != UInt8(ascii: ","), bytes[position] != UInt8(ascii: "\n") {
                    if bytes[position] == UInt8(ascii: "\"") { return nil }
                    position &+= 1
                }
            }
            if column == wanted.count - 1, position < end, bytes[position] == UInt8(ascii: "\r") { position &+= 1 }
            let separator = column == wanted.count - 1 ? UInt8(ascii: "\n") : UInt8(ascii: ",")
            guard position < end, bytes[position] == separator else { return nil }
            position &+= 1
        }
        return position
    }
}
