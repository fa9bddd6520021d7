import Programs
import Testing

let options = [
    Option("h", "help", nil, "help", isPreferred: true),
    Option("s", "seed", "SEED", "seed", isPreferred: true),
    Option("l", "lr", "LR", "rate", isPreferred: true),
    Option("y", "layers", "SIZES", "sizes", isPreferred: true),
    Option("n", "num_samples", "N", "samples", isPreferred: true),
    Option("q", "quiet", nil, "quiet"),
    Option(nil, "scale", "PIXELS", "scale"),
    Option(nil, "show", nil, "show"),
]

/// The spellings that Python's argparse takes, each checked there.
private let spelled: [([String], String, String)] = [
    (["-y", "6,8"], "layers", "6,8"), (["-y6,8"], "layers", "6,8"), (["-y=6,8"], "layers", "6,8"),
    (["--layers", "6,8"], "layers", "6,8"), (["--layers=6,8"], "layers", "6,8"), (["--lay", "6"], "layers", "6"),
    (["--s", "5"], "seed", "5"), (["--sc=5"], "scale", "5"), (["--num-samples", "5"], "num_samples", "5"),
    (["--num_s=5"], "num_samples", "5"), (["-n", "1", "-n", "2"], "num_samples", "2"),
    (["-n", "-5"], "num_samples", "-5"), (["-l", "-.1"], "lr", "-.1"), (["-s="], "seed", ""),
    (["-qn3"], "num_samples", "3"), (["out", "-s", "-"], "seed", "-"), (["--seed=--"], "seed", "--"),
]

@Test(arguments: spelled)
func spellings(_ line: [String], _ name: String, _ value: String) throws {
    #expect(try Arguments(line, options).text(name) == value)
}

@Test func filesAndFlags() throws {
    #expect(try Arguments(["-s", "1", "out.pgm", "-q"], options).files == ["out.pgm"])
    #expect(try Arguments(["--", "-s"], options).files == ["-s"])
    #expect(try Arguments(["--", "—s"], options).files == ["—s"])
    #expect(try Arguments(["./3"], options).files == ["./3"] && Arguments(["inf"], options).files == ["inf"])
    #expect(try Arguments(["-"], options).files == ["-"])
    #expect(try Arguments(["-q"], options).has("quiet"))
    #expect(try !Arguments([String](), options).has("quiet"))
    #expect(try Arguments(["--help", "--nonsense"], options).has("help"))
}

@Test(arguments: [
    (["--nothing"], "there is no option \"--nothing\""), (["-x"], "there is no option \"-x\""),
    (["--l", "1"], "it could be --lr, --layers"), (["--quiet=1"], "it takes no value"),
    (["-s"], "argument -s/--seed: it takes a value (SEED), and none follows"),
    (["-s", "--quiet"], "\"--quiet\" looks like an option"), (["a", "b"], "a second file \"b\""),
    (["-5"], "there is no option \"-5\""), (["-s", "--", "5"], "\"--\" looks like an option"),
    // Words that are no files.
    (["—quiet"], "\"—quiet\" begins with the character U+2014 (EM DASH), not with \"-\": did you mean \"--quiet\"?"),
    (["a.pgm", "–s", "5"], "U+2013 (EN DASH), not with \"-\": did you mean \"-s\"?"),
    (["–seed=5"], "did you mean \"--seed=5\"?"),
    (["−s5"], "U+2212 (MINUS SIGN), not with \"-\": did you mean \"-s5\"?"),
    (["—num-samples", "5"], "did you mean \"--num-samples\"?"), (["—what"], "did you mean \"--what\"?"),
    (["--scale", "—quiet"], "did you mean \"--quiet\"?"), (["‐q"], "U+2010 (HYPHEN)"),
    (["-y", "4", "3"], "\"3\" is no option and no name of a file (that is written \"./3\"): did you mean \"-y 4,3\"?"),
    (["-y", "4,", "3"], "did you mean \"-y 4,3\"?"), (["-y", "4,", "a"], "did you mean \"-y 4,a\"?"),
    (["--layers", "4", "3,2", "out"], "did you mean \"-y 4,3,2\"?"),
    (
        ["--quiet", "true"],
        "\"true\" is no option and no name of a file (that is written \"./true\"): -q/--quiet takes no value"
    ),
    (["False"], "\"False\" is no option"), (["-s", "1", "2"], "\"2\" is no option"),
    (["1e-3"], "\"1e-3\" is no option"),
])
func mistakes(_ line: [String], _ sentence: String) {
    let error = #expect(throws: UsageError.self) { try Arguments(line, options) }
    #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
}

/// What Python's int takes.
@Test func wholeNumbers() {
    for (text, digits) in [("5", "5"), (" 5\t", "5"), ("+5", "5"), ("-5", "-5"), ("1_000", "1000"), ("007", "007")] {
        #expect(wholeNumber(text) == digits)
    }
    for text in ["", " ", "1__0", "_1", "1_", "1.0", "1e3", "0x10", "five", "1 0", "--1", "+", "٣"] {
        #expect(wholeNumber(text) == nil, "\(text)")
    }
}

/// What Python's float takes.
@Test func realNumbers() {
    for (text, value) in [
        ("0.5", 0.5), (".5", 0.5), ("5.", 5), ("1e-3", 1e-3), ("1E+2", 100), (" -1_0.5 ", -10.5), ("inf", .infinity),
        ("-Infinity", -.infinity), ("1e400", .infinity), ("1e-400", 0),
        ("123456789012345678901234567890", 1.2345678901234568e29),
    ] {
        #expect(realNumber(text) == value, "\(text)")
    }
    #expect(realNumber("NaN")?.isNaN == true)
    for text in ["", ".", "e5", "1e", "1e+", "0x1p3", "1_.5", "1 2", "infin", "1,5", "-", "--1"] {
        #expect(realNumber(text) == nil, "\(text)")
    }
}

@Test func valuesOutOfRangeAreNamed() throws {
    let given = try Arguments(["-n", "-5", "-l", "nan", "-y", "4,,3"], options)
    #expect(throws: UsageError("argument -n/--num_samples: it takes a whole number of at least 1, not \"-5\"")) {
        try given.wholeNumber("num_samples", in: 1...(.max), default: 1)
    }
    #expect(throws: UsageError("argument -l/--lr: it takes a finite number above 0, not \"nan\"")) {
        try given.positiveNumber("lr", default: 1)
    }
    #expect(
        throws: UsageError(
            "argument -y/--layers: it takes whole numbers from 1 to 9, separated by commas, not \"4,,3\"")
    ) {
        try given.wholeNumbers("layers", in: 1...9, default: [])
    }
    #expect(try given.wholeNumber("seed", in: 1...3, default: 2) == 2)
}
