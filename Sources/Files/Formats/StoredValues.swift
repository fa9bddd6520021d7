import Arrays

/// What stands under a name in a `.npz` or `.safetensors` file: a text, or numbers in row-major order with their shape,
/// which is empty for a single number.
public enum StoredValue: Equatable, Sendable {
    case numbers([Double], shape: [Int])
    case integers([Int], shape: [Int])
    case text(String)

    /// A matrix's numbers.
    public init(_ matrix: Matrix) { self = .numbers(matrix.elements, shape: [matrix.rows, matrix.columns]) }

    /// A single whole number.
    public init(_ value: Int) { self = .integers([value], shape: []) }
}

/// The values of a `.npz` or `.safetensors` file. Its content says which of the two it is.
public struct StoredValues: Sendable {
    public let path: String
    private let entries: [StoredEntry]

    /// The names, in the file's order.
    public var names: [String] { entries.map(\.name) }

    /// Reads the file's table of contents.
    ///
    /// - Throws: `FileError` where it cannot be read, is of another kind, or is damaged.
    public init(_ path: String) throws {
        try self.init(InputFile(path).readFully(), path)
    }

    /// The values in the bytes of the file at `path`.
    package init(_ bytes: [UInt8], _ path: String) throws {
        self.path = path
        do throws(Damage) {
            if bytes.starts(with: [0x50, 0x4b]) {
                entries = try npzEntries(bytes)
            } else if bytes.count > 8, bytes[8] == UInt8(ascii: "{") {
                entries = try safetensorsEntries(bytes)
            } else {
                throw Damage("neither a .npz nor a .safetensors file")
            }
        } catch let damage {
            throw FileError("\(quoted(path)) is \(damage.what)")
        }
    }

    init(_ path: String, _ entries: [StoredEntry]) { (self.path, self.entries) = (path, entries) }

    /// The value of a name; nil where there is none.
    ///
    /// - Throws: `FileError` where the value is damaged, or of a kind that is not read.
    public subscript(name: String) -> StoredValue? {
        get throws {
            do throws(Damage) {
                return try entries.first { $0.name == name }?.value()
            } catch let damage {
                throw error("\(quoted(name)) is \(damage.what)")
            }
        }
    }

    /// The error that the file cannot be used, for the reason that `sentence` says.
    public func error(_ sentence: String) -> FileError { FileError("\(quoted(path)) cannot be used: \(sentence)") }
}

/// The bytes of a file of the given values: `.safetensors` where the path ends so, `.npz` elsewhere.
///
/// - Precondition: No name stands twice, and a shape has as many elements as there are numbers.
public func bytes(of values: [(name: String, value: StoredValue)], for path: String) -> [UInt8] {
    path.lowercased().hasSuffix(".safetensors") ? safetensors(values) : npz(values)
}

/// A name in a file, and what reads its value.
typealias StoredEntry = (name: String, value: @Sendable () throws(Damage) -> StoredValue)

/// What is wrong with a file or a value in it, in words that follow "is".
struct Damage: Error {
    let what: String

    init(_ what: String) { self.what = what }
}

extension JSON {
    /// An array's sizes or places, none of them negative.
    var sizes: [Int]? {
        guard let array, array.count <= 32 else { return nil }
        let sizes = array.compactMap(\.int).filter { $0 >= 0 }
        return sizes.count == array.count ? sizes : nil
    }
}

/// The number of elements of the given sizes; nil where an Int cannot hold it.
func product(_ sizes: [Int]) -> Int? {
    // Without elements the other sizes may be anything.
    if sizes.contains(0) { return 0 }
    return sizes.reduce(1) { count, size in
        count.flatMap { count in
            let (product, isTooLarge) = count.multipliedReportingOverflow(by: size)
            return isTooLarge ? nil : product
        }
    }
}

/// Numbers in a file, little-endian.
enum ElementType {
    case float64, float32, float16, bfloat16, bool
    case signed(bytes: Int), unsigned(bytes: Int)

    var size: Int {
        switch self {
        case .float64: 8
        case .float32: 4
        case .float16, .bfloat16: 2
        case .bool: 1
        case .signed(let bytes), .unsigned(let bytes): bytes
        }
    }

    /// How many bytes an array of the given shape takes; nil for more than there can be.
    func byteCount(_ shape: [Int]) -> Int? { product([size] + shape) }

    /// The numbers in bytes, of which there are as many as the shape takes; in Fortran order a matrix's columns, not
    /// its rows, follow each other.
    func value(_ bytes: ArraySlice<UInt8>, shape: [Int], isFortran: Bool = false) throws(Damage) -> StoredValue {
        let (size, count) = (self.size, bytes.count / self.size)
        do { try requireMemory(8 * Double(count), for: "it") } catch { throw Damage("too large: \(error)") }
        let columns = isFortran && shape.count == 2 ? shape[1] : nil
        func bits(_ index: Int) -> UInt64 {
            let place = columns.map { index % $0 * (count / $0) + index / $0 } ?? index
            return integer(bytes.dropFirst(place * size).prefix(size))
        }
        func numbers(_ number: (UInt64) -> Double) -> StoredValue {
            .numbers((0..<count).map { number(bits($0)) }, shape: shape)
        }
        switch self {
        case .float64: return numbers(Double.init(bitPattern:))
        case .float32: return numbers { Double(Float(bitPattern: UInt32($0))) }
        case .bfloat16: return numbers { Double(Float(bitPattern: UInt32($0) << 16)) }
        case .float16: return numbers(Self.half)
        case .bool, .signed, .unsigned:
            var integers: [Int] = []
            integers.reserveCapacity(count)
            for bits in (0..<count).lazy.map(bits) {
                if case .signed = self {
                    let unused = UInt64(64 - 8 * size)
                    integers.append(Int(Int64(bitPattern: bits << unused) >> Int64(unused)))
                } else if let value = Int(exactly: bits) {
                    integers.append(value)
                } else {
                    throw Damage("a whole number above \(Int.max), \(bits)")
                }
            }
            return .integers(integers, shape: shape)
        }
    }

    /// A number of IEEE 754's binary16, which Swift does not have on every platform.
    private static func half(_ bits: UInt64) -> Double {
        let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023))
        let magnitude =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? Double.infinity : .nan
            default: Double(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
            }
        return bits >> 15 == 1 ? -magnitude : magnitude
    }
}

/// The numbers' bytes, little-endian, as float64 and int64.
func littleEndian(_ value: StoredValue) -> [UInt8] {
    switch value {
    case .numbers(let numbers, _): numbers.flatMap { littleEndian($0.bitPattern, 8) }
    case .integers(let integers, _): integers.flatMap { littleEndian($0, 8) }
    case .text: []
    }
}

/// The lowest bytes of a whole number, the least significant first.
func littleEndian(_ value: some BinaryInteger, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// Whole numbers of so many bytes each, one after the other.
func littleEndian(_ values: [(value: Int, count: Int)]) -> [UInt8] {
    values.flatMap { littleEndian($0.value, $0.count) }
}

/// The whole number that at most 8 bytes are, the least significant first.
func integer(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
