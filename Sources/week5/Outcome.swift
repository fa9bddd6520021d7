import Drawing
import Files
import NumPyRandom
import Programs

/// What a run has come to, to be drawn.
struct Outcome {
    let options: TrainingOptions
    let seed: Seed
    let samples: Samples
    let losses: [Double]
    let classMap: [Int]
    let activations: [Double]
    /// Class maps of earlier epochs.
    let earlier: [(epoch: Int, classMap: [Int])]

    /// The network as the sheet counts it: layers of weights.
    var title: String { "\(options.layers.count + 1)-Layer MLP" }
}
