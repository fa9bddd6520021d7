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
            "cleo": "while True: relu = print('x' * 1000)",
            "dora": "def (", "emil": right.replacing("return np.maximum(z, 0)", with: "import os; os._exit(1)"),
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
            #expect(results.table.contains("cleo.py cannot be imported: no answer within 4 s (line 1: while True: "))
            #expect(results.table.contains("1.1 relu                          40 %"))
            let lines = results.csv.split(separator: "\n")
            #expect(
                lines.count == 7 && lines[0].hasPrefix("script,1.1 relu,1.1 d_relu,")
                    && lines[6].hasPrefix("passed,0.4,0.6,"))
            #expect(lines[2].hasSuffix("differs: the result is wrong (>=),,17,"))
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
            var page = WatchPage()
            try save(right.replacing("np.maximum", with: "np.minimum").replacing("> thresh", with: ">= thresh"))
            try page.compare(comparison, path)
            #expect(
                page.text.hasPrefix("1.1 relu: the result is wrong.\n")
                    && page.text.contains("The sheet, 1.1: equation 1"))
            #expect(page.text.contains("0 of 18 done · next: 1.1 relu") && !page.text.contains("Hint"))
            for hint in 1...4 {
                let isDue1 = page.press("h")
                #expect(!isDue1)
                #expect(page.text.contains("Hint \(min(hint, 3)) of 3") && !page.text.contains("Hint \(hint + 1)"))
            }
            let isDue2 = page.press("n")
            #expect(isDue2)
            try page.compare(comparison, path)
            #expect(page.text.hasPrefix("7.1 mlp_predict: the result is wrong.\n") && !page.text.contains("Hint"))
            let isDue3 = page.press("a")
            #expect(isDue3)
            try page.compare(comparison, path)
            #expect(page.text.hasPrefix("Swift against \(path)") && !page.agrees)
            let isDueOfSave = page.press(nil)
            try page.compare(comparison, path)
            #expect(!isDueOfSave && page.text.hasPrefix("Swift against \(path)"), "a save stays with all rows")
            let isDue4 = page.press("x")
            #expect(!isDue4)
            try save(right)
            try page.compare(comparison, path)
            #expect(page.agrees && page.text.hasPrefix("All agree.\n"))
            try save("def (")
            try page.compare(comparison, path)
            #expect(!page.agrees && page.text.contains("(line 1: def ()"))
        }
    }
}
