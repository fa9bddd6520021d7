import Files
import NumPyRandom
import Programs

/// Makes a data file: points of the square from -5 to 5, labelled by the side of a parabola that they lie on, with a
/// little noise.
let sample = Command(
    name: "sample", about: "Draws a data file with the columns X1, X2, Binary and Multi.",
    options: [
        Option("s", "seed", "SEED", "seed of the random generator, any whole number from 0 (default: 0)"),
        Option("n", "num_samples", "N", "number of samples (default: 200)"),
    ],
    file: ("file", "the CSV file to write; one that exists is not overwritten (default: two_features.csv)")
) { given in
    let seed = try given.seed("seed", default: Seed(0)) ?? Seed(0)
    let count = try given.wholeNumber("num_samples", in: 1...10_000_000, default: 200)
    let file = given.files.first ?? "two_features.csv"
    try Content.samples.checkEnding(of: file)
    try checkWritable(file)

    var rng = Generator(seed: seed)
    var lines = "X1,X2,Binary,Multi\n"
    for _ in 0..<count {
        let (x1, x2) = (rng.uniform(-5, 5), rng.uniform(-5, 5))
        let height = x2 - (0.3 * x1 * x1 - 2) + rng.normal(0, 0.4)
        let isAbove = height > 0
        let isRight = x1 + rng.normal(0, 0.4) > 0
        lines += "\(x1),\(x2),\(isAbove ? 1 : 0),\(isAbove ? 1 : isRight ? 2 : 0)\n"
    }
    let bytes = Array(lines.utf8)
    // The same samples again are no loss.
    if try firstBytes(of: file, bytes.count + 1) != bytes { try Content.samples.checkWritable(file) }
    try writeFile(file, bytes)
    print("\(counted(count, "sample")) written to \(file)")
}
