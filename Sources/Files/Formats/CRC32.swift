/// The checksum of ZIP and PNG files (ISO 3309), of one sequence of bytes after another where `previous` is the
/// checksum of the first.
package func crc32(_ bytes: some Sequence<UInt8>, after previous: UInt32 = 0) -> UInt32 {
    ~bytes.reduce(~previous) { sum, byte in
        let index = Int(UInt8(truncatingIfNeeded: sum) ^ byte)
        return table[index] ^ sum >> 8
    }
}

private let table: [UInt32] = (0..<256).map { value in
    (0..<8).reduce(value) { rest, _ in rest & 1 == 1 ? 0xedb8_8320 ^ rest >> 1 : rest >> 1 }
}
