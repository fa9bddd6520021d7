import Arrays
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

/// In a locale that is not UTF-8 no message has a byte beyond ASCII; data stay as they are.
@Test func messagesInASCII() throws {
    try withFolder { folder in
        for line in [
            "$week5 -s 1 -e 1 m.pgm", "$week5 --help", "$week5 predict --help", "$week5 labs gradients", "$week5 labs",
            "$week5 -d größe.csv", "printf 'X1,X2,Binary\\n1,\\u2212\\xe2\\x88\\x922,0\\n' >m.csv; $week5 -d m.csv",
            "$week5 —quiet",
            "$week5 labs digits -e 1 --show digits.pgm",
        ] {
            let output = try shell("export LC_ALL=C; \(line)", in: folder).output
            #expect(!output.isEmpty && output.utf8.allSatisfy { $0 < 0x80 }, "\(line): \(output)")
        }
        let size = "written to m.pgm, 400%400 pixels"
        for (locale, sign) in [
            ("LC_ALL=POSIX", "x"), ("LC_ALL= LC_CTYPE= LANG=C.UTF-8", "×"), ("LC_ALL=en_GB.utf8", "×"),
            ("LC_ALL= LC_CTYPE=C LANG=C.UTF-8", "x"),
        ] {
            let output = try shell("export \(locale); $week5 -s 1 -e 1 m.pgm", in: folder).output
            #expect(output.contains(size.replacing("%", with: sign)), "\(locale): \(output)")
        }
    }
    #expect(inASCII("3×4 [1, …] \u{e9}\u{1f642}") == #"3x4 [1, ...] \u00e9\ud83d\ude42"#)
}
