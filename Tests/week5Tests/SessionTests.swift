import Foundation
import NumPyRandom
import Programs
import TestSupport
import Testing
import week5

/// Of a file of 10 GB only the training and test samples are read: what is behind them would be a row longer than 64
/// MB, an error.
@Test func onlyWhatIsNeededIsRead() throws {
    try withFolder { folder in
        let path = "\(folder)/large.csv"
        try Data("X1,X2,Binary\n\(String(repeating: "1,2,1\n-1,0.5,0\n", count: 550))".utf8).write(
            to: URL(filePath: path))
        #expect(truncate(path, 10_000_000_000) == 0)
        try run(["-d", path, "-n", "50", "-e", "2", "--quiet", "\(folder)/m.pgm"])
        #expect(throws: (any Error).self) {
            try run(["-d", path, "-n", "1101", "-e", "2", "--quiet", "\(folder)/m.pgm"])
        }
    }
}

private func options(_ line: [String]) throws -> Session {
    try Session(Arguments(line, script.options), file: "week_5.pgm")
}

@Test func defaults() throws {
    let session = try options([])
    #expect(session.options.seed == nil)
    #expect(session.options.samples == 50 && session.options.resolution == 20 && session.options.lr == 0.01)
    #expect(session.options.epochs == 100 && session.options.batch == 1 && session.options.layers == [4, 3])
    #expect(session.options.data.hasSuffix("/data/two_features.csv"))
    #expect(
        session.outputs.file == "week_5.pgm" && session.scale == 20 && session.outputs.dump == nil
            && !session.outputs.isQuiet && !session.outputs.isShown)
    #expect(session.options.spec.map(\.fanIn) == [2, 4, 3, 1])
    #expect(session.options.spec.map(\.act) == ["relu", "relu", "sigmoid", nil])
    #expect(session.options.parameterCount == 31)
}

/// Command lines as the coursework's script takes them.
@Test func coursework() throws {
    let session = try options([
        "-y6,8,4", "-n=200", "--epochs", "500", "-b", "10", "--s", "1_000", "--res=50", "-l1e-3", "-dx.csv", "out.pgm",
    ])
    #expect(
        session.options.layers == [6, 8, 4] && session.options.samples == 200 && session.options.epochs == 500
            && session.options.batch == 10)
    #expect(session.options.seed == Seed(1000) && session.options.resolution == 50 && session.options.lr == 1e-3)
    #expect(session.options.data == "x.csv" && session.outputs.file == "out.pgm" && session.scale == 8)
    #expect(try options(["-y", "4, 3", "-e0", "-r1"]).options.layers == [4, 3])
    #expect(try TrainingOptions(Arguments(["-e", "99999999999999999999"], script.options)).epochs == .max)
    #expect(try options(["-r", "1000"]).scale == 1)
    #expect(try options(["out.PNG"]).outputs.picture == "out.PNG")
    #expect(
        try options(["--columns", "Age, Pay of it,_,Bought"]).options.columnNames == [
            "Age", "Pay of it", "_", "Bought",
        ])
    #expect(try options(["out.pdf"]).outputs.figures == ["out.pdf"] && options(["out.pdf"]).outputs.picture == nil)
    #expect(
        try options(["--figure", "a.SVG", "m.pgm"]).outputs.figures == ["a.SVG"]
            && options(["--figure", "a.SVG"]).outputs.picture == "week_5.pgm")
    #expect(try options(["--figure", "a.svg", "b.pdf"]).outputs.figures == ["a.svg", "b.pdf"])
    #expect(try options(["--figure", "a.svg", "a.svg"]).outputs.figures == ["a.svg"])
    #expect(try options(["--sh"]).outputs.isShown)
    #expect(try options(["--fa"]).options.isFast && !options([]).options.isFast)
    #expect(try options(["-s", "340282366920938463463374607431768211456"]).options.seed?.description.count == 39)
}

/// What the program refuses, named with its option.
private let refusals: [([String], String)] = [
    (["-n", "0"], "-n/--num_samples"), (["-n", "-5"], "-n/--num_samples"), (["-b", "0"], "-b/--batch"),
    (["-e", "-1"], "-e/--epochs"), (["-r", "0"], "-r/--resolution"), (["-r", "1000000"], "-r/--resolution"),
    (["-l", "0"], "-l/--lr"), (["-l", "-0.1"], "-l/--lr"), (["-l", "inf"], "-l/--lr"), (["-l", "nan"], "-l/--lr"),
    (["-y", ""], "-y/--layers"), (["-y", "4,,3"], "-y/--layers"), (["-y", "4,0"], "-y/--layers"),
    (["-y", "1000000,1000000"], "-y/--layers"), (["-s", "-1"], "-s/--seed"), (["-s", "1.5"], "-s/--seed"),
    (["-e", "many"], "-e/--epochs"), (["--scale", "0"], "--scale"), (["--nonsense"], "--nonsense"),
    (["--l", "3"], "--lr, --layers"), (["a.pgm", "b.pgm"], "b.pgm"), (["--figure", "f.png"], "--figure"),
    (["--every", "2"], "--every"),
    (["--figure", "a.svg", "-d", "a.svg"], "--figure"),
    (["--figure", "a", "--frames", "b", "--every", "0"], "--figure"),
    (["--frames", "b", "--every", "0"], "--every"), (["--dump", "f.svg", "f.svg"], "--dump"),
    (["-r", "99999999999999999999"], "-r/--resolution"),
    (["-d", "a.csv", "./a.csv"], "./a.csv"),
    (["--dump", "a", "a"], "--dump"), (["--dump", "d.csv", "-d", "d.csv"], "--dump"),
    // Names of another kind of file than what is written.
    (["mine.csv"], "did you mean \"-d mine.csv\"?"), (["run.JSON"], "did you mean \"--dump run.JSON\"?"),
    (["week_5.py"], "ends in .py"),
    (["out.gif"], "the map is written as .pgm or .png, the figure as .svg or .pdf"), (["out.jpeg"], "ends in .jpeg"),
    (["gallery", "out.png"], "ends in .svg or .pdf"),
    // Words that are no file's name.
    (["—quiet"], "did you mean \"--quiet\"?"), (["–fast"], "did you mean \"--fast\"?"),
    (["–e", "5"], "did you mean \"-e\"?"),
    (["-y", "4", "3"], "did you mean \"-y 4,3\"?"), (["--quiet", "true"], "--quiet takes no value"),
    (["labs", "xor", "5"], "\"5\" is no option"), (["predict", "−n", "2"], "did you mean \"-n\"?"),
    (["--columns", "a,,b"], "argument --columns: it takes names"), (["--columns", "a,b,a"], "argument --columns"),
    (["--columns", "_,_"], "argument --columns"), (["labs", "digits", "--columns", "a"], "there is no option"),
    (["gallery", "page.html"], "ends in .html"), (["labs", "digits", "page.html"], "ends in .html"),
    (["page.htm"], "ends in .htm"),
    (["--html", "page.svg"], "argument --html: it takes a file name that ends in .html"),
    (["--html", "p.html", "-d", "p.html"], "argument --html: \"p.html\" is the data file"),
    (["--frames", "p.html", "p.html"], "--frames"),
    (["--test", "-1"], "argument --test"), (["labs", "xor", "--test", "5"], "there is no option"),
    (["--dump", "d.csv"], "argument --dump: \"d.csv\" ends in .csv; the numbers are written as .json"),
    (["--dump", "d.svg"], "--dump"),
    (["gallery", "mine.csv"], "did you mean \"-d mine.csv\"?"), (["gallery", "map"], "ends in .svg or .pdf"),
    (["sample", "out.pgm"], "samples are written as .csv"),
    (["labs", "xor", "mine.npz"], "ends in .npz"), (["labs", "multi", "x.csv"], "did you mean \"-d x.csv\"?"),
    // Words that are no subcommand.
    (["compar"], "did you mean \"compare\"?"), (["galery", "-s", "1"], "did you mean \"gallery\"?"),
    (["bnehc"], "did you mean \"bench\"?"), (["lab"], "did you mean \"labs\"?"),
    (["tset"], "did you mean \"test\"?"), (["predict"], "the file of a network is missing"),
    (["table"], "the files of the runs are missing"), (["start", "folder"], "\"./start\""),
    (["compare"], "\"./compare\""), (["labs", "xo"], "there is no lab \"xo\""),
    (["labs", "stability", "out.pgm"], "one argument too many"),
    // Options of which one would have no effect.
    (["labs", "cifar10", "--compare-batch-norm", "-y", "64"], "neither -y/--hidden nor --batch-norm goes with it"),
    (["labs", "cifar10", "--compare-batch-norm", "--batch-norm"], "argument --compare-batch-norm"),
]

@Test(arguments: refusals)
func refused(_ line: [String], _ name: String) {
    let error = #expect(throws: UsageError.self) { try run(line) }
    #expect(error?.description.contains(name) == true, "\(String(describing: error))")
}
