import Drawing
import Files
import MLP
import Programs

/// Writes, tells and shows what a lab on two features has come to: its history and its class map.
///
/// - Parameters:
///   - initial: The network before training.
///   - scale: Pixels of a cell of the map.
///   - more: What the lab adds to its dump.
func finish(
    _ title: String, _ mlp: Network, initial: Network, _ samples: Samples, _ history: History, _ options: TrainingOptions,
    _ seed: Seed, scale: Int, _ outputs: Outputs, dumping more: [(String, JSON)] = []
) throws {
    let classMap = labels(ofRows: mapOutputs(mlp, options.resolution, samples.limits))
    let image = drawClassMap(classMap, samples, scale: scale)
    let count = samples.X.rows
    try outputs.write(
        image,
        figure: page(
            title, columns: 3, caption: options.captionParts(seed, samples: count),
            [
                lossPlot(in: cell(0), history), accuracyPlot(in: cell(1), history),
                classMapPlot(in: cell(2), title: title, classMap, samples),
            ]),
        dump: dumped(options, seed, samples: count, initial, mlp, history, more + mapEntries(classMap, options)))
    outputs.say(history.summary)
    outputs.tellFiles("Class map", image)
    outputs.show { terminalPicture(title: title, classMap, samples, curve: ("Loss", history.losses), on: $0) }
}
