import TestSupport
import Testing
import week5

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
