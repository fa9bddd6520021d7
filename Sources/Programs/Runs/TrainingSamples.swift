import Arrays
import Drawing
import FastTraining
import Files

/// The option that asks for standardized features.
public let standardizeOption = Option(
    nil, "standardize", nil,
    "train on features less their mean, in their standard deviations; the map's range is then in deviations")

extension TrainingOptions {
    /// Reads the training samples and up to `test` samples after them, standardized where that is asked for.
    ///
    /// - Parameters:
    ///   - label, classes, isExact: As in `Samples.read`.
    ///   - saved: The standardization of the training that goes on.
    /// - Throws: `FileError` as `Samples.read`, and where the features are too large to be standardized.
    package func readSamples(
        label: String = "Binary", classes: Int = 2, test: Int = 0, isExact: Bool = false,
        by saved: Standardization? = nil
    ) throws -> (training: Samples, test: Samples?) {
        let (training, test) = try Samples.read(
            csv: data, label: label, names: columnNames, classes: classes, limit: samples, test: test, isExact: isExact)
        if !isStandardized { return (training, test) }
        let standardization = saved ?? Standardization(of: training.X)
        guard standardization.means.isFinite, standardization.deviations.isFinite else {
            throw FileError(
                "the features of \(quoted(data)) cannot be standardized (--standardize): their squares add up to more than 1.8e308"
            )
        }
        return (training.standardized(by: standardization), test?.standardized(by: standardization))
    }

    /// What is to be known of training samples before they are trained on, a line each: how they were standardized, how
    /// many lie outside of the map, and that they are of one class.
    ///
    /// - Parameters:
    ///   - test: The test samples.
    ///   - label: The labels' column.
    package func remarks(on samples: Samples, test: Samples? = nil, label: String = "Binary") -> [String] {
        let standardized = samples.standardization.map { "    standardized: \($0.formulas.joined(separator: ", "))" }
        let notes = [samples.outsideRemark, oneClassRemark(samples, test, label)].compactMap { $0 }
        return [standardized].compactMap { $0 } + notes.map { "    Note: \($0)" }
    }

    /// That the training samples are of one class, and what the rows after them have; nil where they are of several.
    private func oneClassRemark(_ samples: Samples, _ test: Samples?, _ label: String) -> String? {
        guard let first = samples.labels.first, samples.labels.allSatisfy({ $0 == first }) else { return nil }
        let remark =
            "\(counted(samples.X.rows, "training sample")) of class \(first) alone: the network learns no other"
        // A pipe cannot be read again.
        let isFile = (try? firstBytes(of: data, 1).isEmpty) == false
        let rest = isFile ? try? readSamples(label: label, classes: samples.classes, test: 1_000_000).test : test
        guard let rest else { return remark }
        let counts = rest.counts.enumerated().filter { $1 > 0 }.map { "\($1) of class \($0)" }
        let after = "\(remark). After them: \(counts.joined(separator: ", "))"
        guard let other = rest.labels.firstIndex(where: { $0 != first }) else { return after }
        return "\(after). Take more rows (-n \(samples.X.rows + other + 1) and up), or shuffle those of a sorted file"
    }
}

extension Samples {
    /// How many samples lie outside of the map, and where most do, that they are to be scaled; nil where none does.
    package var outsideRemark: String? {
        let count = X.rows - inside.count
        if count == 0 { return nil }
        let (lower, upper) = (significant(limits.lowerBound, 4), significant(limits.upperBound, 4))
        let remark =
            "\(count) of \(counted(X.rows, "sample")) \(count == 1 ? "lies" : "lie") outside of the map, which goes from \(lower) to \(upper)"
        if standardization != nil || 2 * count <= X.rows { return remark }
        let ranges = (0..<X.columns).map { column in
            let values = (0..<X.rows).map { X[$0, column] }
            return "x\(column + 1) from \(rounded(values.min() ?? 0)) to \(rounded(values.max() ?? 0))"
        }
        return "\(remark): \(ranges.joined(separator: ", ")). Such features are to be scaled, as --standardize does"
    }

    /// That all samples are predicted as one class although they are of several; nil where that is not so.
    package func sameClassRemark(_ predicted: [Int]) -> String? {
        guard let first = predicted.first, predicted.allSatisfy({ $0 == first }), Set(labels).count > 1 else {
            return nil
        }
        let advice =
            standardization == nil && inside.count < X.rows
            ? "; features outside of the map are to be scaled (--standardize)" : ""
        return "All \(X.rows) training samples are predicted as class \(first)\(advice)"
    }
}

/// How many units of each ReLU layer are dead, their output 0 for every one of the samples: no gradient passes them, so
/// training leaves them dead. Nil where the layers do not fit each other, or one is of an unknown kind.
package func deadUnits(_ mlp: Network, _ X: some Features) -> [(layer: Int, dead: Int, units: Int)]? {
    var fanIn = X.columns
    for layer in mlp {
        guard layer["W"].rows == fanIn, Activation(rawValue: layer["act"]) != nil else { return nil }
        fanIn = layer["W"].columns
    }
    var (mlp, areAlive) = (forPrediction(mlp), mlp.map { Array(repeating: false, count: $0["W"].columns) })
    let layers = mlp.indices.filter { mlp[$0].activation == .relu }
    for rows in chunks(of: X, for: mlp) {
        _ = forward(&mlp, X.rows(rows))
        for index in layers {
            let A = mlp[index]["A"]
            for row in 0..<A.rows {
                for unit in 0..<A.columns where A[row, unit] > 0 { areAlive[index][unit] = true }
            }
        }
    }
    return layers.map { ($0 + 1, areAlive[$0].count { !$0 }, areAlive[$0].count) }
}

/// Which layers have how many dead ReLU units, in a sentence; nil where there are none.
package func deadUnitsRemark(_ mlp: Network, _ X: some Features) -> String? {
    let layers = (deadUnits(mlp, X) ?? []).filter { $0.dead > 0 }
    if layers.isEmpty { return nil }
    let words = layers.map { "\($0.dead) of \($0.units) in layer \($0.layer)" }
    return "Dead ReLU units, 0 for every training sample: \(words.joined(separator: ", "))"
}
