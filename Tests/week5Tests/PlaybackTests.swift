import Files
import Foundation
import Programs
import TestSupport
import Testing
import week5

/// A page is at most 2 MB and says what it leaves out; a network that is too large for one is refused before it is
/// trained.
@Test func pageIsSmall() throws {
    try withFolder { folder in
        let page = "\(folder)/p.html"
        func text(_ line: [String]) throws -> String {
            try run(line + ["--fast", "--quiet", page])
            let data = try Data(contentsOf: URL(filePath: page))
            #expect(data.count <= 2_000_000)
            return String(decoding: data, as: UTF8.self)
        }
        #expect(try text(["-s", "0", "-e", "5"]).contains("\"remarks\": []"))
        #expect(
            try text(["-s", "0", "-y", "100,60", "-e", "40", "-b", "50"]).contains(
                "Only 23 moments of the training are kept"))
        try run(["sample", "-n", "9000", "\(folder)/s.csv"])
        let large = try text([
            "-s", "0", "-e", "1", "-d", "\(folder)/s.csv", "-n", "4500", "--test", "4100", "-b", "500", "-l", "1e-4",
        ])
        #expect(large.contains("4000 of 4500 samples") && large.contains("4000 of 4100 samples"))
        let error = #expect(throws: UsageError.self) { try run(["-y", "300,300", "-e", "1000000", "--quiet", page]) }
        #expect(error?.description.contains("at most 75000 weights") == true)
    }
}

/// Moments begin with the untrained network and end with the last epoch; between them epochs are dense at first.
@Test(arguments: [0, 1, 5, 299, 300, 500, 1000, 100_000, .max])
func momentsOfATraining(_ epochs: Int) {
    let moments = Programs.moments(of: epochs, count: 300)
    #expect(
        moments.first == 0 && moments.last == epochs && moments.count == min(300, epochs == .max ? 300 : epochs + 1))
    #expect(zip(moments, moments.dropFirst()).allSatisfy { $0 < $1 })
    if epochs >= 500 { #expect(moments[1] == 1 && moments[298] - moments[297] > moments[2] - moments[1]) }
    #expect(Programs.moments(of: 9, count: 2) == [0, 9])
}

/// Pages, frames and figures do not change a bit of a training.
@Test func stopsChangeNothing() throws {
    try withFolder { folder in
        for fast in [[], ["--fast"]] {
            let line = ["-s", "9", "-e", "40", "-b", "7"] + fast
            try run(line + ["--quiet", "--dump", "\(folder)/a.json", "\(folder)/m.pgm"])
            try run(
                line + [
                    "--quiet", "--dump", "\(folder)/b.json", "--frames", "\(folder)/f", "--html", "\(folder)/p.html",
                    "\(folder)/f.svg",
                ])
            #expect(FileManager.default.contentsEqual(atPath: "\(folder)/a.json", andPath: "\(folder)/b.json"))
            try run(line + ["--test", "0", "--quiet", "--dump", "\(folder)/c.json", "\(folder)/m.pgm"])
            let with = try String(contentsOfFile: "\(folder)/a.json", encoding: .utf8)
            let without = try String(contentsOfFile: "\(folder)/c.json", encoding: .utf8)
            #expect(
                with.hasPrefix(without.dropLast()) && with.contains("\"test_samples\": 150")
                    && !without.contains("test_"))
        }
    }
}

/// The page of the README is what its command makes, but for the bits of its weights, which processors do not share.
@Test func committedPage() throws {
    try withFolder { folder in
        try run([
            "-s", "3", "-n", "200", "-y", "6,8,4", "-e", "500", "-b", "10", "-r", "100", "--fast", "--quiet",
            "\(folder)/p.html",
        ])
        let texts = try ["\(folder)/p.html", packageFile("data/playback.html")].map {
            try String(contentsOfFile: $0, encoding: .utf8).replacing(
                /"(weights|losses)": "[^"]*"|"curves": [^}]*/, with: "")
        }
        #expect(texts[0].contains("\"seed\": 3") && texts[0] == texts[1])
    }
}
