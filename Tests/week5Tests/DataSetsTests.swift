import Arrays
import Files
import Foundation
import Programs
import TestSupport
import Testing
import week5

/// An IDX file: its magic number, the sizes in four bytes each, and the data.
private func idx(_ sizes: [Int], _ data: [UInt8], magic: [UInt8]? = nil) -> [UInt8] {
    let number = magic ?? [0, 0, 8, UInt8(sizes.count)]
    let lengths = sizes.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
    return number + lengths + data
}

/// Pixels of `count` images of 28×28: byte i of them is i modulo 251.
private func pixels(_ count: Int) -> [UInt8] { (0..<count * 784).map { UInt8($0 % 251) } }

private func write(_ bytes: [UInt8], _ path: String) throws { try Data(bytes).write(to: URL(filePath: path)) }

/// Writes three images for training and two for testing under the given names, some of them replaced.
private func writeMNIST(_ folder: String, dot: Bool = false, replacing replaced: [String: [UInt8]] = [:]) throws {
    let files = [
        "train-images-idx3-ubyte": idx([3, 28, 28], pixels(3)), "train-labels-idx1-ubyte": idx([3], [5, 0, 9]),
        "t10k-images-idx3-ubyte": idx([2, 28, 28], pixels(2).reversed()), "t10k-labels-idx1-ubyte": idx([2], [7, 2]),
    ]
    for (name, bytes) in files {
        try write(replaced[name] ?? bytes, "\(folder)/\(dot ? name.replacing("-idx", with: ".idx") : name)")
    }
}

/// Runs a program to its end.
private func run(_ command: String...) throws {
    #expect(try ChildProcess(command, input: .null, output: .null).wait() == 0)
}

private func message(_ body: () throws -> Void) -> String {
    let error = #expect(throws: FileError.self) { try body() }
    #expect(error?.description.contains("\n") == false)
    return error?.description ?? ""
}

@Test(arguments: [false, true], [false, true]) func filesOfMNIST(dot: Bool, compressed: Bool) throws {
    try withFolder { folder in
        try writeMNIST(folder, dot: dot)
        if compressed { try run("sh", "-c", "exec gzip \"$1\"/t*", "sh", folder) }
        let (training, test) = try readMNIST(folder)
        #expect(training.labels == [5, 0, 9] && test.labels == [7, 2])
        #expect(training.X == ByteMatrix(rows: 3, columns: 784, bytes: pixels(3)))
        #expect(test.X == ByteMatrix(rows: 2, columns: 784, bytes: pixels(2).reversed()))
        #expect(test.width == 28 && test.height == 28)
        // Row 1 of the training images begins with byte 784, and 784 = 3 × 251 + 31.
        #expect(Array(training.X.rows([1]).row(0).prefix(2)) == [31, 32])
        #expect(training[1..<3].labels == [0, 9] && Array(training.X.bytes(ofRow: 2)) == training[2..<3].X.bytes)
    }
}

/// Folders as people have them: Kaggle's two, torchvision's, and compressed files whose names do not say so. Of two
/// data sets none is taken.
@Test func foldersOfMNIST() throws {
    try withFolder { folder in
        func move(_ name: String, to path: String) throws {
            let target = URL(filePath: "\(folder)/\(path)")
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.moveItem(at: URL(filePath: "\(folder)/\(name)"), to: target)
        }
        let names = ["images-idx3", "labels-idx1"].flatMap { ["train-\($0)-ubyte", "t10k-\($0)-ubyte"] }
        for (layout, place) in [
            ("kaggle", { "\($0)/\($0)" }),
            ("dotted", { "\($0.replacing("-idx", with: ".idx"))/\($0.replacing("-idx", with: ".idx"))" }),
            ("torchvision", { "MNIST/raw/\($0)" }), ("one", { $0 }),
        ] as [(String, (String) -> String)] {
            try writeMNIST(folder)
            for name in names { try move(name, to: "\(layout)/\(place(name))") }
            #expect(try readMNIST("\(folder)/\(layout)").training.labels == [5, 0, 9], "\(layout)")
        }
        // A file beside the folder of its name.
        try writeMNIST(folder, dot: true)
        for name in names {
            let dotted = name.replacing("-idx", with: ".idx")
            try move(dotted, to: "kaggle/\(dotted)")
        }
        #expect(try readMNIST("\(folder)/kaggle").test.labels == [7, 2])
        let both = message { _ = try readMNIST(folder) }
        #expect(
            both.contains("\"\(folder)/dotted\"") && both.contains("\"\(folder)/kaggle\"")
                && both.contains("name one of them"), "\(both)")
        // gzip without .gz, and .gz without gzip.
        try run(
            "sh", "-c",
            "cd \"$1\"; gzip -c <train-images-idx3-ubyte >g; mv g train-images-idx3-ubyte; mv t10k-images-idx3-ubyte t10k-images-idx3-ubyte.gz",
            "sh", "\(folder)/one")
        #expect(try readMNIST("\(folder)/one").training.X.bytes == pixels(3))
        try FileManager.default.removeItem(atPath: "\(folder)/torchvision/MNIST/raw/t10k-labels-idx1-ubyte")
        let missing = message { _ = try readMNIST("\(folder)/torchvision") }
        #expect(
            missing.hasPrefix(
                "there is no t10k-labels-idx1-ubyte of MNIST in the folder \"\(folder)/torchvision/MNIST/raw\""),
            "\(missing)")
    }
}

@Test(
    arguments: [
        ("train-images-idx3-ubyte", [], "is empty"),
        (
            "train-images-idx3-ubyte", idx([3], [1, 2, 3]),
            "is no IDX file of images: it begins with the bytes 00 00 08 01, where 00 00 08 03 are expected"
        ),
        (
            "train-labels-idx1-ubyte", idx([3], [1, 2, 3], magic: [0x1f, 0x8b, 8, 0]),
            "cannot be decompressed: it is a gzip file that is cut short or damaged"
        ),
        (
            "train-labels-idx1-ubyte", idx([3], [1, 2, 3], magic: [0x80, 4, 8, 1]),
            "is no IDX file of labels: it begins with the bytes 80 04 08 01, where 00 00 08 01"
        ),
        (
            "train-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 3, 0],
            "is cut short: it has 9 bytes, and its header has 16"
        ),
        (
            "train-images-idx3-ubyte", idx([3, 28, 28], pixels(2)),
            "ends after 1568 bytes: its header says that it has 3×28×28 bytes of images"
        ),
        (
            "train-images-idx3-ubyte", idx([3, 28, 28], pixels(3) + [0]),
            "has more bytes than it should: its header says that it has 3×28×28 bytes"
        ),
        (
            "train-labels-idx1-ubyte", idx([3], [1, 2, 3, 4, 5]),
            "has more bytes than it should: its header says that it has 3 bytes of labels"
        ),
        ("train-images-idx3-ubyte", idx([0, 28, 28], []), "has no images: its size is 0×28×28"),
        (
            "train-images-idx3-ubyte", idx([0xffff_ffff, 0xffff_ffff, 0xffff_ffff], []),
            "ends after 0 bytes: its header says that it has 4294967295×4294967295×4294967295 bytes"
        ),
        (
            "train-images-idx3-ubyte", idx([3, 14, 56], pixels(3)),
            "has images of 14×56 pixels, where 28×28 are expected"
        ),
        (
            "train-labels-idx1-ubyte", idx([3], [1, 10, 3]),
            "the label of image 1, counted from 0, is 10, where 0 to 9 is expected"
        ),
        ("train-labels-idx1-ubyte", idx([2], [1, 2]), "has 2 labels for the 3 images of"),
    ] as [(String, [UInt8], String)])
func mistakesInMNIST(_ name: String, _ bytes: [UInt8], _ sentence: String) throws {
    try withFolder { folder in
        try writeMNIST(folder, replacing: [name: bytes])
        let found = message { _ = try readMNIST(folder) }
        #expect(found.contains(sentence) && found.contains("\"\(folder)/\(name)\""), "\(found)")
    }
}

@Test func missingFiles() throws {
    try withFolder { folder in
        try writeMNIST(folder)
        try FileManager.default.removeItem(atPath: "\(folder)/t10k-images-idx3-ubyte")
        try FileManager.default.removeItem(atPath: "\(folder)/train-labels-idx1-ubyte")
        let mnist = message { _ = try readMNIST(folder) }
        #expect(
            mnist.hasPrefix(
                "there is no train-labels-idx1-ubyte, no t10k-images-idx3-ubyte of MNIST in the folder \"\(folder)\"")
                && mnist.contains("./week5.sh labs fetch mnist \(folder)") && mnist.contains("https://"), "\(mnist)")
        let cifar = message { _ = try readCIFAR10(folder) }
        #expect(
            cifar.contains("no data_batch_5.bin, no test_batch.bin") && cifar.contains("labs fetch cifar10 \(folder)"),
            "\(cifar)")
        let blank = message { _ = try readMNIST("\(folder)/Anna's images") }
        #expect(blank.hasSuffix(": ./week5.sh labs fetch mnist '\(folder)/Anna'\\''s images'"), "\(blank)")
    }
}

/// A record of CIFAR-10: its label, and planes of one value each.
private func record(_ label: UInt8, _ red: UInt8, _ green: UInt8, _ blue: UInt8) -> [UInt8] {
    [label] + [red, green, blue].flatMap { Array(repeating: $0, count: 1024) }
}

@Test(arguments: ["", "/cifar-10-batches-bin", "/cifar/cifar-10-batches-bin"]) func filesOfCIFAR10(subfolder: String)
    throws
{
    try withFolder { folder in
        try FileManager.default.createDirectory(atPath: "\(folder)\(subfolder)", withIntermediateDirectories: true)
        // Batch k has k images; more than are read at a time in the last one.
        for k in 1...5 {
            let (count, label) = (k < 5 ? k : 250, UInt8(k))
            let images = (0..<count).flatMap { record(label, UInt8($0), 10 * label, 200) }
            try write(images, "\(folder)\(subfolder)/data_batch_\(k).bin")
        }
        try write(record(9, 1, 2, 3), "\(folder)\(subfolder)/test_batch.bin")
        let (training, test) = try readCIFAR10(folder)
        #expect(
            training.labels == [1, 2, 2, 3, 3, 3, 4, 4, 4, 4] + Array(repeating: 5, count: 250) && test.labels == [9])
        #expect(
            training.X.rows == 260 && training.X.columns == 3072 && training.X.channels == 3 && training.width == 32)
        let ends = [0, 1023, 1024, 2047, 2048, 3071].map { test.X.bytes[$0] }
        #expect(ends == [1, 1, 2, 2, 3, 3])
        #expect(Array(training.X.bytes(ofRow: 259)) == Array(record(5, 249, 50, 200).dropFirst()))
        #expect(Array(training.X.bytes(ofRow: 2)) == Array(record(2, 1, 20, 200).dropFirst()))

        func mistake(_ name: String, _ bytes: [UInt8]) throws -> String {
            let (path, before) = (
                "\(folder)\(subfolder)/\(name)", try Data(contentsOf: URL(filePath: "\(folder)\(subfolder)/\(name)"))
            )
            try write(bytes, path)
            defer { try? before.write(to: URL(filePath: path)) }
            let found = message { _ = try readCIFAR10(folder) }
            #expect(found.contains("\"\(path)\""))
            return found
        }
        #expect(try mistake("data_batch_3.bin", []).contains("is empty"))
        #expect(
            try mistake("test_batch.bin", record(1, 2, 3, 4).dropLast()).contains(
                "it has 3072 bytes, where a multiple of 3073 is expected"))
        #expect(try mistake("test_batch.bin", record(1, 2, 3, 4) + [0]).contains("it has 3074 bytes"))
        let wrongLabel = record(1, 0, 0, 0) + record(77, 0, 0, 0)
        #expect(
            try mistake("data_batch_2.bin", wrongLabel).contains("the label of image 1, counted from 0, is 77"))
    }
}

private let mnistFolder = packageFile("../shared/data/mnist")

/// The original files, where they are beside the package; the numbers are NumPy's.
@Test(
    .enabled(
        if: FileManager.default.fileExists(atPath: mnistFolder),
        "there is no folder ../shared/data/mnist beside the package"))
func originalFilesOfMNIST() throws {
    let (training, test) = try readMNIST(mnistFolder)
    func counts(_ images: LabelledImages) -> [Int] {
        images.labels.reduce(into: Array(repeating: 0, count: 10)) { $0[$1] += 1 }
    }
    func sum(_ bytes: some Sequence<UInt8>) -> Int { bytes.reduce(0) { $0 + Int($1) } }
    #expect(training.X.rows == 60_000 && Array(training.labels.prefix(3)) == [5, 0, 4])
    #expect(test.X.rows == 10_000 && Array(test.labels.prefix(3)) == [7, 2, 1])
    #expect(counts(training) == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    #expect(counts(test) == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    #expect(sum(training.X.bytes) == 1_567_298_545 && sum(test.X.bytes) == 264_923_200)
    #expect(sum(training.X.bytes(ofRow: 42)) == 12_635 && training.labels[42] == 7)
}
