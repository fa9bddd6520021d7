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
        for panel in ["ReLU", "Sigmoid", "Binary cross-entropy", "Loss", "3-Layer MLP", "Output activations"] {
            #expect(outline.children[panel] != nil, "\(panel)")
            #expect(outline.texts.contains { $0.hasPrefix(panel) }, "\(panel)")
        }
        #expect(outline.children["samples"] == 50)
        #expect(outline.children["boundary"] ?? 0 > 1)
        for label in [
            "z", "y_hat", "epoch", "Mean binary cross-entropy", "x1", "x2", "Activation", "Gradient", "Loss, y = 0",
            "Gradient, y = 1", "training", "test", "-30", "30",
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
        // One curve, or none, is of the training alone.
        #expect(outline.children["Training loss"] != nil && !outline.texts.contains { $0.hasPrefix("test") })
        #expect(outline.texts.contains { $0.hasPrefix("no epochs trained") })
        try run(["-s", "0", "-r", "400", "--quiet", "--figure", "\(folder)/f.pdf", "\(folder)/f.svg"])
        #expect(try size("\(folder)/f.svg") < 1_000_000 && size("\(folder)/f.pdf") < 1_000_000)
    }
}
