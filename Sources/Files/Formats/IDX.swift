import Arrays

/// Reads the images of an IDX file of unsigned bytes in three dimensions: images, height, width.
///
/// - Parameter path: The file; where its content is that of a gzip file the program `gzip` decompresses it.
/// - Returns: A row for each image, and the images' size.
/// - Throws: `FileError` where it is another kind of file, cut short or longer than its header says, or has no images.
public func readIDXImages(_ path: String) throws -> (X: ByteMatrix, width: Int, height: Int) {
    let (sizes, bytes) = try readIDX(path, of: "images", dimensions: 3)
    return (ByteMatrix(rows: sizes[0], columns: sizes[1] * sizes[2], bytes: bytes), sizes[2], sizes[1])
}

/// Reads the labels, from 0 to 9, of an IDX file of unsigned bytes in one dimension, as `readIDXImages` reads images.
///
/// - Throws: `FileError` also for a label over 9.
public func readIDXLabels(_ path: String) throws -> [Int] {
    let labels = try readIDX(path, of: "labels", dimensions: 1).bytes.map { Int($0) }
    try checkLabels(labels, path)
    return labels
}

/// Checks that there is a class from 0 to 9 for each image of a file.
package func checkLabels(_ labels: some Sequence<Int>, _ path: String) throws {
    guard let (place, label) = labels.enumerated().first(where: { !(0...9 ~= $1) }) else { return }
    throw FileError(
        "\(quoted(path)): the label of image \(place), counted from 0, is \(label), where 0 to 9 is expected")
}

private func readIDX(_ path: String, of things: String, dimensions: Int) throws -> (sizes: [Int], bytes: [UInt8]) {
    let file = try InputFile(path)
    let reader = try decompressed(path, file.read)
    try requireMemory(Double(file.size), for: quoted(path))
    func read(_ count: Int) throws -> [UInt8] {
        try readFully(count, expected: min(count, file.size), path, reader)
    }

    let header = try read(4 + 4 * dimensions)
    let magic = [0, 0, 8, UInt8(dimensions)]
    guard header.starts(with: magic) else {
        func hex(_ bytes: some Sequence<UInt8>) -> String {
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        }
        throw FileError(
            header.isEmpty
                ? "\(quoted(path)) is empty"
                : "\(quoted(path)) is no IDX file of \(things): it begins with the bytes \(hex(header.prefix(4))), where \(hex(magic)) are expected"
        )
    }
    guard header.count == 4 + 4 * dimensions else {
        throw FileError(
            "\(quoted(path)) is cut short: it has \(header.count) bytes, and its header has \(4 + 4 * dimensions)")
    }
    let sizes = (1...dimensions).map { header[4 * $0..<4 * $0 + 4].reduce(0) { $0 << 8 | Int($1) } }
    let shape = sizes.map(String.init).joined(separator: "×")
    let count = product(sizes) ?? .max - 1
    if count == 0 { throw FileError("\(quoted(path)) has no \(things): its size is \(shape)") }
    // One more than expected, to see that there are no more.
    let bytes = try read(count + 1)
    guard bytes.count == count else {
        let found = bytes.count > count ? "has more bytes than it should" : "ends after \(bytes.count) bytes"
        throw FileError("\(quoted(path)) \(found): its header says that it has \(shape) bytes of \(things)")
    }
    return (sizes, bytes)
}
