import Files
import Foundation
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

/// The table's row has the mean and standard deviation of what the script's own runs of these seeds dump.
@Test func galleryOfSeveralSeeds() throws {
    try withFolder { folder in
        let options = ["-n", "100", "-e", "20", "-r", "5", "-l", "0.02"]
        let seeds = 5...7
        let dumps = try seeds.map { seed in
            try run(
                ["-s", "\(seed)", "-y", "4,3", "-b", "10", "--quiet", "--dump", "\(folder)/d.json", "\(folder)/m.pgm"]
                    + options)
            return try JSON(reading: readFile("\(folder)/d.json"))
        }
        func spread(_ values: [Double?]) throws -> (mean: Double, deviation: Double) {
            let values = try values.map { try #require($0) }
            let mean = values.reduce(0, +) / 3
            return (mean, (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 2).squareRoot())
        }
        let loss = try spread(dumps.map { $0["loss"]?.array?.last?.double })
        let right = try spread(dumps.map { $0["accuracy"]?.double }),
            test = try spread(dumps.map { $0["test_accuracy"]?.double })
        let expected = [
            String(format: "%.3f", loss.mean), String(format: "%.3f", loss.deviation),
            String(format: "%.1f", 100 * right.mean), String(format: "%.1f", 100 * right.deviation),
            String(format: "%.1f", 100 * test.mean), String(format: "%.1f", 100 * test.deviation),
        ]
        let line = "$week5 gallery -s 5 --seeds 3 -e 20 -r 5 -l 0.02 g.svg"
        let (text, status) = try shell(line, in: folder)
        let row = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            .first { $0.starts(with: ["4,3", "10"]) }
        #expect(status == 0 && row.map { Array($0[2..<8]) } == expected, "\(text)")
        #expect(
            row.map { $0.count == 14 && $0[9...10] == ["of", "4,"] && $0[12...13] == ["of", "3"] } == true, "\(text)")
        #expect(text.contains("3 seeds from 5 on; 100 training samples, 100 test samples"))
        let remark = "\(expected[2]) ± \(expected[3]) % right, test \(expected[4]) ± \(expected[5]) %"
        #expect(try Outline("\(folder)/g.svg").texts.contains { $0.hasPrefix(remark) })
        let diverged = try shell("$week5 gallery --seeds 2 -e 2 -r 5 -l 1e300 g.svg", in: folder).output
        #expect(diverged.split(separator: "\n").dropFirst().first?.hasSuffix(" 2") == true, "\(diverged)")
    }
}
