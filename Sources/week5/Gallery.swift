import Arrays
import Drawing
import Files
import MLP
import Programs

/// The networks and minibatches of the gallery: rows and columns of its maps.
private let structures = [[2], [4, 3], [6, 8, 4], [16, 16]]
private let batches = [1, 10, 50, 200]

private let defaults: TrainingOptions = {
    var defaults = TrainingOptions()
    (defaults.seed, defaults.samples, defaults.epochs, defaults.resolution) = (Seed(0), 200, 300, 60)
    return defaults
}()

private let galleryOptions = defaults.options(without: ["batch", "layers"])

let galleryUsage = usage("week5 gallery", galleryOptions, file: "file")

/// Draws small class maps of several networks and minibatches, all trained on the same data from the same seed: the
/// sheet's 7.2.
package func gallery(_ arguments: some Sequence<String>) throws {
    let given = try Arguments(arguments, galleryOptions)
    if given.has("help") {
        let about = "Draws class maps of several layer structures and batch sizes side by side."
        return print(
            help(galleryUsage, about, galleryOptions, file: ("file", "the figure, an .svg or .pdf file (default: gallery.svg)")))
    }
    var options = try TrainingOptions(given, defaults: defaults)
    let file = given.files.first ?? "gallery.svg"
    guard isFigure(file) else {
        throw UsageError("argument file: a figure's name ends in .svg or .pdf, not as \(quoted(file)) does")
    }
    if isSameFile(file, options.data) {
        throw UsageError("argument file: \(quoted(file)) is the data file and would be overwritten")
    }
    try checkWritable(file)

    let samples = try Samples(csv: options.data, limit: options.samples)
    let (width, height) = (150.0, 170.0)
    var shapes: [Shape] = []
    for (row, layers) in structures.enumerated() {
        for (column, batch) in batches.enumerated() {
            (options.layers, options.batch) = (layers, batch)
            let cell = Rectangle(
                x: 8 + width * Double(column), y: 6 + height * Double(row), width: width, height: height - 2)
            shapes.append(tile(in: cell, samples, options))
        }
    }
    let drawing = Page(
        width: 16 + width * Double(batches.count), height: 12 + height * Double(structures.count),
        title: "Layers and batch sizes", shapes: shapes)
    try writeFile(file, bytes(of: drawing, for: file))
    print("Gallery written to \(file)")
}

/// Trains one network and draws its map, with the loss it came to and the share of the samples it has right.
private func tile(
    in cell: Rectangle, _ samples: Samples, _ options: TrainingOptions
) -> Shape {
    var rng = Generator(seed: options.seed ?? Seed(0))
    var mlp = initMLP(options.spec, rng: &rng)
    let losses = mlpTrain(
        &mlp, samples.X, samples.y, batch: options.batch, epochs: options.epochs, lr: options.lr, rng: &rng, goOn: { $1.isFinite })
    let title = "-y \(options.layers.map(String.init).joined(separator: ",")) -b \(options.batch)"
    guard losses.last?.isFinite != false, let map = try? classMapAndActivations(mlp, options, epoch: losses.count)
    else {
        return mapTile(in: cell, title: title, remark: "diverged in epoch \(losses.count)", nil, samples)
    }
    let loss = losses.last.map { "loss \(fixed($0, 3)), " } ?? ""
    return mapTile(
        in: cell, title: title, remark: "\(loss)\(fixed(100 * accuracy(of: mlp, samples), 1)) % right",
        map.classMap, samples)
}
