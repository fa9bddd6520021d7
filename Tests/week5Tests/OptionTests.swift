import NumPyRandom
import Options
import Testing
import week5

@Test func defaults() throws {
    let options = try Week5Options([])
    #expect(options.training.seed == nil)
    #expect(options.training.samples == 50 && options.training.resolution == 20 && options.training.lr == 0.01)
    #expect(options.training.epochs == 100 && options.training.batch == 1 && options.training.layers == [4, 3])
    #expect(options.training.data.hasSuffix("/data/two_features.csv"))
    #expect(options.file == "week_5.pgm" && options.scale == 20 && options.dump == nil && !options.isQuiet)
    #expect(options.training.spec.map(\.fanIn) == [2, 4, 3, 1])
    #expect(options.training.spec.map(\.act) == ["relu", "relu", "sigmoid", nil])
    #expect(options.training.parameterCount == 31)
}

/// Command lines as the coursework's script takes them.
@Test func coursework() throws {
    let options = try Week5Options([
        "-y6,8,4", "-n=200", "--epochs", "500", "-b", "10", "--s", "1_000", "--res=50", "-l1e-3", "-dx.csv", "out.pgm",
    ])
    #expect(options.training.layers == [6, 8, 4] && options.training.samples == 200 && options.training.epochs == 500 && options.training.batch == 10)
    #expect(options.training.seed == Seed(1000) && options.training.resolution == 50 && options.training.lr == 1e-3)
    #expect(options.training.data == "x.csv" && options.file == "out.pgm" && options.scale == 8)
    #expect(try Week5Options(["-y", "4, 3", "-e0", "-r1"]).training.layers == [4, 3])
    #expect(try Week5Options(["-r", "1000"]).scale == 1)
    #expect(try Week5Options(["-s", "340282366920938463463374607431768211456"]).training.seed?.description.count == 39)
}

/// What the program refuses, named with its option.
@Test(arguments: [
    (["-n", "0"], "-n/--num_samples"), (["-n", "-5"], "-n/--num_samples"), (["-b", "0"], "-b/--batch"),
    (["-e", "-1"], "-e/--epochs"), (["-r", "0"], "-r/--resolution"), (["-r", "1000000"], "-r/--resolution"),
    (["-l", "0"], "-l/--lr"), (["-l", "-0.1"], "-l/--lr"), (["-l", "inf"], "-l/--lr"), (["-l", "nan"], "-l/--lr"),
    (["-y", ""], "-y/--layers"), (["-y", "4,,3"], "-y/--layers"), (["-y", "4,0"], "-y/--layers"),
    (["-y", "1000000,1000000"], "-y/--layers"), (["-s", "-1"], "-s/--seed"), (["-s", "1.5"], "-s/--seed"),
    (["-e", "many"], "-e/--epochs"), (["--scale", "0"], "--scale"), (["--nonsense"], "--nonsense"),
    (["--l", "3"], "--lr, --layers"), (["a.pgm", "b.pgm"], "b.pgm"), (["out.pdf"], "out.pdf"), (["x.SVG"], "x.SVG"),
    (["-n", "99999999999999999999"], "-n/--num_samples"), (["-d", "a.csv", "./a.csv"], "./a.csv"),
    (["--dump", "a", "a"], "--dump"), (["--dump", "d.csv", "-d", "d.csv"], "--dump"),
])
func refused(_ line: [String], _ name: String) {
    let error = #expect(throws: UsageError.self) { try Week5Options(line) }
    #expect(error?.description.contains(name) == true, "\(String(describing: error))")
}
