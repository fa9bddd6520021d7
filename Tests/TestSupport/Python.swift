import Files
import Foundation

/// The Python side of the tests: scripts and fixtures in `Tests/Reference`.
public enum Python {
    /// The folder `Tests/Reference`.
    public static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Reference")

    /// Whether `python3` is there and has NumPy, pandas, safetensors, and PyTorch.
    public static let hasNumPy = succeeds("import numpy")
    public static let hasPandas = succeeds("import pandas")
    public static let hasSafetensors = succeeds("import safetensors.numpy")
    public static let hasPyTorch = succeeds("from importlib.util import find_spec; assert find_spec('torch')")

    private static func succeeds(_ statement: String) -> Bool { Files.output(of: ["python3", "-c", statement]) != nil }

    /// Starts a script of `Tests/Reference` with `input` on its standard input.
    public static func start(_ script: String, _ arguments: [String] = [], input: String = "") throws -> ChildProcess {
        let process = try ChildProcess(["python3", folder.appending(path: script).path] + arguments)
        try process.write(Array(input.utf8))
        process.closeInput()
        return process
    }
}

/// NumPy's answers, written by `Tests/Reference/make_fixtures.py`.
public struct Fixtures: Decodable, Sendable {
    public struct Draws: Decodable, Sendable, CustomStringConvertible {
        public let seed: String
        public let random, uniform, standard_normal, normal: [Double]
        public let integers, integers_wide, permutation: [Int]
        public let mixed: Mixed
        public var description: String { "seed \(seed)" }
    }
    /// Draws of different kinds from one generator.
    public struct Mixed: Decodable, Equatable, Sendable {
        public let first: Int, second: Double, third: [Int], fourth: Double, fifth: Int

        public init(_ first: Int, _ second: Double, _ third: [Int], _ fourth: Double, _ fifth: Int) {
            (self.first, self.second, self.third, self.fourth, self.fifth) = (first, second, third, fourth, fifth)
        }
    }
    public struct Minibatch: Decodable, Sendable {
        public let X: [[Double]]
        public let y: [Double]
        public let loss: Double
        public let layers: [[String: Entry]]
    }
    public enum Entry: Decodable, Sendable {
        case array([[Double]])
        case text(String)

        public init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .array(try container.decode([[Double]].self))
            }
        }
    }

    /// The other courseworks' functions.
    public struct Networks: Decodable, Sendable {
        public let rows: [Row]
        public let initialised: [Initialised]
        public let steps: [Step]
        public let scores: Scores
        public let batch_normalised: BatchNormalised
    }
    /// PyTorch's training of a network with batch normalisation.
    public struct BatchNormalised: Decodable, Sendable {
        public let losses: [Double]
        public let layers: [[String: [[Double]]]]
        public let probabilities: [[Double]]
    }
    /// What becomes of one row of logits.
    public struct Row: Decodable, Sendable, CustomStringConvertible {
        public let z, y, dA, softmax, d_softmax, categorical, d_categorical, compound, d_compound: [Double]
        public var description: String { "\(z.prefix(3))" }
    }
    public struct Initialised: Decodable, Sendable, CustomStringConvertible {
        public let initialiser, act: String
        public let W: [[Double]], b: [Double]
        public var description: String { "\(initialiser), \(act)" }
    }
    public struct Step: Decodable, Sendable, CustomStringConvertible {
        public let sizes: [Int]
        public let loss, reduction: String
        public let value: Double
        public let layers: [[String: Entry]]
        public var description: String { "\(sizes), \(loss), \(reduction)" }
    }
    public struct Scores: Decodable, Sendable {
        public let labels, predicted: [Int]
        public let accuracy, error_rate: Double
        public let confusion, f_beta: [[Double]]
        public let precision, recall: [Double]
    }

    public let draws: [Draws]
    public let z, y_hat: [Double]
    public let functions, losses: [String: [Double]]
    public let minibatch: Minibatch
    public let networks: Networks

    public static let numpy: Fixtures = {
        do {
            let data = try Data(contentsOf: Python.folder.appending(path: "fixtures.json"))
            let decoder = JSONDecoder()
            decoder.nonConformingFloatDecodingStrategy = .convertFromString(
                positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
            return try decoder.decode(Fixtures.self, from: data)
        } catch {
            preconditionFailure("Tests/Reference/fixtures.json cannot be read: \(error)")
        }
    }()
}

/// max |a - b| / max(1, max |b|), as differences to the reference are measured; infinite where the counts
/// differ or one of them is NaN.
public func difference(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    let largest = zip(a, b).reduce(0) { largest, pair in
        if pair.0 == pair.1 { return largest }
        let difference = abs(pair.0 - pair.1)
        return difference.isNaN ? .infinity : max(largest, difference)
    }
    return largest / b.reduce(1) { max($0, abs($1)) }
}
