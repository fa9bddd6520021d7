import Arrays

/// A JSON value, to be written.
public enum JSON {
    case number(Double)
    /// A whole number, in its digits.
    case integer(String)
    case string(String)
    case array([JSON])
    /// Members in the order in which they are written.
    case object([(key: String, value: JSON)])

    /// A whole number.
    public static func integer(_ value: some BinaryInteger) -> JSON { .integer(String(value)) }
    /// An array of numbers.
    public static func numbers(_ values: some Sequence<Double>) -> JSON { .array(values.map(JSON.number)) }
    /// An array of whole numbers.
    public static func integers(_ values: some Sequence<Int>) -> JSON { .array(values.map(JSON.integer)) }

    /// The value in one line; a number in the fewest digits that read back exactly.
    ///
    /// - Precondition: No number is infinite or NaN: JSON has none.
    public var text: String {
        switch self {
        case .number(let value):
            require(value.isFinite, "JSON has no \(value)")
            return value.description
        case .integer(let digits): return digits
        case .string(let string): return Self.quoted(string)
        case .array(let values): return "[\(values.map(\.text).joined(separator: ", "))]"
        case .object(let members):
            return "{\(members.map { "\(Self.quoted($0.key)): \($0.value.text)" }.joined(separator: ", "))}"
        }
    }

    private static func quoted(_ string: String) -> String {
        let isPlain = string.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if isPlain { return "\"\(string)\"" }
        let characters = string.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case "\0"..<" ": "\\u00\(scalar.value < 16 ? "0" : "")\(String(scalar.value, radix: 16))"
            default: String(scalar)
            }
        }
        return "\"\(characters.joined())\""
    }
}
