import Programs

/// The name of what the student has done and what it is in the sheet's words, where all ordinary cases show one known
/// mistake and no other; nil where they do not. What else is wrong is said after it.
func recognised(
    _ exercise: Exercise, _ shown: Judged, _ ordinary: [Judged], tolerance: Double
) -> (name: String?, explanation: String?) {
    if let comparison = ordinary.first?.answer?.is_of_literal {
        let why = "`\(comparison)` asks whether the two are one object, not whether they are equal: write =="
        return ("is for ==", why)
    }
    if let complaint = shown.complaint { return (complaint.mistake, complaint.explanation) }
    let values = ordinary.filter { $0.answer?.status == .ok && $0.complaint == nil }
    let search = Search(exercise: exercise, judged: values, tolerance: tolerance)
    var (findings, explained): ([Finding], Set<String>) = ([], [])
    for key in values.flatMap(\.wrong).map(\.output.key) where !explained.contains(key) {
        explained.insert(key)
        // Without a name for what is wrong first the others follow from nothing.
        guard let own = search.findings(key) else { if findings.isEmpty { break } else { continue } }
        for finding in own where !findings.contains(where: { $0.name == finding.name }) { findings.append(finding) }
        explained.formUnion(own.flatMap(\.outputs))
    }
    if shown.answer?.status == .raised, findings.isEmpty {
        if let finding = search.raising(ordinary.filter { $0.answer?.status == .raised }) { findings = [finding] }
        if findings.isEmpty, let known = exception(exercise, shown) { return known }
    }
    if findings.isEmpty, let known = search.otherKey(shown) { return known }
    if findings.isEmpty, let known = exception(exercise, shown) { return known }
    return (findings.first?.name, findings.isEmpty ? nil : findings.map(\.sentence).joined(separator: ". And "))
}

/// A mistake that was recognised.
private struct Finding {
    let name: String
    let outputs: [String]
    let sentence: String
}

/// The search for the mistake that explains what the ordinary cases gave.
private struct Search {
    let exercise: Exercise
    let judged: [Judged]
    let tolerance: Double

    private func parts(_ key: String) -> [Judged.Part] { judged.flatMap(\.parts).filter { $0.output.key == key } }

    private func candidates(_ key: String) -> [Mistake] { exercise.mistakes.filter { $0.outputs.contains(key) } }

    /// Whether a mistake gives what was found of an output, in all cases.
    private func explains(_ mistake: Mistake, _ key: String) -> Bool {
        parts(key).allSatisfy { fits($0, mistake.formula($0.known), tolerance) }
    }

    /// The mistake that gives an output's values, or their shape, which decides alone; then what is wrong with the
    /// values in that shape.
    func findings(_ key: String) -> [Finding]? {
        let parts = parts(key)
        if let mistake = only(candidates(key).filter { explains($0, key) }) { return [finding(mistake, key)] }
        let misshapen = parts.filter(\.isMisshapen)
        guard !misshapen.isEmpty else { return nil }
        let byShape = candidates(key).filter { mistake in
            parts.allSatisfy { mistake.formula($0.known).array?.shape == $0.value?.array?.shape }
        }
        // Of several the one that changes the shape alone, or stands for any values.
        let pure = byShape.filter { mistake in
            misshapen.allSatisfy { mistake.formula($0.known).array?.hasValues(of: $0.known.value) == true }
        }
        guard let mistake = only(byShape) ?? only(pure) else { return nil }
        let inShape = parts.compactMap(\.inShape).filter { $0.complaint != nil || $0.isMisshapen }
        let others = candidates(key).filter { other in
            !inShape.isEmpty && inShape.allSatisfy { fits($0, other.formula($0.known), tolerance) }
        }
        let isRight = inShape.allSatisfy { fits($0, $0.known.right, tolerance) }
        guard !isRight, let second = only(others) else { return [finding(mistake, key)] }
        return [
            finding(mistake, key),
            Finding(name: second.name, outputs: [key], sentence: "its values are \(words(second, key))"),
        ]
    }

    /// The mistake that cannot be computed in each of the cases that raise, and gives the values of the others.
    func raising(_ raised: [Judged]) -> Finding? {
        let (line, message) = (raised.first?.answer?.place?.text ?? "", raised.first?.answer?.message ?? "")
        let refused = message.contains("broadcast") ? NDArray.refused : .refusedProduct
        let assigned = (try? /(\w+)["'\]\s]*[-+*]?=[^=]/.firstMatch(in: line)).map { String($0.output.1) }
        let fitting = exercise.mistakes.filter { mistake in
            mistake.outputs.allSatisfy { explains(mistake, $0) }
                && raised.allSatisfy { one in
                    one.parts.contains {
                        mistake.outputs.contains($0.output.key) && mistake.formula($0.known).array == refused
                    }
                }
        }
        // The line tells which output it was at.
        let there = fitting.filter { mistake in assigned.map(mistake.outputs.contains) ?? false }
        guard let mistake = only(there) ?? (there.isEmpty && assigned == nil ? only(fitting) : nil) else { return nil }
        return finding(mistake, mistake.outputs[0])
    }

    /// A key that differs from the sheet's in its letters' case alone, or that none of the keys has come.
    func otherKey(_ shown: Judged) -> (name: String?, explanation: String?)? {
        guard let part = shown.wrong.first, part.value == nil, let layers = shown.answer?.layers,
            layers.indices.contains(part.known.index), let keys = layers[part.known.index]?.keys
        else { return nil }
        let own = Set(exercise.outputs.filter(\.isOfLayer).map(\.key))
        if layers.allSatisfy({ layer in own.allSatisfy { layer?[$0] == nil } }) {
            return (
                "on a copy",
                "none of its values has reached the layer that is given: they went to a copy, or nowhere"
            )
        }
        let other = keys.first { $0 != part.output.key && $0.lowercased() == part.output.key.lowercased() }
        guard let other else { return nil }
        return ("key", "your layer has \"\(other)\": the sheet's key is \"\(part.output.key)\"")
    }

    /// The one of several that is left when those of one name count once; then the one that gives its other outputs
    /// too.
    private func only(_ mistakes: [Mistake]) -> Mistake? {
        if Set(mistakes.map(\.name)).count == 1 { return mistakes[0] }
        let whole = mistakes.filter { mistake in mistake.outputs.allSatisfy { explains(mistake, $0) } }
        return Set(whole.map(\.name)).count == 1 ? whole[0] : nil
    }

    private func finding(_ mistake: Mistake, _ key: String) -> Finding {
        let outputs = mistake.outputs.filter { output in
            output == key || explains(mistake, output) && parts(output).contains { $0.complaint != nil }
        }
        let subject = outputs.map { output in parts(output).first { $0.complaint != nil }?.name ?? output }
        let list =
            subject.count == 1 ? subject[0] : "\(subject.dropLast().joined(separator: ", ")) and \(subject.last!)"
        return Finding(
            name: mistake.name, outputs: outputs,
            sentence:
                "your \(list == "result" ? "result is" : "\(list) \(subject.count == 1 ? "is" : "are")") \(words(mistake, key))"
        )
    }

    /// A mistake's sentence with the output's key and the number of samples.
    private func words(_ mistake: Mistake, _ key: String) -> String {
        let n = parts(key).first { $0.complaint != nil }.map { String(Int($0.known.n)) }
        return mistake.sentence.replacing("%", with: key).replacing("#", with: n ?? "n")
    }
}

extension Judged.Part {
    /// Whether the value is an array of another shape than the one that is wanted.
    fileprivate var isMisshapen: Bool {
        guard complaint != nil, let shape = value?.array?.shape, let wanted = known.right.array?.shape else {
            return false
        }
        return shape != wanted
    }

    /// The same with the value brought into the shape that is wanted; nil where it has another number of elements.
    fileprivate var inShape: Judged.Part? {
        guard let value, let array = value.array, let wanted = known.right.array else { return nil }
        if array.shape == wanted.shape { return self }
        guard array.elements.count == wanted.elements.count else { return nil }
        let reshaped = Value(type: value.type, text: nil, dtype: value.dtype, shape: wanted.shape, data: value.data)
        return Judged.Part(output: output, known: known, value: reshaped, complaint: complaint)
    }
}

extension NDArray {
    /// Whether it has the elements of another array, or stands for any.
    fileprivate func hasValues(of other: NDArray) -> Bool { elements == other.elements || isAny }
}

/// Whether a value is what a mistake makes of it, whatever kind of array or list holds it.
private func fits(_ part: Judged.Part, _ expected: Wanted, _ tolerance: Double) -> Bool {
    switch expected {
    case .text(let text): return part.value?.text == text
    case .anyText: return part.value?.type == "str"
    case .nothing: return part.value?.isNone ?? true
    case .array(let array):
        guard let numbers = part.value?.array else { return false }
        let isRow = part.output.form == .vector && numbers.shape == [1] + array.shape
        guard numbers.shape == array.shape || isRow else { return false }
        // What stands for any values decides only where no values do.
        return !array.isAny && Difference(array.elements, numbers.elements).relative <= tolerance
    }
}

// MARK: Exceptions

/// What the words of an exception, of a trap or of a complaint come from: one of some words, in a line of the student's
/// that has a text; the name, and the sentence.
// swift-format-ignore
private let exceptions: [(words: String, line: String, name: String, sentence: String)] = [
    ("truth value of an array", "", "if of an array",
        "`if`, `and`, max() and min() take one truth value, and an array has many: np.where and np.maximum take them all"),
    ("integer scalar arrays can be converted|cannot be interpreted as an integer", "max(", "np.max",
        "np.max takes its second argument for an axis: np.maximum(z, 0) compares each element with 0"),
    ("'float' object cannot be interpreted as an integer", "", "arguments exchanged",
        "a count is asked for, and is a fraction: are two arguments exchanged, as batch and lr, or is / written for //?"),
    ("only length-1 arrays|only size-1 arrays|only 0-dimensional arrays", "math.", "math of an array",
        "the functions of math take one number: np.exp and np.log take arrays"),
    ("module 'numpy' has no attribute", "", "old NumPy", "NumPy no longer has this name: float, int and bool stand for np.float, np.int and np.bool"),
    ("NoneType", "append", "append returns None", "append changes the list and returns None: write losses.append(…) alone, without losses ="),
    ("NoneType", "reverse", "reverse returns None", "reverse changes the list and returns None: reversed(mlp) goes through it from the end"),
    ("NoneType|Cannot cast", "shuffle", "shuffle returns None", "shuffle changes its argument and returns None: rng.permutation(n) returns an order"),
    ("'NoneType' object has no attribute 'append'", "", "append returns None",
        "append changes the list and returns None: write losses.append(…) alone, without losses ="),
    ("NoneType", "", "None", "a function that was called there returns nothing: is a return missing, or does it change its argument?"),
    ("Cannot cast ufunc", "", "integers", "an array of integers is changed in place by fractions: make it of floats, or write a = a - b"),
    ("non-broadcastable output", "", "shape in place", "a -= b keeps the shape of a, and b has more dimensions: db has the shape of b, a vector of fan_out"),
    ("matmul|not aligned|.dot(", "", "shapes of a product",
        "the product needs as many columns on its left as rows on its right: is a .T missing, or are elements to be multiplied, with *?"),
    ("could not be broadcast|they have one shape", "", "shapes",
        "the two shapes do not fit together, element by element: print them, or bring one into the other's shape"),
    ("list index out of range|Index out of range", "spec", "beyond the last element",
        "the loop goes to the end of spec, and the last element has none after it: there is a layer for each but the last"),
    ("lowerBound <= upperBound", "...", "1...epochs", "1...epochs stops the program where epochs is 0: 0..<epochs has none then"),
    ("RecursionError|out of stack", "", "endless recursion", "the function calls itself and never ends"),
    ("AssertionError", "dA.shape", "shape of the gradient",
        "the gradient has another shape than the network's output: has y_hat become a vector, or y not y_hat's shape?"),
    ("AssertionError", "", "assert", "an assert of the file itself does not hold: the shapes are not those that it asks for"),
    ("unexpected keyword argument|positional argument", "", "arguments", "the function that is called has other parameters: the sheet's names and order count"),
    ("is not defined|referenced before assignment|not associated with a value", "", "name",
        "nothing has this name where the line is run: is it misspelt, set later, or a variable of another function?"),
    ("KeyError: 'd", "", "not stored yet",
        "layer_backward stores it: has it not run yet, or is the key another than the sheet's dA, dZ, dW, db, dX?"),
    ("run the backward pass first|run the forward pass first", "", "not stored yet",
        "it is read before the function that stores it has run"),
    ("KeyError|this layer has no", "", "key", "the layer has no such key: the sheet's are W, b, act, shape, X, Z, A, dA, dZ, dX, dW, db"),
    ("returns a tuple", "", "pair", "your function returns two values or more, as `return A, Z` does: the sheet's returns one"),
    ("numpy.matrix", "", "numpy.matrix", "np.matrix is a type of its own, whose * is the matrix product: the sheet has arrays"),
    ("a list", "", "list", "a list has no shape and no arithmetic: np.array makes an array of it"),
    ("float32", "", "single precision", "float32 keeps 7 digits of 16: leave dtype away"),
    ("not stored in the layer", "", "not stored", "the sheet has it under this key, for the functions that follow"),
]

/// What an exception or a complaint comes from, where its words and the line tell.
private func exception(_ exercise: Exercise, _ shown: Judged) -> (name: String?, explanation: String?)? {
    let line = shown.answer?.place?.text ?? ""
    let words = (shown.answer?.status == .ok ? shown.wrong.first?.complaint : shown.answer?.message) ?? ""
    let known = exceptions.first { known in
        let isSaid = known.words.split(separator: "|").contains { words.contains($0) }
        return isSaid && (known.line.isEmpty || line.contains(known.line))
    }
    return known.map { ($0.name, $0.sentence) }
}
