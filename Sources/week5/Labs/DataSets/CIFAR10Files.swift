import Arrays
import Files

/// What CIFAR-10's images show, in the order of their labels.
package let cifar10Classes = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]

/// Where CIFAR-10's archive is to be had, the archive, and the folder in it.
let cifar10Server = "https://www.cs.toronto.edu/~kriz"
let (cifar10Archive, cifar10Folder) = ("cifar-10-binary.tar.gz", "cifar-10-batches-bin")

/// Reads CIFAR-10's binary version, of any number of images: three channels, red, green and blue, of 32×32 pixels.
///
/// Each image is in memory once, at 3,072 bytes.
///
/// - Parameter folder: Where `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin` are, in the folder itself or
///   one or two folders further down, as in `cifar-10-batches-bin`.
/// - Throws: `FileError` that names the file and what is wrong with it, or where missing files are to be had.
package func readCIFAR10(_ folder: String) throws -> (training: LabelledImages, test: LabelledImages) {
    let names = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]
    let paths = try find(
        names.map { [$0] }, in: folder,
        dataSet: ("CIFAR-10's binary version", "cifar10", "\(cifar10Server)/\(cifar10Archive)"))
    return (try readBatches(paths.dropLast()), try readBatches(paths.suffix(1)))
}

private func readBatches(_ paths: ArraySlice<String>) throws -> LabelledImages {
    let (side, channels) = (32, 3)
    let pixels = channels * side * side
    let record = 1 + pixels
    let files = try paths.map { path in
        let file = try InputFile(path)
        if file.size == 0 { throw FileError("\(quoted(path)) is empty") }
        guard file.size % record == 0 else {
            throw FileError(
                "\(quoted(path)) is cut short or no batch of CIFAR-10: it has \(file.size) bytes, where a multiple of \(record) is expected, as an image and its label have"
            )
        }
        return (path: path, file: file)
    }
    let count = files.reduce(0) { $0 + $1.file.size / record }
    var (bytes, labels) = ([UInt8](), [Int]())
    bytes.reserveCapacity(count * pixels)
    labels.reserveCapacity(count)
    for (path, file) in files {
        let (first, end) = (labels.count, labels.count + file.size / record)
        while labels.count < end {
            let part = try file.readFully(record * min(100, end - labels.count))
            if part.isEmpty || part.count % record != 0 {
                throw FileError("\(quoted(path)) became shorter while it was read")
            }
            for start in stride(from: 0, to: part.count, by: record) {
                labels.append(Int(part[start]))
                bytes += part[start + 1..<start + record]
            }
        }
        try checkLabels(labels[first...], path)
    }
    return LabelledImages(
        ByteMatrix(rows: count, columns: pixels, bytes: bytes, channels: channels), labels, width: side, height: side)
}
