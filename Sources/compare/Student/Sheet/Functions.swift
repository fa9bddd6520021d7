// The sheet's 18 functions as a student's file sees them. A call of one runs the student's own where it is written, and
// otherwise the project's, which is compiled beside this file as `reference_relu`, `reference_dRelu` and so on. So the
// student's functions and the project's call each other.

@_exported import Arrays
@_exported import CLibrary

/// One of the functions: the project's, and the student's where there is one.
public final class Function<Body> {
    let reference: Body
    /// The student's.
    public var student: Body?
    /// Whether the student's is there and stands aside for the project's.
    var isReplaced = false

    init(_ reference: Body) { self.reference = reference }

    var body: Body { isReplaced ? reference : student ?? reference }
}

/// What a student's function can be set into, and taken out of again.
protocol Replaceable: AnyObject {
    var isWritten: Bool { get }
    var isReplaced: Bool { get set }
}

extension Function: Replaceable {
    var isWritten: Bool { student != nil }
}

/// The functions' table.
public enum Sheet {
    public typealias Elementwise = (Matrix) -> Matrix
    public typealias LossFunction = (_ y: Matrix, _ yHat: Matrix, _ eps: Double) -> Matrix
    public typealias Spec = [(fanIn: Int, act: String?)]

    public nonisolated(unsafe) static let relu = Function<Elementwise>(reference_relu)
    public nonisolated(unsafe) static let dRelu = Function<Elementwise>(reference_dRelu)
    public nonisolated(unsafe) static let sigmoid = Function<Elementwise>(reference_sigmoid)
    public nonisolated(unsafe) static let dSigmoid = Function<Elementwise>(reference_dSigmoid)
    public nonisolated(unsafe) static let binaryCrossentropyLoss = Function<LossFunction>(
        reference_binaryCrossentropyLoss)
    public nonisolated(unsafe) static let dBinaryCrossentropyLoss = Function<LossFunction>(
        reference_dBinaryCrossentropyLoss)
    public nonisolated(unsafe) static let initLayer = Function<(Int, Int, String, inout Generator) -> Layer> {
        reference_initLayer($0, $1, $2, rng: &$3)
    }
    public nonisolated(unsafe) static let initMLP = Function<(Spec, inout Generator) -> Network> {
        reference_initMLP($0, rng: &$1)
    }
    public nonisolated(unsafe) static let layerForward = Function<(inout Layer, Matrix) -> Matrix>(
        reference_layerForward)
    public nonisolated(unsafe) static let mlpForward = Function<(inout Network, Matrix) -> Matrix>(reference_mlpForward)
    public nonisolated(unsafe) static let layerBackward = Function<(inout Layer, Matrix) -> Matrix>(
        reference_layerBackward)
    public nonisolated(unsafe) static let mlpBackward = Function<(inout Network, Matrix) -> Void>(reference_mlpBackward)
    public nonisolated(unsafe) static let layerUpdate = Function<(inout Layer, Double) -> Void>(reference_layerUpdate)
    public nonisolated(unsafe) static let mlpUpdate = Function<(inout Network, Double) -> Void>(reference_mlpUpdate)
    public nonisolated(unsafe) static let mlpMinibatch = Function<(inout Network, Matrix, Matrix, Double) -> Double> {
        reference_mlpMinibatch(&$0, $1, $2, lr: $3)
    }
    public nonisolated(unsafe) static let mlpEpoch = Function<
        (inout Network, Matrix, Matrix, Int, Double, inout Generator) -> Double
    > {
        reference_mlpEpoch(&$0, $1, $2, batch: $3, lr: $4, rng: &$5)
    }
    public nonisolated(unsafe) static let mlpTrain = Function<
        (inout Network, Matrix, Matrix, Int, Int, Double, inout Generator) -> [Double]
    > { reference_mlpTrain(&$0, $1, $2, batch: $3, epochs: $4, lr: $5, rng: &$6) }
    public nonisolated(unsafe) static let mlpPredict = Function<(Network, Matrix, Double) -> [Int]>(
        reference_mlpPredict)

    /// The functions by name.
    nonisolated(unsafe) static let all: [String: any Replaceable] = [
        "relu": relu, "dRelu": dRelu, "sigmoid": sigmoid, "dSigmoid": dSigmoid,
        "binaryCrossentropyLoss": binaryCrossentropyLoss, "dBinaryCrossentropyLoss": dBinaryCrossentropyLoss,
        "initLayer": initLayer, "initMLP": initMLP, "layerForward": layerForward, "mlpForward": mlpForward,
        "layerBackward": layerBackward, "mlpBackward": mlpBackward, "layerUpdate": layerUpdate, "mlpUpdate": mlpUpdate,
        "mlpMinibatch": mlpMinibatch, "mlpEpoch": mlpEpoch, "mlpTrain": mlpTrain, "mlpPredict": mlpPredict,
    ]
}

// MARK: - The functions by their names

public func relu(_ z: Matrix) -> Matrix { Sheet.relu.body(z) }

public func dRelu(_ z: Matrix) -> Matrix { Sheet.dRelu.body(z) }

public func sigmoid(_ z: Matrix) -> Matrix { Sheet.sigmoid.body(z) }

public func dSigmoid(_ z: Matrix) -> Matrix { Sheet.dSigmoid.body(z) }

public func binaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    Sheet.binaryCrossentropyLoss.body(y, yHat, eps)
}

public func dBinaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    Sheet.dBinaryCrossentropyLoss.body(y, yHat, eps)
}

public func initLayer(_ fanIn: Int, _ fanOut: Int, _ act: String, rng: inout Generator) -> Layer {
    Sheet.initLayer.body(fanIn, fanOut, act, &rng)
}

public func initMLP(_ spec: [(fanIn: Int, act: String?)], rng: inout Generator) -> Network {
    Sheet.initMLP.body(spec, &rng)
}

@discardableResult
public func layerForward(_ layer: inout Layer, _ X: Matrix) -> Matrix { Sheet.layerForward.body(&layer, X) }

@discardableResult
public func mlpForward(_ mlp: inout Network, _ X: Matrix) -> Matrix { Sheet.mlpForward.body(&mlp, X) }

@discardableResult
public func layerBackward(_ layer: inout Layer, _ dA: Matrix) -> Matrix { Sheet.layerBackward.body(&layer, dA) }

public func mlpBackward(_ mlp: inout Network, _ dLoss: Matrix) { Sheet.mlpBackward.body(&mlp, dLoss) }

public func layerUpdate(_ layer: inout Layer, lr: Double) { Sheet.layerUpdate.body(&layer, lr) }

public func mlpUpdate(_ mlp: inout Network, lr: Double) { Sheet.mlpUpdate.body(&mlp, lr) }

@discardableResult
public func mlpMinibatch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, lr: Double) -> Double {
    recorder.minibatch(&mlp, X, y, lr: lr)
}

@discardableResult
public func mlpEpoch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, lr: Double, rng: inout Generator)
    -> Double
{
    Sheet.mlpEpoch.body(&mlp, X, y, batch, lr, &rng)
}

@discardableResult
public func mlpTrain(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double, rng: inout Generator
) -> [Double] {
    Sheet.mlpTrain.body(&mlp, X, y, batch, epochs, lr, &rng)
}

public func mlpPredict(_ mlp: Network, _ X: Matrix, thresh: Double = 0.5) -> [Int] {
    Sheet.mlpPredict.body(mlp, X, thresh)
}

/// Stands in a function that is not written yet.
public func todo() -> Never { fatalError("todo()") }

// What the project's sources call of Arrays, which other packages do not see.

func require(
    _ condition: Bool, _ sentence: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
    if !condition { fail(sentence(), file: file, line: line) }
}

func fail(_ sentence: String, file: StaticString = #fileID, line: UInt = #line) -> Never {
    fatalError(sentence, file: file, line: line)
}

// MARK: - Spellings that are told

// The compiler says the right spelling at the line of one that files were begun with earlier, and where a text is read
// as a matrix.

extension Layer {
    @available(*, unavailable, message: "write layer[\"W\"], without array:")
    public subscript(array key: String) -> Matrix {
        get { self[key] }
        set { self[key] = newValue }
    }

    @available(*, unavailable, message: "write layer[\"act\"], without text:")
    public subscript(text key: String) -> String {
        get { self[key] }
        set { self[key] = newValue }
    }
}

extension LayerValue where Self == Matrix {
    @available(*, unavailable, message: "write the matrix alone, as in layer[\"W\"] = W")
    public static func array(_ matrix: Matrix) -> Matrix { matrix }
}

extension LayerValue where Self == String {
    @available(*, unavailable, message: "write the text alone, as in layer[\"act\"] = act")
    public static func text(_ text: String) -> String { text }
}

extension Matrix {
    @available(*, unavailable, message: "write A + b")
    public func adding(row: Matrix) -> Matrix { self + row }

    @available(*, unavailable, message: "a text is read by let act: String = layer[\"act\"]")
    public static func == (a: Matrix, b: String) -> Bool { false }

    @available(*, unavailable, message: "a text is read by let act: String = layer[\"act\"]")
    public static func != (a: Matrix, b: String) -> Bool { true }

    @available(*, unavailable, message: "write A * b")
    public func multiplied(byRow row: Matrix) -> Matrix { self * row }
}
