import Files
import Foundation
import TestSupport
import Testing

@Test func writing() throws {
    try withFolder { folder in
        let path = "\(folder)/out"
        try checkWritable(path)
        #expect(!FileManager.default.fileExists(atPath: path), "checking writes nothing")
        try writeFile(path, [1, 2, 3])
        #expect(try Data(contentsOf: URL(filePath: path)) == Data([1, 2, 3]))
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "out")
        try writeFile("\(folder)/link", [4])
        #expect(try Data(contentsOf: URL(filePath: path)) == Data([4]), "a link is written through")
        let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(permissions == 0o640)
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: folder)) == ["out", "link"])
        #expect(isSameFile(path, "\(folder)/link"))
        #expect(isSameFile("\(folder)/new", "\(folder)/./new"))
        #expect(!isSameFile(path, "\(folder)/new"))
        try writeFile("/dev/null", [1])
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/dangling", withDestinationPath: "later")
        try writeFile("\(folder)/dangling", [5])
        #expect(try Data(contentsOf: URL(filePath: "\(folder)/later")) == Data([5]))
    }
}

/// Of two files, neither is replaced where one cannot be.
@Test func writingAllOrNone() throws {
    try withFolder { folder in
        try writeFile("\(folder)/a", [1])
        #expect(throws: FileError.self) { try writeFiles([("\(folder)/a", [2]), ("\(folder)/no/b", [2])]) }
        #expect(try Data(contentsOf: URL(filePath: "\(folder)/a")) == Data([1]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a"])
    }
}

@Test func unwritablePaths() throws {
    try withFolder { folder in
        #expect(throws: FileError("\"\(folder)\" is a folder, not a file")) { try checkWritable(folder) }
        let nowhere = "\(folder)/no/out"
        #expect(throws: FileError("\"\(nowhere)\" cannot be written: there is no folder \"\(folder)/no\"")) {
            try checkWritable(nowhere)
        }
        #expect(throws: FileError.self) { try checkWritable("\(folder)/\(String(repeating: "n", count: 300))") }
        #expect(throws: FileError("the name of the output file is empty")) { try checkWritable("") }
    }
}

/// Read back by Foundation's JSON reader.
@Test func jsonReadsBackExactly() throws {
    let numbers = [
        0.1, -1e-300, 1.7976931348623157e308, Double.leastNonzeroMagnitude, 1e16, 3, -0.0, 0.30000000000000004,
    ]
    let text = "a \"quote\", a \\, a line\nbreak, a \u{1} and ü"
    let json = JSON.object([
        ("numbers", .numbers(numbers)), ("text", .string(text)), ("whole", .integers([1, -2])),
        ("seed", .integer("18446744073709551616")), ("empty", .array([])), ("none", .object([])),
    ])
    struct Value: Decodable, Equatable {
        let numbers: [Double], text: String, whole: [Int], seed: Double, empty: [Int]
    }
    let value = try JSONDecoder().decode(Value.self, from: Data(json.text.utf8))
    #expect(value == Value(numbers: numbers, text: text, whole: [1, -2], seed: 0x1p64, empty: []))
}

/// What a process that was killed left behind is removed by the next one that writes in the folder; what another one is
/// still writing is not.
@Test func abandonedFilesAreRemoved() throws {
    try withFolder { folder in
        let (abandoned, locked, other) = (
            "\(folder)/.week5-1-2.tmp", "\(folder)/.week5-3-4.tmp", "\(folder)/.other.tmp"
        )
        for path in [abandoned, locked, other] { try Data([1]).write(to: URL(filePath: path)) }
        let descriptor = open(locked, O_RDONLY)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX) == 0)
        try writeFile("\(folder)/a", [1])
        #expect(
            try Set(FileManager.default.contentsOfDirectory(atPath: folder)) == [".week5-3-4.tmp", ".other.tmp", "a"])
    }
}
