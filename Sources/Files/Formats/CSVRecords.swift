/// The records of a CSV file, read in parts so that memory does not grow with the file.
struct CSVRecords {
    let path: String
    /// What separates the cells; a blank stands for any number of blanks and tabs.
    var separator = UInt8(ascii: ",")
    private let read: ByteReader
    private var buffer: [UInt8] = []
    private var start = 0  // of the next record, in the buffer
    private var isAtEnd = false
    private var nextLine = 1
    private var line = 1  // of the record
    private var record = 0..<0
    private var cells: [Range<Int>] = []
    /// Where `goBack` goes back to, which the buffer keeps.
    private var mark: (start: Int, line: Int)?

    init(_ path: String, _ read: @escaping ByteReader) throws {
        (self.path, self.read) = (path, read)
        while !isAtEnd, buffer.count < 3 { try fill() }
        if buffer.starts(with: [0xef, 0xbb, 0xbf]) { start = 3 }
    }

    /// The number of cells in the record.
    var count: Int { cells.count }

    /// Whether the record begins as a comment does.
    var isComment: Bool { buffer[record].first == UInt8(ascii: "#") }

    /// The record with all that separates and quotes, and its line end.
    var bytes: ArraySlice<UInt8> { buffer[record] }

    /// The texts of the record's cells.
    var texts: [String] { (0..<count).map(text) }

    /// Goes to the next record that is not blank; false at the end of the file.
    mutating func next() throws -> Bool {
        while true {
            line = nextLine
            if let end = try scan() {
                record = start..<end
                start = end
                if cells.count > 1 || !content(0).isEmpty { return true }
            } else {
                if isAtEnd { return false }
                nextLine = line
                try fill()
            }
        }
    }

    /// Lets `goBack` go back to the record.
    mutating func keep() { mark = (record.lowerBound, line) }

    /// Makes the record of `keep` the next one, less so many bytes at its start.
    mutating func goBack(skipping count: Int = 0) {
        guard let mark else { return }
        (start, nextLine) = (mark.start + count, mark.line)
    }

    /// Ends what `keep` has begun.
    mutating func release() { mark = nil }

    /// How many cells the record would have with another separator.
    func count(separatedBy separator: UInt8) -> Int {
        var other = self
        (other.separator, other.start) = (separator, record.lowerBound)
        return (try? other.scan()) == nil ? 0 : other.count
    }

    /// Finds the cells of the record that begins at `start`, counting lines.
    ///
    /// - Returns: Where the record ends; nil where it goes on behind what the buffer holds, or there is none.
    private mutating func scan() throws -> Int? {
        let (separator, quote, tab) = (self.separator, UInt8(ascii: "\""), UInt8(ascii: "\t"))
        let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        // Whether blanks separate the cells.
        let isBlankSeparated = separator == UInt8(ascii: " ")
        cells.removeAll(keepingCapacity: true)
        var (position, cell) = (start, start)
        // A quote opens a cell that is blank so far; anywhere else it is a character.
        var (isBlank, isQuoted) = (true, false)
        func endsRow(_ end: Int) -> Range<Int>? { isBlankSeparated && isBlank && !cells.isEmpty ? nil : cell..<end }
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
                    if let last = endsRow(end) { cells.append(last) }
                    return position
                }
            } else if byte == separator || isBlankSeparated && byte == tab, !isQuoted {
                if !isBlankSeparated || !isBlank { cells.append(cell..<end) }
                (cell, isBlank) = (position, true)
            } else if !Self.isBlank(byte) {
                isBlank = false
            }
        }
        if !isAtEnd || start == buffer.count { return nil }
        if isQuoted { throw error("a quoted cell begins in this row and never ends") }
        if let last = endsRow(position) { cells.append(last) }
        return position
    }

    /// Reads more of the file behind the record that begins at `start`.
    private mutating func fill() throws {
        let unused = mark?.start ?? start
        buffer.removeFirst(unused)
        start -= unused
        mark?.start = 0
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
