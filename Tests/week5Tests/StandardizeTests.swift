import Files
import Foundation
import Networks
import Programs
import TestSupport
import Testing
import week5

private let ads = "\(Python.folder.path)/ads.csv", marks = "\(Python.folder.path)/marks.csv"

/// What a run prints, and its dump.
private func output(_ line: String) throws -> (text: String, dump: JSON) {
    try withFolder { folder in
        let (text, status) = try shell("$week5 \(line) --dump d.json m.pgm", in: folder)
        try #require(status == 0, "\(text)")
        return (text, try JSON(reading: readFile("\(folder)/d.json")))
    }
}

/// Age and salary, and exam marks, as they are: their samples lie outside of the map and get one class, and it is said;
/// standardized first, 94.0 and 90.0 % are right; `standardizedAsNumPy` holds such runs to NumPy.
@Test(arguments: [(ads, 400, 94.0, "262 of 400", 0), (marks, 100, 90.0, "54 of 100", 0)])
func unscaledFeatures(_ data: String, _ count: Int, _ share: Double, _ larger: String, _ label: Int) throws {
    let line = "-d '\(data)' -n \(count) -e 50 -s 3"
    let plain = try output(line)
    for sentence in [
        "Note: \(count) of \(count) samples lie outside of the map, which goes from -5 to 5: x1 from ",
        "Such features are to be scaled, as --standardize does", "\(larger) training samples right",
        "All \(count) training samples are predicted as class \(label); features outside of the map are to be scaled",
        "Dead ReLU units, 0 for every training sample: 4 of 4 in layer 1, 3 of 3 in layer 2",
    ] { #expect(plain.text.contains(sentence), "\(sentence)\n\(plain.text)") }
    let standardized = try output("\(line) --standardize")
    #expect(standardized.text.contains("Accuracy on the training samples \(share) %"))
    #expect(standardized.text.contains("    standardized: (x1 - "))
    for word in ["Note", "All ", "Dead"] { #expect(!standardized.text.contains(word)) }
}

/// Where nothing is wrong, nothing is said.
@Test func scaledFeatures() throws {
    let (text, dump) = try output("-s 0")
    for word in ["Note", "All ", "Dead", "standardized"] { #expect(!text.contains(word), "\(text)") }
    #expect(dump["standardize"] == nil)
}

/// NumPy's training on features standardized by `X.mean(axis=0)` and `X.std(axis=0)`: the same bits of these two, and
/// the same numbers after training, with few of the samples as with all.
@Test(.enabled(if: Python.hasNumPy, "needs python3 with NumPy"), arguments: [(ads, 400), (marks, 60)])
func standardizedAsNumPy(_ data: String, _ count: Int) throws {
    try withFolder { folder in
        try run([
            "-d", data, "-n", "\(count)", "-e", "20", "-s", "3", "--standardize", "--quiet", "--dump",
            "\(folder)/d.json", "\(folder)/m.pgm",
        ])
        let check = try Python.start("check_dump.py", ["\(folder)/d.json", data])
        let complaint = String(decoding: check.read(), as: UTF8.self)
        #expect(check.wait() == 0, "\(complaint)")
        #expect(complaint.contains("means and deviations exact: agrees"))
    }
}

/// `predict` takes the features as they are in the file, and has as many right as the training said.
@Test(arguments: ["npz", "safetensors"]) func predictsStandardized(_ format: String) throws {
    try withFolder { folder in
        let line = "-d '\(ads)' -n 400 -e 50 -s 3 --quiet --standardize --save a.\(format) m.pgm"
        let right = "paste -d, c.csv '\(ads)' | awk -F, 'NR > 1 && $2 == $7 + 0' | wc -l"
        let (text, _) = try shell("$week5 \(line); $week5 predict a.\(format) -d '\(ads)' >c.csv; \(right)", in: folder)
        #expect(text.split(separator: "\n").last.map { $0.filter(\.isNumber) } == "376", "\(text)")
    }
}

/// A standardized training that goes on is the same as one at once; the option cannot be added later.
@Test func goesOnStandardized() throws {
    try withFolder { folder in
        func start(_ line: [String], _ name: String) throws {
            try run(
                line + [
                    "--quiet", "--save", "\(folder)/\(name).npz", "--dump", "\(folder)/\(name).json",
                    "\(folder)/\(name).pgm",
                ])
        }
        let options = ["-d", ads, "-n", "300", "-s", "3", "--standardize"]
        try start(options + ["-e", "9"], "whole")
        try start(options + ["-e", "4"], "part")
        try start(["--resume", "\(folder)/part.npz", "-e", "9"], "on")
        for ending in ["npz", "json", "pgm"] {
            #expect(try content("\(folder)/on.\(ending)") == content("\(folder)/whole.\(ending)"), "\(ending)")
        }
        try start(["-d", ads, "-n", "300", "-s", "3", "-e", "2"], "plain")
        let error = #expect(throws: UsageError.self) {
            try start(["--resume", "\(folder)/plain.npz", "--standardize", "-e", "9"], "no")
        }
        #expect(error?.description.contains("argument --standardize") == true)
    }
}

/// Means and deviations of a file that do not go with its network.
@Test(
    arguments: [
        ([[1, 2, 3]], [[1, 1, 1]], "does not go with 2 features"), ([[1, 2]], [[1, 0]], "not above 0"),
        ([[1, 2]], [[1, .nan]], "not a vector or matrix of finite numbers"),
    ] as [([[Double]], [[Double]], String)])
func unfitStandardization(_ means: [[Double]], _ deviations: [[Double]], _ sentence: String) throws {
    try withFolder { folder in
        let path = "\(folder)/n.npz"
        let arrays = [("features.mean", means), ("features.deviation", deviations)]
        try writeFile(path, bytes(of: arrays.map { ($0, StoredValue(Matrix($1))) }, for: path))
        let error = #expect(throws: FileError.self) {
            _ = try standardization(in: StoredValues(path), features: 2)
        }
        #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
    }
}

/// The axes, the caption and the page name the standardization; the gallery's samples are then on its maps.
@Test func standardizedPictures() throws {
    try withFolder { folder in
        let data = ["-d", marks, "-n", "100", "-e", "2", "--standardize"]
        try run(data + ["-s", "3", "--quiet", "--html", "\(folder)/p.html", "\(folder)/f.svg"])
        let outline = try Outline("\(folder)/f.svg")
        // By hand: the marks' means are 66.58 and 61.02, their population deviations 20.46 and 18.48.
        for name in ["(x1 - 66.58) / 20.46", "(x2 - 61.02) / 18.48"] {
            #expect(outline.texts.count { $0.hasPrefix(name) } == 2)
        }
        #expect(outline.texts.contains { $0.contains("100 samples, standardized, layers") })
        #expect(outline.children["samples"] == 100)
        let page = String(decoding: try content("\(folder)/p.html"), as: UTF8.self)
        #expect(page.contains("The features are standardized: (x1 - 66.58) / 20.46"))
        try run(["gallery"] + data + ["-r", "3", "\(folder)/g.svg"])
        #expect(try Outline("\(folder)/g.svg").children["samples"] == 1600)
    }
}

/// Features whose squares are beyond a Double's range.
@Test func tooLargeToStandardize() throws {
    try withFolder { folder in
        try "X1,X2,Binary\n1e200,0,0\n-1e200,1,1\n".write(
            toFile: "\(folder)/large.csv", atomically: true, encoding: .utf8)
        let error = #expect(throws: FileError.self) {
            try run(["-d", "\(folder)/large.csv", "--standardize", "--quiet", "\(folder)/m.pgm"])
        }
        #expect(error?.description.contains("cannot be standardized") == true)
    }
}

/// A file that is sorted by its labels: what the rows after the first 50 have, from a file as far as it goes, from a
/// pipe as far as the test samples go.
@Test func sortedFile() throws {
    try withFolder { folder in
        let rows = String(repeating: "1,2,0\n", count: 1200) + String(repeating: "-1,2,1\n", count: 300)
        try "X1,X2,Binary\n\(rows)".write(toFile: "\(folder)/s.csv", atomically: true, encoding: .utf8)
        let start = "Note: 50 training samples of class 0 alone: the network learns no other"
        for (line, sentence) in [
            ("-d s.csv", "\(start). After them: 1150 of class 0, 300 of class 1. Take more rows (-n 1201 and up), or"),
            ("-d s.csv --test 0", "\(start). After them: 1150 of class 0, 300 of class 1."),
            ("-d <(cat s.csv)", "\(start). After them: 1000 of class 0\n"), ("-d <(head -51 s.csv)", "\(start)\n"),
        ] {
            let text = try shell("$week5 -e 1 -s 1 \(line) m.pgm", in: folder).output
            #expect(text.contains(sentence), "\(text)")
        }
        #expect(try !shell("$week5 -e 1 -s 1 -d s.csv -n 1201 m.pgm", in: folder).output.contains("Note"))
    }
}
