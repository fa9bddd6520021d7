import Arrays

/// Reads the first `limit` samples of a two-feature CSV file, or all where there are fewer.
///
/// - Returns: The features X1 and X2, samples×2, and the labels of the column Binary, samples×1.
/// - Throws: `FileError` as `readCSV`.
public func readSamples(_ path: String, limit: Int = .max) throws -> (X: Matrix, y: Matrix) {
    let columns = try readCSV(path, [.number("X1"), .number("X2"), .label("Binary", classes: 2)], limit: limit)
    let features = [Double](unsafeUninitializedCapacity: columns[0].count * 2) { buffer, count in
        for row in columns[0].indices {
            buffer.initializeElement(at: 2 * row, to: columns[0][row])
            buffer.initializeElement(at: 2 * row + 1, to: columns[1][row])
        }
        count = columns[0].count * 2
    }
    return (Matrix(rows: columns[0].count, columns: 2, elements: features), Matrix(column: columns[2]))
}
