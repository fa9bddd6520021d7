import CLibrary
import Arrays
import Drawing
import Files

/// Where the results of a command go and how much it prints.
package struct Outputs {
    /// The output file.
    package let file: String
    /// The figure's files: that of `--figure`, and `file` where its name is a figure's.
    package let figures: [String]
    /// The files of the page that plays the training back, likewise.
    package let pages: [String]
    package let dump: String?
    /// The file of `--save`.
    package let network: String?
    package let isShown: Bool
    package let isQuiet: Bool

    package static let options = [
        Option(nil, "figure", "FILE", "also draw the figure, an .svg or .pdf file"),
        Option(
            nil, "dump", "JSON",
            "also write the weights before and after, the losses and what else was measured to this file"),
        Option(nil, "show", nil, "also draw the results in the terminal"),
        Option(nil, "quiet", nil, "print nothing but errors, and what --show draws"),
    ]

    /// The option of a command that writes a page.
    package static let pageOption = Option(
        nil, "html", "FILE", "also write a page that plays the training back in a browser, an .html file")

    /// - Parameters:
    ///   - file: The output file; the page where its name ends in .html and the command has `pageOption`.
    ///   - data: The data file, which no output may overwrite; empty for none.
    /// - Throws: `UsageError` for a name whose ending does not fit and for one file named twice; `FileError` for a file
    ///   that cannot be written, or must not be replaced.
    package init(_ given: Arguments, file: String, data: String) throws {
        self.file = file
        let figure = given.text("figure")
        if let figure, !isFigure(figure) { throw given.error("figure", takes: "a file name that ends in .svg or .pdf") }
        let isSame = figure.map { isSameFile($0, file) } ?? false
        figures = [figure, isFigure(file) && !isSame ? file : nil].compactMap { $0 }
        let page = given.text("html")
        if let page, !isPage(page) { throw given.error("html", takes: "a file name that ends in .html") }
        let isSamePage = page.map { isSameFile($0, file) } ?? false
        pages = [page, isPage(file) && !isSamePage ? file : nil].compactMap { $0 }
        dump = given.text("dump")
        network = given.text("save")
        if let network, !isNetwork(network) {
            throw given.error("save", takes: "a file name that ends in .npz or .safetensors")
        }
        (isShown, isQuiet) = (given.has("show"), given.has("quiet"))
        try (given.takes("html") ? Content.page : .picture).checkEnding(of: file, dataOption: data.isEmpty ? "" : "-d")
        if let dump { try Content.numbers.checkEnding(of: dump, argument: "--dump") }

        var used = data.isEmpty ? [] : [(path: data, what: "the data file")]
        let outputs = [
            ("file", file), ("--figure", isSame && isFigure(file) ? nil : figure),
            ("--html", isSamePage && isPage(file) ? nil : page), ("--dump", dump),
            ("--save", network),
        ]
        for case (let name, let path?) in outputs {
            if let other = used.first(where: { isSameFile($0.path, path) }) {
                throw UsageError(
                    "argument \(name): \(quoted(path)) is \(other.what) too and would be overwritten; name another")
            }
            used.append((path, name == "file" ? "the output file" : "the file of \(name)"))
        }
        for path in figures + [picture].compactMap({ $0 }) { try Content.picture.checkWritable(path) }
        for path in pages { try Content.page.checkWritable(path) }
        if let dump { try Content.numbers.checkWritable(dump) }
        if let network { try Content.network.checkWritable(network) }
    }

    /// The PGM image's file; nil where `file` is a figure or a page.
    package var picture: String? { isFigure(file) || isPage(file) ? nil : file }

    /// The paths of all files.
    package var paths: [String] { [picture, dump, network].compactMap { $0 } + figures + pages }

    /// Prints a line, at once, unless `--quiet` was given.
    package func print(_ line: String) {
        if isQuiet { return }
        Swift.print(line)
        fflush(nil)
    }

    /// Prints what `picture` draws for the terminal where `--show` was given.
    package func show(_ picture: (Screen) -> String) {
        if !isShown { return }
        print("")
        Swift.print(picture(Screen(descriptor: 1)), terminator: "")
        fflush(nil)
    }

    /// Writes the files, all or none, and evaluates only what one of them needs.
    package func write(
        _ picture: @autoclosure () -> Image, figure: @autoclosure () -> Page,
        page: @autoclosure () throws -> [UInt8] = [],
        dump: @autoclosure () -> JSON
    ) throws {
        var files: [(path: String, bytes: [UInt8])] = []
        if let path = self.picture { files.append((path, pgm(picture()))) }
        if !figures.isEmpty {
            let drawing = figure()
            files += figures.map { ($0, bytes(of: drawing, for: $0)) }
        }
        if !pages.isEmpty {
            let page = try page()
            files += pages.map { ($0, page) }
        }
        if let path = self.dump { files.append((path, Array(dump().text.utf8))) }
        try writeFiles(files)
    }

    /// Writes the class map, the figure and the numbers of a run of the coursework's script, and prints what has come
    /// of it.
    ///
    /// - Parameters:
    ///   - activations: The network's output at each of `mapPoints`.
    ///   - correct: How many training samples are predicted right.
    ///   - scale: Pixels of a cell of the class map.
    ///   - functions: What the figure has the curves of.
    ///   - page: The page that plays the training back, where one is written.
    package func write(
        _ run: Run, _ samples: Samples, activations: [Double], correct: Int, scale: Int,
        functions: SheetFunctions = SheetFunctions(), page: @autoclosure () throws -> [UInt8] = []
    ) throws {
        let (title, count, side) = ("\(run.mlp.count)-Layer MLP", run.count, run.options.resolution)
        let image = drawClassMap(run.classMap, samples, scale: scale)
        let rows = (0..<side).map { i in JSON.numbers(activations[i * side..<(i + 1) * side]) }
        let share = Double(correct) / Double(count)
        let test =
            run.test.map {
                [
                    ("test_samples", JSON.integer($0.count)), ("test_accuracy", .number($0.accuracy)),
                    ("test_loss", .number($0.loss)),
                ]
            } ?? []
        try write(
            image, figure: labFigure(title, run, samples, activations, functions), page: page(),
            dump: run.json([("activations", .array(rows)), ("accuracy", .number(share))] + test))
        print("\nFinal loss \(run.losses.last.map { significant($0, 6) } ?? "none: no epoch was asked for")")
        print("Accuracy on the training samples \(fixed(100 * share, 1)) %")
        if let test = run.test {
            let loss = "loss \(significant(test.loss, 6))"
            print("Accuracy on the \(counted(test.count, "test sample")) \(fixed(100 * test.accuracy, 1)) %, \(loss)")
        }
        if let seconds = run.seconds { print("Trained in \(significant(seconds * 1000, 3)) ms") }
        printFiles("Class map", image)
    }

    /// Draws a run of the coursework's script in the terminal where `--show` was given.
    package func show(_ run: Run, _ samples: Samples) {
        show {
            terminalPicture(
                title: "\(run.mlp.count)-Layer MLP", run.classMap, samples, curve: ("Loss", run.losses), on: $0)
        }
    }

    /// Prints where the image, which shows `what`, and the other files are.
    package func printFiles(_ what: String, _ image: Image) {
        if let picture { print("\(what) written to \(picture), \(image.width)×\(image.height) pixels") }
        for path in figures { print("Figure written to \(path)") }
        for path in pages { print("Page written to \(path)") }
        if let dump { print("Numbers written to \(dump)") }
        if let network { print("Network written to \(network)") }
    }
}

/// The option that says how large a map's cells are drawn, and its value.
package let mapScaleOption = Option(
    nil, "scale", "PIXELS", "pixels of each map cell; at 1 the map is bare, without samples (default: 400 / R)")

package func mapScale(_ given: Arguments, _ options: TrainingOptions) throws -> Int {
    try given.wholeNumber("scale", in: 1...(20_000 / options.resolution), default: max(1, 400 / options.resolution))
}

/// Whether a file of this name is a figure.
package func isFigure(_ path: String) -> Bool { [".svg", ".pdf"].contains { path.lowercased().hasSuffix($0) } }

/// Whether a file of this name is a page.
package func isPage(_ path: String) -> Bool { path.lowercased().hasSuffix(".html") }

/// A figure in the format of the file's name.
package func bytes(of drawing: Page, for path: String) -> [UInt8] {
    path.lowercased().hasSuffix(".pdf") ? pdf(drawing) : svg(drawing)
}

/// What an output file holds: the names that it may have, and what it may replace.
package enum Content {
    case picture, page, numbers, network, samples

    /// Refuses a name with the ending of another kind of file.
    ///
    /// - Parameter dataOption: The option that a data file was probably meant for.
    /// - Throws: `UsageError`.
    package func checkEnding(of path: String, argument: String = "file", dataOption: String = "") throws {
        let endings =
            [".csv", ".json", ".npz", ".py", ".swift", ".gz", ".txt", ".pgm", ".svg", ".pdf", ".html", ".htm", ".png"]
            + [
                ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".eps", ".ps", ".ppm", ".pbm",
                ".svgz",
            ]
            + [".npy", ".zip", ".xml", ".yaml", ".toml", ".ipynb", ".md", ".tex", ".docx", ".sh", ".c", ".log"]
        let (own, words): ([String], String) =
            switch self {
            case .picture: ([".pgm", ".svg", ".pdf"], "the map is written as .pgm, the figure as .svg or .pdf")
            case .page:
                (
                    [".pgm", ".svg", ".pdf", ".html"],
                    "the map is written as .pgm, the figure as .svg or .pdf, the page as .html"
                )
            case .numbers: ([".json"], "the numbers are written as .json")
            case .network: ([".npz"], "the network is written as .npz or .safetensors")
            case .samples: ([".csv", ".txt"], "samples are written as .csv")
            }
        guard let ending = endings.first(where: path.lowercased().hasSuffix), !own.contains(ending) else { return }
        let option =
            self == .picture || self == .page ? [".csv": dataOption, ".json": "--dump"][ending, default: ""] : ""
        let hint = option.isEmpty ? "" : "; did you mean \(quoted("\(option) \(path)"))?"
        throw UsageError("argument \(argument): \(quoted(path)) ends in \(ending); \(words)\(hint)")
    }

    /// Checks that the file can be written, and that what it replaces, if anything, is of the same kind; samples
    /// replace nothing.
    ///
    /// - Throws: `FileError`.
    package func checkWritable(_ path: String) throws {
        try Files.checkWritable(path)
        let start = String(decoding: try firstBytes(of: path, 1000), as: UTF8.self).lowercased()
        let (isOwn, words): (Bool, String) =
            switch self {
            case .picture: (isPicture(start), "neither a picture nor a page")
            case .page: (start.contains("name=\"generator\" content=\"week5\""), "no page of a training")
            case .numbers: (isDump(start), "no dump of a run")
            case .network: (isSavedNetwork(start), "no saved network")
            case .samples: (false, "a file that exists")
            }
        if !start.isEmpty, !isOwn {
            throw FileError("\(quoted(path)) is \(words) and is not overwritten; name another file, or remove that one")
        }
    }

    /// Whether a file that begins so is what `--dump` writes: an object that begins with the seed, or a list of them.
    private func isDump(_ start: String) -> Bool {
        let text = start.filter { !$0.isWhitespace }
        return text.hasPrefix("{\"seed\":") || text.hasPrefix("[{\"seed\":")
    }

    /// Whether a file that begins so is what `--save` writes: an archive, or a header, that begins with a layer.
    private func isSavedNetwork(_ start: String) -> Bool {
        start.hasPrefix("pk\u{3}\u{4}") && start.contains("0.act.npy")
            || start.contains("{\"__metadata__\": {\"0.act\":")
    }

    /// Whether a file that begins so is a PGM or similar image, a PDF, SVG or HTML file.
    private func isPicture(_ start: String) -> Bool {
        // "P5", white space, and the width or a comment.
        let magic = Array(start.utf8.prefix(4))
        let isImage =
            magic.count == 4 && magic[0] == UInt8(ascii: "p") && isDigit(magic[1]) && magic[2] <= 0x20
            && (isDigit(magic[3]) || magic[3] == UInt8(ascii: "#"))
        let isMarkup =
            start.drop(while: \.isWhitespace).hasPrefix("<")
            && ["<svg", "<html", "<!doctype html"].contains(where: start.contains)
        return isImage || isMarkup || start.hasPrefix("%pdf-")
    }
}
