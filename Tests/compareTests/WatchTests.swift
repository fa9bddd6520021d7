import Arrays
import Files
import Foundation
import Programs
import TestSupport
import Testing
import compare

/// While a function hangs the page names it, with a hint where one is asked for, and the check can be ended.
@Test(needsNumPy) func checkIsInterrupted() throws {
    struct Enough: Error {}
    let hanging = Endless(
        file: "week_5.py", function: "relu", old: "return np.maximum(z, 0)", new: "while True: pass", words: "",
        line: ""
    )
    try hanging.withScript { path in
        let comparison = try Comparison(Arguments([path, "--watch", "--timeout", "300"], compareCommand.options))
        let page = WatchPage()
        #expect(throws: Enough.self) {
            try page.compare(comparison, path) {
                guard page.text().hasPrefix("checking 1.1 relu …\n") else { return }
                #expect(!page.text().contains("Hint"))
                #expect(!page.press("h"))
                #expect(page.text().contains("Hint 1 of 3") && page.text().hasSuffix("q quit"))
                throw Enough()
            }
        }
        #expect(!page.agrees)
        // The next function is asked for.
        let isDue = page.press("n")
        #expect(isDue)
        #expect(throws: Enough.self) { try page.compare(comparison, path) { throw Enough() } }
    }
}

/// `n` goes on to the next function that is not right and `p` back, `a` shows the table and takes it away; in a
/// terminal of few lines the verdict, the hints and the keys stay in sight.
@Test func pageGoesOnAndBack() throws {
    try withFolder { folder in
        let path = "\(folder)/week_5.swift"
        let wrong = try changed(changed(solution, "dZ.columnSums", "-dZ.columnSums"), "- lr", "+ lr")
        try wrong.write(toFile: path, atomically: true, encoding: .utf8)
        let comparison = try Comparison(Arguments([path, "--watch"], compareCommand.options, mayHaveFiles: true))
        let page = WatchPage()
        func isAfter(_ key: Character?, _ start: String) throws -> Bool {
            if page.press(key) { try page.compare(comparison, path) }
            return page.text(rows: 16).hasPrefix(start)
        }
        try page.compare(comparison, path)
        #expect(try isAfter("x", "4.1 layerBackward: "))
        #expect(try isAfter("h", "4.1 layerBackward: "))
        let lines = page.text(rows: 16).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(page.text().split(separator: "\n", omittingEmptySubsequences: false).count > 16 && lines.count == 16)
        #expect(lines.contains { $0.hasPrefix("Hint 1 of 3") } && lines.last?.hasPrefix("n next") == true)
        #expect(try isAfter("n", "5.1 layerUpdate: ") && isAfter("p", "4.1 layerBackward: "))
        #expect(try isAfter("a", "The project against ") && isAfter("a", "4.1 layerBackward: "))
    }
}

/// While a file does not compile there are hints on the function in which it does not.
@Test func hintsAreThereWithoutACompiler() throws {
    try withFolder { folder in
        let path = "\(folder)/week_5.swift"
        let text = try changed(solution, "X.dot(layer[\"W\"]) +", "X.dot(layer[\"W\"]) + + nothing +")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let page = WatchPage()
        try page.compare(Comparison(Arguments([path], compareCommand.options, mayHaveFiles: true)), path)
        #expect(page.text().contains("does not compile") && !page.text().contains("Hint"))
        #expect(!page.press("h") && page.text().contains("Hint 1 of 3: Store X, Z and A under these keys"))
    }
}

/// A file is judged when it has come to rest, an empty or shorter one later than others.
@Test func savedFileComesToRest() throws {
    try withFolder { folder in
        let path = "\(folder)/week_5.py"
        func save(_ text: String) throws { try text.write(toFile: path, atomically: false, encoding: .utf8) }
        try save("one line")
        var file = SavedFile(path)
        func look(_ time: Double) -> Bool { file.isSaved(at: time) }
        #expect(!look(0) && !file.isOther)
        try save("two lines, longer")
        #expect(file.isOther && !look(1) && look(1.1) && !file.isOther && !look(1.2))
        try save("")
        #expect(!look(2) && !look(2.1) && file.isOther)
        try save("three lines, longer still")
        #expect(!look(2.2) && look(2.3) && !look(9))
        try save("shorter")
        #expect(!look(10) && !look(10.1) && look(11))
        try FileManager.default.removeItem(atPath: path)
        #expect(!look(12) && !look(20) && !file.isOther)
        try save("again")
        #expect(!look(21) && look(22))
    }
}
