import Files
import MLP

extension JSON {
    /// A network as a list of `{shape, act, W, b}`.
    public init(_ mlp: Network) {
        self = .array(
            mlp.map { layer in
                let W = layer[array: "W"]
                return .object([
                    ("shape", .string(layer[text: "shape"])),
                    ("act", .string(layer[text: "act"])),
                    ("W", .array((0..<W.rows).map { .numbers(W.row($0)) })),
                    ("b", .numbers(layer[array: "b"].elements)),
                ])
            })
    }

    /// A class map as a list of lists: `[i][j]`, i along x1, j along x2.
    public init(classMap: [Int], resolution: Int) {
        self = .array((0..<resolution).map { .integers(Array(classMap[$0 * resolution..<($0 + 1) * resolution])) })
    }
}

extension TrainingOptions {
    /// The name of the data file without its folders.
    public var dataName: String { data.split(separator: "/").last.map(String.init) ?? data }
}
