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
        var page = WatchPage()
        #expect(throws: Enough.self) {
            try page.compare(comparison, path) { check in
                guard check.text.hasPrefix("checking 1.1 relu …\n") else { return }
                #expect(!check.text.contains("Hint"))
                check.pressHint()
                #expect(check.text.contains("Hint 1 of 3") && check.text.hasSuffix("q quit"))
                throw Enough()
            }
        }
        #expect(!page.agrees)
        // The next function is asked for.
        let isDue = page.press("n")
        #expect(isDue)
        #expect(throws: Enough.self) { try page.compare(comparison, path) { _ in throw Enough() } }
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
