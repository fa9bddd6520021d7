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
