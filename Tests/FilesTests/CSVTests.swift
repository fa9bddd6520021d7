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

private func read(_ text: String, names: [String] = [], limit: Int = .max) throws -> [[Double]] {
    try withFile(Array(text.utf8)) { try readCSV($0, columns, names: names, limit: limit) }
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
    // Other separators, a decimal comma with them.
    "X1;X2;Binary\n1;-2.5;0\n3;4e-1;1\n", "X1;X2;Binary\r\n1;-2,5;0\r\n3;0,4;1\r\n",
    "X1\tmore\tX2\tBinary\n1\t\t-2.5\t0\n3\ta, b; c\t4e-1\t1\n", "X1|X2|Binary\n1|-2.5|0\n3|4e-1|1\n",
    "X1 X2 Binary\n1 -2.5 0\n3 4e-1 1\n", "  X1\t X2   Binary \n 1  -2,5\t0\n3 4e-1 1  \n",
    "\"X1\";\"more; \"\"X2\"\"\";\"X2\";\"Binary\"\n1;\"a;b\";\"-2,5\";0\n\"3\";;4e-1;1\n",
    // Excel's first line, comments, a header behind a comment's mark as of numpy.savetxt.
    "sep=;\nX1;X2;Binary\n1;-2,5;0\n3;0,4;1\n", "sep=,\r\nX1,X2,Binary\r\n1,-2.5,0\r\n3,4e-1,1\r\n",
    "sep=\t\nX1\tX2\tBinary\n1\t-2.5\t0\n3\t4e-1\t1\n",
    "# of the lab, 2026\n#\nX1,X2,Binary\n1,-2.5,0\n# a, b, c\n# X1\n3,4e-1,1\n#end",
    "# X1,X2,Binary\n1,-2.5,0\n3,4e-1,1\n",
    "# X1 X2 Binary\n1 -2.5 0\n3 4e-1 1\n", "# X1,X2,Binary\nX1,X2,Binary\n1,-2.5,0\n3,4e-1,1\n",
    // One name fewer than cells, as R's write.table and write.csv2 have it.
    "\"X1\" \"X2\" \"Binary\"\n\"1\" 1 -2.5 0\n\"2\" 3 0.4 1\n", "X1,X2,Binary\nfirst,1,-2.5,0\nsecond,3,0.4,1\n",
    "\"\";\"X1\";\"X2\";\"Binary\"\n\"1\";1;-2,5;0\n\"2\";3;0,4;1\n",
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
    ("X1,X2,Binary\n1,2,0,4,5\n", "line 2: the row has 5 cells, the header 3"),
    // A row's name in front, or a cell too many in one row.
    ("X1,X2,Binary\n1,2,0,4\n", "line 2: column \"Binary\" is \"4\""),
    ("X1,X2,Binary\n1,2,0\n1,2,0,4\n", "line 3: the row has 4 cells, the header 3"),
    ("X1,X2,Binary\na,1,2,0\n1,2,0\n", "line 3: the row has 3 cells, the header 3"),
    (
        "X1;X2;Binary\n1,2,0\n",
        "line 2: the row has 1 cell, the header 3, which \";\" separates; here \",\" seems to do so"
    ),
    ("X1,X2,Binary\n1\t2\t0\n", "which \",\" separates; here a tab seems to do so"),
    (
        "X1;X2;Binary\n1,5;2;0\n1;2.5;0\n",
        "line 3: column \"X2\" is \"2.5\", where a finite number is expected, with a decimal comma"
    ),
    (
        "X1;X2;Binary\n1.5;2;0\n1;2,5;0\n",
        "line 3: column \"X2\" is \"2,5\", where a finite number is expected, with a decimal point"
    ),
    ("X1;X2;Binary\n1;\"1.234,5\";0\n", "column \"X2\" is \"1.234,5\""),
    (
        "X1,X2,Binary\n1,\"2,5\",0\n",
        "column \"X2\" is \"2,5\", where a finite number is expected, with a decimal point"
    ),
    // No header.
    ("1,2,0\n3,4,1\n", "has no header: its first line is numbers; --columns X1,X2,Binary names its columns"),
    ("1;2,5;3;4;0\n3;4;5;6;1\n", "--columns X1,X2,_,_,Binary names its columns and skips the others (_)"),
    (
        "1,2\n3,4\n",
        "has no header: its first line is numbers, 2 of them, and the columns X1, X2 and Binary are expected"
    ),
    ("# only\n# comments\n", "has nothing but comments"), ("sep=;\n", "has nothing but comments"),
    // Other names.
    (
        "x1,x_2,Binary\n1,2,0\n",
        "has no column \"X1\", no \"X2\"; its columns are \"x1\", \"x_2\", \"Binary\"; did you mean --columns x1,x_2,Binary?"
    ),
    (
        "Age;Pay in £;Bought\n1;2;0\n",
        "its columns are \"Age\", \"Pay in £\", \"Bought\"; --columns 'Age,Pay in £,Bought' takes these for X1, X2 and Binary"
    ),
    ("X1,b,c,d\n1,2,3,0\n", "--columns and 3 of these take them for X1, X2 and Binary"),
    (
        "X1 ,X2\u{a0},Binary\n1,2,0\n",
        "its columns are \"X1\", \"X2\\u{00A0}\", \"Binary\"; \"X2\\u{00A0}\" has the character U+00A0 (NO-BREAK SPACE)"
    ),
    // Characters that only look like those of a number.
    ("X1,X2,Binary\n1,\u{2212}2,0\n", "column \"X2\" is \"\u{2212}2\" with the character U+2212 (MINUS SIGN), where"),
    (
        "X1,X2,Binary\n1,2\u{a0},0\n",
        "column \"X2\" is \"2\\u{00A0}\" with the character U+00A0 (NO-BREAK SPACE), where"
    ),
    ("X1,X2,Binary\n1,\u{ff12},0\n", "with the character U+FF12 (FULLWIDTH DIGIT TWO), where"),
    // Other files.
    ("<!DOCTYPE html>\n<html>", "is an HTML page, not a CSV file; download the file itself"),
    ("\n\n  <html lang=\"en\">\n", "is an HTML page"), ("<?xml version=\"1.0\"?>\n", "is an XML file"),
    ("{\"X1\": [1, 2]}", "is JSON, as it seems"),
    ("version https://git-lfs.github.com/spec/v1\n", "is a Git LFS pointer"),
    ("a\0b\n", "is a binary file, not a CSV file"), ("%PDF-1.4\n", "is a PDF file"),
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

/// Names that select columns in place of those wanted, and names of the columns of a file without a header.
@Test func namesOfColumns() throws {
    let people = "Bought,Age,Pay\n1,20,3.5\n0,30,4.5\n"
    #expect(try read(people, names: ["Age", "Pay", "Bought"]) == [[20, 30], [3.5, 4.5], [1, 0]])
    #expect(try read(people.replacing(",", with: "\t"), names: ["Age", "Pay", "Bought"])[1] == [3.5, 4.5])
    // Where the wanted names are among them, their order does not count.
    #expect(try read("X1,Binary,X2\n1,0,2\n", names: ["Binary", "X1", "X2"]) == [[1], [2], [0]])
    let bare = "1,20,3.5\n0,30,4.5\n"
    for text in [
        bare, bare.replacing(",", with: ";"), bare.replacing(",", with: " "), "# a comment\n\(bare)", "\n\(bare)",
    ] {
        #expect(try read(text, names: ["Binary", "X1", "X2"]) == [[20, 30], [3.5, 4.5], [1, 0]], "\(text)")
    }
    #expect(try read("1;2,5;7;0\n3;4;7;1\n", names: ["X1", "X2", "_", "Binary"]) == [[1, 3], [2.5, 4], [0, 1]])
    #expect(try read("1,2,a,7,0\n3,4,b,7,1\n", names: ["p", "q", "_", "_", "r"], limit: 1) == [[1], [2], [0]])
    for (text, names, sentence) in [
        (
            people, ["Age", "Pey", "Bought"],
            "no column \"Pey\"; its columns are \"Bought\", \"Age\", \"Pay\"; did you mean --columns Age,Pay,Bought?"
        ),
        (people, ["a", "b", "c"], "has no column \"a\", no \"b\", no \"c\""),
        (people, ["Age", "Pay"], "--columns names 2 columns of"),
        (people, ["Age", "Pay", "Bought", "X1"], "--columns names 4 columns of"),
        ("1,2,3,0\n", ["X1", "X2", "Binary"], "--columns X1,X2,_,Binary names its columns and skips"),
        ("1,2,0\n", ["X1", "X2", "_", "Binary"], "--columns X1,X2,Binary names its columns"),
        ("1,2,0\n3,x,1\n", ["X1", "X2", "Binary"], "line 2: column \"X2\" is \"x\""),
        ("1,x,0\n", ["X1", "X2", "Binary"], "line 1: column \"X2\" is \"x\""),
    ] {
        let error = #expect(throws: FileError.self) { try read(text, names: names) }
        #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
    }
}

/// Text in UTF-16, with its mark and without, and whatever is compressed by gzip, from a pipe too; other archives are
/// named.
@Test func encodedFiles() throws {
    let text = "X1;größe 🙂;X2;Binary\r\n1;ä;-2,5;0\r\n3;🙂;0,4;1\r\n"
    func read(_ bytes: [UInt8], by count: Int = .max) throws -> [[Double]] {
        var rest = bytes[...]
        return try readCSV("file", columns) { capacity in
            defer { rest = rest.dropFirst(min(capacity, count)) }
            return Array(rest.prefix(min(capacity, count)))
        }
    }
    for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian, .utf8] {
        let bytes = Array(text.data(using: encoding)!)
        let gzip = try ChildProcess(["gzip", "-c"])
        try gzip.write(bytes)
        gzip.closeInput()
        let compressed = gzip.read()
        for bytes in [bytes, compressed] {
            for count in [1, 2, 3, 7, .max] {
                #expect(try read(bytes, by: count) == [[1, 3], [-2.5, 0.4], [0, 1]], "\(encoding)")
            }
        }
        let error = #expect(throws: FileError.self) { try read(compressed.dropLast(9)) }
        #expect(error?.description == "\"file\" cannot be decompressed: it is a gzip file that is cut short or damaged")
    }
    func zip(_ name: String) -> [UInt8] {
        Array("PK\u{3}\u{4}".utf8) + Array(repeating: 0, count: 26) + Array(name.utf8)
    }
    for (bytes, sentence) in [
        (zip("X.csv"), "is a ZIP archive, not a CSV file; unpack it first"),
        (zip("0.W.npy"), "is a NumPy archive (.npz)"),
        (zip("[Content_Types].xml…xl/workbook.xml"), "is an Excel workbook, not a CSV file; save its sheet as CSV"),
        ([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "is an old Excel workbook"),
        ([0x93] + Array("NUMPY\u{1}\0".utf8), "is a NumPy array (.npy)"),
        ([0x89] + Array("PNG\r\n\u{1a}\n".utf8), "is a PNG picture"),
        ([0xff, 0xfe, 0, 0] + Array("X\0\0\0".utf8), "is UTF-32"),
    ] {
        let error = #expect(throws: FileError.self) { try read(bytes) }
        #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
    }
}

/// Of a file that is compressed, too, only what is needed is read.
@Test func compressedFilesThatNeverEnd() throws {
    try withFolder { folder in
        let path = "\(folder)/pipe"
        #expect(mkfifo(path, 0o600) == 0)
        let writer = try ChildProcess(
            ["bash", "-c", "{ echo X1,X2,Binary; yes 1,2,0; } | gzip -c >\"$0\"", path], input: .null)
        #expect(try readCSV(path, columns, limit: 1000)[1] == Array(repeating: 2, count: 1000))
        writer.kill()
    }
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

/// What pandas reads of 10,000 generated files, of which a third are of another form than the plain one; where the two
/// are meant to differ (`Sources/Files/README.md`), what the script says.
@Test(.enabled(if: Python.hasPandas, "needs python3 with pandas")) func readsWhatPandasReads() throws {
    struct Generated: Decodable {
        let file: Data, kind: String, names: [String]
        let values: [[String]]?
    }
    let files = try JSONDecoder().decode([Generated].self, from: Data(Python.start("csv_pandas.py", ["10000"]).read()))
    #expect(files.count == 10_000)
    for (index, file) in files.enumerated() {
        var rest = Array(file.file)[...]
        let values = try? readCSV("file", columns, names: file.names) { capacity in
            // In parts of 1 to 97 bytes.
            defer { rest = rest.dropFirst(min(capacity, index % 97 + 1)) }
            return Array(rest.prefix(min(capacity, index % 97 + 1)))
        }
        #expect(values?.map { $0.map { "\($0.bitPattern)" } } == file.values, "\(file.kind)")
    }
}
