// The sheet's 18 functions as a student's file sees them. A call of one runs the student's own where it is written, and
// otherwise the project's, which is compiled beside this file as `reference_relu`, `reference_dRelu` and so on. So the
// student's functions and the project's call each other.

@_exported import Arrays

/// One of the functions: the project's, and the student's where there is one.
public final class Function<Body>: SheetFunction {
    private let reference: Body
    /// The student's.
    public var student: Body?
    /// Whether the student's is there and stands aside for the project's.
    var isReplaced = false
    private let request: (Call, Body) -> Void

    /// - Parameter request: Calls a function with what a request gives it.
    init(_ reference: Body, _ request: @escaping (Call, Body) -> Void) {
        (self.reference, self.request) = (reference, request)
    }

    var body: Body { isReplaced ? reference : student ?? reference }

    func answer(_ call: Call) { request(call, body) }
}

protocol SheetFunction: AnyObject {
    var isReplaced: Bool { get set }
    func answer(_ call: Call)
}

/// The functions, each with how a request calls it.
public struct Sheet {
    public let relu = Function(reference_relu) { $0.callElementwise($1) }
    public let dRelu = Function(reference_dRelu) { $0.callElementwise($1) }
    public let sigmoid = Function(reference_sigmoid) { $0.callElementwise($1) }
    public let dSigmoid = Function(reference_dSigmoid) { $0.callElementwise($1) }
    public let binaryCrossentropyLoss = Function(reference_binaryCrossentropyLoss) { $0.callLoss($1) }
    public let dBinaryCrossentropyLoss = Function(reference_dBinaryCrossentropyLoss) { $0.callLoss($1) }
    public let initLayer = Function(reference_initLayer) { call, body in
        call.layer = body(call[0].count, call[1].count, call[2].text, &call.rng)
    }
    public let initMLP = Function(reference_initMLP) { $0.mlp = $1($0[0].spec, &$0.rng) }
    public let layerForward = Function(reference_layerForward) { $0.result = Value($1(&$0.layer, $0[1].matrix())) }
    public let mlpForward = Function(reference_mlpForward) { $0.result = Value($1(&$0.mlp, $0[1].matrix())) }
    public let layerBackward = Function(reference_layerBackward) { $0.result = Value($1(&$0.layer, $0[1].matrix())) }
    public let mlpBackward = Function(reference_mlpBackward) { $1(&$0.mlp, $0[1].matrix()) }
    public let layerUpdate = Function(reference_layerUpdate) { $1(&$0.layer, $0[1].number) }
    public let mlpUpdate = Function(reference_mlpUpdate) { $1(&$0.mlp, $0[1].number) }
    public let mlpMinibatch = Function(reference_mlpMinibatch) { call, body in
        call.result = float(body(&call.mlp, call[1].matrix(), call[2].labels, call[3].number))
    }
    public let mlpEpoch = Function(reference_mlpEpoch) { call, body in
        let (X, y) = (call[1].matrix(), call[2].labels)
        call.result = float(body(&call.mlp, X, y, call[3].count, call[4].number, &call.rng))
    }
    public let mlpTrain = Function(reference_mlpTrain) { call, body in
        let (X, y) = (call[1].matrix(), call[2].labels)
        call.result = list(body(&call.mlp, X, y, call[3].count, call[4].count, call[5].number, &call.rng))
    }
    public let mlpPredict = Function(reference_mlpPredict) { call, body in
        call.result = list(body(call.mlp, call[1].matrix(), call.given.count > 2 ? call[2].number : 0.5))
    }
}

public nonisolated(unsafe) let sheet = Sheet()

/// The functions by name.
nonisolated(unsafe) let functions = Dictionary(
    uniqueKeysWithValues: Mirror(reflecting: sheet).children.map { ($0.label!, $0.value as! any SheetFunction) })

// MARK: - The functions by their names

public func relu(_ z: Matrix) -> Matrix { sheet.relu.body(z) }

public func dRelu(_ z: Matrix) -> Matrix { sheet.dRelu.body(z) }

public func sigmoid(_ z: Matrix) -> Matrix { sheet.sigmoid.body(z) }

public func dSigmoid(_ z: Matrix) -> Matrix { sheet.dSigmoid.body(z) }

public func binaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    sheet.binaryCrossentropyLoss.body(y, yHat, eps)
}

public func dBinaryCrossentropyLoss(_ y: Matrix, _ yHat: Matrix, eps: Double = 1e-10) -> Matrix {
    sheet.dBinaryCrossentropyLoss.body(y, yHat, eps)
}

public func initLayer(_ fanIn: Int, _ fanOut: Int, _ act: String, rng: inout Generator) -> Layer {
    sheet.initLayer.body(fanIn, fanOut, act, &rng)
}

public func initMLP(_ spec: [(fanIn: Int, act: String?)], rng: inout Generator) -> Network {
    sheet.initMLP.body(spec, &rng)
}

@discardableResult
public func layerForward(_ layer: inout Layer, _ X: Matrix) -> Matrix { sheet.layerForward.body(&layer, X) }

@discardableResult
public func mlpForward(_ mlp: inout Network, _ X: Matrix) -> Matrix { sheet.mlpForward.body(&mlp, X) }

@discardableResult
public func layerBackward(_ layer: inout Layer, _ dA: Matrix) -> Matrix { sheet.layerBackward.body(&layer, dA) }

public func mlpBackward(_ mlp: inout Network, _ dLoss: Matrix) { sheet.mlpBackward.body(&mlp, dLoss) }

public func layerUpdate(_ layer: inout Layer, lr: Double) { sheet.layerUpdate.body(&layer, lr) }

public func mlpUpdate(_ mlp: inout Network, lr: Double) { sheet.mlpUpdate.body(&mlp, lr) }

@discardableResult
public func mlpMinibatch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, lr: Double) -> Double {
    recorder.minibatch(&mlp, X, y, lr: lr)
}

@discardableResult
public func mlpEpoch(_ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, lr: Double, rng: inout Generator)
    -> Double
{
    let loss = sheet.mlpEpoch.body(&mlp, X, y, batch, lr, &rng)
    recorder.endEpoch(mlp)
    return loss
}

@discardableResult
public func mlpTrain(
    _ mlp: inout Network, _ X: Matrix, _ y: Matrix, batch: Int, epochs: Int, lr: Double, rng: inout Generator
) -> [Double] {
    sheet.mlpTrain.body(&mlp, X, y, batch, epochs, lr, &rng)
}

public func mlpPredict(_ mlp: Network, _ X: Matrix, thresh: Double = 0.5) -> [Int] {
    sheet.mlpPredict.body(mlp, X, thresh)
}

/// Stands in a function that is not written yet, where the student's file has no `todo()` of its own.
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
