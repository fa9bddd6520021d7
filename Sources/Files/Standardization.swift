import Arrays

/// How features are standardized: each less its mean over the training samples, in their standard deviations.
///
///     let standardization = Standardization(of: training.X)
///     let X = standardization(new.X)
public struct Standardization: Equatable, Sendable {
    /// The mean of each feature, 1×features, as `X.mean(axis=0)` in NumPy.
    public let means: Matrix
    /// The population deviation of each feature, 1×features, as `X.std(axis=0)` in NumPy, but 1 where it is 0.
    public let deviations: Matrix

    /// The means and deviations of samples' features, samples×features.
    public init(of X: Matrix) {
        let means = X.columnSums / Double(X.rows)
        let differences = X - means
        let deviations = ((differences * differences).columnSums / Double(X.rows)).elements.map { $0.squareRoot() }
        // The mean of equal numbers can be off by rounding, and their deviation with it.
        let isConstant = (0..<X.columns).map { column in (0..<X.rows).allSatisfy { X[$0, column] == X[0, column] } }
        self.init(means: means, deviations: Matrix(row: zip(deviations, isConstant).map { $1 || $0 == 0 ? 1 : $0 }))
    }

    /// The given means and deviations, 1×features each.
    ///
    /// - Precondition: Both are rows of one length, and no deviation is 0.
    public init(means: Matrix, deviations: Matrix) {
        require(
            means.rows == 1 && means.shape == deviations.shape && !deviations.elements.contains(0),
            "means of shape \(means.shape) and deviations of shape \(deviations.shape) do not standardize features")
        (self.means, self.deviations) = (means, deviations)
    }

    /// Features in deviations from their means, samples×features.
    public func callAsFunction(_ X: Matrix) -> Matrix { (X - means) / deviations }

    /// The formula of each feature, x1 the first, as "(x1 - 37.66) / 10.47".
    package var formulas: [String] {
        zip(means.elements, deviations.elements).enumerated().map { index, feature in
            let sign = feature.0 < 0 ? "+" : "-"
            return "(x\(index + 1) \(sign) \(rounded(abs(feature.0)))) / \(rounded(feature.1))"
        }
    }
}

/// A feature's value to four digits, without an exponent where it is that of a salary.
package func rounded(_ value: Double) -> String {
    1000..<1e9 ~= abs(value) ? fixed(value, 0) : significant(value, 4)
}

extension Samples {
    /// The samples with their features standardized.
    public func standardized(by standardization: Standardization) -> Samples {
        Samples(standardization(X), labels, classes: classes, limits: limits, standardization: standardization)
    }
}
