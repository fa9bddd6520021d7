import Programs
import TestSupport
import Testing
import week5

/// Words that only look a little like a subcommand are files.
@Test func wordsThatAreFiles() throws {
    try withFolder { folder in
        // Not by its name alone: what is there may be replaced.
        for word in ["out", "map", "maps", "picture", "\(folder)/compar", "./lab", "lab.map"] {
            #expect(command(for: [word]).command.name == "")
            #expect(throws: Never.self) { try checkFirstWord(word) }
        }
    }
}

/// The usage names what the user types.
@Test func usageLines() {
    for (words, usage) in [
        ([], "./week5.sh ["), (["labs", "xor"], "./week5.sh labs xor ["), (["gallery"], "./week5.sh gallery ["),
    ] {
        #expect(command(for: words).command.usage.hasPrefix("usage: \(usage)"))
    }
}
