/// The checksum of ZIP and PNG files (ISO 3309), of one sequence of bytes after another where `previous` is the
/// checksum of the first.
package func crc32(_ bytes: some Sequence<UInt8>, after previous: UInt32 = 0) -> UInt32 {
    ~bytes.reduce(~previous) { table[Int(($0 ^ UInt32($1)) & 255)] ^ $0 >> 8 }
}

private let table = (0..<256 as Range<UInt32>).map { value in
    (0..<8).reduce(value) { rest, _ in rest & 1 == 1 ? 0xedb8_8320 ^ rest >> 1 : rest >> 1 }
}
