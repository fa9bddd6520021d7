import Arrays
import Drawing
import Files
import Programs

/// Tabulates the runs of a sweep from their `--dump` files.
let table = Command(
    name: "table", about: "Tabulates the options of runs against loss and accuracy, the smallest loss first.",
    options: [
        Option(nil, "csv", nil, "print the table as CSV"),
        Option(nil, "figure", "FILE", "also draw the class maps of the best runs, an .svg or .pdf file"),
        Option(nil, "best", "N", "with --figure: how many runs are drawn (default: 12)"),
    ],
    file: ("DUMP...", "files that --dump has written"), mayHaveFiles: true
) { given in
    if given.files.isEmpty { throw UsageError("the files of the runs are missing, as --dump writes them") }
    let best = try given.wholeNumber("best", in: 1...100, default: 12)
    let figure = given.text("figure")
    if let figure {
        if !isFigure(figure) { throw given.error("figure", takes: "a file name that ends in .svg or .pdf") }
        try Content.picture.checkWritable(figure)
    } else if given.has("best") {
        throw UsageError("argument --best: it says how many runs --figure draws; give that too")
    }
    let runs = try given.files.flatMap(dumpedRuns).sorted { ($0.loss ?? .infinity) < ($1.loss ?? .infinity) }

    let isCSV = given.has("csv")
    printTable(runs, isCSV: isCSV)
    guard let figure else { return }
    let maps = runs.filter { !$0.classMap.isEmpty }.prefix(best)
    if maps.isEmpty { throw FileError("none of the runs has a class map to be drawn") }
    let page = tilePage("The best runs", inRow: min(4, maps.count), maps.map(\.tile))
    try writeFile(figure, bytes(of: page, for: figure))
    if !isCSV { print("\nFigure written to \(figure)") }
}

/// Prints a row for each run, without the columns that say nothing.
private func printTable(_ runs: [DumpedRun], isCSV: Bool) {
    let rows = [columns] + runs.map { $0.cells(isCSV: isCSV) }
    let lines = isCSV ? withoutEmptyColumns(rows).map { $0.map(csvCell).joined(separator: ",") } : textTable(rows)
    for line in lines { print(line) }
}

/// The lines of a table whose first row is its head, without the columns that say nothing; those of `texts` are aligned
/// at the left, the others at the right.
func textTable(_ rows: [[String]], texts: Set<Int> = [0]) -> [String] {
    let aligned = rows[0].indices.map { column in
        let width = rows.map { $0[column].count }.max() ?? 0
        return rows.map { texts.contains(column) ? $0[column].padded(to: width) : $0[column].rightAligned(to: width) }
    }
    let shown = shownColumns(rows)
    return rows.indices.map { row in
        let line = shown.map { aligned[$0][row] }.joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}

/// The columns that have anything below their head.
private func shownColumns(_ rows: [[String]]) -> [Int] {
    rows[0].indices.filter { column in rows.dropFirst().contains { !$0[column].isEmpty } }
}

private func withoutEmptyColumns(_ rows: [[String]]) -> [[String]] {
    let shown = shownColumns(rows)
    return rows.map { row in shown.map { row[$0] } }
}

/// What a table says of a run.
private struct DumpedRun {
    let name: String
    /// The options as the file writes them, by their names.
    let options: [String: String]
    let loss, accuracy, testAccuracy: Double?
    let classMap: [Int]

    /// The cells of its row.
    func cells(isCSV: Bool) -> [String] {
        func share(_ value: Double?) -> String { value.map { isCSV ? "\($0)" : "\(fixed(100 * $0, 1)) %" } ?? "" }
        let loss = loss.map { isCSV ? "\($0)" : significant($0, 5) } ?? ""
        return [name] + optionNames.map { options[$0, default: ""] } + [loss, share(accuracy), share(testAccuracy)]
    }

    /// Its class map.
    var tile: MapTile {
        let parts = [
            loss.map { "loss \(fixed($0, 3))" }, accuracy.map { "\(fixed(100 * $0, 1)) % right" },
            options["seed"].map { "seed \($0)" },
        ]
        let title = [("y", "layers"), ("b", "batch"), ("l", "lr")].map { "-\($0) \(options[$1, default: ""])" }
        let noSamples = Samples(
            Matrix(rows: 0, columns: 2, elements: []), [], classes: max(2, (classMap.max() ?? 0) + 1))
        return MapTile(
            title: title.joined(separator: " "), remark: parts.compactMap { $0 }.joined(separator: ", "),
            classMap: classMap, samples: noSamples)
    }
}

private let optionNames = ["layers", "batch", "lr", "epochs", "num_samples", "seed"]
private let columns =
    ["run"] + optionNames.map { $0 == "num_samples" ? "samples" : $0 } + ["loss", "accuracy", "test_accuracy"]

/// The runs in a file of `--dump`: one, or a list of several.
///
/// - Throws: `FileError` where it is no such file.
private func dumpedRuns(_ path: String) throws -> [DumpedRun] {
    let json: JSON
    do {
        json = try JSON(reading: readFile(path))
    } catch let error as JSONError {
        throw FileError("\(quoted(path)) is no dump of a run: \(error)")
    }
    let runs = json.array ?? [json]
    return try runs.enumerated().map { index, run in
        guard run["seed"] != nil, let layers = run["layers"]?.array, let losses = run["loss"]?.array else {
            throw FileError("\(quoted(path)) is no dump of a run: it has no \"seed\", \"layers\" or \"loss\"")
        }
        var options = Dictionary(uniqueKeysWithValues: optionNames.map { ($0, run[$0]?.text ?? "") })
        options["layers"] = layers.map(\.text).joined(separator: ",")
        // Of an accuracy after each epoch the last.
        func last(_ key: String) -> Double? { run[key]?.double ?? run[key]?.array?.last?.double }
        let map = run["class_map"]?.array?.flatMap { $0.array?.compactMap(\.int) ?? [] } ?? []
        let side = run["resolution"]?.int ?? 0
        let isMap = 1...4_000 ~= side && map.count == side * side && map.allSatisfy { 0..<classLimit ~= $0 }
        return DumpedRun(
            name: runs.count > 1 ? "\(path)#\(index + 1)" : path, options: options, loss: losses.last?.double,
            accuracy: last("accuracy"), testAccuracy: last("test_accuracy"), classMap: isMap ? map : [])
    }
}
