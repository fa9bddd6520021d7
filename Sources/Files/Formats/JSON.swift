import Arrays

/// A JSON value.
public enum JSON: Sendable {
    case number(Double)
    /// A whole number, in its digits.
    case integer(String)
    case string(String)
    case bool(Bool)
    case null
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
        case .bool(let value): return value ? "true" : "false"
        case .null: return "null"
        case .array(let values): return "[\(values.map(\.text).joined(separator: ", "))]"
        case .object(let members):
            return "{\(members.map { "\(Self.quoted($0.key)): \($0.value.text)" }.joined(separator: ", "))}"
        }
    }

    /// An object's member of the given name.
    public subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The number, whole or not.
    public var double: Double? {
        switch self {
        case .number(let value): value
        case .integer(let digits): Double(digits)
        default: nil
        }
    }

    /// The whole number, where an Int can hold it.
    public var int: Int? {
        guard case .integer(let digits) = self else { return nil }
        return Int(digits)
    }

    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    public var array: [JSON]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    private static func quoted(_ string: String) -> String {
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
