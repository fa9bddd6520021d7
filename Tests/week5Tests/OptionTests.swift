import NumPyRandom
import Programs
import Testing
import week5

private func options(_ line: [String]) throws -> Week5Options {
    try Week5Options(Arguments(line, Week5Options.options))
}

@Test func defaults() throws {
    let script = try options([])
    #expect(script.training.seed == nil)
    #expect(script.training.samples == 50 && script.training.resolution == 20 && script.training.lr == 0.01)
    #expect(script.training.epochs == 100 && script.training.batch == 1 && script.training.layers == [4, 3])
    #expect(script.training.data.hasSuffix("/data/two_features.csv"))
    #expect(script.outputs.file == "week_5.pgm" && script.scale == 20 && script.outputs.dump == nil && !script.outputs.isQuiet && !script.outputs.isShown)
    #expect(script.training.spec.map(\.fanIn) == [2, 4, 3, 1])
    #expect(script.training.spec.map(\.act) == ["relu", "relu", "sigmoid", nil])
    #expect(script.training.parameterCount == 31)
}

/// Command lines as the coursework's script takes them.
@Test func coursework() throws {
    let script = try options([
        "-y6,8,4", "-n=200", "--epochs", "500", "-b", "10", "--s", "1_000", "--res=50", "-l1e-3", "-dx.csv", "out.pgm",
    ])
    #expect(script.training.layers == [6, 8, 4] && script.training.samples == 200 && script.training.epochs == 500 && script.training.batch == 10)
    #expect(script.training.seed == Seed(1000) && script.training.resolution == 50 && script.training.lr == 1e-3)
    #expect(script.training.data == "x.csv" && script.outputs.file == "out.pgm" && script.scale == 8)
    #expect(try options(["-y", "4, 3", "-e0", "-r1"]).training.layers == [4, 3])
    #expect(try options(["-e", "99999999999999999999"]).training.epochs == .max)
    #expect(try options(["-r", "1000"]).scale == 1)
    #expect(try options(["out.pdf"]).outputs.figures == ["out.pdf"] && options(["out.pdf"]).outputs.picture == nil)
    #expect(try options(["--figure", "a.SVG", "m.pgm"]).outputs.figures == ["a.SVG"] && options(["--figure", "a.SVG"]).outputs.picture == "week_5.pgm")
    #expect(try options(["--figure", "a.svg", "b.pdf"]).outputs.figures == ["a.svg", "b.pdf"])
    #expect(try options(["--figure", "a.svg", "a.svg"]).outputs.figures == ["a.svg"])
    #expect(try options(["--frames", "d", "-e", "500"]).every == 10 && options(["--frames", "d", "-e", "0"]).every == 1)
    #expect(try options(["--sh"]).outputs.isShown)
    #expect(try options(["-s", "340282366920938463463374607431768211456"]).training.seed?.description.count == 39)
}

/// What the program refuses, named with its option.
@Test(arguments: [
    (["-n", "0"], "-n/--num_samples"), (["-n", "-5"], "-n/--num_samples"), (["-b", "0"], "-b/--batch"),
    (["-e", "-1"], "-e/--epochs"), (["-r", "0"], "-r/--resolution"), (["-r", "1000000"], "-r/--resolution"),
    (["-l", "0"], "-l/--lr"), (["-l", "-0.1"], "-l/--lr"), (["-l", "inf"], "-l/--lr"), (["-l", "nan"], "-l/--lr"),
    (["-y", ""], "-y/--layers"), (["-y", "4,,3"], "-y/--layers"), (["-y", "4,0"], "-y/--layers"),
    (["-y", "1000000,1000000"], "-y/--layers"), (["-s", "-1"], "-s/--seed"), (["-s", "1.5"], "-s/--seed"),
    (["-e", "many"], "-e/--epochs"), (["--scale", "0"], "--scale"), (["--nonsense"], "--nonsense"),
    (["--l", "3"], "--lr, --layers"), (["a.pgm", "b.pgm"], "b.pgm"), (["--figure", "f.png"], "--figure"), (["--every", "2"], "--every"),
    (["--figure", "a.svg", "-d", "a.svg"], "--figure"), (["--figure", "a", "--frames", "b", "--every", "0"], "--figure"),
    (["--frames", "b", "--every", "0"], "--every"), (["--dump", "f.svg", "f.svg"], "--dump"),
    (["-y", "1000000", "-b", "200", "-n", "200"], "-y/--layers"), (["-r", "99999999999999999999"], "-r/--resolution"), (["-d", "a.csv", "./a.csv"], "./a.csv"),
    (["--dump", "a", "a"], "--dump"), (["--dump", "d.csv", "-d", "d.csv"], "--dump"),
])
func refused(_ line: [String], _ name: String) {
    let error = #expect(throws: UsageError.self) { try options(line) }
    #expect(error?.description.contains(name) == true, "\(String(describing: error))")
}
