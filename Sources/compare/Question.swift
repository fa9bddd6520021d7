import Networks
import Programs

/// A function and the inputs it is tried on.
package struct Question {
    /// The sheet's section; empty for a function that the other courseworks add.
    let number: String
    /// The function's name, as the sheet has it.
    package let function: String
    let tolerance: Double
    /// The keys of a layer that a call must leave as they were.
    var keptKeys: [String] = []
    package let cases: [Case]

    /// Largest differences that count as rounding: of one function, and of a step or several.
    static let functionTolerance = 1e-12
    static let stepTolerance = 1e-9
}

/// One input of a function, and what is expected.
package struct Case {
    let arguments: [(name: String, value: Argument)]
    var keywords: [String: Any] = [:]
    /// How often the function is called with the arguments, one call upon the other.
    var calls = 1
    /// Why a difference here is a remark, not a failure; nil where it is one.
    package var remark: Remark?
    /// What is expected, each part after those from which it follows. The answer, and the choices that the student has
    /// made where the sheet leaves one, decide what that is.
    package let parts: (Answer, Set<Choice>) -> [Part]

    init(
        _ arguments: [(name: String, value: Argument)], remark: Remark? = nil,
        parts: @escaping (Answer, Set<Choice>) -> [Part]
    ) {
        (self.arguments, self.remark, self.parts) = (arguments, remark, parts)
    }

    init(_ arguments: [(name: String, value: Argument)], remark: Remark? = nil, _ parts: [Part]) {
        self.init(arguments, remark: remark) { _, _ in parts }
    }
}

/// Inputs that do not decide whether a function is right: arrays of ordinary floats do.
package enum Remark: String {
    case extreme = "extreme inputs"
    /// The sheet allows one, and its own solution does not take every kind of one.
    case number = "one number"
    case integers
}

/// The values found so far, in a part's terms: what follows from a wrong value is not wrong itself.
package struct Found {
    package var arrays: [String: NDArray] = [:]

    package init() {}

    subscript(_ name: String) -> Matrix { arrays[name]!.matrix }
}

/// One thing that a function returns or leaves in a layer: "result", "Z", "layer 2 W", "number of layers".
package struct Part {
    package let name: String
    package let wanted: (Found) -> Wanted
    /// Known mistakes, and what this part is under each.
    package var mistakes: [Mistake] = []
    /// What the sheet leaves open: a value other than the reference's that it allows.
    var allowed: [(choice: Choice, holds: (Found, NDArray) -> Bool)] = []
    /// What the answer as a whole shows, without a value of its own: that something is wrong, or done in another way.
    var complaint: Complaint?
    var choice: Choice?

    init(
        _ name: String, _ wanted: @escaping (Found) -> Wanted, mistakes: [Mistake] = [],
        allowed: [(choice: Choice, holds: (Found, NDArray) -> Bool)] = []
    ) {
        (self.name, self.wanted, self.mistakes, self.allowed) = (name, wanted, mistakes, allowed)
    }

    init(_ name: String, _ matrix: Matrix, _ form: Wanted.Form = .exact, mistakes: [Mistake] = []) {
        let array = form == .vector || form == .list ? NDArray.vector(matrix.elements) : NDArray(matrix)
        self.init(name, { _ in .array(array, form) }, mistakes: mistakes)
    }

    init(wrong complaint: Complaint) {
        self.init("result", { _ in .anyText })
        self.complaint = complaint
    }

    init(choice: Choice) {
        self.init("", { _ in .anyText })
        self.choice = choice
    }
}

/// A known wrong way to compute a part.
package struct Mistake {
    /// Its name, the same in all cases.
    package let name: String
    /// What the student has done and what the sheet says, after "your dW is" or "your dW and db are".
    let sentence: String
    /// What the part is then; nil where it cannot be computed, so that the student's function raises.
    package let value: (Found) -> Wanted?
    /// Whether it has to give all the parts that list it: a part that is otherwise rules it out.
    var mustGiveAll = false

    init(_ name: String, _ sentence: String, _ value: @escaping (Found) -> Matrix) {
        self = .value(name, sentence) { .matrix(value($0)) }
    }

    private init(name: String, sentence: String, value: @escaping (Found) -> Wanted?) {
        (self.name, self.sentence, self.value) = (name, sentence, value)
    }

    static func value(_ name: String, _ sentence: String, _ value: @escaping (Found) -> Wanted?) -> Mistake {
        Mistake(name: name, sentence: sentence, value: value)
    }

    static func vector(_ name: String, _ sentence: String, _ value: @escaping (Found) -> Matrix) -> Mistake {
        .value(name, sentence) { .array(.vector(value($0).elements), .vector) }
    }
}

/// What is wrong with an answer.
struct Complaint: Error {
    /// In a few words.
    let sentence: String
    /// The name of the mistake, and what it is in the sheet's words, where it has been recognised.
    var mistake: String?
    var explanation: String?
}

/// What the sheet leaves open and a script does otherwise than the reference.
package enum Choice: String, Sendable {
    case eps = "another eps, or another way to stay clear of log 0"
    case lastBits = "weights that differ in the last bit, scaled by another order of operations"
    case drawOrder = "the same draws in another order"
    case shuffle = "another way of shuffling"
    case weightedLoss = "an epoch loss weighted by batch size"
    case finalLoss = "an epoch loss of all samples, after the epoch"
}

/// Random inputs, always the same ones.
struct Inputs {
    var rng: Generator

    mutating func normal(_ rows: Int, _ columns: Int, scale: Double = 1) -> Matrix {
        Matrix(rows: rows, columns: columns, elements: rng.normal(0, scale, count: rows * columns))
    }

    mutating func labels(_ count: Int) -> Matrix {
        Matrix(column: rng.integers(0, 2, count: count).map(Double.init))
    }

    /// A network with random biases, so that no bias goes unnoticed.
    mutating func network(_ spec: [(fanIn: Int, act: String?)]) -> Network {
        var mlp = initNetwork(spec, rng: &rng)
        for index in mlp.indices { mlp[index]["b"] = normal(1, mlp[index]["b"].columns, scale: 0.5) }
        return mlp
    }

    /// A network of these sizes with the sheet's activations.
    mutating func network(_ sizes: Int...) -> Network { network(networkSpec(sizes)) }
}

/// A layer of the given weights and bias.
func layer(_ act: String, _ W: [[Double]], _ b: [Double]) -> Layer {
    let W = Matrix(W)
    return ["W": W, "b": Matrix(row: b), "act": act, "shape": "\(W.rows)->\(W.columns)"]
}

/// What stands under a key of each layer, the layers counted where there are several.
func parts(of mlp: Network, keys: [String]) -> [Part] {
    mlp.indices.flatMap { index in
        keys.map {
            Part(partName(index, $0, of: mlp), mlp[index][$0], ["b", "db"].contains($0) ? .vector : .exact)
        }
    }
}

func partName(_ index: Int, _ key: String, of mlp: Network) -> String {
    mlp.count == 1 ? key : "layer \(index + 1) \(key)"
}
