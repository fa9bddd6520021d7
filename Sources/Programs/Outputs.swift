import Arrays
import Drawing
import Files

/// Where a program's results go and how much it says: the options that every program of the course has.
public struct Outputs {
    /// The output file.
    public let file: String
    /// Where the figure goes: to the file of `--figure`, and to `file` where its name is a figure's.
    public let figures: [String]
    /// Where the JSON of `--dump` goes.
    public let dump: String?
    /// Whether results are drawn in the terminal too.
    public let isShown: Bool
    /// Whether nothing but errors, and what --show draws, is printed.
    public let isQuiet: Bool

    /// What `Arguments` is to take.
    public static let options = [
        Option(nil, "figure", "FILE", "also draw the figure, an .svg or .pdf file"),
        Option(
            nil, "dump", "JSON", "also write the weights before and after, the losses and the predictions to this file"),
        Option(nil, "show", nil, "also draw the results in the terminal"),
        Option(nil, "quiet", nil, "print nothing but errors, and what --show draws"),
    ]

    /// The options given, with the `standard` file where none was named.
    ///
    /// - Parameter data: The data file, which no output may overwrite.
    /// - Throws: `UsageError` that names the option and its value, where a figure is none or two files are the same;
    ///   `FileError` where a file cannot be written.
    public init(_ given: Arguments, file standard: String, data: String?) throws {
        let file = given.files.first ?? standard
        self.file = file
        let figure = given.text("figure")
        if let figure, !isFigure(figure) { throw given.error("figure", takes: "a file name that ends in .svg or .pdf") }
        let isSame = figure.map { isSameFile($0, file) } ?? false
        figures = [figure, isFigure(file) && !isSame ? file : nil].compactMap { $0 }
        dump = given.text("dump")
        (isShown, isQuiet) = (given.has("show"), given.has("quiet"))

        var taken = data.map { [(path: $0, what: "the data file")] } ?? []
        let outputs = [("file", file), ("--figure", isSame && isFigure(file) ? nil : figure), ("--dump", dump)]
        for case (let name, let path?) in outputs {
            if let other = taken.first(where: { isSameFile($0.path, path) }) {
                throw UsageError(
                    "argument \(name): \(quoted(path)) is \(other.what) too and would be overwritten; name another")
            }
            taken.append((path, name == "file" ? "the output file" : "the file of \(name)"))
        }
    }

    /// The file of the picture in grey; nil where `file` is a figure.
    public var picture: String? { isFigure(file) ? nil : file }

    /// The paths of all files.
    public var paths: [String] { [picture, dump].compactMap { $0 } + figures }

    /// - Throws: `FileError` where one of the files cannot be written.
    public func checkWritable() throws {
        for path in paths { try Files.checkWritable(path) }
    }

    /// Prints a line, at once, unless the user wants quiet.
    public func say(_ line: String) {
        if isQuiet { return }
        print(line)
        fflush(nil)
    }

    /// Prints what `picture` draws for the terminal where the user wants to see it.
    package func show(_ picture: (Screen) -> String) {
        if !isShown { return }
        say("")
        print(picture(Screen(descriptor: 1)), terminator: "")
        fflush(nil)
    }

    /// Writes the files that the user wants, all or none; what no file wants is not made.
    package func write(
        _ picture: @autoclosure () -> Image, figure: @autoclosure () -> Page, dump: @autoclosure () -> JSON
    ) throws {
        var files: [(path: String, bytes: [UInt8])] = []
        if let path = self.picture { files.append((path, pgm(picture()))) }
        if !figures.isEmpty {
            let drawing = figure()
            files += figures.map { ($0, bytes(of: drawing, for: $0)) }
        }
        if let path = self.dump { files.append((path, dump().bytes)) }
        try writeFiles(files)
    }

    /// Says where the picture in grey, which shows `what`, and the other files have gone.
    package func tellFiles(_ what: String, _ image: Image) {
        if let picture { say("\(what) written to \(picture), \(image.width)×\(image.height) pixels") }
        for path in figures { say("Figure written to \(path)") }
        if let dump { say("Numbers written to \(dump)") }
    }
}

/// Whether a file of this name is a figure: its ending says so.
public func isFigure(_ path: String) -> Bool {
    [".svg", ".pdf"].contains { path.lowercased().hasSuffix($0) }
}

/// A figure in the format that the file's name says.
package func bytes(of drawing: Page, for path: String) -> [UInt8] {
    path.lowercased().hasSuffix(".pdf") ? pdf(drawing) : svg(drawing)
}
