import Files
import Options

/// The options of the week 5 script: the coursework's own and those that say what is written.
package struct Week5Options {
    package let training: TrainingOptions
    package let file: String
    package let scale: Int
    package let dump: String?
    package let isShown: Bool
    package let isQuiet: Bool

    package static let options =
        TrainingOptions.options + [
            Option(nil, "scale", "PIXELS", "pixels of each map cell; at 1 the map is bare, without samples (default: 400 / R)"),
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
        try checkFiles()
    }

    /// Refuses an output that would be another file's end: nothing of the user's is overwritten by accident.
    private func checkFiles() throws {
        for ending in [".pdf", ".svg"] where file.lowercased().hasSuffix(ending) {
            throw UsageError("argument file: \(quoted(file)) would be a figure, which is not drawn yet; name a .pgm file")
        }
        let outputs = [("file", file)] + (dump.map { [("--dump", $0)] } ?? [])
        for (name, path) in outputs where isSameFile(path, training.data) {
            throw UsageError("argument \(name): \(quoted(path)) is the data file and would be overwritten")
        }
        if let dump, isSameFile(dump, file) {
            throw UsageError("argument --dump: \(quoted(dump)) is the map's file too; name another")
        }
    }
}
