import Arrays

/// From where to where the coursework's class map goes, in both features.
public let mapLimits = -5.0...5.0

/// Samples of some classes.
public struct Samples: Equatable, Sendable {
    /// The features, samples×features.
    public let X: Matrix
    /// The class of each sample, from 0.
    public let labels: [Int]
    /// How many classes there are, with samples or without.
    public let classes: Int
    /// From where to where a map of the samples goes, in both features.
    public let limits: ClosedRange<Double>

    /// Samples and their classes.
    ///
    /// - Precondition: There is a label from 0 to `classes - 1` for each row of X.
    public init(_ X: Matrix, _ labels: [Int], classes: Int, limits: ClosedRange<Double> = mapLimits) {
        require(X.rows == labels.count, "samples of shape \(X.shape) do not go with \(labels.count) labels")
        require(labels.allSatisfy { 0..<classes ~= $0 }, "there is a label outside of 0..<\(classes)")
        (self.X, self.labels, self.classes, self.limits) = (X, labels, classes, limits)
    }

    /// Reads the first `limit` samples of a CSV file, or all where there are fewer.
    ///
    /// - Parameters:
    ///   - features, label: The columns of the features, and that of the labels, whole numbers from 0 to `classes - 1`.
    ///   - required: Behind so many rows, one that is wrong ends the samples.
    /// - Throws: `FileError` as `readCSV`.
    public init(
        csv path: String, features: [CSVColumn] = [.number("X1"), .number("X2")], label: String = "Binary",
        classes: Int = 2, limit: Int = .max, required: Int = .max
    ) throws {
        let columns = try readCSV(
            path, features + [.label(label, classes: classes)], limit: limit, required: required)
        self.init(Matrix(columns: columns.dropLast()), columns[features.count].map { Int($0) }, classes: classes)
    }

    /// Reads the first `limit` samples of a CSV file, and up to `test` of those behind them.
    ///
    /// - Parameters:
    ///   - label, classes: As in `init(csv:)`.
    ///   - isExact: Whether each of the test samples is judged as the others are; else a wrong row ends them.
    /// - Returns: The samples, and those behind them; nil where there are none.
    /// - Throws: `FileError` as `readCSV`.
    public static func read(
        csv path: String, label: String = "Binary", classes: Int = 2, limit: Int, test: Int, isExact: Bool
    ) throws -> (training: Samples, test: Samples?) {
        let (sum, isTooLarge) = limit.addingReportingOverflow(test)
        let all = try Samples(
            csv: path, label: label, classes: classes, limit: isTooLarge ? .max : sum, required: isExact ? .max : limit)
        func part(_ rows: Range<Int>) -> Samples {
            Samples(all.X.rows(rows), Array(all.labels[rows]), classes: classes)
        }
        let (rows, count) = (all.X.rows, min(limit, all.X.rows))
        return (part(0..<count), count < rows ? part(count..<rows) : nil)
    }

    /// How many samples each class has.
    public var counts: [Int] { labels.reduce(into: Array(repeating: 0, count: classes)) { $0[$1] += 1 } }
}
