import Files
import Foundation
import NumPyRandom
import Programs
import TestSupport
import Testing
import week5

/// Writes MNIST's four files, of so many images that are a digit-dependent pattern and noise.
private func writeMNIST(_ folder: String, training: Int = 120, test: Int = 40) throws {
    var rng = Generator(seed: 1)
    func bigEndian(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 255) } }
    for (name, count) in [("train", training), ("t10k", test)] {
        let labels = rng.integers(0, 10, count: count)
        let pixels = labels.flatMap { label in
            (0..<784).map { place in
                let isMarked = place / 28 / 3 == label
                return UInt8(isMarked ? 200 + rng.integers(0, 56) : rng.integers(0, 40))
            }
        }
        let labelHeader = [0, 0, 8, 1] + bigEndian(count)
        let imageHeader = [0, 0, 8, 3] + [count, 28, 28].flatMap(bigEndian)
        try writeFile("\(folder)/\(name)-labels-idx1-ubyte", labelHeader + labels.map { UInt8($0) })
        try writeFile("\(folder)/\(name)-images-idx3-ubyte", imageHeader + pixels)
    }
}

/// Writes CIFAR-10's six batches, of so many images each.
private func writeCIFAR10(_ folder: String, inEach count: Int = 20) throws {
    var rng = Generator(seed: 2)
    for name in (1...5).map({ "data_batch_\($0)" }) + ["test_batch"] {
        let records = (0..<count).flatMap { _ in
            let label = rng.integers(0, 10)
            let pixels = (0..<3072).map { place in
                let least = place / 300 == label ? 130 : 0
                return UInt8(least + rng.integers(0, 126))
            }
            return [UInt8(label)] + pixels
        }
        try writeFile("\(folder)/\(name).bin", records)
    }
}

/// Where the real images are, for those who have them: beside the package's folder.
private let shared = packageFile("../shared/data")
private let hasMNIST = FileManager.default.fileExists(atPath: "\(shared)/mnist/train-images-idx3-ubyte.gz")

/// NumPy's run of the same lab gives the same losses, accuracies and weights, by the sheet and fast.
@Test(
    .enabled(if: Python.hasNumPy, "needs python3 with NumPy"),
    arguments: [
        ("mnist", ["--full-batch", "3", "-e", "2", "-b", "50"]),
        ("mnist", ["--full-batch", "1", "-e", "1", "-b", "9223372036854775807"]),
        ("mnist", ["--full-batch", "0", "-n", "77", "-e", "1", "-y", "30,20", "-s", "4"]),
        ("deep", ["-e", "3", "-b", "50"]), ("deep", ["-e", "2", "-b", "120", "-y", "16", "--naive"]),
        ("cifar10", ["-e", "2", "-b", "16", "--hidden", "20"]),
        ("cifar10", ["-e", "2", "-b", "16", "--hidden", "16,12", "--batch-norm"]),
    ])
func imageLabsAgreeWithNumPy(_ name: String, _ options: [String]) throws {
    try withFolder { folder in
        if name == "cifar10" { try writeCIFAR10(folder) } else { try writeMNIST(folder) }
        for way in [[], ["--fast"]] {
            try run(
                ["labs", name, "--data", folder] + options + way + [
                    "--quiet", "--dump", "\(folder)/d.json", "\(folder)/x.svg",
                ])
            let check = try Python.start("check_lab.py", [name, "\(folder)/d.json", folder])
            let complaint = String(decoding: check.read(), as: UTF8.self)
            #expect(check.wait() == 0, "\(complaint)")
        }
    }
}

/// The same on the first real images.
@Test(
    .enabled(if: Python.hasNumPy && hasMNIST, "needs python3 with NumPy, and MNIST in ../shared/data/mnist"),
    arguments: [("mnist", ["--full-batch", "2", "-e", "2"]), ("deep", ["-e", "2", "-b", "300"])])
func realImageLabsAgreeWithNumPy(_ name: String, _ options: [String]) throws {
    try withFolder { folder in
        let given = ["labs", name, "--data", "\(shared)/mnist", "-n", "2000", "--fast"] + options
        try run(given + ["--quiet", "--dump", "\(folder)/d.json", "\(folder)/x.svg"])
        let check = try Python.start("check_lab.py", [name, "\(folder)/d.json", "\(shared)/mnist"])
        let complaint = String(decoding: check.read(), as: UTF8.self)
        #expect(check.wait() == 0, "\(complaint)")
    }
}

/// Each lab's panels, its picture, a run without training, and the comparison's two panels.
@Test func outputsOfImageLabs() throws {
    try withFolder { folder in
        try writeMNIST(folder)
        try writeCIFAR10(folder)
        for (name, options, panels, texts) in [
            (
                "mnist", ["--full-batch", "1", "-e", "1"],
                ["The first ten of each digit", "Loss, all images a step", "Errors, minibatches of 100"],
                ["step", "epoch"]
            ),
            ("deep", ["-e", "1", "-b", "60"], ["Training loss", "Accuracy", "Mean |W| of each layer"], []),
            (
                "deep", ["-e", "2", "-b", "60", "-l", "60", "-y", "8", "--naive"], ["Training loss"],
                ["two layers", "compound layer", "two layers: the loss is not finite in epoch"]
            ),
            (
                "cifar10", ["-e", "1", "-y", "8"], ["The first ten of each class", "Loss", "Accuracy"],
                ["airplane", "truck"]
            ),
            (
                "cifar10", ["-e", "1", "--compare-batch-norm"], ["Validation images", "Training images, as trained"],
                ["90 training images, 10 validation images, 1 epoch"]
            ),
        ] {
            try run(
                ["labs", name, "--data", folder] + options + [
                    "--quiet", "--figure", "\(folder)/f.svg", "\(folder)/m.pgm",
                ])
            let outline = try Outline("\(folder)/f.svg")
            for panel in panels { #expect(outline.children[panel] != nil, "\(panel)") }
            for text in texts { #expect(outline.texts.contains { $0.hasPrefix(text) }, "\(text)") }
            #expect(try Data(contentsOf: URL(filePath: "\(folder)/m.pgm")).starts(with: Data("P5\n".utf8)))
            if !options.contains("--compare-batch-norm") {
                try run(["labs", name, "--data", folder] + options + ["-e", "0", "--quiet", "\(folder)/g.pdf"])
            }
        }
    }
}

/// What KPU's questions ask to be printed: the sheet's shapes, image 42 with its label, and loss and errors of each
/// update on all images and of each epoch of minibatches.
@Test func questionsAnswered() throws {
    try withFolder { folder in
        try writeMNIST(folder)
        let (text, status) = try shell("$week5 labs mnist -d . --full-batch 12 -e 11 m.pgm", in: folder)
        #expect(status == 0, "\(text)")
        for (unit, count) in [("step", 12), ("epoch", 11)] {
            let lines = text.split(separator: "\n").filter { $0.hasPrefix("  \(unit) ") }
            #expect(lines.count == count, "\(text)")
            #expect(lines.allSatisfy { $0.contains("training loss ") && $0.contains(" % wrong; test loss ") })
        }
        #expect(text.contains("1   xtrain (784, "))
        // Without colours two letters for a pixel, 28 lines of 56.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let image = try #require(lines.firstIndex { $0.hasPrefix("2   image 42 is a ") })
        #expect(lines[(image + 1)...(image + 28)].allSatisfy { $0.count <= 57 })
        #expect(lines[image + 1..<lines.endIndex].firstIndex { $0.hasPrefix("3   bytes") } == image + 30)
    }
}

/// The comparison says beforehand how long it takes, where that is long; the lab says where its theory is.
@Test func whatCIFAR10SaysBeforehand() throws {
    try withFolder { folder in
        try writeCIFAR10(folder)
        let options = ["labs", "cifar10", "-d", folder, "--compare-batch-norm", "\(folder)/m.pgm"]
        let long = try ChildProcess([builtProgram("week5")] + options + ["-e10000000"], input: .null, errors: .null)
        defer { kill(long.id, SIGKILL) }
        while true {
            let line = String(decoding: try long.readLine(timeout: 60), as: UTF8.self)
            #expect(!line.hasPrefix("Layers"))
            if line.hasPrefix("Layers") || line.contains(/^6 trainings of 10000000 epochs: about \d+ minutes/) { break }
        }
        let (text, status) = try shell("$week5 labs cifar10 -d . --compare-batch-norm -e 1 m.pgm", in: folder)
        #expect(status == 0 && !text.contains("minute"), "\(text)")
        for page in ["Sources/week5/Labs/theory.md", "Sources/Networks/README.md"] {
            #expect(text.contains(page) && exists(packageFile(page)))
        }
    }
}

/// A minibatch of one image, which batch normalisation cannot take, and folders without the files, are the user's
/// mistakes.
@Test func imageLabsRefuse() throws {
    try withFolder { folder in
        try writeCIFAR10(folder)
        let one = #expect(throws: UsageError.self) {
            try run(["labs", "cifar10", "--data", folder, "-b", "89", "--batch-norm", "--quiet", "\(folder)/x.svg"])
        }
        #expect(one?.description.contains("-b/--batch: minibatches of 89 leave one of 90 images alone") == true)
        let missing = #expect(throws: FileError.self) {
            try run(["labs", "mnist", "--data", folder, "--quiet", "\(folder)/x.svg"])
        }
        #expect(missing?.description.contains("labs fetch mnist") == true)
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/x.svg"))
    }
}
