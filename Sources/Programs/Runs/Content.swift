import Drawing
import Files

/// Whether a file of this name is a figure.
package func isFigure(_ path: String) -> Bool { [".svg", ".pdf"].contains { path.lowercased().hasSuffix($0) } }

/// Whether a file of this name is a page.
package func isPage(_ path: String) -> Bool { path.lowercased().hasSuffix(".html") }

/// A picture in the format of the file's name: PNG where it ends so, otherwise PGM.
package func bytes(of image: Image, for path: String) -> [UInt8] {
    path.lowercased().hasSuffix(".png") ? png(image) : pgm(image)
}

/// A figure in the format of the file's name.
package func bytes(of drawing: Page, for path: String) -> [UInt8] {
    path.lowercased().hasSuffix(".pdf") ? pdf(drawing) : svg(drawing)
}

private let knownEndings = """
    .csv .json .npz .py .swift .gz .txt .pgm .svg .pdf .html .htm .png .jpg .jpeg .gif .bmp .tif .tiff .webp .heic .eps \
    .ps .ppm .pbm .svgz .npy .zip .xml .yaml .toml .ipynb .md .tex .docx .sh .c .log
    """.split(separator: " ").map(String.init)

/// What an output file holds: the names that it may have, and what it may replace.
package enum Content {
    case picture, page, numbers, network, samples

    /// Refuses a name with the ending of another kind of file.
    ///
    /// - Parameter dataOption: The option that a data file was probably meant for.
    /// - Throws: `UsageError`.
    package func checkEnding(of path: String, argument: String = "file", dataOption: String = "") throws {
        let (own, words): ([String], String) =
            switch self {
            case .picture:
                ([".pgm", ".png", ".svg", ".pdf"], "the map is written as .pgm or .png, the figure as .svg or .pdf")
            case .page:
                (
                    [".pgm", ".png", ".svg", ".pdf", ".html"],
                    "the map is written as .pgm or .png, the figure as .svg or .pdf, the page as .html"
                )
            case .numbers: ([".json"], "the numbers are written as .json")
            case .network: ([".npz"], "the network is written as .npz or .safetensors")
            case .samples: ([".csv", ".txt"], "samples are written as .csv")
            }
        guard let ending = knownEndings.first(where: path.lowercased().hasSuffix), !own.contains(ending) else { return }
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

    /// Whether a file that begins so is a PGM or similar image, a PNG, PDF, SVG or HTML file.
    private func isPicture(_ start: String) -> Bool {
        // "P5", white space, and the width or a comment.
        let magic = Array(start.utf8.prefix(4))
        let isImage =
            magic.count == 4 && magic[0] == UInt8(ascii: "p") && isDigit(magic[1]) && magic[2] <= 0x20
            && (isDigit(magic[3]) || magic[3] == UInt8(ascii: "#"))
        let isMarkup =
            start.drop(while: \.isWhitespace).hasPrefix("<")
            && ["<svg", "<html", "<!doctype html"].contains(where: start.contains)
        // Before "PNG" a byte that is no character.
        return isImage || isMarkup || start.hasPrefix("%pdf-") || start.hasPrefix("\u{fffd}png\r\n")
    }
}
