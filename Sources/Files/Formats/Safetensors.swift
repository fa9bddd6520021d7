/// The arrays of a `.safetensors` file, and as texts its metadata: the length of a header, the header in JSON, the
/// numbers.
///
/// Source: huggingface/safetensors, README, "Format".
struct Safetensors {
    private struct Tensor {
        let name: String
        let type: ElementType
        let shape: [Int]
        let place: Range<Int>
    }

    private var tensors: [String: Tensor] = [:]
    private var texts: [String: String] = [:]
    private(set) var names: [String] = []
    private let data: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) throws(Damage) {
        guard bytes.count >= 8 else { throw Damage("a .safetensors file that is cut off") }
        let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(bytes.count - 8), length <= 100_000_000 else {
            throw Damage("a .safetensors file that is cut off")
        }
        data = bytes[(8 + Int(length))...]
        let header: JSON
        do {
            header = try JSON(reading: bytes[8..<8 + Int(length)])
        } catch {
            throw Damage("a .safetensors file with a damaged header: \(error)")
        }
        guard case .object(let members) = header else { throw Damage("a .safetensors file with a damaged header") }
        for (name, value) in members {
            if name == "__metadata__" {
                guard case .object(let pairs) = value else { throw Damage("a .safetensors file with damaged metadata") }
                for (name, value) in pairs {
                    guard let text = value.string else {
                        throw Damage("a .safetensors file whose metadata \(quoted(name)) is no text")
                    }
                    texts[name] = text
                    names.append(name)
                }
            } else {
                guard let tensor = Self.tensor(name, value, limit: data.count) else {
                    throw Damage(
                        "a .safetensors file in which \(quoted(name)) is damaged, or of a type that is not read")
                }
                tensors[name] = tensor
                names.append(name)
            }
        }
        // The arrays' bytes follow each other and end with the file.
        var end = 0
        for tensor in tensors.values.sorted(by: {
            ($0.place.lowerBound, $0.place.upperBound) < ($1.place.lowerBound, $1.place.upperBound)
        }) {
            guard tensor.place.lowerBound == end else {
                throw Damage("a damaged .safetensors file: its arrays overlap or leave gaps")
            }
            end = tensor.place.upperBound
        }
        if end != data.count { throw Damage("a damaged .safetensors file: it is \(data.count - end) bytes too long") }
    }

    /// The array or text of the given name; nil where there is none.
    func value(_ name: String) throws(Damage) -> StoredValue? {
        guard let tensor = tensors[name] else { return texts[name].map(StoredValue.text) }
        let (start, place) = (data.startIndex, tensor.place)
        return try tensor.type.value(data[start + place.lowerBound..<start + place.upperBound], shape: tensor.shape)
    }

    private static func tensor(_ name: String, _ value: JSON, limit: Int) -> Tensor? {
        let types: [String: ElementType] = [
            "F64": .float64, "F32": .float32, "F16": .float16, "BF16": .bfloat16, "BOOL": .bool,
            "I64": .signed(bytes: 8),
            "I32": .signed(bytes: 4), "I16": .signed(bytes: 2), "I8": .signed(bytes: 1), "U64": .unsigned(bytes: 8),
            "U32": .unsigned(bytes: 4), "U16": .unsigned(bytes: 2), "U8": .unsigned(bytes: 1),
        ]
        guard let type = value["dtype"]?.string.flatMap({ types[$0] }), let sizes = value["shape"]?.array,
            let offsets = value["data_offsets"]?.array, offsets.count == 2,
            let start = offsets[0].int, let end = offsets[1].int, 0 <= start, start <= end, end <= limit
        else { return nil }
        let shape = sizes.compactMap(\.int)
        guard shape.count == sizes.count, type.byteCount(shape) == end - start else { return nil }
        return Tensor(name: name, type: type, shape: shape, place: start..<end)
    }
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
        tensors.append(
            (
                name,
                .object([
                    ("dtype", .string(type)), ("shape", .integers(shape)),
                    ("data_offsets", .integers([start, data.count])),
                ])
            ))
    }
    let metadata = texts.isEmpty ? [] : [("__metadata__", JSON.object(texts))]
    var header = Array(JSON.object(metadata + tensors).text.utf8)
    // The numbers begin at a multiple of 8 bytes.
    header += Array(repeating: 0x20, count: (8 - header.count % 8) % 8)
    return littleEndian(header.count, 8) + header + data
}
