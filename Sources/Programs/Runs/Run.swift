import Arrays
import Drawing
import Files
import FastTraining
import NumPyRandom

/// A training: its options, its networks and its losses.
package struct Run {
    package var options: TrainingOptions
    package let seed: Seed
    /// The number of training samples.
    package let count: Int
    /// The network before training.
    package let initial: Network
    /// The network after it.
    package var mlp: Network
    /// The mean loss of each epoch, as `mlpEpoch` returns it.
    package var losses: [Double] = []
    /// The accuracy on the training samples after each epoch, and that on the test samples, where measured.
    package var accuracies: [Double] = []
    package var testAccuracies: [Double] = []
    /// The mean loss of all training samples, and of the test samples, after each epoch, where measured.
    package var trainingLosses: [Double] = []
    package var testLosses: [Double] = []
    /// The epochs of `testLosses`, where it leaves epochs out.
    package var testEpochs: [Int]?
    /// The number of test samples, and how the trained network does on them.
    package var test: (count: Int, loss: Double, accuracy: Double)?
    /// How long the training took.
    package var seconds: Double?
    /// Class maps of epochs before the last.
    package var earlier: [(epoch: Int, classMap: [Int])] = []
    /// The class at each of `mapPoints`; empty where there is no map.
    package var classMap: [Int] = []

    package init(
        options: TrainingOptions, seed: Seed, count: Int, initial: Network, mlp: Network, losses: [Double] = [],
        classMap: [Int] = []
    ) {
        (self.options, self.seed, self.count, self.initial, self.mlp) = (options, seed, count, initial, mlp)
        (self.losses, self.classMap) = (losses, classMap)
    }

    /// The network in words.
    package var title: String { "\(mlp.count)-Layer MLP" }

    /// What `--dump` writes: the options, the network before and after training, how it went, the class map, and
    /// `more`.
    package func json(_ more: [(String, JSON)] = []) -> JSON {
        let resolution = options.resolution
        let hasMap = !classMap.isEmpty
        let rows =
            hasMap ? (0..<resolution).map { JSON.integers(classMap[$0 * resolution..<($0 + 1) * resolution]) } : []
        let members: [(String, JSON)?] = [
            ("initial", JSON(initial)),
            ("loss", .numbers(losses)),
            ("network", JSON(mlp)),
            hasMap ? ("class_map", .array(rows)) : nil,
        ]
        return .object(optionMembers + members.compactMap { $0 } + more)
    }

    /// The options, with the coursework's names.
    package var optionMembers: [(String, JSON)] {
        let members: [(String, JSON)?] = [
            ("seed", .integer(seed.description)),
            ("num_samples", .integer(options.samples == .max ? count : options.samples)),
            ("layers", .integers(options.layers)),
            ("batch", .integer(options.batch == .max ? count : options.batch)),
            ("epochs", .integer(options.epochs)),
            ("lr", .number(options.lr)),
            classMap.isEmpty ? nil : ("resolution", .integer(options.resolution)),
            options.data.isEmpty
                ? nil : ("data", .string(options.data.split(separator: "/").last.map(String.init) ?? "")),
        ]
        return members.compactMap { $0 }
    }

    /// The finite losses of the test samples, each at its epoch.
    package var testPoints: [Point2D] {
        zip(testEpochs ?? Array(testLosses.indices.map { $0 + 1 }), testLosses).filter { $1.isFinite }.map {
            Point2D(Double($0), $1)
        }
    }

    /// What was trained on what: the parts of a figure's caption.
    package func caption(withRate: Bool = true) -> [String] {
        let batch = options.batch
        return [
            counted(count, "sample"), options.isStandardized ? "standardized" : nil, "layers \(options.shape)",
            batch < count || batch == 1 ? "batch \(batch)" : "full batch",
            counted(options.epochs, "epoch"), withRate ? "learning rate \(options.lr)" : nil, "seed \(seed)",
        ].compactMap { $0 }
    }
}

extension JSON {
    /// A network as a list of `{shape, act, W, b}`.
    fileprivate init(_ mlp: Network) {
        self = .array(
            mlp.map { layer in
                let W = layer["W"]
                let vectors = layer.trainedKeys.dropFirst().map { ($0, JSON.numbers(layer[$0].elements)) }
                return .object(
                    [
                        ("shape", .string(layer["shape"])), ("act", .string(layer.activation.rawValue)),
                        ("W", .array((0..<W.rows).map { .numbers(W.row($0)) })),
                    ] + vectors)
            })
    }
}

extension Samples {
    /// What the samples of two classes are, in words.
    package func words(of path: String) -> String {
        "\(X.rows) samples of \(path), \(counts[0]) of class 0 and \(counts[1]) of class 1"
    }
}

/// The points of a map with the given ticks in both features: row `i * ticks.count + j` is (`ticks[i]`, `ticks[j]`).
package func mapPoints(_ ticks: [Double]) -> Matrix {
    Matrix(rows: ticks.count * ticks.count, columns: 2, elements: ticks.flatMap { x1 in ticks.flatMap { [x1, $0] } })
}

/// The network's probabilities at each of the `mapPoints` of `resolution` ticks, resolution²×outputs.
package func mapOutputs(_ mlp: Network, _ resolution: Int, _ limits: ClosedRange<Double> = mapLimits) -> Matrix {
    let points = mapPoints(mapTicks(resolution, limits))
    let outputs = inParts(points, for: mlp) { predictProbabilities(mlp, $0).elements }
    return Matrix(rows: points.rows, columns: outputs.count / points.rows, elements: outputs)
}

/// The share of samples whose label the network predicts.
package func accuracy(of mlp: Network, _ samples: Samples) -> Double {
    accuracy(predictedClasses(mlp, samples.X), samples.labels)
}

/// What `predictClasses` returns for any number of samples.
package func predictedClasses(_ mlp: Network, _ X: some Features) -> [Int] {
    inParts(X, for: mlp) { predictClasses(mlp, $0) }
}

/// The mean loss of samples, and the share of them whose label the network predicts.
package func evaluate(
    _ mlp: Network, _ X: some Features, _ labels: [Int], _ loss: Loss
) -> (loss: Double, accuracy: Double) {
    var (mlp, sum, right) = (forPrediction(mlp), 0.0, 0)
    for rows in chunks(of: X, for: mlp) {
        let (yHat, y) = (forward(&mlp, X.rows(rows)), labels.rows(rows))
        sum += loss(y, yHat).sum
        right += zip(classes(yHat), y).count { $0 == $1 }
    }
    return (sum / Double(X.rows), Double(right) / Double(X.rows))
}

/// What `body` returns for all samples; it is called with parts of them whose activations take little memory.
package func inParts<Result>(_ X: some Features, for mlp: Network, _ body: (Matrix) -> [Result]) -> [Result] {
    chunks(of: X, for: mlp).flatMap { body(X.rows($0)) }
}

/// Ranges of rows whose activations in the network's widest layer take two megabytes at most.
package func chunks(of X: some Features, for mlp: Network) -> [Range<Int>] {
    let widest = mlp.map { max($0["W"].rows, $0["W"].columns) }.max() ?? 1
    let size = max(1, 250_000 / widest)
    return stride(from: 0, to: X.rows, by: size).map { $0..<min($0 + size, X.rows) }
}
