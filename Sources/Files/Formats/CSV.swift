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

    func mistake(_ text: String) -> String {
        let words =
            classes.map { $0 == 2 ? "a label 0 or 1" : "a whole number from 0 to \($0 - 1)" } ?? "a finite number"
        return "column \(quoted(name)) is \(text.isEmpty ? "empty" : quoted(text)), where \(words) is expected"
    }
}

/// Reads columns of numbers from a CSV file, one array for each, in the order asked for.
///
/// The first line that is not blank names the columns, in any order; there may be others of any content. Lines end in
/// LF, CRLF or CR; a byte-order mark, blank lines, blanks around a cell and quoted cells (RFC 4180, with commas, line
/// breaks and doubled quotes inside) are allowed.
///
/// - Parameters:
///   - path: The file.
///   - columns: The columns wanted, of which none may stand twice.
///   - limit: How many rows to read, or fewer where the file has fewer; the rest of the file is not read.
///   - required: How many rows have to be right: a wrong one after them ends the reading, as the end of the file does.
/// - Throws: `FileError` that names the file and, for a wrong cell, its line, column and value.
public func readCSV(_ path: String, _ columns: [CSVColumn], limit: Int = .max, required: Int = .max) throws
    -> [[Double]]
{
    try readCSV(path, columns, limit: limit, required: required, read: InputFile(path).read)
}

/// Reads columns from the bytes that `read` returns, at most as many as it is asked for, none at the end; `path` names
/// them in errors.
package func readCSV(
    _ path: String, _ columns: [CSVColumn], limit: Int = .max, required: Int = .max,
    read: @escaping (_ capacity: Int) throws -> [UInt8]
) throws -> [[Double]] {
    var records = try CSVRecords(path, read)
    guard try records.next() else { throw FileError("\(quoted(path)) is empty") }
    let header = (0..<records.count).map { records.text($0) }
    let places = try columns.map { try place(of: $0.name, in: header, path) }
    var values: [[Double]] = columns.map { _ in [] }
    var rows = 0
    func requireMemory(copies: Double) throws {
        try Files.requireMemory(
            8 * copies * Double(rows) * Double(columns.count), for: "\(quoted(path)), read up to row \(rows),")
    }
    func nextRow() throws -> [Double]? {
        guard try records.next() else { return nil }
        guard records.count == header.count else {
            throw records.error(
                "the row has \(records.count) \(records.count == 1 ? "cell" : "cells"), the header \(header.count)")
        }
        return try zip(columns, places).map { column, place in
            let text = records.text(place)
            guard let value = parseDecimal(text), column.accepts(value) else {
                throw records.error(column.mistake(text))
            }
            return value
        }
    }
    while rows < limit, let row = rows < required ? try nextRow() : try? nextRow() {
        // The arrays are about to grow to twice their size.
        if let column = values.first, rows == column.capacity { try requireMemory(copies: 2) }
        for index in columns.indices { values[index].append(row[index]) }
        rows += 1
    }
    // The matrix that is made of them, and copies on the way to it.
    try requireMemory(copies: 6)
    if rows == 0, limit > 0 { throw FileError("\(quoted(path)) has a header but no rows") }
    return values
}

/// Where a column stands in a file's header.
private func place(of name: String, in header: [String], _ path: String) throws -> Int {
    guard let place = header.firstIndex(of: name) else {
        let shown = 12
        let names = header.prefix(shown).map { quoted($0) }.joined(separator: ", ")
        let more = header.count > shown ? " and \(header.count - shown) more" : ""
        throw FileError("\(quoted(path)) has no column \(quoted(name)); its columns are \(names)\(more)")
    }
    if header.lastIndex(of: name) != place {
        throw FileError("\(quoted(path)) has the column \(quoted(name)) twice")
    }
    return place
}

/// The number that `text` writes in decimal, correctly rounded, or nil where it is anything else: a sign, digits with
/// at most one point, an exponent. No blanks, no hexadecimal, no "inf" or "nan"; a number too large for a Double is
/// infinite.
package func parseDecimal(_ text: String) -> Double? {
    let isPlain = text.utf8.allSatisfy { isDigit($0) || "+-.eE".utf8.contains($0) }
    return isPlain ? Double(text) : nil
}

package func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }

/// The records of a CSV file, read in parts so that memory does not grow with the file.
private struct CSVRecords {
    private let path: String
    private let read: (_ capacity: Int) throws -> [UInt8]
    private var buffer: [UInt8] = []
    private var start = 0  // of the next record, in the buffer
    private var isAtEnd = false
    private var nextLine = 1
    private var line = 1  // of the record
    private var cells: [Range<Int>] = []

    init(_ path: String, _ read: @escaping (_ capacity: Int) throws -> [UInt8]) throws {
        (self.path, self.read) = (path, read)
        while !isAtEnd, buffer.count < 3 { try fill() }
        if buffer.starts(with: [0xef, 0xbb, 0xbf]) { start = 3 }
    }

    /// The number of cells in the record.
    var count: Int { cells.count }

    /// Goes to the next record that is not blank; false at the end of the file.
    mutating func next() throws -> Bool {
        while true {
            line = nextLine
            if let end = try scan() {
                start = end
                if cells.count > 1 || !content(0).isEmpty { return true }
            } else {
                if isAtEnd { return false }
                nextLine = line
                try fill()
            }
        }
    }

    /// Finds the cells of the record that begins at `start`, counting lines.
    ///
    /// - Returns: Where the record ends; nil where it goes on behind what the buffer holds, or there is none.
    private mutating func scan() throws -> Int? {
        let (comma, quote) = (UInt8(ascii: ","), UInt8(ascii: "\""))
        let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        cells.removeAll(keepingCapacity: true)
        var (position, cell) = (start, start)
        // A quote opens a cell that is blank so far; anywhere else it is a character.
        var (isBlank, isQuoted) = (true, false)
        while position < buffer.count {
            let (byte, end) = (buffer[position], position)
            position += 1
            if byte == carriageReturn || byte == quote && isQuoted {
                // What these mean depends on the next byte.
                if position == buffer.count, !isAtEnd { return nil }
                let next = position < buffer.count ? buffer[position] : 0
                if byte == carriageReturn ? next == lineFeed : next == quote {
                    position += 1
                } else if byte == quote {
                    isQuoted = false
                }
            } else if byte == quote, isBlank {
                isQuoted = true
            }
            if byte == lineFeed || byte == carriageReturn {
                nextLine += 1
                if !isQuoted {
                    cells.append(cell..<end)
                    return position
                }
            } else if byte == comma, !isQuoted {
                cells.append(cell..<end)
                (cell, isBlank) = (position, true)
            } else if !Self.isBlank(byte) {
                isBlank = false
            }
        }
        if !isAtEnd || start == buffer.count { return nil }
        if isQuoted { throw error("a quoted cell begins in this row and never ends") }
        cells.append(cell..<position)
        return position
    }

    /// Reads more of the file behind the record that begins at `start`.
    private mutating func fill() throws {
        buffer.removeFirst(start)
        start = 0
        if buffer.count > 1 << 26 { throw error("the row is longer than 64 MB") }
        let count = buffer.count
        // Doubled each time, as a record that has not ended is scanned again from its start.
        buffer += try read(max(1 << 18, count))
        isAtEnd = buffer.count == count
    }

    /// A cell without the blanks and the quotes around it; doubled quotes inside stay doubled.
    private func content(_ index: Int) -> ArraySlice<UInt8> {
        func trimmed(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            guard let last = cell.lastIndex(where: { !Self.isBlank($0) }) else { return [] }
            return cell[...last].drop(while: Self.isBlank)
        }
        let cell = trimmed(buffer[cells[index]])
        let quote = UInt8(ascii: "\"")
        return cell.count >= 2 && cell.first == quote && cell.last == quote
            ? trimmed(cell.dropFirst().dropLast()) : cell
    }

    /// The cell's text.
    func text(_ index: Int) -> String {
        let content = content(index)
        let text = String(decoding: content, as: UTF8.self)
        return content.contains(UInt8(ascii: "\"")) ? text.replacing("\"\"", with: "\"") : text
    }

    func error(_ sentence: String) -> FileError { FileError("\(quoted(path)), line \(line): \(sentence)") }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}

/// A cell of a CSV file as RFC 4180 has it: in quotation marks where it needs them.
public func csvCell(_ text: String) -> String {
    text.contains { ",\"\n\r".contains($0) } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
}
