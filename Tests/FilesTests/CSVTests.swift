import Arrays
import Files
import Foundation
import TestSupport
import Testing

private let columns: [CSVColumn] = [.number("X1"), .number("X2"), .label("Binary", classes: 2)]

/// Runs `body` with the path of a file of these contents.
func withFile<Result>(_ contents: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "week5-\(UUID().uuidString).csv").path
    try Data(contents).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}

private func read(_ text: String, limit: Int = .max) throws -> [[Double]] {
    try withFile(Array(text.utf8)) { try readCSV($0, columns, limit: limit) }
}

/// All the ways of writing the same two rows.
@Test(arguments: [
    "X1,X2,Binary\n1,-2.5,0\n3,4e-1,1\n",
    "X1,X2,Binary\r\n1,-2.5,0\r\n3,4e-1,1\r\n",
    "X1,X2,Binary\n1,-2.5,0\n3,4e-1,1",
    "X1,X2,Binary\r1,-2.5,0\r3,4e-1,1\r",
    "\r\"X1\",X2,Binary,\"a\rb\"\r\r 1,-2.5,0,\r3,\"4e-1\",1,\r ",
    "\u{feff}X1,X2,Binary\n1,-2.5,0\n3,4e-1,1\n",
    "\u{feff}\"X1\",\"X2\",\"Binary\"\n\"1\",\"-2.5\",\"0\"\n\"3\",\"4e-1\",\"1\"\n",
    " X1 ,\tX2, \"Binary\" \n 1 , -2.5,\t0\n3,\" 4e-1 \",1 \n",
    "\n\nX1,X2,Binary\n\n1,-2.5,0\n   \n3,4e-1,1\n\r\n\n",
    "Binary,more,X2,X1\n0,\"a, b\nand \"\"c\"\"\",-2.50,1.0\n1.0,,+.4,3.\n",
    "X1,X2,Binary,X\n1,-2.5,0,9\n3,0.4E0,1e0,9\n",
    "X1,X2,Binary,\n1,-2.5,0,\n3,400000000000000000000e-21,1,\n",
])
func readable(_ text: String) throws {
    #expect(try read(text) == [[1, 3], [-2.5, 0.4], [0, 1]])
}

/// Only the rows asked for are read.
@Test func limit() throws {
    #expect(try read("X1,X2,Binary\n1,2,0\nwrong\n", limit: 1) == [[1], [2], [0]])
    #expect(try read("X1,X2,Binary\n1,2,0\n", limit: 5) == [[1], [2], [0]])
}

@Test(arguments: [
    ("", "is empty"),
    ("\n \n", "is empty"),
    ("X1,X2,Binary\n", "has a header but no rows"),
    ("X1,X3,Binary\n1,2,0\n", "has no column \"X2\"; its columns are \"X1\", \"X3\", \"Binary\""),
    ("X1,X2,Binary,X1\n1,2,0,3\n", "has the column \"X1\" twice"),
    ("x1,x2,binary\n1,2,0\n", "has no column \"X1\""),
    ("X1,X2,Binary\n1,2,0\n1,,0\n", "line 3: column \"X2\" is empty, where a finite number is expected"),
    ("X1,X2,Binary\n\n1,abc,0\n", "line 3: column \"X2\" is \"abc\", where a finite number is expected"),
    ("X1,X2,Binary\n1,nan,0\n", "line 2: column \"X2\" is \"nan\""),
    ("X1,X2,Binary\n1,-inf,0\n", "line 2: column \"X2\" is \"-inf\""),
    ("X1,X2,Binary\n1,1e999,0\n", "line 2: column \"X2\" is \"1e999\""),
    ("X1,X2,Binary\n1,0x10,0\n", "line 2: column \"X2\" is \"0x10\""),
    ("X1,X2,Binary\n1,1 2,0\n", "line 2: column \"X2\" is \"1 2\""),
    ("X1,X2,Binary\n1,2\n", "line 2: the row has 2 cells, the header 3"),
    ("X1,X2,Binary\n1,2,0,4\n", "line 2: the row has 4 cells, the header 3"),
    ("X1,X2,Binary\n1,2,2\n", "line 2: column \"Binary\" is \"2\", where a label 0 or 1 is expected"),
    ("X1,X2,Binary\n1,2,0.5\n", "line 2: column \"Binary\" is \"0.5\""),
    ("X1,X2,Binary\n1,2,-1\n", "line 2: column \"Binary\" is \"-1\""),
    ("X1,X2,Binary,T\n1,2,0,\"a\nb\"\n1,2,7,c\n", "line 4: column \"Binary\" is \"7\""),
    ("X1,X2,Binary,T\r1,2,0,\"a\rb\"\r\n1,2,7,c\r", "line 4: column \"Binary\" is \"7\""),
    ("X1,X2,Binary\n1,\"2,0\n3,4,1\n", "line 2: a quoted cell begins in this row and never ends"),
    ("X1,X2,Binary\n1,a\u{1b}[31m\u{7}b,0\n", "column \"X2\" is \"a\\u{1B}[31m\\u{07}b\""),
])
func mistakes(_ text: String, _ sentence: String) throws {
    let error = #expect(throws: FileError.self) { try read(text) }
    #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
    #expect(error?.description.contains("\n") == false)
}

@Test func missingFilesAndFolders() {
    #expect(throws: FileError("there is no file \"/nowhere/at all.csv\"")) {
        try readCSV("/nowhere/at all.csv", columns)
    }
    #expect(throws: FileError("\"/tmp\" is a folder, not a file")) { try readCSV("/tmp", columns) }
}

/// Records that cross the parts in which the file is read, and one longer than a part.
@Test func longFiles() throws {
    var text = "note,X1,X2,Binary\n"
    var (x1, x2, labels) = ([Double](), [Double](), [Double]())
    for row in 0..<20_000 {
        let note =
            row == 7_000 ? String(repeating: "\"\"x,\n", count: 200_000) : row % 3 == 0 ? "\"\"" : "a \"\"b\"\" \n"
        text += "\"\(note.contains("\n") || note.contains("a") ? note : "")\",\(row).25,\(-row)e-3,\(row % 2)\r\n"
        x1.append(Double(row) + 0.25)
        x2.append(-Double(row) / 1000)
        labels.append(Double(row % 2))
    }
    let values = try read(text)
    #expect(values == [x1, x2, labels])
}

/// A large file: all its rows, a quoted one and a blank line among them, and the
/// line of an error far into it.
@Test(arguments: ["\n", "\r\n"]) func largeFiles(lineEnd: String) throws {
    let count = 120_000
    var lines = ["X2,note,Binary,X1"]
    for row in 0..<count { lines.append("\(Double(row) / 7),n\(row),\(row % 2),-\(row).5e-1") }
    lines[80_000] = "\"\(Double(79_999) / 7)\",\"a, b\nc\",1,-79999.5e-1\(lineEnd)"
    var expected: [[Double]] = [[], [], []]
    for row in 0..<count {
        expected[0].append(-(Double(row) + 0.5) / 10)
        expected[1].append(Double(row) / 7)
        expected[2].append(Double(row % 2))
    }
    let text = lines.joined(separator: lineEnd)
    #expect(try read(text) == expected)
    #expect(try read(text + lineEnd) == expected)
    #expect(try read(text, limit: 50_000) == expected.map { Array($0[..<50_000]) })

    lines[100_001] = "1,n,2,3"
    let error = #expect(throws: FileError.self) { try read(lines.joined(separator: lineEnd)) }
    // Line 80,001 takes a second one with its quoted break, and a blank one follows it.
    #expect(
        error?.description.contains("line 100004: column \"Binary\" is \"2\"") == true, "\(String(describing: error))")
    #expect(try read(lines.joined(separator: lineEnd), limit: 100_000) == expected.map { Array($0[..<100_000]) })
}

/// Rows of mostly empty cells.
@Test func emptyCells() throws {
    let header = "X1,X2,Binary" + String(repeating: ",n", count: 20)
    let row = "1,2,0" + String(repeating: ",", count: 20)
    let values = try read(header + "\n" + String(repeating: row + "\n", count: 200_000))
    #expect(values.map(\.count) == [200_000, 200_000, 200_000])
    #expect(values[1].allSatisfy { $0 == 2 })
}

/// Every number is the Double nearest to it: the C library's `strtod` is the oracle.
@Test func numbersAreCorrectlyRounded() {
    var rng = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
        let value = Double(bitPattern: rng.next())
        guard value.isFinite else { continue }
        for text in [value.description, "\(Int64.random(in: .min ... .max))e\(Int.random(in: -330...310))"] {
            #expect(parseDecimal(text) == strtod(text, nil), "\(text)")
        }
    }
    for text in [
        "9007199254740993", "0.1e-22", "1e23", "8.5e22", "4.9e-324", "2.4e-324", "1.7976931348623159e308", "-0",
        // Significands that are 0 in 64 bits, and ones that just fit them.
        "18446744073709551616", "1.8446744073709551616", "3.6893488147419103232", "0.00018446744073709551615",
        "9999999999999999999e-5",
        "0000000000000000000000000000000000001.5", "1234567890123456789e-27", "1234567890123456789e-28",
        "0.0000000000000000000000000000000000000001",
    ] {
        #expect(parseDecimal(text)?.bitPattern == strtod(text, nil).bitPattern, "\(text)")
    }
}

/// What pandas reads of 10,000 generated files; where the two are meant to differ (`Sources/Files/README.md`), what the
/// script says.
@Test(.enabled(if: Python.hasPandas, "needs python3 with pandas")) func readsWhatPandasReads() throws {
    struct Generated: Decodable {
        let text, kind: String
        let values: [[String]]?
    }
    let files = try JSONDecoder().decode([Generated].self, from: Data(Python.start("csv_pandas.py", ["10000"]).read()))
    #expect(files.count == 10_000)
    for (index, file) in files.enumerated() {
        var rest = Array(file.text.utf8)[...]
        let values = try? readCSV("file", [.number("X1"), .number("X2"), .label("Binary", classes: 2)], limit: .max) {
            capacity in
            // In parts of 1 to 97 bytes.
            defer { rest = rest.dropFirst(min(capacity, index % 97 + 1)) }
            return Array(rest.prefix(min(capacity, index % 97 + 1)))
        }
        #expect(values?.map { $0.map { "\($0.bitPattern)" } } == file.values, "\(file.kind): \(file.text)")
    }
}
