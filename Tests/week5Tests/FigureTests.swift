import Files
import Foundation
import Programs
import TestSupport
import Testing
import week5

private func size(_ path: String) throws -> Int { try Data(contentsOf: URL(filePath: path)).count }

/// The sheet's six panels, with a mark for each sample of the 50 that lies on the map, and all of them small.
@Test func defaultFigure() throws {
    try withFolder { folder in
        try run(["-s", "0", "--quiet", "--figure", "\(folder)/f.svg", "\(folder)/f.pdf"])
        let outline = try Outline("\(folder)/f.svg")
        for panel in ["ReLU", "Sigmoid", "Binary cross-entropy", "Training loss", "3-Layer MLP", "Output activations"] {
            #expect(outline.children[panel] != nil, "\(panel)")
            #expect(outline.texts.contains { $0.hasPrefix(panel) }, "\(panel)")
        }
        #expect(outline.children["samples"] == 50)
        #expect(outline.children["boundary"] ?? 0 > 1)
        for label in [
            "z", "y_hat", "epoch", "Mean binary cross-entropy", "x1", "x2", "Activation", "Gradient", "Loss, y = 0",
            "Gradient, y = 1", "test", "-30", "30",
        ] {
            #expect(outline.texts.contains { $0.split(separator: "\n").first.map(String.init) == label }, "\(label)")
        }
        #expect(try size("\(folder)/f.svg") < 60_000 && size("\(folder)/f.pdf") < 60_000)
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/week_5.pgm"))
    }
}

/// The title counts the layers of weights, an untrained network says so, and a fine map stays small.
@Test func otherFigures() throws {
    try withFolder { folder in
        try run(["-s", "0", "-y", "6,8,4", "-e", "0", "--quiet", "\(folder)/f.svg"])
        let outline = try Outline("\(folder)/f.svg")
        #expect(outline.children["4-Layer MLP"] != nil && outline.children["curves"] != nil)
        #expect(outline.texts.contains { $0.hasPrefix("no epochs trained") })
        try run(["-s", "0", "-r", "400", "--quiet", "--figure", "\(folder)/f.pdf", "\(folder)/f.svg"])
        #expect(try size("\(folder)/f.svg") < 1_000_000 && size("\(folder)/f.pdf") < 1_000_000)
    }
}

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

@Test func galleryHasAMapForEachPair() throws {
    try withFolder { folder in
        try run(["gallery", "-e", "2", "-r", "5", "-n", "20", "\(folder)/g.svg"])
        let outline = try Outline("\(folder)/g.svg")
        #expect(outline.children.keys.filter { $0.hasPrefix("-y ") }.count == 16)
        #expect(outline.children["samples"] == 16 * 20)
        try run(["gallery", "-e", "2", "-r", "5", "-n", "20", "-l", "1e300", "\(folder)/g.svg"])
        #expect(try Outline("\(folder)/g.svg").texts.contains { $0.hasPrefix("diverged in epoch") })
    }
}
