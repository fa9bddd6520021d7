import Arrays

/// Reads the first `limit` samples of a two-feature CSV file, or all where there are fewer.
///
/// - Parameters:
///   - label: The name of the column of labels, whole numbers from 0 to `classes - 1`.
/// - Returns: The features X1 and X2, samples×2, and the labels, samples×1.
/// - Throws: `FileError` as `readCSV`.
public func readSamples(
    _ path: String, label: String = "Binary", classes: Int = 2, limit: Int = .max
) throws -> (X: Matrix, y: Matrix) {
    let columns = try readCSV(path, [.number("X1"), .number("X2"), .label(label, classes: classes)], limit: limit)
    return (Matrix(columns: Array(columns[..<2])), Matrix(column: columns[2]))
}
