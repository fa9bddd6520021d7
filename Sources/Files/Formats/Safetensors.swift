/// The entries of a `.safetensors` file, its arrays and the texts of its metadata: the length of a header, the header
/// in JSON, the numbers.
///
/// Source: huggingface/safetensors, README, "Format".
func safetensorsEntries(_ bytes: [UInt8]) throws(Damage) -> [StoredEntry] {
    let length = integer(bytes.prefix(8))
    guard bytes.count >= 8, length <= min(bytes.count - 8, 100_000_000) else {
        throw Damage("a .safetensors file that is cut off")
    }
    let data = bytes[(8 + Int(length))...]
    let header: JSON
    do {
        header = try JSON(reading: bytes[8..<data.startIndex])
    } catch {
        throw Damage("a .safetensors file with a damaged header: \(error)")
    }
    guard case .object(let members) = header else { throw Damage("a .safetensors file with a damaged header") }
    var (entries, places) = ([StoredEntry](), [Range<Int>]())
    for (name, value) in members {
        if name == "__metadata__" {
            guard case .object(let pairs) = value else { throw Damage("a .safetensors file with damaged metadata") }
            for (name, value) in pairs {
                guard let text = value.string else {
                    throw Damage("a .safetensors file whose metadata \(quoted(name)) is no text")
                }
                entries.append((name, { .text(text) }))
            }
        } else {
            guard let (dtype, shape, place) = tensor(value), place.upperBound <= data.count else {
                throw Damage("a .safetensors file in which \(quoted(name)) is damaged")
            }
            places.append(place)
            let numbers = data.dropFirst(place.lowerBound).prefix(place.count)
            entries.append(
                (
                    name,
                    { () throws(Damage) in
                        guard let type = types[dtype] else {
                            throw Damage("an array of type \(quoted(dtype)), which is not read")
                        }
                        return try type.value(numbers, shape: shape)
                    }
                ))
        }
    }
    try checkPlaces(places, data.count)
    return entries
}

/// Checks that the arrays' bytes follow each other and end with the file.
private func checkPlaces(_ places: [Range<Int>], _ count: Int) throws(Damage) {
    var end = 0
    for place in places.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
        guard place.lowerBound == end else {
            throw Damage("a damaged .safetensors file: its arrays overlap or leave gaps")
        }
        end = place.upperBound
    }
    if end != count { throw Damage("a damaged .safetensors file: it is \(count - end) bytes too long") }
}

/// The types that are read. Others, as new ones are added, only have their place in the file.
private let types: [String: ElementType] = [
    "F64": .float64, "F32": .float32, "F16": .float16, "BF16": .bfloat16, "BOOL": .bool,
    "I64": .signed(bytes: 8), "I32": .signed(bytes: 4), "I16": .signed(bytes: 2), "I8": .signed(bytes: 1),
    "U64": .unsigned(bytes: 8), "U32": .unsigned(bytes: 4), "U16": .unsigned(bytes: 2), "U8": .unsigned(bytes: 1),
]

/// What the header says of an array; nil where that is damaged.
private func tensor(_ value: JSON) -> (dtype: String, shape: [Int], place: Range<Int>)? {
    guard let dtype = value["dtype"]?.string, let shape = value["shape"]?.sizes,
        let offsets = value["data_offsets"]?.sizes, offsets.count == 2, offsets[0] <= offsets[1],
        types[dtype].map({ $0.byteCount(shape) == offsets[1] - offsets[0] }) ?? true
    else { return nil }
    return (dtype, shape, offsets[0]..<offsets[1])
}

/// The values as a `.safetensors` file, the texts as metadata.
func safetensors(_ values: [(name: String, value: StoredValue)]) -> [UInt8] {
    var (texts, tensors, data): ([(String, JSON)], [(String, JSON)], [UInt8]) = ([], [], [])
    for (name, value) in values {
        let (type, shape): (String, [Int])
        switch value {
        case .text(let text):
            texts.append((name, .string(text)))
            continue
        case .numbers(_, let sizes): (type, shape) = ("F64", sizes)
        case .integers(_, let sizes): (type, shape) = ("I64", sizes)
        }
        let start = data.count
        data += littleEndian(value)
        let place = JSON.integers([start, data.count])
        tensors.append(
            (name, .object([("dtype", .string(type)), ("shape", .integers(shape)), ("data_offsets", place)])))
    }
    let metadata = texts.isEmpty ? [] : [("__metadata__", JSON.object(texts))]
    var header = Array(JSON.object(metadata + tensors).text.utf8)
    // The numbers begin at a multiple of 8 bytes.
    header += Array(repeating: 0x20, count: (8 - header.count % 8) % 8)
    return littleEndian(header.count, 8) + header + data
}
