/// Samples that minibatches are taken from, a row each: a matrix, or bytes that become numbers as they are taken.
public protocol Features: Sendable {
    /// The number of samples.
    var rows: Int { get }
    /// The number of features of a sample.
    var columns: Int { get }
    /// The matrix of the given samples, in the order given, as `X[indices]` in NumPy.
    func rows(_ indices: some Collection<Int>) -> Matrix
    /// Copies the samples of the given rows, which exist, one after the other, to the memory at `to`, which holds them.
    func copyRows(_ indices: UnsafeBufferPointer<Int>, to: UnsafeMutablePointer<Double>)
}

extension Features {
    /// The matrix of the given samples, in the order given.
    public func rows(_ indices: some Collection<Int>) -> Matrix {
        for index in indices { require(0..<rows ~= index, "there is no row \(index) in a \(rows)×\(columns) matrix") }
        var picked = Matrix(uninitializedRows: indices.count, columns: columns)
        picked.withMutableElements { to in
            guard let to = to.baseAddress else { return }
            indices.withContiguousStorageIfAvailable { copyRows($0, to: to) }
                ?? Array(indices).withUnsafeBufferPointer { copyRows($0, to: to) }
        }
        return picked
    }
}

extension Matrix: Features {
    public func copyRows(_ indices: UnsafeBufferPointer<Int>, to: UnsafeMutablePointer<Double>) {
        withElements { elements in
            guard let from = elements.baseAddress else { return }
            forEachRow(indices, columns: columns, to) { $1.update(from: from + $0 &* columns, count: columns) }
        }
    }
}

/// A matrix of bytes, as images have them, that are turned into numbers row by row: it takes an eighth of a `Matrix`'s
/// memory.
///
/// A row is one or more channels of as many columns each (red, green and blue, one plane after the other), and a
/// channel has a number for each of the 256 bytes.
public struct ByteMatrix: Features, Equatable {
    public let rows: Int
    public let columns: Int
    /// The bytes, `rows * columns` of them, row after row.
    public let bytes: [UInt8]
    /// What each byte of each channel stands for: 256 numbers a channel.
    public private(set) var values: [Double]

    /// A `rows`×`columns` matrix of `bytes`, row after row; each byte of each channel stands for its own value.
    ///
    /// - Precondition: There are `rows * columns` bytes, and the channels divide the columns.
    public init(rows: Int, columns: Int, bytes: [UInt8], channels: Int = 1) {
        require(
            rows >= 0 && columns >= 0 && bytes.count == rows * columns,
            "\(bytes.count) bytes do not make a \(rows)×\(columns) matrix")
        require(channels > 0 && columns % channels == 0, "\(channels) channels do not divide \(columns) columns")
        (self.rows, self.columns, self.bytes) = (rows, columns, bytes)
        values = (0..<channels).flatMap { _ in (0..<256).map(Double.init) }
    }

    /// How many channels a row has.
    public var channels: Int { values.count / 256 }

    /// The same bytes with the numbers that `transform` makes of a channel and a byte's value, from 0 to 255.
    ///
    ///     images.mapValues { _, value in value / 127.5 - 1 }      // pixels from -1 to 1
    public func mapValues(_ transform: (_ channel: Int, _ value: Double) -> Double) -> ByteMatrix {
        var mapped = self
        mapped.values = values.indices.map { transform($0 / 256, Double($0 % 256)) }
        return mapped
    }

    /// The bytes of a row.
    public func bytes(ofRow row: Int) -> ArraySlice<UInt8> {
        require(0..<rows ~= row, "there is no row \(row) in a \(rows)×\(columns) matrix")
        return bytes[row * columns..<(row + 1) * columns]
    }

    public func copyRows(_ indices: UnsafeBufferPointer<Int>, to: UnsafeMutablePointer<Double>) {
        let plane = columns / channels
        bytes.withUnsafeBufferPointer { bytes in
            values.withUnsafeBufferPointer { values in
                guard let bytes = bytes.baseAddress, let values = values.baseAddress else { return }
                forEachRow(indices, columns: columns, to) { row, to in
                    let from = bytes + row &* columns
                    for channel in 0..<channels {
                        let (from, to, values) = (
                            from + channel &* plane, to + channel &* plane, values + channel &* 256
                        )
                        for i in 0..<plane { to[i] = values[Int(from[i])] }
                    }
                }
            }
        }
    }
}

// Bounds: `rows(_:)` has checked its indices, and the fast trainer's are in 0 ..< rows; both have memory for `columns`
// elements for each index. A byte's number is one of the 256 of its channel, and the channels divide the columns.

/// Calls `copy` with each index and where its row of `columns` elements goes, one after the other from `to`.
private func forEachRow(
    _ indices: UnsafeBufferPointer<Int>, columns: Int, _ to: UnsafeMutablePointer<Double>,
    _ copy: (_ row: Int, _ to: UnsafeMutablePointer<Double>) -> Void
) {
    let count = indices.count
    // Rows from all over the memory miss the cache: several cores wait for them at once.
    if count * columns < 20_000 {
        for i in 0..<count { copy(indices[i], to + i &* columns) }
    } else {
        inParallel { part, parts in
            for i in count * part / parts..<count * (part + 1) / parts { copy(indices[i], to + i &* columns) }
        }
    }
}
