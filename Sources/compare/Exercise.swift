import MLP
import Programs

/// A function of the sheet as data: what it is called with, what it is to give, and what is known to go wrong.
package struct Exercise: Sendable {
    /// The sheet's section, and the function's name in the sheet.
    package let number, function: String
    /// The equation or the rule, in the sheet's words.
    let rule: String
    /// From a nudge to nearly the line.
    package let hints: [Hint]
    let parameters: [String]
    /// The largest relative difference that counts as rounding.
    let tolerance: Double
    /// The keys of a layer that a call must leave as they were.
    let kept: [String]
    package let cases: [Case]
    /// What the generator, or the minibatches, show before any value is looked at, and after all are; nil where nothing
    /// is wrong.
    let before: @Sendable (inout Known) -> Complaint?
    let after: @Sendable (Known) -> Complaint?
    /// In the order in which they follow from each other.
    let outputs: [Output]
    package let mistakes: [Mistake]

    init(
        _ number: String, _ function: String, _ parameters: String, rule: String, hints: [Hint],
        tolerance: Double = 1e-12,
        keeps kept: String = "", _ cases: [Case],
        before: @escaping @Sendable (inout Known) -> Complaint? = { _ in nil },
        after: @escaping @Sendable (Known) -> Complaint? = { _ in nil }, @Entries _ entries: () -> [any Entry]
    ) {
        (self.number, self.function, self.rule, self.hints) = (number, function, rule, hints)
        (self.tolerance, self.cases, self.before, self.after) = (tolerance, cases, before, after)
        self.parameters = words(parameters)
        self.kept = words(kept)
        let entries = entries()
        outputs = entries.compactMap { $0 as? Output }
        mistakes = entries.compactMap { $0 as? Mistake }
    }

    var isOfNetwork: Bool { function.contains("mlp") }

    /// Whether the sheet's function returns nothing, but changes the layers that it is given.
    var returnsNothing: Bool { outputs.allSatisfy { $0.isOfLayer && $0.key != "act" } && !function.hasPrefix("init") }

    /// The outputs, those of a layer for each layer.
    func places(of test: Case) -> [(output: Output, index: Int)] {
        let first = outputs.firstIndex(where: \.isOfLayer) ?? outputs.endIndex
        let last = outputs.lastIndex(where: \.isOfLayer).map { $0 + 1 } ?? first
        let count = test.layerCount(parameters)
        let layers = function == "mlp_backward" ? Array((0..<count).reversed()) : Array(0..<count)
        var places: [(output: Output, index: Int)] = outputs[..<first].map { ($0, 0) }
        for index in layers { places += outputs[first..<last].map { ($0, index) } }
        return places + outputs[last...].map { ($0, 0) }
    }
}

private func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

/// A hint in Python's words and, where these differ by more than the functions' names, in Swift's.
package struct Hint: Sendable, ExpressibleByStringLiteral {
    private let python: String
    private let ownSwift: String?

    init(_ python: String, swift: String) { (self.python, ownSwift) = (python, swift) }

    package init(stringLiteral text: String) { (python, ownSwift) = (text, nil) }

    var swift: String { ownSwift ?? withSwiftNames(python) }

    func words(isSwift: Bool) -> String { isSwift ? swift : python }
}

/// A line of an exercise's table.
protocol Entry {}

@resultBuilder enum Entries {
    static func buildExpression(_ entry: any Entry) -> [any Entry] { [entry] }
    static func buildExpression(_ entries: [any Entry]) -> [any Entry] { entries }
    static func buildBlock(_ entries: [any Entry]...) -> [any Entry] { entries.flatMap(\.self) }
}

/// One thing that a function returns or leaves in a layer: the sheet's formula over what is known so far.
struct Output: Entry, Sendable {
    let key: String
    let form: Form
    let formula: @Sendable (Known) -> Wanted
    /// What the sheet leaves open: a value other than the reference's that it allows.
    let allowed: [(choice: Choice, holds: @Sendable (Known, NDArray) -> Bool)]

    init(
        _ key: String, _ form: Form = .exact, allowed: [(Choice, @Sendable (Known, NDArray) -> Bool)] = [],
        _ formula: @escaping @Sendable (Known) -> NDArray
    ) {
        (self.key, self.form, self.formula) = (key, form, { .array(formula($0)) })
        self.allowed = allowed.map { ($0, $1) }
    }

    /// An output that is a text.
    init(text key: String, _ formula: @escaping @Sendable (Known) -> Wanted) {
        (self.key, form, self.formula, allowed) = (key, .exact, formula, [])
    }

    var isOfLayer: Bool { !["result", "len(mlp)"].contains(key) }
}

/// A known wrong way to compute outputs.
package struct Mistake: Entry, Sendable {
    /// Its name, the same in all cases.
    package let name: String
    package let outputs: [String]
    /// What the output is then, over what is known so far; `refused` where it cannot be computed, so that the student's
    /// function raises.
    let formula: @Sendable (Known) -> Wanted
    /// What the student has done and what the sheet says, after "your dW is": % is the output's key, # the number of
    /// samples.
    package let sentence: String

    init(
        _ name: String, of outputs: String = "result", _ formula: @escaping @Sendable (Known) -> NDArray,
        _ sentence: String
    ) {
        self.init(name, of: outputs, is: { .array(formula($0)) }, sentence)
    }

    /// A mistake in a function of the first argument's elements.
    init(_ name: String, each function: @escaping @Sendable (Double) -> Double, _ sentence: String) {
        self.init(name, { $0.input("z").map(function) }, sentence)
    }

    init(_ name: String, of outputs: String, is formula: @escaping @Sendable (Known) -> Wanted, _ sentence: String) {
        (self.name, self.outputs, self.formula, self.sentence) = (name, words(outputs), formula, sentence)
    }
}

/// One input of a function.
package struct Case: Sendable {
    let arguments: [Argument]
    /// How often the function is called with them, one call upon the other.
    let calls: Int
    /// Why a difference here is a remark, not a failure; nil where it is one.
    package let remark: Remark?

    init(_ arguments: Argument..., calls: Int = 1, remark: Remark? = nil) {
        self.init(arguments, calls: calls, remark: remark)
    }

    init(_ arguments: [Argument], calls: Int = 1, remark: Remark? = nil) {
        (self.arguments, self.calls, self.remark) = (arguments, calls, remark)
    }

    /// The layers that are given.
    var layers: Network { arguments.compactMap(\.layers).first ?? [] }

    /// How many layers are given, or are to be made.
    fileprivate func layerCount(_ parameters: [String]) -> Int {
        if case .spec(let spec, _) = arguments.first { return spec.count - 1 }
        return parameters.first == "fan_in" ? 1 : layers.count
    }
}

/// Inputs that do not decide whether a function is right: arrays of ordinary floats do.
package enum Remark: String, Sendable {
    case extreme = "extreme inputs"
    /// The sheet allows one, and its own solution does not take every kind of one.
    case number = "one number"
    case integers
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

/// What is wrong with an answer.
struct Complaint: Error {
    /// In a few words.
    package let sentence: String
    /// The name of the mistake, and what it is in the sheet's words, where it has been recognised.
    var mistake: String?
    var explanation: String?
}

/// What is known when an output is judged: the arguments, and what the student's function has given so far, as what
/// follows from a wrong value is not wrong itself.
struct Known: Sendable {
    private let parameters: [String]
    private let isOfNetwork: Bool
    let test: Case
    let answer: Answer
    /// What the student does in its own way where the sheet leaves that open.
    var choices: Set<Choice>
    var found: [String: NDArray] = [:]
    /// The layer, and the output, in question, and what that is to be.
    var index = 0
    var key = "result"
    var right = Wanted.nothing
    /// The training on the student's minibatches.
    var run: TrainedRun?

    init(_ exercise: Exercise, _ test: Case, _ answer: Answer, _ choices: Set<Choice>) {
        (parameters, isOfNetwork) = (exercise.parameters, exercise.isOfNetwork)
        (self.test, self.answer, self.choices) = (test, answer, choices)
    }

    /// What an output is called: "dW", or `mlp[1]["dW"]`.
    var name: String { name(key) }

    private func name(_ key: String) -> String {
        isOfNetwork && !["result", "len(mlp)"].contains(key) ? "mlp[\(index)][\"\(key)\"]" : key
    }

    /// A value of the layer in question as it was found or given, or else an argument.
    subscript(_ key: String) -> NDArray {
        if let array = found[name(key)] { return array }
        if test.layers.indices.contains(index), test.layers[index].hasMatrix(key) {
            return NDArray(test.layers[index][key], under: key)
        }
        return input(key)
    }

    /// An argument that is an array or a number.
    func input(_ name: String) -> NDArray { argument(name).flatMap(\.array) ?? .refused }

    func argument(_ name: String) -> Argument? {
        parameters.firstIndex(of: name).flatMap { test.arguments.indices.contains($0) ? test.arguments[$0] : nil }
    }

    func text(_ name: String) -> String {
        if case .text(let text) = argument(name) { text } else { "" }
    }

    /// The same of another layer: the first, the last, or one by its number.
    func layer(_ index: Int) -> Known {
        var other = self
        other.index = index
        return other
    }

    var isFirst: Bool { index == 0 }
    var isLast: Bool { index == test.layers.count - 1 }
    var last: Known { layer(test.layers.count - 1) }

    /// The value in question as it is to be.
    var value: NDArray { right.array ?? .refused }

    /// The number of samples.
    var n: Double { Double((parameters.contains("X") ? input("X") : self["X"]).shape.first ?? 1) }

    /// The activation that the layer's act names, and its gradient.
    var isSigmoid: Bool { test.layers[index]["act"] == "sigmoid" }
    func act(_ Z: NDArray) -> NDArray { isSigmoid ? sigmoid(Z) : relu(Z) }
    func slope(_ Z: NDArray) -> NDArray { isSigmoid ? dSigmoid(Z) : dRelu(Z) }
}

/// Random inputs, always the same ones.
struct Inputs {
    private var rng: Generator

    init(seed: Int) { rng = Generator(seed: seed) }

    mutating func normal(_ rows: Int, _ columns: Int, scale: Double = 1) -> Matrix {
        Matrix(rows: rows, columns: columns, elements: rng.normal(0, scale, count: rows * columns))
    }

    mutating func labels(_ count: Int) -> Matrix { Matrix(column: rng.integers(0, 2, count: count).map(Double.init)) }

    /// A network of these sizes, with random biases, so that no bias goes unnoticed.
    mutating func network(_ sizes: Int..., acts: [String]? = nil) -> Network {
        let acts = acts ?? Array(repeating: "relu", count: sizes.count - 2) + ["sigmoid"]
        return acts.enumerated().map { index, act in
            var layer = initLayer(sizes[index], sizes[index + 1], act, rng: &rng)
            layer["b"] = normal(1, sizes[index + 1], scale: 0.5)
            return layer
        }
    }
}
