import Files
import Foundation
import Programs
import TestSupport
import Testing
import week5

private func dump(seed: Int, layers: String, loss: String, more: String = "") -> String {
    """
    {"seed": \(seed), "num_samples": 50, "layers": [\(layers)], "batch": 1, "epochs": 2, "lr": 0.01, "resolution": 2, "loss": [\(loss)],
     "class_map": [[0, 1], [1, 1]]\(more)}
    """
}

/// The smallest loss first, an accuracy that is a list by its last element, of a list of runs each; columns that say
/// nothing left out.
@Test func tabulating() throws {
    try withFolder { folder in
        for (name, text) in [
            ("a", dump(seed: 1, layers: "4, 3", loss: "0.5, 0.25")),
            ("b", dump(seed: 340_282_366_920_938, layers: "6", loss: "0.125", more: ", \"accuracy\": 0.98")),
            (
                "c",
                "[\(dump(seed: 3, layers: "", loss: "", more: ", \"accuracy\": [0.5, 0.75]")), \(dump(seed: 4, layers: "2", loss: "0.375"))]"
            ),
        ] { try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name).json")) }
        let text = try shell("$week5 table *.json", in: folder)
        #expect(
            text.output == """
                run       layers  batch    lr  epochs  samples             seed   loss  accuracy
                b.json         6      1  0.01       2       50  340282366920938  0.125    98.0 %
                a.json       4,3      1  0.01       2       50                1   0.25
                c.json#2       2      1  0.01       2       50                4  0.375
                c.json#1              1  0.01       2       50                3           75.0 %

                """)
        let csv = try shell("$week5 table *.json --csv --figure f.svg --best 2", in: folder)
        #expect(
            csv.output.split(separator: "\n").prefix(3) == [
                "run,layers,batch,lr,epochs,samples,seed,loss,accuracy",
                "b.json,6,1,0.01,2,50,340282366920938,0.125,0.98", "a.json,\"4,3\",1,0.01,2,50,1,0.25,",
            ])
        let outline = try Outline("\(folder)/f.svg")
        #expect(
            Set(outline.children.keys).isSuperset(of: ["-y 6 -b 1 -l 0.01", "-y 4,3 -b 1 -l 0.01"])
                && outline.children["-y 2 -b 1 -l 0.01"] == nil)
        #expect(outline.texts.contains { $0.hasPrefix("loss 0.125, 98.0 % right, seed 340282366920938") })
    }
}

/// What is no dump, or has no map to be drawn, is refused with the file's name.
@Test(arguments: [
    ("{}", "it has no \"seed\""), ("", "at byte 0"), ("[1]", "it has no \"seed\""),
    ("{\"seed\": 1, \"layers\": [1], \"loss\": [1]} x", "nothing more is expected"),
    (
        "{\"seed\": 1, \"layers\": [1], \"loss\": [1], \"resolution\": 3, \"class_map\": [[0, 1], [1, 1]]}",
        "has a class map"
    ),
    ("{\"seed\": 1, \"layers\": [1], \"loss\": [1], \"resolution\": 1, \"class_map\": [[10]]}", "has a class map"),
])
func noDumps(_ text: String, _ sentence: String) throws {
    try withFolder { folder in
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/a.json"))
        let error = #expect(throws: FileError.self) {
            try run(["table", "\(folder)/a.json", "--figure", "\(folder)/f.svg", "--csv"])
        }
        #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
    }
}
