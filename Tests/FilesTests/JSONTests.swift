import Files
import Foundation
import Testing

/// Read back by Foundation's JSON reader.
@Test func jsonReadsBackExactly() throws {
    let numbers = [
        0.1, -1e-300, 1.7976931348623157e308, Double.leastNonzeroMagnitude, 1e16, 3, -0.0, 0.30000000000000004,
    ]
    let text = "a \"quote\", a \\, a line\nbreak, a \u{1} and ü"
    let json = JSON.object([
        ("numbers", .numbers(numbers)), ("text", .string(text)), ("whole", .integers([1, -2])),
        ("seed", .integer("18446744073709551616")), ("empty", .array([])), ("none", .object([])),
    ])
    struct Value: Decodable, Equatable {
        let numbers: [Double], text: String, whole: [Int], seed: Double, empty: [Int]
    }
    let value = try JSONDecoder().decode(Value.self, from: Data(json.text.utf8))
    #expect(value == Value(numbers: numbers, text: text, whole: [1, -2], seed: 0x1p64, empty: []))
}
