import Arrays

/// A column to read from a CSV file, found by its name.
public enum CSVColumn: Sendable {
    /// Finite numbers.
    case number(String)
    /// Whole numbers from 0 to `classes - 1`, as labels and shades are; `1.0` counts as 1.
    case label(String, classes: Int)

    var name: String {
        switch self {
        case .number(let name), .label(let name, _): name
        }
    }
}

/// Reads columns of numbers from a CSV file, one array for each, in the order asked for.
///
/// The first line that is not blank names the columns, which may stand in any order among others of any
/// content. Lines end in LF or CRLF; a byte-order mark, blank lines, blanks around a cell and quoted cells
/// (RFC 4180, with commas, line breaks and doubled quotes inside) are taken as usual.
///
/// - Parameters:
///   - path: The file.
///   - columns: The columns wanted; of two with the same name the first is read.
///   - limit: How many rows to read, or fewer where the file has fewer; the rest is not looked at.
/// - Throws: `FileError` that names the file and, where it is a matter of one cell, line, column and value.
public func readCSV(_ path: String, _ columns: [CSVColumn], limit: Int = .max) throws -> [[Double]] {
    var records = try CSVRecords(path)
    guard try records.next() else { throw FileError("\(quoted(path)) is empty") }
    let header = (0..<records.count).map { records.text($0) }
    let places = try columns.map { column in
        guard let place = header.firstIndex(of: column.name) else {
            let shown = 12
            let names = header.prefix(shown).map { quoted($0) }.joined(separator: ", ")
            let more = header.count > shown ? " and \(header.count - shown) more" : ""
            throw FileError("\(quoted(path)) has no column \(quoted(column.name)); its columns are \(names)\(more)")
        }
        return place
    }

    var values: [[Double]] = columns.map { _ in [] }
    var rows = try records.readPlainRows(columns, places, limit: limit, into: &values)
    while rows < limit, try records.next() {
        guard records.count == header.count else {
            throw records.error(
                "the row has \(records.count) \(records.count == 1 ? "cell" : "cells"), the header \(header.count)")
        }
        for index in columns.indices {
            let value = records.number(places[index])
            guard let value, value.isFinite, columns[index].takes(value) else {
                throw records.error(columns[index].complaint(about: records.text(places[index])))
            }
            values[index].append(value)
        }
        rows += 1
    }
    if rows == 0, limit > 0 { throw FileError("\(quoted(path)) has a header but no rows") }
    return values
}

extension CSVColumn {
    fileprivate func takes(_ value: Double) -> Bool {
        switch self {
        case .number: true
        case .label(_, let classes): value >= 0 && value < Double(classes) && value == value.rounded()
        }
    }

    fileprivate func complaint(about text: String) -> String {
        let found = text.isEmpty ? "is empty" : "is \(quoted(text))"
        switch self {
        case .number(let name): return "column \(quoted(name)) \(found), where a finite number is expected"
        case .label(let name, 2): return "column \(quoted(name)) \(found), where a label 0 or 1 is expected"
        case .label(let name, let classes):
            return "column \(quoted(name)) \(found), where a whole number from 0 to \(classes - 1) is expected"
        }
    }
}

/// The records of a CSV file, read a piece at a time so that memory does not grow with the file.
private struct CSVRecords: ~Copyable {
    private let path: String
    private let file: InputFile
    private var buffer: UnsafeMutableRawBufferPointer
    private var start = 0  // of the next record, in the buffer
    private var end = 0  // of what the buffer holds
    private var isAtEnd = false
    private var bytesRead = 0
    private var nextLine = 1
    private var line = 0
    private var cells: [Range<Int>] = []

    init(_ path: String) throws {
        file = try InputFile(path)
        self.path = path
        buffer = .allocate(byteCount: 1 << 18, alignment: 1)
    }

    deinit { buffer.deallocate() }

    /// The number of cells in the record.
    var count: Int { cells.count }

    /// Goes to the next record that is not blank; false at the end of the file.
    mutating func next() throws -> Bool {
        if line == 0 { try skipByteOrderMark() }
        while true {
            switch scan() {
            case .record(let recordEnd, let lines):
                start = recordEnd
                line = nextLine
                nextLine += lines
                if cells.count > 1 || !content(0).isEmpty { return true }
            case .cut:
                try fill()
            case .unclosed:
                line = nextLine
                throw error("a quoted cell begins in this row and never ends")
            case .nothing:
                return false
            }
        }
    }

    /// Reads rows for as long as they are plain, with all cores, where there may be many.
    ///
    /// - Returns: How many.
    mutating func readPlainRows(
        _ columns: [CSVColumn], _ places: [Int], limit: Int, into values: inout [[Double]]
    ) throws -> Int {
        let plain = PlainRows(columns, places: places, of: count)
        guard limit > 10_000, plain.isUsable, let size = file.size, size > 1 << 18 else { return 0 }
        let ended = try plain.read(file, from: bytesRead - (end - start), to: size, limit: limit, into: &values)
        file.seek(to: ended.offset)
        (bytesRead, start, end, isAtEnd) = (ended.offset, 0, 0, false)
        nextLine += ended.lines
        return ended.lines
    }

    private mutating func skipByteOrderMark() throws {
        while !isAtEnd, end < 3 { try fill() }
        if end >= 3, buffer[0] == 0xef, buffer[1] == 0xbb, buffer[2] == 0xbf { start = 3 }
    }

    private enum Scan {
        case record(end: Int, lines: Int)
        case cut, unclosed, nothing
    }

    /// Finds the cells of the record that begins at `start`.
    private mutating func scan() -> Scan {
        let bytes = UnsafePointer(buffer.baseAddress!.assumingMemoryBound(to: UInt8.self))
        if start == end { return isAtEnd ? .nothing : .cut }
        cells.removeAll(keepingCapacity: true)
        var position = start
        var cell = start
        var lines = 1
        var isBlank = true  // whether the cell is blank so far, so that a quote opens it
        while position < end {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: ","):
                cells.append(cell..<position - 1)
                cell = position
                isBlank = true
            case UInt8(ascii: "\n"):
                cells.append(cell..<position - 1)
                return .record(end: position, lines: lines)
            case UInt8(ascii: "\"") where isBlank:
                isBlank = false
                var isOpen = true
                while isOpen {
                    if position == end { return isAtEnd ? .unclosed : .cut }
                    if bytes[position] == UInt8(ascii: "\n") { lines += 1 }
                    if bytes[position] == UInt8(ascii: "\"") {
                        // At the buffer's end a second quote may follow: look again with more of the file.
                        if position + 1 == end, !isAtEnd { return .cut }
                        if position + 1 < end, bytes[position + 1] == UInt8(ascii: "\"") {
                            position += 1
                        } else {
                            isOpen = false
                        }
                    }
                    position += 1
                }
            default:
                if !Self.isBlank(byte) { isBlank = false }
            }
        }
        guard isAtEnd else { return .cut }
        cells.append(cell..<position)
        return .record(end: position, lines: lines)
    }

    /// Reads more of the file behind the record that begins at `start`, which moves to the front.
    private mutating func fill() throws {
        let kept = end - start
        if kept == buffer.count {
            line = nextLine
            if kept > 1 << 26 { throw error("the row is longer than 64 MB") }
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 1)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
            buffer.deallocate()
            buffer = larger
        } else if start > 0 {
            memmove(buffer.baseAddress!, buffer.baseAddress! + start, kept)
        }
        (start, end) = (0, kept)
        let count = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
        isAtEnd = count == 0
        end += count
        bytesRead += count
    }

    /// A cell without the blanks and the quotes around it; doubled quotes inside stay doubled.
    private func content(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let bytes = UnsafePointer(buffer.baseAddress!.assumingMemoryBound(to: UInt8.self))
        var (first, last) = (cells[index].lowerBound, cells[index].upperBound)
        func trim() {
            while first < last, Self.isBlank(bytes[first]) { first += 1 }
            while first < last, Self.isBlank(bytes[last - 1]) { last -= 1 }
        }
        trim()
        if last - first >= 2, bytes[first] == UInt8(ascii: "\""), bytes[last - 1] == UInt8(ascii: "\"") {
            first += 1
            last -= 1
            trim()
        }
        return UnsafeBufferPointer(start: bytes + first, count: last - first)
    }

    /// The cell's number, or nil where it is none.
    func number(_ index: Int) -> Double? {
        parseDecimal(content(index))
    }

    /// The cell's text.
    func text(_ index: Int) -> String {
        let text = String(decoding: content(index), as: UTF8.self)
        return text.split(separator: "\"\"", omittingEmptySubsequences: false).joined(separator: "\"")
    }

    func error(_ sentence: String) -> FileError {
        FileError("\(quoted(path)), line \(line): \(sentence)")
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
