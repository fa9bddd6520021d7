import Files
import Foundation
import TestSupport
import Testing
import week5

/// A picture replaces a picture, a page or an empty file and nothing else; a playback page only its like, a dump only a
/// dump, samples nothing.
@Test(arguments: [
    ("X1,X2,Binary\n1,2,0\n", ["sample"]), ("X1,X2,Binary,Multi\n1,2,0,0\n", ["sample"]), ("", ["sample", "ok"]),
    ("a note", []), ("P5", []), ("%PDF", []), ("<p>note</p>", []),
    ("P5\n1 1\n255\n0", ["ok"]), ("P2 1 1 255 0", ["ok"]), ("%PDF-1.4\n", ["ok"]),
    ("<?xml version=\"1.0\"?>\n<svg xmlns=\"x\"/>", ["ok"]), ("", ["ok"]),
    ("\n<!DOCTYPE html><title>x</title>", ["ok"]), ("P5 is a note", []), ("{\"seed\": 1}", ["dump", "ok"]),
    ("[ {\"seed\":1}]", ["dump", "ok"]), ("", ["dump", "ok"]), ("1,2", ["dump"]),
    ("{ my notes }", ["dump"]), ("[section]\nkey=1", ["dump"]), ("", ["page", "ok"]),
    ("<!DOCTYPE html><title>my own</title>", ["page"]),
    ("<!DOCTYPE html>\n<head><meta name=\"generator\" content=\"week5\">", ["page", "ok"]),
    ("P5\n1 1\n255\n0", ["page"]),
])
func nothingElseIsReplaced(_ content: String, _ words: [String]) throws {
    try withFolder { folder in
        let commands =
            switch words.first {
            case "sample": [["sample", "-n", "3"]]
            case "dump": [["-e", "1", "--quiet", "\(folder)/m.pgm", "--dump"]]
            case "page":
                [
                    ["-e", "1", "--quiet"], ["labs", "xor", "-e", "1", "--quiet"],
                    ["-e", "1", "--quiet", "\(folder)/m.pgm", "--html"],
                ]
            default:
                [
                    ["-e", "1", "--quiet"], ["labs", "xor", "-e", "1", "--quiet"],
                    ["gallery", "-e", "0", "-n", "9", "-r", "2"], ["-e", "1", "--quiet", "--figure"],
                ]
            }
        for command in commands {
            let name =
                words.first == "page"
                ? "p.html" : command.first == "gallery" || command.last == "--figure" ? "f.svg" : "file"
            let path = "\(folder)/\(name)"
            try Data(content.utf8).write(to: URL(filePath: path))
            func attempt() throws {
                try run(command + [path] + (command.last == "--figure" ? ["\(folder)/m.pgm"] : []))
            }
            if words.last == "ok" {
                try attempt()
                #expect(try Data(contentsOf: URL(filePath: path)) != Data(content.utf8))
            } else {
                let error = #expect(throws: FileError.self) { try attempt() }
                #expect(error?.description.contains("is not overwritten") == true)
                #expect(try Data(contentsOf: URL(filePath: path)) == Data(content.utf8))
            }
        }
    }
}

/// A name that ends in .png is the same map as a PNG, by Python's zlib, and replaces its like.
@Test(.enabled(if: Python.hasNumPy, "needs python3"), arguments: [[], ["--scale", "1"]])
func mapsAsPNG(_ options: [String]) throws {
    try withFolder { folder in
        for name in ["m.pgm", "m.png", "m.png"] {
            try run(["-s", "1", "-e", "9", "--quiet", "\(folder)/\(name)"] + options)
        }
        let (pgm, png) = try (
            Data(contentsOf: URL(filePath: "\(folder)/m.pgm")), Data(contentsOf: URL(filePath: "\(folder)/m.png"))
        )
        let decoded = try Python.start("decode_png.py", input: png.base64EncodedString()).read()
        // Its palette are the shades of grey: 0, 0, 0, 1, 1, 1, … behind the header of 33 bytes and 8 of its own.
        let greys: [UInt8] = (UInt8.min...UInt8.max).flatMap { [$0, $0, $0] }
        #expect(Array(png[41..<41 + 768]) == greys)
        #expect(decoded == Array(pgm.suffix(decoded.count)) && decoded.count == (options.isEmpty ? 160_000 : 400))
    }
}

/// An output that cannot be written is refused before the data is even read.
@Test func unwritableOutput() throws {
    #expect(throws: FileError.self) { try run(["-d", "/nowhere.csv", "--quiet", "/no/such/folder/m.pgm"]) }
    let error = #expect(throws: FileError.self) { try run(["--quiet", "--dump", "/no/d.json", "/tmp/unused.pgm"]) }
    #expect(error?.description.contains("/no/d.json") == true)
}
