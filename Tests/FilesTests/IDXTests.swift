import Arrays
import Files
import Foundation
import TestSupport
import Testing

/// An IDX file: its magic number, the sizes in four bytes each, and the data.
private func idx(_ sizes: [Int], _ data: [UInt8], magic: [UInt8]? = nil) -> [UInt8] {
    var bytes: [UInt8] = magic ?? [0, 0, 8, UInt8(sizes.count)]
    for size in sizes { for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: size >> shift)) } }
    return bytes + data
}

/// Pixels of `count` images of 28×28: byte i of them is i modulo 251.
private func pixels(_ count: Int) -> [UInt8] { (0..<count * 784).map { UInt8($0 % 251) } }

private func write(_ bytes: [UInt8], _ path: String) throws { try Data(bytes).write(to: URL(filePath: path)) }

/// Runs a program to its end.
private func run(_ command: String...) throws {
    #expect(try ChildProcess(command, input: .null, output: .null).wait() == 0)
}

private func message(_ body: () throws -> Void) -> String {
    let error = #expect(throws: FileError.self) { try body() }
    #expect(error?.description.contains("\n") == false)
    return error?.description ?? ""
}

/// Images that are wider than high.
@Test func sizesOfImages() throws {
    try withFolder { folder in
        try write(idx([2, 2, 3], Array(0..<12)), "\(folder)/wide")
        let (X, width, height) = try readIDXImages("\(folder)/wide")
        #expect(X == ByteMatrix(rows: 2, columns: 6, bytes: Array(0..<12)) && width == 3 && height == 2)
    }
}

/// Compressed files that are cut short or have a wrong checksum, and files whose names do not say what they are.
@Test func mistakesInCompressedFiles() throws {
    try withFolder { folder in
        let path = "\(folder)/images.gz"
        try write(idx([40, 28, 28], pixels(40)), "\(folder)/images")
        let plain = try [UInt8](Data(contentsOf: URL(filePath: "\(folder)/images")))
        try run("gzip", "\(folder)/images")
        let whole = try [UInt8](Data(contentsOf: URL(filePath: path)))
        let half = Array(whole.dropLast(whole.count / 2))
        let wrongSum: [UInt8] = whole.dropLast(8) + [1, 2, 3, 4] + whole.suffix(4)
        for bytes in [half, wrongSum] {
            try write(bytes, path)
            #expect(
                message { _ = try readIDXImages(path) }
                    == "\"\(path)\" cannot be decompressed: it is a gzip file that is cut short or damaged")
        }
        for (bytes, path) in [(whole, path), (whole, "\(folder)/images"), (plain, path)] {
            try write(bytes, path)
            #expect(try readIDXImages(path).X.bytes == pixels(40))
        }
        #expect(message { _ = try readIDXLabels("\(folder)/none.gz") } == "there is no file \"\(folder)/none.gz\"")
    }
}
