import Foundation
import TestSupport
import Testing
import week5

/// A learning rate that is too large: the epoch is named and no map is written.
@Test func divergence() throws {
    try withFolder { folder in
        for (line, what) in [
            (["-l", "1e308", "-b", "5"], "the loss"), (["-l", "1e308", "-b", "50", "-e", "1"], "a weight"),
            (["-l", "1e308", "-b", "50", "--fast"], "a weight"),
            (
                ["-s", "4", "-n", "1", "-e", "1", "-l", "1e154", "-y", "8,8,8", "-r", "5"],
                "the network's output on the map"
            ),
        ] {
            try Data("P5 1 1 255 0".utf8).write(to: URL(filePath: "\(folder)/m.pgm"))
            let error = #expect(throws: (any Error).self) {
                try run(["-s", "1"] + line + ["--quiet", "\(folder)/m.pgm"])
            }
            let sentence = error.map { "\($0)" } ?? ""
            #expect(sentence.contains("in epoch 1 \(what) is no longer finite"), "\(sentence)")
            #expect(try Data(contentsOf: URL(filePath: "\(folder)/m.pgm")) == Data("P5 1 1 255 0".utf8))
        }
    }
}

/// The fast trainer leaves the same bytes.
@Test(arguments: [[], ["-y", "6,8,4", "-b", "7", "-n", "200"], ["-y", "20,9", "-b", "10", "-e", "30"]])
func fastIsTheSame(_ options: [String]) throws {
    try withFolder { folder in
        for (name, fast) in [("a", []), ("b", ["--fast"])] {
            try run(
                ["-s", "3", "--quiet", "--dump", "\(folder)/\(name).json", "\(folder)/\(name).pgm"] + options + fast)
        }
        #expect(FileManager.default.contentsEqual(atPath: "\(folder)/a.json", andPath: "\(folder)/b.json"))
        #expect(FileManager.default.contentsEqual(atPath: "\(folder)/a.pgm", andPath: "\(folder)/b.pgm"))
    }
}
