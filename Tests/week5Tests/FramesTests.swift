import Files
import Foundation
import Programs
import TestSupport
import Testing
import week5

/// A frame is the map of a training that ends there; the figure shows six of them.
@Test func framesAreMapsOfTheirEpoch() throws {
    try withFolder { folder in
        let frames = "\(folder)/frames"
        try run(["-s", "4", "-e", "45", "--frames", frames, "--every", "5", "--quiet", "\(folder)/f.svg"])
        let names = try FileManager.default.contentsOfDirectory(atPath: frames).sorted()
        let epochs = ["01", "05", "10", "15", "20", "25", "30", "35", "40", "45"]
        #expect(names == epochs.map { "map_0000\($0).pgm" })
        let outline = try Outline("\(folder)/f.svg")
        #expect(outline.texts.filter { $0.hasPrefix("epoch ") }.count == 6)
        for epoch in [1, 20, 45] {
            try run(["-s", "4", "-e", "\(epoch)", "--quiet", "\(folder)/m.pgm"])
            let name = "map_0000\(epoch < 10 ? "0" : "")\(epoch).pgm"
            #expect(FileManager.default.contentsEqual(atPath: "\(frames)/\(name)", andPath: "\(folder)/m.pgm"))
        }
        // The same again is fine; maps that would be left over from another run are not.
        try run(["-s", "5", "-e", "45", "--frames", frames, "--every", "5", "--quiet", "\(folder)/f.svg"])
        let fewer = ["-e", "40", "--frames", frames, "--every", "5", "--quiet", "\(folder)/f.svg"]
        let error = #expect(throws: FileError.self) { try run(fewer) }
        #expect(error?.description.contains("map_000045.pgm") == true)
    }
}

/// A film's names sort as its epochs do, it has no map of a run before, and none of the run's other files is one of its
/// maps.
@Test func framesAreOneFilm() throws {
    try withFolder { folder in
        let frames = "\(folder)/frames"
        func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: frames).sorted() }
        try run([
            "-s", "1", "-n", "1", "-e", "1000000", "--fast", "--frames", frames, "--every", "500000", "--quiet",
            "\(folder)/m.pgm",
        ])
        #expect(try names() == ["map_0000001.pgm", "map_0500000.pgm", "map_1000000.pgm"])
        try FileManager.default.removeItem(atPath: frames)

        try run(["-s", "1", "-e", "7", "--frames", frames, "--every", "1", "--quiet", "\(folder)/f.svg"])
        #expect(try names().count == 7 && Outline("\(folder)/f.svg").texts.filter { $0.hasPrefix("epoch ") }.count == 6)
        let diverged = #expect(throws: (any Error).self) {
            try run([
                "-s", "1", "-e", "7", "-l", "1e308", "-b", "5", "--frames", frames, "--every", "1", "--quiet",
                "\(folder)/f.svg",
            ])
        }
        #expect(diverged.map { "\($0)" }?.contains("no longer finite") == true)
        try FileManager.default.removeItem(atPath: frames)
        #expect(throws: FileError.self) { try run(["-d", "\(folder)/none.csv", "--frames", frames, "--quiet"]) }
        #expect(!FileManager.default.fileExists(atPath: frames))
        try FileManager.default.createDirectory(atPath: frames, withIntermediateDirectories: false)

        let data = "\(frames)/map_000001.pgm"
        try FileManager.default.copyItem(atPath: packageFile("data/two_features.csv"), toPath: data)
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/link.csv", withDestinationPath: data)
        for line in [
            ["-d", data], ["-d", "\(folder)/link.csv"], ["\(frames)/map_000100.pgm"],
            ["--dump", "\(frames)/map_000100.pgm"],
        ] {
            #expect(throws: UsageError.self) { try run(line + ["--frames", frames, "--quiet"]) }
        }
        #expect(FileManager.default.contentsEqual(atPath: data, andPath: packageFile("data/two_features.csv")))
    }
}

/// Maps in a folder that are none are not replaced by frames.
@Test func framesReplaceMapsOnly() throws {
    try withFolder { folder in
        let frame = "\(folder)/map_000001.pgm"
        try Data("X1,X2,Binary\n".utf8).write(to: URL(filePath: frame))
        #expect(throws: FileError.self) { try run(["-e", "1", "--quiet", "--frames", folder, "\(folder)/m.pgm"]) }
        #expect(try Data(contentsOf: URL(filePath: frame)) == Data("X1,X2,Binary\n".utf8))
    }
}
