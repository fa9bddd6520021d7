#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// What is asked and answered, as JSON.

struct Request: Decodable {
    let function: String
    let arguments: [Argument]?
    let calls: Int?
    let names: [String]?
}

enum Argument: Decodable {
    case array(shape: [Int], [Double])
    case number(Double)
    case count(Int)
    case text(String)
    case generator(Generator)
    case spec([(fanIn: Int, act: String?)])
    case layer(Layer)
    case network(Network)

    enum Key: CodingKey { case shape, data, float, seed, spec, layer, network }

    init(from decoder: any Decoder) throws {
        if let single = try? decoder.singleValueContainer() {
            if let count = try? single.decode(Int.self) {
                self = .count(count)
                return
            }
            if let text = try? single.decode(String.self) {
                self = .text(text)
                return
            }
        }
        let given = try decoder.container(keyedBy: Key.self)
        if let data = try given.decodeIfPresent(Data.self, forKey: .data) {
            self = .array(shape: try given.decode([Int].self, forKey: .shape), doubles(data))
        } else if let number = try given.decodeIfPresent(Double.self, forKey: .float) {
            self = .number(number)
        } else if let seed = try given.decodeIfPresent(String.self, forKey: .seed) {
            self = .generator(Generator(seed: Seed(decimal: seed)!))
        } else if let spec = try given.decodeIfPresent([SpecElement].self, forKey: .spec) {
            self = .spec(spec.map { ($0.fanIn, $0.act) })
        } else if let entries = try given.decodeIfPresent([String: Argument].self, forKey: .layer) {
            self = .layer(Layer(entries))
        } else {
            self = .network(try given.decode([[String: Argument]].self, forKey: .network).map { Layer($0) })
        }
    }

    private struct SpecElement: Decodable {
        let fanIn: Int
        let act: String?

        init(from decoder: any Decoder) throws {
            var pair = try decoder.unkeyedContainer()
            fanIn = try pair.decode(Int.self)
            act = try pair.decodeIfPresent(String.self)
        }
    }

    /// As a matrix: a number is 1×1, a vector a row, or a column where one is wanted.
    func matrix(column: Bool = false) -> Matrix {
        switch self {
        case .array(let shape, let elements):
            let columns = column && shape.count < 2 ? 1 : shape.last ?? 1
            return Matrix(rows: columns == 0 ? 0 : elements.count / columns, columns: columns, elements: elements)
        case .number(let number): return Matrix([[number]])
        case .count(let count): return Matrix([[Double(count)]])
        default: fail("an argument is no array")
        }
    }

    /// Labels are a column.
    var labels: Matrix { matrix(column: true) }

    var shape: [Int] { if case .array(let shape, _) = self { shape } else { [] } }
    var count: Int { if case .count(let count) = self { count } else { fail("an argument is no whole number") } }
    var text: String { if case .text(let text) = self { text } else { fail("an argument is no text") } }
    var spec: [(fanIn: Int, act: String?)] {
        if case .spec(let spec) = self { spec } else { fail("an argument is no spec") }
    }

    var number: Double {
        switch self {
        case .number(let number): number
        case .count(let count): Double(count)
        default: fail("an argument is no number")
        }
    }
}

extension Layer {
    init(_ entries: [String: Argument]) {
        self = [:]
        for (key, value) in entries {
            if case .text(let text) = value { self[key] = text } else { self[key] = value.matrix() }
        }
    }
}

func doubles(_ data: Data) -> [Double] {
    [Double](unsafeUninitializedCapacity: data.count / 8) { buffer, count in
        count = data.count / 8
        data.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<(count * 8)]))
        }
    }
}

struct Value: Encodable, Equatable {
    var type = "Matrix"
    var text: String?
    var dtype: String?
    var shape: [Int]?
    var data: Data?

    init(text: String) { (type, self.text) = ("str", text) }

    init(_ type: String, shape: [Int], _ elements: [Double], dtype: String = "float64") {
        (self.type, self.shape, self.dtype) = (type, shape, dtype)
        data = elements.withUnsafeBytes { Data($0) }
    }

    /// A matrix; in the shape of an argument that it answers where it has as many rows and columns.
    init(_ matrix: Matrix, like argument: Argument? = nil) {
        let given = argument?.matrix()
        let isAlike = given.map { $0.rows == matrix.rows && $0.columns == matrix.columns } ?? false
        self.init("Matrix", shape: isAlike ? argument!.shape : [matrix.rows, matrix.columns], matrix.elements)
    }

    /// What stands under a key of a layer; a bias and its gradient are vectors.
    init(_ key: String, of layer: Layer) {
        guard layer.hasMatrix(key) else {
            self.init(text: layer[key])
            return
        }
        let matrix = layer[key]
        let isVector = ["b", "db"].contains(key) && matrix.rows == 1
        self.init("Matrix", shape: isVector ? [matrix.columns] : [matrix.rows, matrix.columns], matrix.elements)
    }
}

typealias LayerValues = [String: Value]

func values(_ mlp: Network, keys: [String]? = nil) -> [LayerValues] {
    mlp.map { layer in
        Dictionary(
            uniqueKeysWithValues: layer.keys.filter { keys?.contains($0) ?? true }.map { ($0, Value($0, of: layer)) })
    }
}

struct Minibatch: Encodable, Equatable {
    let X, y: Value

    init(_ X: Matrix, _ y: Matrix) { (self.X, self.y) = (Value(X), Value("Matrix", shape: [y.count], y.elements)) }
}

struct Answer: Encodable {
    var status: String
    var message: String?
    var result: Value?
    var layers: [LayerValues]?
    var changed: [Int]?
    var next: Value?
    var repeats, skeleton: Bool?
    var steps: [Minibatch]?
    var loss, X, y, lr, classes: Value?
    var before: [LayerValues]?
    var number: Int?

    init(_ status: String, message: String? = nil) { (self.status, self.message) = (status, message) }
}

func float(_ value: Double) -> Value { Value("float", shape: [], [value]) }

func list(_ values: [Double]) -> Value { Value("list", shape: [values.count], values) }

func list(_ values: [Int]) -> Value {
    Value("list", shape: [values.count], values.map(Double.init), dtype: "int64")
}
