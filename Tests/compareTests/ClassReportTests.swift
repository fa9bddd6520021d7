import Files
import Foundation
import Programs
import TestSupport
import Testing
import compare

@Suite(.enabled(if: Python.hasNumPy, "needs python3 with NumPy")) struct ClassTests {
    private static let reference = try? String(
        contentsOfFile: packageFile("Sources/compare/Python/week_5.py"), encoding: .utf8)

    /// A right script, a wrong one, and three that hang, end or cannot be read: none costs another.
    @Test func oneRowAStudent() throws {
        let right = try #require(Self.reference)
        let scripts = [
            "anna": right, "ben": right.replacing("> thresh", with: ">= thresh"),
            "cleo": "def relu(z): pass\nwhile True: relu = print('x' * 1000)",
            "dora": "def relu(", "emil": right.replacing("return np.maximum(z, 0)", with: "import os; os._exit(1)"),
        ]
        try withFolder { folder in
            for (name, script) in scripts {
                try script.write(toFile: "\(folder)/\(name).py", atomically: true, encoding: .utf8)
            }
            let given = try Arguments(
                [folder, "-e", "2", "--timeout", "4", "--csv"], compareCommand.options, mayHaveFiles: true)
            let results = try ClassReport(Comparison(given))
            #expect(!results.agrees)
            #expect(results.students.map(\.report?.agrees) == [true, false, nil, nil, false])
            #expect(
                results.table.hasPrefix(
                    """
                             1 1 1 1 1 1 2 2 3 3 4 4 5 5 6 6 6 7
                             1 1 2 2 3 3 1 2 1 2 1 2 1 2 1 2 3 1  run  done
                    anna.py  + + + + + + + + + + + + + + + + + +   +   18
                    ben.py   + + + + + + + + + + + + + + + + + x   -   17
                    cleo.py  ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! !   !    0
                    dora.py  ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! ! !   !    0
                    emil.py  ! + + + + + + + + + + + + + + + + +   -   17

                    """))
            #expect(results.table.contains("cleo.py cannot be imported: no answer within 4 s (line 2: while True: "))
            #expect(results.table.contains("1.1 relu                          40 %"))
            let lines = results.csv.split(separator: "\n")
            #expect(
                lines.count == 7 && lines[0].hasPrefix("script,1.1 relu,1.1 d_relu,")
                    && lines[6].hasPrefix("passed,0.4,0.6,"))
            #expect(lines[2].hasSuffix("differs: the result is wrong (>=),,17,"))
        }
    }

    /// A folder for each student, a notebook and a script of any name are submissions; what begins with a dot, a
    /// package's file and a script without one of the functions are not, and are named; shares are of the submissions.
    @Test func submissions() throws {
        let right = try #require(Self.reference)
        let files = [
            "anna.py": right, "._anna.py": "\0", "utils.py": "def plot(): pass", "Package.swift": "let relu = 1",
            "ben_1_assignsubmission_file_/week_5.py": right, "ben_1_assignsubmission_file_/draft.py": right,
            "cleo/lab5/mine.py": right.replacing("> thresh", with: ">= thresh"), "cleo/lab5/run.py": "import mine",
            "dora/essay.pdf": "", "__MACOSX/._anna.py": "\0", "notes.txt": "",
        ]
        try withFolder { folder in
            for (name, text) in files {
                let file = URL(filePath: "\(folder)/\(name)")
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try text.write(to: file, atomically: true, encoding: .utf8)
            }
            let comparison = try Comparison(Arguments([folder, "-e", "2"], compareCommand.options))
            #expect(
                comparison.scripts
                    == ["anna.py", "ben_1_assignsubmission_file_/week_5.py", "cleo/lab5/mine.py"].map {
                        "\(folder)/\($0)"
                    })
            let report = try ClassReport(comparison)
            let table = report.table
            #expect(table.contains("\nben_1_assignsubm…_/week_5.py  + + +") && table.contains("\ncleo/lab5/mine.py "))
            #expect(table.contains("passed by, of 3\n") && table.contains("7.1 mlp_predict                   67 %"))
            let words = table.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(
                words.contains(
                    "left out: ._anna.py (hidden), Package.swift (no script), cleo/lab5/run.py (none of the sheet's functions), "
                        + "dora (a folder without a script), notes.txt (no script), utils.py (none of the sheet's functions)"
                ), "\(table)")
            #expect((report.json["leftOut"] as? [[String: String]])?.count == 6)
        }
    }

    /// A folder with a `week_5` is one student's, whatever else lies in it, and a notebook's is the Python side's.
    @Test func folderOfAStudent() throws {
        try withFolder { folder in
            try "".write(toFile: "\(folder)/week_5.ipynb", atomically: true, encoding: .utf8)
            try "".write(toFile: "\(folder)/other.py", atomically: true, encoding: .utf8)
            let comparison = try Comparison(Arguments([folder, "--watch"], compareCommand.options))
            #expect(comparison.scripts == ["\(folder)/week_5.ipynb"] && !comparison.isClass)
            try "".write(toFile: "\(folder)/week_5.py", atomically: true, encoding: .utf8)
            #expect(throws: FileError("\(quoted(folder)) has week_5.py and week_5.ipynb; name one of them")) {
                try Comparison(Arguments([folder], compareCommand.options))
            }
        }
    }

    @Test func scriptsThatAreNone() throws {
        _ = try withFolder { folder in
            #expect(throws: (any Error).self) { try Comparison(Arguments([folder], compareCommand.options)) }
        }
        let script = packageFile("Sources/compare/Python/week_5.py")
        for options in [["--watch", script, script], ["--csv", script]] {
            #expect(throws: UsageError.self) {
                try Comparison(Arguments(options, compareCommand.options, mayHaveFiles: true))
            }
        }
    }

    /// The first open question, its hints one by one, the next one, and the end.
    @Test func watching() throws {
        try withFolder { folder in
            let (path, right) = ("\(folder)/week_5.py", try #require(Self.reference))
            func save(_ script: String) throws { try script.write(toFile: path, atomically: true, encoding: .utf8) }
            try save(right)
            let comparison = try Comparison(Arguments([path, "-e", "2", "--watch"], compareCommand.options))
            let page = WatchPage()
            try save(right.replacing("np.maximum", with: "np.minimum").replacing("> thresh", with: ">= thresh"))
            try page.compare(comparison, path)
            #expect(
                page.text().hasPrefix("1.1 relu: the result is wrong.\n")
                    && page.text().contains("The sheet, 1.1: equation 1"))
            #expect(page.text().contains("0 of 18 done · next: 1.1 relu") && !page.text().contains("Hint"))
            for hint in 1...4 {
                let isDue1 = page.press("h")
                #expect(!isDue1)
                #expect(page.text().contains("Hint \(min(hint, 3)) of 3") && !page.text().contains("Hint \(hint + 1)"))
            }
            let isDue2 = page.press("n")
            #expect(isDue2)
            try page.compare(comparison, path)
            #expect(page.text().hasPrefix("7.1 mlp_predict: the result is wrong.\n") && !page.text().contains("Hint"))
            let isDue3 = page.press("a")
            #expect(isDue3)
            try page.compare(comparison, path)
            #expect(page.text().hasPrefix("Swift against \(path)") && !page.agrees)
            let isDueOfSave = page.press(nil)
            try page.compare(comparison, path)
            #expect(!isDueOfSave && page.text().hasPrefix("Swift against \(path)"), "a save stays with all rows")
            let isDue4 = page.press("a")
            #expect(!isDue4)
            try save(right)
            try page.compare(comparison, path)
            #expect(page.agrees && page.text().hasPrefix("All agree.\n"))
            try save("def (")
            try page.compare(comparison, path)
            #expect(!page.agrees && page.text().contains("(line 1: def ()"))
        }
    }
}
