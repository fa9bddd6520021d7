import Files
import Foundation
import NumPyRandom
import TestSupport
import Testing

/// A value as `Tests/Reference/stored_values.py` describes it.
private enum Described: Decodable, Equatable {
    case text(String)
    case array(kind: String, shape: [Int], elements: [String])

    private struct Array: Decodable {
        let kind: String, shape: [Int], elements: [JSONNumber]
    }
    /// A number's digits: an Int's do not all go through a Double.
    private struct JSONNumber: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            // Foundation makes a whole number of -0.0 too.
            let number = try container.decode(Double.self)
            let whole = number == 0 ? nil : try? container.decode(Int.self)
            text = whole.map { "\($0)" } ?? "\(number)"
        }
    }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self = .text(text)
        } else {
            let array = try Array(from: decoder)
            let elements = array.elements.map {
                array.kind == "integers" ? $0.text.replacing(".0", with: "") : "\(Double($0.text)!)"
            }
            self = .array(kind: array.kind, shape: array.shape, elements: elements)
        }
    }

    init(_ value: StoredValue) {
        self =
            switch value {
            case .text(let text): .text(text)
            case .numbers(let numbers, let shape):
                .array(kind: "numbers", shape: shape, elements: numbers.map { "\($0)" })
            case .integers(let integers, let shape):
                .array(kind: "integers", shape: shape, elements: integers.map { "\($0)" })
            }
    }
}

private func described(_ arguments: [String]) throws -> [String: [String: Described]] {
    let python = try Python.start("stored_values.py", arguments)
    return try JSONDecoder().decode([String: [String: Described]].self, from: Data(python.read()))
}

/// What NumPy and `safetensors` write is read here: every type, shapes of up to three sizes, Fortran order, texts, the
/// header's three versions.
@Test(.enabled(if: Python.hasNumPy, "needs python3 with NumPy"))
func readsWhatPythonWrites() throws {
    try withFolder { folder in
        let files = try described(["write", folder])
        #expect(files.count == (Python.hasSafetensors ? 9 : 7))
        for (path, values) in files {
            let file = try StoredValues("\(folder)/\(path)")
            #expect(Set(file.names) == Set(values.keys))
            for (name, expected) in values {
                #expect(try file[name].map(Described.init) == expected, "\(path): \(name)")
            }
        }
    }
}

private let values: [(name: String, value: StoredValue)] = [
    ("0.W", .numbers([0.1, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 5, -6], shape: [2, 3])),
    ("scalar", .integers([-3], shape: [])),
    ("row", .integers([.max, .min, 0], shape: [3])), ("none", .numbers([], shape: [0])), ("act", .text("relu")),
    ("empty", .text("")),
    ("text", .text("größer 🙂 \"\\\n")),
]

/// What is written here is read by NumPy and `safetensors`, and here, to the last bit.
@Test(arguments: ["npz", "safetensors"])
func writesWhatPythonReads(_ ending: String) throws {
    try withFolder { folder in
        let path = "\(folder)/f.\(ending)"
        try writeFile(path, bytes(of: values, for: path))
        let file = try StoredValues(path)
        #expect(Set(file.names) == Set(values.map(\.name)))
        for (name, value) in values { #expect(try file[name] == value) }
        #expect(try file["else"] == nil)
        guard ending == "npz" ? Python.hasNumPy : Python.hasSafetensors else { return }
        let expected = Dictionary(uniqueKeysWithValues: values.map { ($0.name, Described($0.value)) })
        #expect(try described(["read", path]) == [path: expected])
    }
}

/// Files that are damaged in any way, cut off anywhere, or have a few bytes changed, are refused or read, never trapped
/// on.
@Test(arguments: ["npz", "safetensors"])
func damagedFiles(_ ending: String) throws {
    let whole = bytes(of: values, for: "f.\(ending)")
    func readAll(_ bytes: [UInt8]) throws {
        let file = try StoredValues(bytes, "f.\(ending)")
        for name in file.names { _ = try file[name] }
    }
    try readAll(whole)
    for count in whole.indices { #expect(throws: FileError.self) { try readAll(Array(whole[..<count])) } }
    if ending == "safetensors" {
        for extra in 1...9 {
            #expect(throws: FileError.self) { try readAll(whole + Array(repeating: 0, count: extra)) }
        }
    }
    var random = Generator(seed: 5)
    var refused = 0
    for _ in 0..<20_000 {
        var changed = whole
        for _ in 0..<random.integers(1, 4) {
            let interesting: [UInt8] = [
                0, 1, 0x7f, 0x80, 0xff, UInt8(ascii: "9"), UInt8(truncatingIfNeeded: random.next()),
            ]
            changed[random.integers(0, changed.count)] = interesting[random.integers(0, interesting.count)]
        }
        do { try readAll(changed) } catch { refused += error is FileError ? 1 : 0 }
    }
    #expect(refused > 5_000)
}

/// Arrays of types that are not read, as new ones are, do not keep others from being read.
@Test func newTypes() throws {
    let header =
        #"{"scale":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[0,3]},"half":{"dtype":"F4","shape":[2],"data_offsets":[3,4]},"a":{"dtype":"F64","shape":[1],"data_offsets":[4,12]}}"#
    let bytes = [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [1, 2, 3, 4]
    // 1.5 has the bits 0x3ff8….
    let file = try StoredValues(bytes + [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], "x.safetensors")
    #expect(try file["a"] == .numbers([1.5], shape: [1]))
    let error = #expect(throws: FileError.self) { try file["scale"] }
    #expect(
        error?.description.contains("\"scale\" is an array of type \"F8_E4M3\", which is not read") == true,
        "\(String(describing: error))")
    #expect(throws: FileError.self) { try StoredValues(bytes, "x.safetensors") }
}

/// Each reason names the file.
@Test func foreignFiles() throws {
    func reason(_ bytes: [UInt8]) -> String {
        do {
            let file = try StoredValues(bytes, "x.npz")
            for name in file.names { _ = try file[name] }
            return ""
        } catch { return "\(error)" }
    }
    func safetensors(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
        [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + data
    }
    for (bytes, sentence) in [
        ([], "neither a .npz nor a .safetensors file"), (Array("X1,X2\n".utf8), "neither"),
        (Array("PK".utf8), "without its directory"),
        ([255, 255, 255, 255, 255, 255, 255, 255] + Array("{}".utf8), "cut off"),
        (safetensors("{\"a\":1"), "header: at byte 6"),
        (
            safetensors(
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,8]}}", Array(repeating: 0, count: 8)),
            "\"a\" is damaged"
        ),
        (
            safetensors(
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[9223372036854775807,4],\"data_offsets\":[0,8]}}",
                Array(repeating: 0, count: 8)), "\"a\" is damaged"
        ),
        (
            safetensors(
                "{\"a\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,8]}}", Array(repeating: 0, count: 8)),
            "\"a\" is an array of type \"C64\", which is not read"
        ),
        (
            safetensors(
                "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", Array(repeating: 0, count: 9)),
            "1 bytes too long"
        ),
        (
            safetensors(
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}",
                [0]), "overlap"
        ),
        (safetensors("{\"__metadata__\":{\"a\":1}}"), "is no text"),
        (safetensors("{\"a\":{},\"a\":{}}"), "a second time"),
    ] as [([UInt8], String)] {
        let found = reason(bytes)
        #expect(found.hasPrefix("\"x.npz\"") && found.contains(sentence), "\(found)")
    }
}
