import Drawing
import Files
import FastTraining
import NumPyRandom
import Programs

/// The networks and minibatches of the gallery: rows and columns of its maps.
private let structures = [[2], [4, 3], [6, 8, 4], [16, 16]]
private let batches = [1, 10, 50, 200]

private let defaults = TrainingOptions().with {
    ($0.seed, $0.samples, $0.epochs, $0.resolution) = (Seed(0), 200, 300, 60)
    $0.absent = ["batch", "layers"]
}

/// Draws small class maps of several networks and minibatches, all trained on the same data from the same seeds: the
/// sheet's 7.2.
let gallery = Command(
    name: "gallery", about: "Draws class maps of several layer structures and batch sizes side by side.",
    options: defaults.options() + [
        fastOption, standardizeOption,
        Option(
            nil, "seeds", "K",
            "train each network from K seeds, --seed the first, and tabulate the mean and spread of loss and accuracy, "
                + "also of up to 1000 test samples, the rows after the training samples (with it -n is 100 unless given)"
        ),
    ],
    file: ("file", "the figure, an .svg or .pdf file (default: gallery.svg)")
) { given in
    var options = try TrainingOptions(given, defaults: defaults)
    let seeds = try given.wholeNumber("seeds", in: 1...10_000, default: 1)
    let isTabulated = given.has("seeds")
    // The package's file has no rows behind its first 200 to test with.
    if isTabulated, !given.has("num_samples") { options.samples = 100 }
    let file = try Outputs(given, file: given.files.first ?? "gallery.svg", data: options.data).file
    guard isFigure(file) else {
        throw UsageError("argument file: a figure's name ends in .svg or .pdf, not as \(quoted(file)) does")
    }

    let (samples, test) = try options.readSamples(test: isTabulated ? 1000 : 0)
    for line in options.remarks(on: samples, test: test) { print(line) }
    var variants: [Variant] = []
    for layers in structures {
        for batch in batches {
            (options.layers, options.batch) = (layers, batch)
            variants.append(try Variant(options, seeds: seeds, samples, test))
        }
    }
    let trained = "\(counted(seeds, "seed")) from \(options.seed ?? Seed(0)) on"
    if isTabulated {
        for line in textTable([Variant.head] + variants.map(\.cells), texts: [0, 8]) { print(line) }
        let tested = test.map { counted($0.X.rows, "test sample") } ?? "no rows after them to test with"
        print(
            "Means and standard deviations (+/-) of \(trained); \(counted(samples.X.rows, "training sample")), \(tested)"
        )
    }
    let caption = seeds > 1 ? "mean ± standard deviation of \(trained), the map of the first" : ""
    let page = tilePage(
        "Layers and batch sizes", inRow: batches.count, variants.map { $0.tile(samples) }, caption: caption)
    try writeFile(file, bytes(of: page, for: file))
    print("Gallery written to \(file)")
}

/// A layer structure and a batch size, trained from each of the seeds.
private struct Variant {
    let options: TrainingOptions
    let seeds: Int
    /// Of each seed whose training stayed finite the loss of the last epoch, the shares of right predictions, and the
    /// dead units of each hidden layer.
    private var (losses, accuracies, testAccuracies) = ([Double](), [Double](), [Double]())
    private var dead: [[Int]] = []
    /// The class map of the first seed; nil where its training diverged, in the epoch `divergence`.
    private var (classMap, divergence): ([Int]?, Int?)

    init(_ options: TrainingOptions, seeds: Int, _ samples: Samples, _ test: Samples?) throws {
        (self.options, self.seeds) = (options, seeds)
        for number in 0..<seeds {
            do {
                let mlp = try train((options.seed ?? Seed(0)) + number, samples)
                if number == 0 { classMap = week5.classMap(of: mlp, options.resolution) }
                accuracies.append(accuracy(of: mlp, samples))
                if let test { testAccuracies.append(accuracy(of: mlp, test)) }
                dead.append((deadUnits(mlp, samples.X) ?? []).map(\.dead))
            } catch let failure as Divergence {
                if number == 0 { divergence = failure.epoch }
            }
        }
    }

    private mutating func train(_ seed: Seed, _ samples: Samples) throws -> Network {
        var rng = Generator(seed: seed)
        let initial = initMLP(options.spec, rng: &rng)
        let training = try Training(initial, options, on: Examples(samples), rng: rng)
        while try training.goOn() {}
        if let interruption {
            throw FileError("\(interruption.name) has ended the trainings; the gallery was not written")
        }
        try training.mapActivations()
        if let loss = training.losses.last { losses.append(loss) }
        return training.mlp
    }

    private var layers: String { options.layers.map(String.init).joined(separator: ",") }

    /// The map of the first seed, with its results or with the means of all.
    func tile(_ samples: Samples) -> MapTile {
        var remark = divergence.map { "diverged in epoch \($0)" } ?? ""
        if seeds > 1, !accuracies.isEmpty {
            let test = Spread(testAccuracies).map { ", test \($0.percent) %" } ?? ""
            remark = (Spread(accuracies).map { "\($0.percent) % right" } ?? "") + test
        } else if let accuracy = accuracies.first {
            let loss = losses.first.map { "loss \(fixed($0, 3)), " } ?? ""
            remark = "\(loss)\(fixed(100 * accuracy, 1)) % right"
        }
        return MapTile(title: "-y \(layers) -b \(options.batch)", remark: remark, classMap: classMap, samples: samples)
    }

    static let head = ["layers", "batch", "loss", "+/-", "% right", "+/-", "% test", "+/-", "dead units", "diverged"]

    /// The cells of its row under `head`.
    var cells: [String] {
        let measured = [(losses, 1.0, 3), (accuracies, 100, 1), (testAccuracies, 100, 1)].flatMap {
            values, unit, decimals in
            let spread = Spread(values)
            return [spread?.mean, spread?.deviation].map { $0.map { fixed(unit * $0, decimals) } ?? "" }
        }
        let units = options.layers.enumerated().compactMap { index, units in
            Spread(dead.map { Double($0[index]) }).map { "\(fixed($0.mean, 1)) of \(units)" }
        }
        let diverged = seeds - accuracies.count
        return [layers, "\(options.batch)"] + measured
            + [units.joined(separator: ", "), diverged > 0 ? "\(diverged)" : ""]
    }
}

/// The mean of some numbers, and the standard deviation of several, which divides by one less than their count.
private struct Spread {
    let mean: Double
    let deviation: Double?

    /// Nil where there are none.
    init?(_ values: [Double]) {
        if values.isEmpty { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        (self.mean, deviation) = (mean, values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil)
    }

    /// A share in percent.
    var percent: String { fixed(100 * mean, 1) + (deviation.map { " ± \(fixed(100 * $0, 1))" } ?? "") }
}
