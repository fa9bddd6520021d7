import Files
import Options

/// The options of the week 5 script: the coursework's own and those that say what is written.
package struct Week5Options {
    package let training: TrainingOptions
    package let file: String
    package let scale: Int
    /// Where the figure goes: to the file of `--figure`, and to `file` where its name is a figure's.
    package let figures: [String]
    package let frames: String?
    package let every: Int
    package let dump: String?
    package let isShown: Bool
    package let isQuiet: Bool

    package static let options =
        TrainingOptions().options() + [
            Option(nil, "scale", "PIXELS", "pixels of each map cell; at 1 the map is bare, without samples (default: 400 / R)"),
            Option(nil, "figure", "FILE", "also draw the lab sheet's figure, an .svg or .pdf file"),
            Option(nil, "frames", "DIR", "also write the class map as training goes: DIR/map_000001.pgm, …"),
            Option(nil, "every", "K", "with --frames: a map every K epochs, and after the first (default: E / 50)"),
            Option(nil, "dump", "JSON", "also write the weights before and after, the losses and the map to this file"),
            Option(nil, "show", nil, "also draw the map and the losses in the terminal"),
            Option(nil, "quiet", nil, "print nothing but errors, and what --show draws"),
        ]

    /// - Throws: `UsageError` that names the option, its value and what it takes.
    package init(_ given: Arguments) throws {
        training = try TrainingOptions(given)
        scale = try given.wholeNumber(
            "scale", in: 1...(20_000 / training.resolution), default: max(1, 400 / training.resolution))
        dump = given.text("dump")
        isShown = given.has("show")
        isQuiet = given.has("quiet")
        file = given.files.first ?? "week_5.pgm"
        let figure = given.text("figure")
        if let figure, !isFigure(figure) { throw given.error("figure", takes: "a file name that ends in .svg or .pdf") }
        figures = [figure, isFigure(file) && file != figure ? file : nil].compactMap { $0 }
        frames = given.text("frames")
        if frames == nil, given.text("every") != nil { throw UsageError("argument --every: it says how often --frames writes a map; give that too") }
        every = try given.wholeNumber("every", in: 1...(.max), default: max(1, training.epochs / 50))
        try checkFiles()
    }

    /// The file of the class map; nil where `file` is a figure.
    package var map: String? { isFigure(file) ? nil : file }

    /// Refuses an output that would be another file's end: nothing of the user's is overwritten by accident.
    private func checkFiles() throws {
        var taken = [(name: "--data", path: training.data, what: "the data file")]
        let outputs = [("file", file), ("--figure", figures.first { $0 != file }), ("--dump", dump)]
        for case (let name, let path?) in outputs {
            if let other = taken.first(where: { isSameFile($0.path, path) }) {
                throw UsageError("argument \(name): \(quoted(path)) is \(other.what) too and would be overwritten; name another")
            }
            taken.append((name, path, name == "file" ? "the output file" : "the file of \(name)"))
        }
    }
}

/// Whether a file of this name is a figure: its ending says so.
package func isFigure(_ path: String) -> Bool {
    [".svg", ".pdf"].contains { path.lowercased().hasSuffix($0) }
}
