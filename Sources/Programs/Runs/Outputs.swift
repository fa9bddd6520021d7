import CLibrary
import Arrays
import Drawing
import Files

/// Where the results of a command go and how much it prints.
package struct Outputs {
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
        /// The file of an option, unless `file` is the same one and of that kind itself.
        func other(_ option: String, _ isOfKind: (String) -> Bool, endsIn endings: String) throws -> String? {
            guard let path = given.text(option) else { return nil }
            if !isOfKind(path) { throw given.error(option, takes: "a file name that ends in \(endings)") }
            return isOfKind(file) && isSameFile(path, file) ? nil : path
        }
        let figure = try other("figure", isFigure, endsIn: ".svg or .pdf")
        let page = try other("html", isPage, endsIn: ".html")
        figures = [figure, isFigure(file) ? file : nil].compactMap { $0 }
        pages = [page, isPage(file) ? file : nil].compactMap { $0 }
        (dump, network) = (given.text("dump"), given.text("save"))
        if let network, !isNetwork(network) {
            throw given.error("save", takes: "a file name that ends in .npz or .safetensors")
        }
        (isShown, isQuiet) = (given.has("show"), given.has("quiet"))
        try (given.takes("html") ? Content.page : .picture).checkEnding(of: file, dataOption: data.isEmpty ? "" : "-d")
        if let dump { try Content.numbers.checkEnding(of: dump, argument: "--dump") }

        var used = data.isEmpty ? [] : [(path: data, what: "the data file")]
        let outputs = [
            ("file", file), ("--figure", figure), ("--html", page), ("--dump", dump), ("--save", network),
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

    /// The image's file; nil where `file` is a figure or a page.
    package var picture: String? { isFigure(file) || isPage(file) ? nil : file }

    /// The paths of all files.
    package var paths: [String] { [picture, dump, network].compactMap { $0 } + figures + pages }

    /// Prints a line, at once, unless `--quiet` was given.
    package func print(_ line: String) {
        if isQuiet { return }
        Programs.print(line)
        fflush(nil)
    }

    /// Prints what `picture` draws for the terminal where `--show` was given.
    package func show(_ picture: (Screen) -> String) {
        if !isShown { return }
        print("")
        Programs.print(picture(Screen(descriptor: 1)), terminator: "")
        fflush(nil)
    }

    /// Writes the files, all or none, evaluating only what one of them needs, and prints the summary and the files'
    /// names.
    ///
    /// - Parameter what: What the picture shows.
    package func write(
        _ what: String, _ picture: @autoclosure () -> Image, figure: @autoclosure () -> Page,
        page: @autoclosure () throws -> [UInt8] = [], dump: @autoclosure () -> JSON, summary: String? = nil
    ) throws {
        var files: [(path: String, bytes: [UInt8])] = []
        var lines = summary.map { [$0] } ?? []
        if let path = self.picture {
            let image = picture()
            files.append((path, bytes(of: image, for: path)))
            lines.append("\(what) written to \(path), \(image.width)×\(image.height) pixels")
        }
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
        lines += figures.map { "Figure written to \($0)" } + pages.map { "Page written to \($0)" }
        if let path = self.dump { lines.append("Numbers written to \(path)") }
        if let network { lines.append("Network written to \(network)") }
        for line in lines { print(line) }
    }

    /// Writes the class map, the figure and the numbers of a run of the coursework's script, and prints its results and
    /// where they are.
    ///
    /// - Parameters:
    ///   - activations: The network's output at each of `mapPoints`.
    ///   - predicted: The class that is predicted for each training sample.
    ///   - functions: The functions whose curves the figure has.
    package func write(
        _ run: Run, _ samples: Samples, activations: [Double], predicted: [Int], scale: Int,
        functions: FigureFunctions = FigureFunctions(), page: @autoclosure () throws -> [UInt8] = []
    ) throws {
        let (side, correct) = (run.options.resolution, zip(predicted, samples.labels).count { $0 == $1 })
        let share = Double(correct) / Double(run.count)
        var members: [(String, JSON)] = [
            ("activations", .array((0..<side).map { .numbers(activations[$0 * side..<($0 + 1) * side]) })),
            ("accuracy", .number(share)),
        ]
        var summary = [
            "", "Final loss \(run.losses.last.map { significant($0, 6) } ?? "none: no epoch was asked for")",
            "Accuracy on the training samples \(fixed(100 * share, 1)) %",
        ]
        if let standardization = samples.standardization {
            let (means, deviations) = (standardization.means.elements, standardization.deviations.elements)
            members.append(
                ("standardize", .object([("mean", .numbers(means)), ("deviation", .numbers(deviations))])))
        }
        if let (count, loss, accuracy) = run.test {
            members += [
                ("test_samples", .integer(count)), ("test_accuracy", .number(accuracy)), ("test_loss", .number(loss)),
            ]
            summary.append(
                "Accuracy on the \(counted(count, "test sample")) \(fixed(100 * accuracy, 1)) %, loss \(significant(loss, 6))"
            )
        }
        if !run.losses.isEmpty {
            summary += [samples.sameClassRemark(predicted), deadUnitsRemark(run.mlp, samples.X)].compactMap { $0 }
        }
        if let seconds = run.seconds { summary.append("Trained in \(significant(seconds * 1000, 3)) ms") }
        try write(
            "Class map", drawClassMap(run.classMap, samples, scale: scale),
            figure: labFigure(run, samples, activations, functions), page: page(), dump: run.json(members),
            summary: summary.joined(separator: "\n"))
    }

    /// Draws a run of the coursework's script in the terminal where `--show` was given.
    package func show(_ run: Run, _ samples: Samples) {
        show { terminalPicture(title: run.title, run.classMap, samples, curve: ("Loss", run.losses), on: $0) }
    }
}

/// The option that says how large a map's cells are drawn, and its value.
package let mapScaleOption = Option(
    nil, "scale", "PIXELS", "pixels of each map cell; at 1 the map is bare, without samples (default: 400 / R)")

package func mapScale(_ given: Arguments, _ options: TrainingOptions) throws -> Int {
    try given.wholeNumber("scale", in: 1...(20_000 / options.resolution), default: max(1, 400 / options.resolution))
}
