extension StoredValues {
    /// The values of a JSON text: a member of an object in a list as `network.0.W`, lists of numbers as arrays. What is
    /// null is not there.
    ///
    /// - Throws: `FileError` where the file cannot be read, or is no JSON.
    package init(json path: String) throws {
        let bytes = try readFile(path)
        do throws(JSONError) {
            self.init(path, try JSON(reading: bytes).entries(""))
        } catch let error {
            let word = String(decoding: bytes[error.offset...].prefix { !", ]}\n".utf8.contains($0) }, as: UTF8.self)
            let isOther = ["NaN", "Infinity"].contains(word)
            throw FileError(
                "\(quoted(path)) is no JSON: \(error)\(isOther ? ", not \(word): the run has left the finite numbers" : "")"
            )
        }
    }
}

extension JSON {
    /// What stands under `name`, and below it.
    fileprivate func entries(_ name: String) -> [StoredEntry] {
        func entries(below members: [(key: String, value: JSON)]) -> [StoredEntry] {
            members.flatMap { $0.value.entries(name.isEmpty ? $0.key : "\(name).\($0.key)") }
        }
        switch self {
        case .null: return []
        case .object(let members): return entries(below: members)
        case .array(let values) where values.contains(where: \.isObject):
            return entries(below: values.enumerated().map { (String($0), $1) })
        default: return [(name, { () throws(Damage) in try self.stored() })]
        }
    }

    private var isObject: Bool {
        if case .object = self { true } else { false }
    }

    private func stored() throws(Damage) -> StoredValue {
        switch self {
        case .string(let text): return .text(text)
        // A seed may have any length.
        case .integer(let digits): return Int(digits).map { StoredValue($0) } ?? .text(digits)
        default:
            guard let (shape, numbers) = shaped else {
                throw Damage("no number, and no array of numbers in equal rows")
            }
            return .numbers(numbers, shape: shape)
        }
    }

    /// The shape and the numbers of lists in lists; nil where they are no array.
    private var shaped: (shape: [Int], numbers: [Double])? {
        if case .bool(let value) = self { return ([], [value ? 1 : 0]) }
        guard let array else { return double.map { ([], [$0]) } }
        let parts = array.compactMap(\.shaped)
        guard parts.count == array.count, parts.allSatisfy({ $0.shape == parts[0].shape }) else { return nil }
        return ([parts.count] + (parts.first?.shape ?? []), parts.flatMap(\.numbers))
    }
}
