import TestSupport
import Testing

/// Where nobody reads the output any more, the program ends without a word, whether SIGPIPE ends it or is ignored.
@Test(arguments: ["", "trap '' PIPE; "])
func closedPipe(_ trap: String) throws {
    try withFolder { folder in
        let output = try shell("\(trap)$week5 -e 20000 --fast a.pgm | head -n 1 >first; cat first", in: folder).output
        #expect(output.hasPrefix("Data: 50") && output.split(separator: "\n").count == 1, "\(output)")
    }
}
