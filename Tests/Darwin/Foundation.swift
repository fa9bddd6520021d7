// What `Foundation` has beyond `FoundationEssentials`, as far as the sources use it. On Linux it would bring Glibc
// along.
@_exported import Darwin
@_exported import Dispatch
@_exported import FoundationEssentials

public struct CharacterSet: Sendable {
    public static var whitespaces: CharacterSet { CharacterSet() }
    public static var whitespacesAndNewlines: CharacterSet { CharacterSet() }
}

extension StringProtocol {
    public func trimmingCharacters(in set: CharacterSet) -> String { String(self) }
    public func commonPrefix(with other: some StringProtocol) -> String { String(self) }
}

extension Error {
    public var localizedDescription: String { "" }
}

public func ~= (code: CocoaError.Code, error: any Error) -> Bool { false }

public func NSTemporaryDirectory() -> String { "" }

public class NSNull {
    public init() {}
}

public class JSONSerialization {
    public struct WritingOptions: OptionSet, Sendable {
        public let rawValue: UInt
        public init(rawValue: UInt) { self.rawValue = rawValue }
        public static let (prettyPrinted, sortedKeys) = (Self(rawValue: 1), Self(rawValue: 2))
        public static let withoutEscapingSlashes = Self(rawValue: 8)
    }
    public class func data(withJSONObject object: Any, options: WritingOptions = []) throws -> Data { Data() }
}

public class FileHandle {
    public init?(forReadingAtPath path: String) {}
    public func seek(toOffset offset: UInt64) throws {}
    public func readToEnd() throws -> Data? { nil }
}
