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

/// Draws small class maps of several networks and minibatches, all trained on the same data from the same seed: the
/// sheet's 7.2.
let gallery = Command(
    name: "gallery", about: "Draws class maps of several layer structures and batch sizes side by side.",
    options: defaults.options(without: ["batch", "layers"]) + [fastOption],
    file: ("file", "the figure, an .svg or .pdf file (default: gallery.svg)")
) { given in
    var options = try TrainingOptions(given, defaults: defaults)
    let file = given.files.first ?? "gallery.svg"
    try Content.picture.checkEnding(of: file, dataOption: "-d")
    guard isFigure(file) else {
        throw UsageError("argument file: a figure's name ends in .svg or .pdf, not as \(quoted(file)) does")
    }
    if isSameFile(file, options.data) {
        throw UsageError("argument file: \(quoted(file)) is the data file and would be overwritten")
    }
    try Content.picture.checkWritable(file)

    let samples = try Samples(csv: options.data, limit: options.samples)
    let trainer = Trainer(isQuiet: false)
    let (width, height) = (150.0, 170.0)
    var shapes: [Shape] = []
    for (row, layers) in structures.enumerated() {
        for (column, batch) in batches.enumerated() {
            (options.layers, options.batch) = (layers, batch)
            let cell = Rectangle(
                x: 8 + width * Double(column), y: 6 + height * Double(row), width: width, height: height - 2)
            shapes.append(try tile(in: cell, samples, options, trainer))
        }
    }
    let drawing = Page(
        width: 16 + width * Double(batches.count), height: 12 + height * Double(structures.count),
        title: "Layers and batch sizes", shapes: shapes)
    try writeFile(file, bytes(of: drawing, for: file))
    print("Gallery written to \(file)")
    trainer.suggestFast()
}

/// Trains one network and draws its map, with its final loss and the share of the samples that it predicts right.
private func tile(in cell: Rectangle, _ samples: Samples, _ options: TrainingOptions, _ trainer: Trainer) throws
    -> Shape
{
    var rng = Generator(seed: options.seed ?? Seed(0))
    var mlp = initMLP(options.spec, rng: &rng)
    let title = "-y \(options.layers.map(String.init).joined(separator: ",")) -b \(options.batch)"
    do {
        let losses = try trainer.train(&mlp, Examples(samples), options, rng: &rng)
        if let interruption {
            throw FileError("\(interruption.name) has ended the trainings; the gallery was not written")
        }
        let map = try classMapAndActivations(mlp, options, epoch: losses.count)
        let loss = losses.last.map { "loss \(fixed($0, 3)), " } ?? ""
        return mapTile(
            in: cell, title: title, remark: "\(loss)\(fixed(100 * accuracy(of: mlp, samples), 1)) % right",
            map.classMap,
            samples)
    } catch let divergence as Divergence {
        return mapTile(in: cell, title: title, remark: "diverged in epoch \(divergence.epoch)", nil, samples)
    }
}
