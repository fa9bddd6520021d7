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

    /// The value as UTF-8 text in one line; a number in the fewest digits that read back exactly.
    ///
    /// - Precondition: No number is infinite or NaN: JSON has none.
    public var bytes: [UInt8] {
        var text: [UInt8] = []
        write(to: &text)
        return text
    }

    private func write(to text: inout [UInt8]) {
        switch self {
        case .number(let value):
            require(value.isFinite, "JSON has no \(value)")
            text += value.description.utf8
        case .integer(let digits):
            text += digits.utf8
        case .string(let string):
            Self.write(string, to: &text)
        case .array(let values):
            Self.write(values, "[", "]", to: &text) { $0.write(to: &$1) }
        case .object(let members):
            Self.write(members, "{", "}", to: &text) { member, text in
                Self.write(member.key, to: &text)
                text += ": ".utf8
                member.value.write(to: &text)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item], _ open: String, _ close: String, to text: inout [UInt8],
        _ write: (Item, inout [UInt8]) -> Void
    ) {
        text += open.utf8
        for (index, item) in items.enumerated() {
            if index > 0 { text += ", ".utf8 }
            write(item, &text)
        }
        text += close.utf8
    }

    private static func write(_ string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                text += [UInt8(ascii: "\\"), byte]
            case ..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                text += "\\u00".utf8
                text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default:
                text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }
}
