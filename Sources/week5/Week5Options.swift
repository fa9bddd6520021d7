import Programs

/// The options of the week 5 script: the coursework's own and those that say what is written.
package struct Week5Options {
    /// What is trained on what.
    package let training: TrainingOptions
    /// What is written, and how much is said.
    package let outputs: Outputs
    /// Pixels of a map's cell.
    package let scale: Int
    /// The folder for class maps of the training as it goes, and the epochs between two of them.
    package let frames: String?
    package let every: Int

    /// What `Arguments` is to take.
    package static let options =
        TrainingOptions().options() + [
            mapScaleOption,
            Option(nil, "frames", "DIR", "also write the class map as training goes: DIR/map_000001.pgm, …"),
            Option(nil, "every", "K", "with --frames: a map every K epochs, and after the first (default: E / 50)"),
        ] + Outputs.options

    /// - Throws: `UsageError` that names the option, its value and what it takes.
    package init(_ given: Arguments) throws {
        training = try TrainingOptions(given)
        outputs = try Outputs(given, file: "week_5.pgm", data: training.data)
        scale = try given.mapScale(training.resolution)
        frames = given.text("frames")
        if frames == "" { throw given.error("frames", takes: "the name of a folder") }
        if frames == nil, given.has("every") {
            throw UsageError("argument --every: it says how often --frames writes a map; give that too")
        }
        every = try given.wholeNumber("every", in: 1...(.max), default: max(1, training.epochs / 50))
    }
}
