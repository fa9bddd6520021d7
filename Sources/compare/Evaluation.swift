import Arrays
import Files
import MLP
import Programs

/// Asks a side every exercise. A side that hangs or ends is started again for the rest, and a function that is not
/// right is replaced by the reference's, so that those which call it are judged on their own.
///
/// - Parameter stops: Whether a function that does not agree is the last one asked for.
func evaluate(
    _ side: any Side, stopsAt stops: (String) -> Bool = { _ in false }, progress: Progress = Progress()
) throws -> (rows: [Row], choices: Set<Choice>) {
    var choices: Set<Choice> = []
    var replaced: [String] = []
    var rows: [Row] = []
    for exercise in exercises {
        progress.subject = (exercise.number, exercise.function)
        var judged: [Judged] = []
        for (index, test) in exercise.cases.enumerated() {
            do {
                let request = Request(
                    function: exercise.function, arguments: test.arguments, calls: test.calls,
                    asksWhetherWritten: index == 0)
                let answer = try side.ask(request)
                judged.append(judge(exercise, test, answer, choices))
                if answer.status == .missing || judged.last?.verdict == .notImplemented { break }
            } catch let failure as NoAnswer {
                judged.append(Judged(test: test, failure: failure, verdict: .failed(failure.sentence)))
                try side.start(replacing: replaced)
                break
            }
        }
        var row = Row(exercise, judged, choices)
        row.printed = side.printed().split(separator: "\n").map(String.init)
        if row.verdict.agrees { choices.formUnion(judged.flatMap(\.choices)) }
        rows.append(row)
        if row.verdict.agrees { continue }
        if stops(exercise.function) { break }
        replaced.append(exercise.function)
        do { try side.replace([exercise.function]) } catch is NoAnswer { try side.start(replacing: replaced) }
    }
    return (rows, choices)
}

/// The outcome of one case.
struct Judged {
    let test: Case
    var answer: Answer?
    /// Why there is no answer.
    var failure: NoAnswer?
    var verdict = Verdict.exact
    /// What is wrong with the call as a whole.
    var complaint: Complaint?
    var difference = Difference()
    var parts: [Part] = []
    var choices: [Choice] = []

    /// One value that was judged.
    struct Part {
        let output: Output
        /// What was known when it was judged, the value itself left out.
        let known: Known
        let value: Value?
        /// What is wrong with it; nil where nothing is.
        let complaint: String?

        var name: String { known.name }
    }

    var wrong: [Part] { parts.filter { $0.complaint != nil } }
}

private func judge(_ exercise: Exercise, _ test: Case, _ answer: Answer, _ choices: Set<Choice>) -> Judged {
    var judged = Judged(test: test, answer: answer)
    var known = Known(exercise, test, answer, choices)
    if let verdict = verdictWithoutValues(answer) {
        judged.verdict = verdict
        // A mistake that cannot be computed raises: what each output would be is asked for in turn.
        if answer.status == .raised { judged.parts = exercise.rightParts(of: test, answer) }
        return judged
    }
    judged.complaint = complaintOfCall(exercise, test, answer) ?? exercise.before(&known)
    if answer.skeleton == true, judged.complaint?.mistake == noReturn || judged.complaint?.mistake == nothingAssigned {
        judged.verdict = .notImplemented
        return judged
    }
    if let complaint = judged.complaint {
        judged.verdict = .differs(complaint.sentence)
        return judged
    }
    judged.choices = Array(known.choices.subtracting(choices))
    for place in exercise.places(of: test) {
        let value = answer.value(place.output.key, place.index)
        var (difference, choice) = (Difference(), Choice?.none)
        let next = part(place, &known, value) { known, wanted in
            let complaint = mismatch(
                known.name, wanted, place.output.form, value, tolerance: exercise.tolerance, difference: &difference)
            guard let array = value?.array, difference.relative > exercise.tolerance else { return complaint }
            choice = place.output.allowed.first { $0.holds(known, array) }?.choice
            return choice == nil ? complaint : nil
        }
        if let choice { judged.choices.append(choice) } else { judged.difference.formMaximum(difference) }
        judged.parts.append(next)
    }
    if judged.wrong.isEmpty { judged.complaint = exercise.after(known) }
    if let sentence = judged.wrong.first?.complaint ?? judged.complaint?.sentence {
        judged.verdict = .differs(sentence)
    } else if judged.difference.absolute > 0 {
        judged.verdict = .within
    }
    return judged
}

extension Exercise {
    /// The outputs of a case of which nothing is found: all are right.
    func rightParts(of test: Case, _ answer: Answer) -> [Judged.Part] {
        var known = Known(self, test, answer, [])
        _ = before(&known)
        return places(of: test).map { part($0, &known, nil, nil) }
    }

    /// What each output is, and what it is under each known mistake in it, case after case.
    package var table: [(output: String, right: Wanted, mistakes: [(mistake: Mistake, value: Wanted)])] {
        cases.filter { $0.remark == nil }.flatMap { test in
            rightParts(of: test, Answer(status: .ok)).map { part in
                let own = mistakes.filter { $0.outputs.contains(part.output.key) }
                return (part.output.key, part.known.right, own.map { ($0, $0.formula(part.known)) })
            }
        }
    }
}

/// Judges one value, which is then known; where there is none of use, the right one is.
private func part(
    _ place: (output: Output, index: Int), _ known: inout Known, _ value: Value?,
    _ complaint: ((Known, Wanted) -> String?)?
) -> Judged.Part {
    (known.index, known.key) = (place.index, place.output.key)
    known.right = place.output.formula(known)
    let part = Judged.Part(output: place.output, known: known, value: value, complaint: complaint?(known, known.right))
    if let expected = known.right.array {
        let own = value?.array
        let isUsable = own?.elements.count == expected.elements.count
        known.found[known.name] = NDArray(shape: expected.shape, isUsable ? own!.elements : expected.elements)
    }
    return part
}

/// The verdict on an answer without values; nil where there are some.
private func verdictWithoutValues(_ answer: Answer) -> Verdict? {
    switch answer.status {
    case .missing: .failed(answer.message ?? "there is no such function")
    case .raised where answer.message?.hasPrefix("NotImplementedError") == true: .notImplemented
    case .stopped: .failed(answer.message ?? "the program ends")
    case .raised: .failed("it raises \(answer.message ?? "an exception")")
    default: nil
    }
}

private let (noReturn, nothingAssigned) = ("no return", "nothing assigned")

/// What is wrong with a call before its values are looked at; nil where nothing is.
private func complaintOfCall(_ exercise: Exercise, _ test: Case, _ answer: Answer) -> Complaint? {
    let given = test.layers
    let hasReturned = answer.result.map { !$0.isNone } ?? true
    let hasChanged = zip(given, answer.layers ?? []).contains { !isUnchanged($0, $1) } || answer.changed != []
    if exercise.returnsNothing, !hasChanged {
        return Complaint(
            sentence: "nothing has reached the layers: they are as they were before the call", mistake: nothingAssigned,
            explanation: answer.result?.type == "dict" || answer.result?.type == "list"
                ? "what you return is a new one: change the one that is given, as in layer[\"W\"] = …"
                : "your values go to a copy, or into variables of their own: assign to what is given, as in layer[\"W\"] = …"
        )
    }
    if exercise.function.hasPrefix("init_"), let result = answer.result, !result.isNone {
        let wanted = exercise.isOfNetwork ? "list of layers" : "layer, a dict"
        return Complaint(sentence: "it returns \(result.words), not a \(wanted)")
    }
    if answer.result?.type == "generator" {
        return Complaint(
            sentence: "it returns a generator, which has computed nothing yet", mistake: "generator",
            explanation: "round brackets around a comprehension make a generator: square brackets make a list")
    }
    if !exercise.returnsNothing, !hasReturned {
        return Complaint(sentence: "it returns None: is a return missing?", mistake: noReturn)
    }
    if let index = answer.changed?.first {
        let name = exercise.parameters[index]
        return Complaint(
            sentence: "it changes \(name), which belongs to the caller", mistake: "changed in place",
            explanation: name == "mlp"
                ? "the list itself is changed, as by mlp.reverse() or mlp.pop(): reversed(mlp) goes through it and leaves it"
                : "your function works on the caller's \(name), as \(name == "spec" ? "spec.pop()" : "\(name) -= …, \(name)[…] = … or a shuffle") does: make a new one"
        )
    }
    for (index, layer) in given.enumerated() {
        for key in exercise.kept where layer.hasMatrix(key) {
            guard let own = answer.layers?[index]?[key] else { continue }
            if own.array?.elements == layer[key].elements { continue }
            let name = exercise.isOfNetwork ? "mlp[\(index)][\"\(key)\"]" : key
            return Complaint(
                sentence: "it changes \(name), which it has only to read", mistake: "changed in place",
                explanation: "layer_update is the function that changes W and b, after the whole backward pass")
        }
    }
    return nil
}

/// Whether no key of a layer has another value than before, and none that the sheet names has been added.
private func isUnchanged(_ before: Layer, _ after: [String: Value]?) -> Bool {
    guard let after else { return false }
    return (["W", "b"] + sheetKeys).allSatisfy { key in
        before.hasMatrix(key) ? after[key]?.array?.elements == before[key].elements : after[key] == nil
    }
}

/// What the passes leave in a layer.
let sheetKeys = ["X", "Z", "A", "dA", "dZ", "dW", "db", "dX"]

/// The first of the cases that do not agree; where minibatches are wrong, the one of the most minibatches, which parts
/// the most mistakes.
private func mostTelling(_ exercise: Exercise, _ wrong: [Judged]) -> Judged? {
    guard wrong.first?.complaint != nil, let batch = exercise.parameters.firstIndex(of: "batch") else {
        return wrong.first
    }
    func minibatches(_ one: Judged) -> Double {
        let samples = one.test.arguments[1].array?.shape[0] ?? 0
        return Double(samples) / (one.test.arguments[batch].array?.elements[0] ?? 1)
    }
    return wrong.filter { $0.complaint?.mistake != nil }.max { minibatches($0) < minibatches($1) } ?? wrong.first
}

extension Row {
    /// The row of an exercise from the outcomes of its cases.
    fileprivate init(_ exercise: Exercise, _ judged: [Judged], _ choices: Set<Choice>) {
        self.init(exercise.number, exercise.function, tolerance: exercise.tolerance)
        cases = judged.count
        for one in judged where one.verdict.agrees { take(one.difference) }
        let ordinary = judged.filter { $0.test.remark == nil }
        guard let shown = mostTelling(exercise, ordinary.filter { !$0.verdict.agrees }) else {
            for choice in judged.flatMap(\.choices) where !allowed.contains(choice.rawValue) {
                allowed.append(choice.rawValue)
            }
            remark = judged.first { !$0.verdict.agrees }?.remarkWords(exercise)
            let reasons = allowed + [remark].compactMap(\.self)
            if !reasons.isEmpty {
                verdict = .allowed(reasons.joined(separator: "; "))
            } else if absolute > 0 {
                verdict = .within
            }
            return
        }
        take(shown.difference)
        verdict = shown.verdict
        (trace, place) = (
            shown.answer?.trace ?? shown.failure?.trace, shown.answer?.place ?? shown.failure?.place
        )
        if verdict == .notImplemented { return }
        let hasOwnEps = exercise.number == "1.3" || choices.contains(.eps)
        let tolerance = hasOwnEps ? epsLeeway : max(exercise.tolerance, 1e-12)
        (mistake, explanation) = recognised(exercise, shown, ordinary, tolerance: tolerance)
        if shown.answer?.status != .missing { detail = describe(exercise, shown) }
    }
}
