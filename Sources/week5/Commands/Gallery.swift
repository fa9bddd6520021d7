import Drawing
import Files
import FastTraining
import Programs

/// The networks and minibatches of the gallery: rows and columns of its maps.
private let structures = [[2], [4, 3], [6, 8, 4], [16, 16]]
private let batches = [1, 10, 50, 200]

private let defaults = TrainingOptions().with {
    ($0.seed, $0.samples, $0.epochs, $0.resolution) = (Seed(0), 200, 300, 60)
    $0.absent = ["batch", "layers"]
}

/// Draws small class maps of several networks and minibatches, all trained on the same data from the same seed: the
/// sheet's 7.2.
let gallery = Command(
    name: "gallery", about: "Draws class maps of several layer structures and batch sizes side by side.",
    options: defaults.options() + [fastOption],
    file: ("file", "the figure, an .svg or .pdf file (default: gallery.svg)")
) { given in
    var options = try TrainingOptions(given, defaults: defaults)
    let file = try Outputs(given, file: given.files.first ?? "gallery.svg", data: options.data).file
    guard isFigure(file) else {
        throw UsageError("argument file: a figure's name ends in .svg or .pdf, not as \(quoted(file)) does")
    }

    let samples = try Samples(csv: options.data, names: options.columnNames, limit: options.samples)
    var tiles: [MapTile] = []
    for layers in structures {
        for batch in batches {
            (options.layers, options.batch) = (layers, batch)
            tiles.append(try tile(samples, options))
        }
    }
    try writeFile(file, bytes(of: tilePage("Layers and batch sizes", inRow: batches.count, tiles), for: file))
    print("Gallery written to \(file)")
}

/// Trains one network; its map, its final loss and the share of the samples that it predicts right.
private func tile(_ samples: Samples, _ options: TrainingOptions) throws -> MapTile {
    var rng = Generator(seed: options.seed ?? Seed(0))
    let initial = initMLP(options.spec, rng: &rng)
    let title = "-y \(options.layers.map(String.init).joined(separator: ",")) -b \(options.batch)"
    do {
        let training = try Training(initial, options, on: Examples(samples), rng: rng)
        while try training.goOn() {}
        if let interruption {
            throw FileError("\(interruption.name) has ended the trainings; the gallery was not written")
        }
        try training.mapActivations()
        let classMap = classMap(of: training.mlp, options.resolution)
        let loss = training.losses.last.map { "loss \(fixed($0, 3)), " } ?? ""
        let right = "\(fixed(100 * accuracy(of: training.mlp, samples), 1)) % right"
        return MapTile(title: title, remark: loss + right, classMap: classMap, samples: samples)
    } catch let divergence as Divergence {
        return MapTile(
            title: title, remark: "diverged in epoch \(divergence.epoch)", classMap: nil, samples: samples)
    }
}
