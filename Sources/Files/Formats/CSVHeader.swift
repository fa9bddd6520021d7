/// Where the columns stand in the rows of a CSV file.
struct CSVLayout {
    /// The columns under the file's own names.
    let columns: [CSVColumn]
    /// The cell of each of them, counted from 0.
    let places: [Int]
    /// The number of names; a row has as many cells, or with a header one more, in front: the row's own name.
    let count: Int
    let hasHeader: Bool
}

private let separators = Array(",;\t| ".utf8)

extension CSVRecords {
    /// Reads the header, and what separates the cells from it and the first row; the next record is the first row.
    ///
    /// - Parameter names: The names of columns that stand for those wanted, in their order; where none of them is in
    ///   the first line, the names of all columns of a file without a header. `_` is for a column that is not wanted.
    /// - Throws: `FileError` that says what the first line is.
    mutating func layout(_ columns: [CSVColumn], names: [String]) throws -> CSVLayout {
        guard try next() else { throw FileError("\(quoted(path)) is empty") }
        let columns = try renamed(columns, names)
        let wanted = names.isEmpty ? columns.map(\.name) : names.filter { $0 != "_" }
        keep()
        defer { release() }
        var mismatch: FileError?
        while true {
            for skipped in isComment ? [0, 1] : [0] {
                for separator in separators {
                    guard let header = cells(separatedBy: separator, skipping: skipped),
                        wanted.allSatisfy(header.contains)
                    else { continue }
                    for name in wanted where header.firstIndex(of: name) != header.lastIndex(of: name) {
                        throw FileError("\(quoted(path)) has the column \(quoted(name)) twice")
                    }
                    // Of the header with commas that most files have, the rows themselves say what does not fit.
                    if skipped > 0 || separator != separators[0] {
                        mismatch = try mismatchOfFirstRow(header.count)
                        // A comment may repeat the header that follows it.
                        if mismatch != nil || wanted.allSatisfy(texts.contains) { continue }
                    }
                    _ = cells(separatedBy: separator, skipping: skipped)
                    let places = columns.compactMap { header.firstIndex(of: $0.name) }
                    return CSVLayout(columns: columns, places: places, count: header.count, hasHeader: true)
                }
            }
            _ = cells(separatedBy: separators[0])
            guard isComment || isSeparatorLine else { break }
            guard try next() else { throw FileError("\(quoted(path)) has nothing but comments") }
            keep()
        }
        if let error = notATable(path, firstLine: bytes) ?? mismatch { throw error }
        let header = likelyHeader(wanted)
        if !names.isEmpty, !wanted.contains(where: header.contains),
            let layout = layoutWithoutHeader(columns, names: names)
        {
            return layout
        }
        throw missing(wanted, columns, in: header)
    }

    /// The columns with the names that stand for theirs.
    private func renamed(_ columns: [CSVColumn], _ names: [String]) throws -> [CSVColumn] {
        let own = names.filter { $0 != "_" }
        if columns.allSatisfy({ names.isEmpty || own.contains($0.name) }) { return columns }
        guard own.count == columns.count else {
            throw FileError(
                "--columns names \(own.count) columns of \(quoted(path)), where \(columns.count) are expected: \(list(columns.map(\.name)))"
            )
        }
        return zip(columns, own).map { CSVColumn(name: $1, classes: $0.classes) }
    }

    /// The cells of the record that `keep` has kept, less so many bytes at its start; nil where the separator makes no
    /// record of it.
    private mutating func cells(separatedBy separator: UInt8, skipping skipped: Int = 0) -> [String]? {
        self.separator = separator
        goBack(skipping: skipped)
        return (try? next()) == true ? texts : nil
    }

    /// Reads the first row, and returns the error that it does not have as many cells as the header, where it has not.
    private mutating func mismatchOfFirstRow(_ headerCount: Int) throws -> FileError? {
        while try next() {
            if headerCount...headerCount + 1 ~= count { return nil }
            if !isComment { return error(mismatch(headerCount)) }
        }
        return nil
    }

    /// What is wrong with a row that does not have as many cells as the header.
    func mismatch(_ headerCount: Int) -> String {
        let other = separators.first { $0 != separator && count(separatedBy: $0) == headerCount }
        let hint = other.map { ", which \(words(separator)) separates; here \(words($0)) seems to do so" } ?? ""
        return "the row has \(count) \(count == 1 ? "cell" : "cells"), the header \(headerCount)\(hint)"
    }

    private func words(_ separator: UInt8) -> String {
        switch separator {
        case UInt8(ascii: "\t"): "a tab"
        case UInt8(ascii: " "): "a blank"
        default: quoted(String(UnicodeScalar(separator)))
        }
    }

    /// Whether the record says what separates cells, as "sep=;" does, which Excel writes.
    private var isSeparatorLine: Bool {
        let text = String(decoding: bytes.filter { !"\"\r\n".utf8.contains($0) }, as: UTF8.self)
        return text.count == 5 && text.lowercased().hasPrefix("sep=")
    }

    /// The first line's cells by the separator that most of the wanted names, and then most of the cells of the first
    /// two lines, speak for.
    private mutating func likelyHeader(_ wanted: [String]) -> [String] {
        var best = (score: (-1, 0), separator: separators[0])
        for separator in separators {
            guard let header = cells(separatedBy: separator) else { continue }
            let agrees = (try? next()) != true || header.count...header.count + 1 ~= count
            let score = (wanted.count(where: header.contains), agrees ? header.count : 0)
            if score > best.score { best = (score, separator) }
        }
        return cells(separatedBy: best.separator) ?? []
    }

    /// The layout of a file without a header, whose columns have the given names; nil where the first line has not as
    /// many cells, or no number where one is wanted. The first line stays the next record.
    private mutating func layoutWithoutHeader(_ columns: [CSVColumn], names: [String]) -> CSVLayout? {
        let places = columns.compactMap { names.firstIndex(of: $0.name) }
        // A row in which some cells are no numbers is one with mistakes.
        for least in [places.count, 1] {
            for separator in separators {
                guard let cells = cells(separatedBy: separator), cells.count == names.count,
                    places.count(where: { isNumber(cells[$0]) }) >= least
                else { continue }
                goBack()
                return CSVLayout(columns: columns, places: places, count: names.count, hasHeader: false)
            }
        }
        return nil
    }

    private func isNumber(_ text: String) -> Bool {
        parseDecimal(text) != nil || separator != separators[0] && decimalComma(text) != nil
    }

    /// The error that the first line does not have all wanted names.
    private func missing(_ wanted: [String], _ columns: [CSVColumn], in header: [String]) -> FileError {
        // More columns than that are the digits' pixels.
        let isShort = columns.count <= 12
        if header.count(where: isNumber) > header.count / 2 {
            return withoutHeader(wanted, columns, header.count, isShort: isShort)
        }
        let shown = 12
        let missing = wanted.filter { !header.contains($0) }
        let absent = missing.prefix(shown).map { quoted($0) }.joined(separator: ", no ")
        let names = header.prefix(shown).map { quoted($0) }.joined(separator: ", ")
        let more = header.count > shown ? " and \(header.count - shown) more" : ""
        var parts = ["\(quoted(path)) has no column \(absent); its columns are \(names)\(more)"]
        if let name = header.first(where: { strangeBlank(in: $0) != nil }), let blank = strangeBlank(in: name) {
            parts.append("\(quoted(name)) has \(characterName(blank))")
        } else if isShort, let choice = choice(wanted, in: header) {
            parts.append(choice)
        }
        return FileError(parts.joined(separator: "; "))
    }

    private func withoutHeader(_ wanted: [String], _ columns: [CSVColumn], _ count: Int, isShort: Bool) -> FileError {
        let sentence = "\(quoted(path)) has no header: its first line is numbers"
        guard isShort, count >= columns.count else {
            return FileError("\(sentence), \(count) of them, and the columns \(list(wanted)) are expected")
        }
        if wanted.count > columns.count || wanted.count > count {
            return FileError("\(sentence), \(count) of them, and --columns names \(wanted.count)")
        }
        // The label is most often the last one.
        let skipped = Array(repeating: "_", count: count - wanted.count)
        let place = columns.last?.classes == nil ? wanted.count : wanted.count - 1
        let names = Array(wanted[..<place]) + skipped + Array(wanted[place...])
        let rest = skipped.isEmpty ? "" : " and skips the others (_)"
        return FileError("\(sentence); --columns \(names.joined(separator: ",")) names its columns\(rest)")
    }

    /// How `--columns` selects columns of the header in place of those wanted: the nearest, or all, or any.
    private func choice(_ wanted: [String], in header: [String]) -> String? {
        if header.contains(where: { $0.contains(",") || $0.isEmpty }) || header.count < wanted.count { return nil }
        func option(_ names: [String]) -> String {
            let text = names.joined(separator: ",")
            return
                "--columns \(text.allSatisfy { $0.isLetter || $0.isNumber || ",._-".contains($0) } ? text : "'\(text)'")"
        }
        let rest = header.filter { !wanted.contains($0) }
        let nearest = wanted.map { name in header.contains(name) ? name : nearestName(to: name, in: rest) }
        let names = nearest.compactMap { $0 }
        if Set(names).count == wanted.count { return "did you mean \(option(names))?" }
        let near = zip(wanted, nearest).filter { !header.contains($0.0) }.compactMap { $0.1 }
        let hint = near.isEmpty ? "" : "the nearest is \(near.map { quoted($0) }.joined(separator: ", ")); "
        return header.count == wanted.count
            ? "\(hint)\(option(header)) takes these for \(list(wanted))"
            : "\(hint)--columns and \(wanted.count) of these take them for \(list(wanted))"
    }
}

/// The name that is `name` but for capitals and marks, or one letter or digit; nil where there is none.
private func nearestName(to name: String, in names: [String]) -> String? {
    func plain(_ name: String) -> [Character] { name.lowercased().filter { $0.isLetter || $0.isNumber } }
    let wanted = plain(name)
    let distances = names.map { distance(wanted, plain($0)) }
    guard let least = distances.min(), least <= 1 else { return nil }
    return names[distances.firstIndex(of: least)!]
}

/// How many characters have to be changed, added or left out to turn one word into the other.
private func distance(_ a: [Character], _ b: [Character]) -> Int {
    var row = Array(0...b.count)
    for (i, character) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for j in b.indices {
            let changed = diagonal + (character == b[j] ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(changed, row[j] + 1, diagonal + 1)
        }
    }
    return row[b.count]
}

/// The first character that looks like a blank or a hyphen, or like nothing, and is another one; nil where there is
/// none.
private func strangeBlank(in text: String) -> UnicodeScalar? {
    text.unicodeScalars.first { scalar in
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .format, .control, .dashPunctuation: !scalar.isASCII
        default: scalar == "\u{2212}" || scalar == "\u{fffd}"
        }
    }
}

/// A character by its code and its name in Unicode.
package func characterName(_ scalar: UnicodeScalar) -> String {
    if scalar == "\u{fffd}" { return "bytes that are not UTF-8" }
    let code = String(scalar.value, radix: 16, uppercase: true)
    let digits = String(repeating: "0", count: max(0, 4 - code.count)) + code
    return "the character U+\(digits)\(scalar.properties.name.map { " (\($0))" } ?? "")"
}

/// Names as "X1, X2 and Binary".
private func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return "\(names.dropLast().joined(separator: ", ")) and \(last)"
}
