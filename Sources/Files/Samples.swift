import Arrays

/// The range of both features in the coursework's class map.
public let mapLimits = -5.0...5.0

/// Samples of some classes.
public struct Samples: Equatable, Sendable {
    /// The features, samples×features.
    public let X: Matrix
    /// The class of each sample, from 0.
    public let labels: [Int]
    /// How many classes there are, with samples or without.
    public let classes: Int
    /// The range of both features in a map of the samples.
    public let limits: ClosedRange<Double>
    /// How the features were standardized; nil where they are as they were read.
    public let standardization: Standardization?

    /// Samples and their classes.
    ///
    /// - Precondition: There is a label from 0 to `classes - 1` for each row of X.
    public init(
        _ X: Matrix, _ labels: [Int], classes: Int, limits: ClosedRange<Double> = mapLimits,
        standardization: Standardization? = nil
    ) {
        require(X.rows == labels.count, "samples of shape \(X.shape) do not go with \(labels.count) labels")
        require(labels.allSatisfy { 0..<classes ~= $0 }, "there is a label outside of 0..<\(classes)")
        (self.X, self.labels, self.classes, self.limits) = (X, labels, classes, limits)
        self.standardization = standardization
    }

    /// Reads the first `limit` samples of a CSV file, or all where there are fewer.
    ///
    /// - Parameters:
    ///   - features, label: The columns of the features, and that of the labels, whole numbers from 0 to `classes - 1`.
    ///   - names: Names that stand for these, or those of all columns of a file without a header, as `readCSV` takes
    ///     them.
    /// - Throws: `FileError` as `readCSV`.
    public init(
        csv path: String, features: [CSVColumn] = [.number("X1"), .number("X2")], label: String = "Binary",
        names: [String] = [], classes: Int = 2, limit: Int = .max
    ) throws {
        let columns = try readCSV(path, features + [.label(label, classes: classes)], names: names, limit: limit)
        self.init(Matrix(columns: columns.dropLast()), columns[features.count].map { Int($0) }, classes: classes)
    }

    /// Reads the first `limit` samples of a CSV file, and up to `test` samples after them.
    ///
    /// - Parameters:
    ///   - label, names, classes: As in `init(csv:)`.
    ///   - isExact: Whether a wrong row among the test samples is an error; otherwise it ends them.
    /// - Returns: The samples, and the test samples; nil where there are none of these.
    /// - Throws: `FileError` as `readCSV`.
    public static func read(
        csv path: String, label: String = "Binary", names: [String] = [], classes: Int = 2, limit: Int, test: Int,
        isExact: Bool
    ) throws -> (training: Samples, test: Samples?) {
        let (sum, isTooLarge) = limit.addingReportingOverflow(test)
        let columns = try readCSV(
            path, [.number("X1"), .number("X2"), .label(label, classes: classes)], names: names,
            limit: isTooLarge ? .max : sum, required: isExact ? .max : limit)
        func part(_ rows: Range<Int>) -> Samples {
            let part = columns.map { Array($0[rows]) }
            return Samples(Matrix(columns: Array(part.prefix(2))), part[2].map { Int($0) }, classes: classes)
        }
        let (rows, count) = (columns[0].count, min(limit, columns[0].count))
        return (part(0..<count), count < rows ? part(count..<rows) : nil)
    }

    /// The class of each sample as a number, samples×1: the labels that `mlpTrain` takes.
    public var y: Matrix { Matrix(column: labels.map(Double.init)) }

    /// How many samples each class has.
    public var counts: [Int] { labels.reduce(into: Array(repeating: 0, count: classes)) { $0[$1] += 1 } }
}
