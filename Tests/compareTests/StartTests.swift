import Files
import Foundation
import Programs
import TestSupport
import Testing
import compare

/// `start` writes what `compare` and `run` take, and never over anything.
@Test(arguments: [("week_5.swift", [String]()), ("week_5.py", ["--python"])])
func startWritesOnce(_ file: String, _ options: [String]) throws {
    try withFolder { folder in
        let words = ["\(folder)/mine"] + options
        try startCommand.run(words)
        let path = "\(folder)/mine/\(file)"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == (try String(contentsOfFile: packageFile("Sources/compare/Student/\(file)"), encoding: .utf8)))
        try "mine".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: FileError.self) { try startCommand.run(words) }
        try FileManager.default.removeItem(atPath: path)
        try "my notes".write(toFile: "\(folder)/mine/README.md", atomically: true, encoding: .utf8)
        try startCommand.run(words)
        #expect(try String(contentsOfFile: "\(folder)/mine/README.md", encoding: .utf8) == "my notes")
        #expect(throws: UsageError.self) { try startCommand.run(options) }
    }
}

/// The line that comes next can be typed as it stands, also where the path has blanks; the package of a Swift file
/// finds this one.
@Test func startSaysWhatToTypeNext() throws {
    try withFolder { folder in
        let start = try ChildProcess([builtProgram("compare"), "start", "\(folder)/anna's lab"], input: .null)
        let lines = String(decoding: start.read(), as: UTF8.self).split(separator: "\n")
        #expect(start.wait() == 0)
        let words = String(try #require(lines.last?.split(separator: "compare --watch ").last))
        let typed = try ChildProcess(["sh", "-c", "printf %s \(words)"], input: .null)
        #expect(String(decoding: typed.read(), as: UTF8.self) == "\(folder)/anna's lab")
        let manifest = try String(contentsOfFile: "\(folder)/anna's lab/Package.swift", encoding: .utf8)
        #expect(manifest.contains(".package(name: \"week5\", path: \"\(packageFile(""))".dropLast(2)))
        let names = try fileNames(in: "\(folder)/anna's lab").filter { !$0.hasPrefix(".") }
        #expect(names.sorted() == ["Package.swift", "README.md", "week_5.swift"])
    }
}
