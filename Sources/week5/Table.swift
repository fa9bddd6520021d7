import Arrays
import Drawing
import Files
import Programs

/// Tabulates the runs of a sweep from their `--dump` files.
let table = Command(
    name: "table", about: "Tabulates the options of runs against loss and accuracy, the smallest loss first.",
    options: [
        Option("h", "help", nil, "show this help and exit"),
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
    let rows = [columns] + runs.map { $0.cells(isCSV: isCSV) }
    // A column that says nothing is left out.
    let shown = columns.indices.filter { column in rows.dropFirst().contains { !$0[column].isEmpty } }
    let widths = columns.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
        let cells = shown.map { column in
            isCSV
                ? csvCell(row[column])
                : column == 0 ? row[column].padded(to: widths[column]) : row[column].rightAligned(to: widths[column])
        }
        let line = cells.joined(separator: isCSV ? "," : "  ")
        print(isCSV ? line : String(line.reversed().drop { $0 == " " }.reversed()))
    }
    guard let figure else { return }
    let maps = runs.filter { !$0.classMap.isEmpty }.prefix(best)
    if maps.isEmpty { throw FileError("none of the runs has a class map to be drawn") }
    try writeFile(figure, bytes(of: drawing(Array(maps)), for: figure))
    if !isCSV { print("\nFigure written to \(figure)") }
}

/// What a table says of a run.
private struct DumpedRun {
    let name: String
    let layers, batch, lr, epochs, samples, seed: String
    let loss, accuracy, testAccuracy: Double?
    let classMap: [Int]
}

private let columns = [
    "run", "layers", "batch", "lr", "epochs", "samples", "seed", "loss", "accuracy", "test_accuracy",
]

extension DumpedRun {
    /// The cells of its row.
    func cells(isCSV: Bool) -> [String] {
        [
            name, layers, batch, lr, epochs, samples, seed, loss.map { isCSV ? "\($0)" : significant($0, 5) } ?? "",
            share(accuracy, isCSV), share(testAccuracy, isCSV),
        ]
    }
}

private func share(_ value: Double?, _ isCSV: Bool) -> String {
    value.map { isCSV ? "\($0)" : "\(fixed(100 * $0, 1)) %" } ?? ""
}

/// A cell as RFC 4180 has it.
private func csvCell(_ text: String) -> String {
    text.contains { ",\"\n\r".contains($0) } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
}

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
        guard let seed = run["seed"], let layers = run["layers"]?.array, let losses = run["loss"]?.array else {
            throw FileError("\(quoted(path)) is no dump of a run: it has no \"seed\", \"layers\" or \"loss\"")
        }
        func text(_ key: String) -> String { run[key]?.text ?? "" }
        // Of an accuracy after each epoch the last.
        func last(_ key: String) -> Double? { run[key]?.double ?? run[key]?.array?.last?.double }
        let map = run["class_map"]?.array?.flatMap { $0.array?.compactMap(\.int) ?? [] } ?? []
        let side = run["resolution"]?.int ?? 0
        let isMap = 1...4_000 ~= side && map.count == side * side && map.allSatisfy { 0..<classLimit ~= $0 }
        return DumpedRun(
            name: runs.count > 1 ? "\(path)#\(index + 1)" : path, layers: layers.map(\.text).joined(separator: ","),
            batch: text("batch"), lr: text("lr"), epochs: text("epochs"), samples: text("num_samples"), seed: seed.text,
            loss: losses.last?.double, accuracy: last("accuracy"), testAccuracy: last("test_accuracy"),
            classMap: isMap ? map : [])
    }
}

/// The class maps of runs, at most four in a row.
private func drawing(_ runs: [DumpedRun]) -> Page {
    let (width, height) = (150.0, 170.0)
    let inRow = min(4, runs.count)
    let tiles = runs.enumerated().map { index, run in
        let cell = Rectangle(
            x: 8 + width * Double(index % inRow), y: 6 + height * Double(index / inRow), width: width,
            height: height - 2)
        let parts = [
            run.loss.map { "loss \(fixed($0, 3))" }, run.accuracy.map { "\(fixed(100 * $0, 1)) % right" },
            "seed \(run.seed)",
        ]
        let classes = max(2, (run.classMap.max() ?? 0) + 1)
        return mapTile(
            in: cell, title: "-y \(run.layers) -b \(run.batch) -l \(run.lr)",
            remark: parts.compactMap { $0 }.joined(separator: ", "), run.classMap,
            Samples(Matrix(rows: 0, columns: 2, elements: []), [], classes: classes))
    }
    let rows = (runs.count + inRow - 1) / inRow
    return Page(
        width: 16 + width * Double(inRow), height: 12 + height * Double(rows), title: "The best runs", shapes: tiles)
}
