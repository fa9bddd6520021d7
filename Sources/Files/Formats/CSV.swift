import Arrays

/// A column to read from a CSV file, found by its name.
public struct CSVColumn: Sendable {
    let name: String
    let classes: Int?

    /// Finite numbers.
    public static func number(_ name: String) -> CSVColumn { CSVColumn(name: name, classes: nil) }

    /// Whole numbers from 0 to `classes - 1`, as labels and shades are; `1.0` counts as 1.
    public static func label(_ name: String, classes: Int) -> CSVColumn { CSVColumn(name: name, classes: classes) }

    func accepts(_ value: Double) -> Bool {
        value.isFinite && (classes.map { value >= 0 && value < Double($0) && value == value.rounded() } ?? true)
    }

    /// What is wrong with a cell that has no such value.
    func mistake(_ text: String, hasDecimalComma: Bool) -> String {
        let words =
            classes.map { $0 == 2 ? "a label 0 or 1" : "a whole number from 0 to \($0 - 1)" } ?? "a finite number"
        let found = "column \(quoted(name)) is \(text.isEmpty ? "empty" : quoted(text))"
        let other = text.unicodeScalars.first { !$0.isASCII }.map { " with \(characterName($0))" } ?? ""
        let point = hasDecimalComma ? "." : ","
        let hint = text.contains(point) ? ", with a decimal \(hasDecimalComma ? "comma" : "point")" : ""
        return "\(found)\(other), where \(words) is expected\(hint)"
    }
}

/// Reads columns of numbers from a CSV file, one array for each, in the order asked for.
///
/// The first line that is not blank names the columns, in any order; there may be others of any content. Lines end in
/// LF, CRLF or CR; a byte-order mark, blank lines, blanks around a cell and quoted cells (RFC 4180, with commas, line
/// breaks and doubled quotes inside) are allowed, and lines that begin with `#` and are no rows.
///
/// Where the first line has the columns and the first row as many cells, `;`, a tab, `|` or blanks may separate them in
/// place of the comma, and numbers may then have a decimal comma. A row may have a name of its own in front, which the
/// header does not name. The text may be UTF-16, and compressed by gzip.
///
/// - Parameters:
///   - path: The file.
///   - columns: The columns wanted, of which none may stand twice.
///   - names: Names that stand for the columns wanted, in their order, where the first line has all of them; those of
///     all columns where it has none and is a row of a file without a header. `_` is for a column that is not wanted.
///   - limit: How many rows to read, or fewer where the file has fewer; the rest of the file is not read.
///   - required: How many rows have to be right: a wrong one after them ends the reading, as the end of the file does.
/// - Throws: `FileError` that names the file and, for a wrong cell, its line, column and value.
public func readCSV(
    _ path: String, _ columns: [CSVColumn], names: [String] = [], limit: Int = .max, required: Int = .max
) throws -> [[Double]] {
    try readCSV(path, columns, names: names, limit: limit, required: required, read: InputFile(path).read)
}

/// Reads columns from the bytes that `read` returns, at most as many as it is asked for, none at the end; `path` names
/// them in errors.
package func readCSV(
    _ path: String, _ columns: [CSVColumn], names: [String] = [], limit: Int = .max, required: Int = .max,
    read: @escaping ByteReader
) throws -> [[Double]] {
    var rows = try CSVRows(path, columns, names, read)
    var values: [[Double]] = columns.map { _ in [] }
    var count = 0
    func requireMemory(copies: Double) throws {
        try Files.requireMemory(
            8 * copies * Double(count) * Double(columns.count), for: "\(quoted(path)), read up to row \(count),")
    }
    while count < limit, let row = count < required ? try rows.next() : try? rows.next() {
        // The arrays are about to grow to twice their size.
        if let column = values.first, count == column.capacity { try requireMemory(copies: 2) }
        for index in columns.indices { values[index].append(row[index]) }
        count += 1
    }
    // The matrix that is made of them, and copies on the way to it.
    try requireMemory(copies: 6)
    if count == 0, limit > 0 { throw FileError("\(quoted(path)) has a header but no rows") }
    return values
}

/// The wanted numbers of the rows of a CSV file.
private struct CSVRows {
    private var records: CSVRecords
    private let layout: CSVLayout
    /// The number of cells in a row, and of those in front that have no name in the header; nil before the first row.
    private var shape: (count: Int, unnamed: Int)?
    /// Whether a comma stands before the decimals; nil where that is open.
    private var hasDecimalComma: Bool?

    init(_ path: String, _ columns: [CSVColumn], _ names: [String], _ read: @escaping ByteReader) throws {
        records = try CSVRecords(path, textSource(path, read))
        layout = try records.layout(columns, names: names)
        hasDecimalComma = records.separator == UInt8(ascii: ",") ? false : nil
    }

    /// The next row; nil at the end of the file.
    mutating func next() throws -> [Double]? {
        while try records.next() {
            do { return try row() } catch  where records.isComment {}
        }
        return nil
    }

    /// The wanted numbers of the record.
    private mutating func row() throws -> [Double] {
        let isNamed = layout.hasHeader && records.count == layout.count + 1
        let shape = self.shape ?? (isNamed ? (records.count, 1) : (layout.count, 0))
        guard records.count == shape.count else { throw records.error(records.mismatch(shape.count - shape.unnamed)) }
        var numbers: [Double] = []
        numbers.reserveCapacity(layout.places.count)
        for (column, place) in zip(layout.columns, layout.places) {
            let text = records.text(place + shape.unnamed)
            guard let value = number(text), column.accepts(value) else {
                throw records.error(column.mistake(text, hasDecimalComma: hasDecimalComma ?? false))
            }
            numbers.append(value)
        }
        self.shape = shape
        return numbers
    }

    /// The number of a cell. The first one with decimals says whether a point or a comma stands before them.
    private mutating func number(_ text: String) -> Double? {
        let hasComma = hasDecimalComma ?? text.contains(",")
        if !hasComma, hasDecimalComma != nil { return parseDecimal(text) }
        let value = hasComma ? decimalComma(text) : parseDecimal(text)
        if hasDecimalComma == nil, value != nil, hasComma || text.contains(".") { hasDecimalComma = hasComma }
        return value
    }
}

/// As `parseDecimal`, with a comma before the decimals.
func decimalComma(_ text: String) -> Double? {
    text.contains(".") ? nil : parseDecimal(text.replacing(",", with: "."))
}

/// The number that `text` writes in decimal, correctly rounded, or nil where it is anything else: a sign, digits with
/// at most one point, an exponent. No blanks, no hexadecimal, no "inf" or "nan"; a number too large for a Double is
/// infinite.
package func parseDecimal(_ text: String) -> Double? {
    let isPlain = text.utf8.allSatisfy { isDigit($0) || "+-.eE".utf8.contains($0) }
    return isPlain ? Double(text) : nil
}

package func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

/// A cell of a CSV file as RFC 4180 has it: in quotation marks where it needs them.
public func csvCell(_ text: String) -> String {
    text.contains { ",\"\n\r".contains($0) } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
}
