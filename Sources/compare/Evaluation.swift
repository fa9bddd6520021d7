import Arrays
import Files
import MLP
import Programs

/// Asks a side every question. A side that hangs or ends is started again for the rest, and a function that is not
/// right is replaced by the reference's, so that those which call it are judged on their own.
///
/// - Parameter stops: Whether a function that does not agree is the last one asked for.
func evaluate(
    _ questions: [Question], _ side: any Side, stopsAt stops: (String) -> Bool = { _ in false },
    progress: Progress = Progress()
) throws -> (rows: [Row], choices: Set<Choice>) {
    var choices: Set<Choice> = []
    var replaced: [String] = []
    var rows: [Row] = []
    for question in questions {
        progress.subject = (question.number, question.function)
        var judged: [Judged] = []
        for (index, test) in question.cases.enumerated() {
            do {
                let request = Request(
                    function: question.function, arguments: test.arguments.map(\.value), keywords: test.keywords,
                    calls: test.calls, asksWhetherWritten: index == 0)
                let answer = try side.ask(request)
                judged.append(judge(question, test, answer, choices))
                if answer.status == .missing || judged.last?.verdict == .notImplemented { break }
            } catch let failure as NoAnswer {
                judged.append(Judged(test: test, answer: nil, failure: failure, verdict: .failed(failure.sentence)))
                try side.start(replacing: replaced)
                break
            }
        }
        let row = Row(question, judged, choices)
        if row.verdict.agrees { choices.formUnion(judged.flatMap(\.choices)) }
        rows.append(row)
        if !row.verdict.agrees, stops(question.function) { break }
        if !row.verdict.agrees, !question.number.isEmpty {
            replaced.append(question.function)
            do { try side.replace([question.function]) } catch is NoAnswer { try side.start(replacing: replaced) }
        }
    }
    return (rows, choices)
}

/// The outcome of one case.
struct Judged {
    let test: Case
    let answer: Answer?
    /// Why there is no answer.
    var failure: NoAnswer?
    var verdict = Verdict.exact
    var difference = Difference()
    /// The parts that are wrong, in their order; what was expected follows from `found`.
    var wrong: [(part: Part, complaint: Complaint)] = []
    var found = Found()
    var choices: [Choice] = []
}

/// What is wrong with a call before its values are looked at; nil where nothing is.
private func verdictOfCall(_ question: Question, _ test: Case, _ answer: Answer) -> Verdict? {
    switch answer.status {
    case .missing: return .failed(answer.message ?? "there is no such function")
    case .raised where answer.message?.hasPrefix("NotImplementedError") == true: return .notImplemented
    case .stopped: return .failed(answer.message ?? "the program ends")
    case .raised: return .failed("it raises \(answer.message ?? "an exception")")
    default: break
    }
    let given = test.arguments.compactMap(\.value.layers).first ?? []
    let returnsNothing = ["mlp_backward", "layer_update", "mlp_update"].contains(question.function)
    let hasReturned = answer.result.map { !$0.isNone } ?? true
    let hasChanged = zip(given, answer.layers ?? []).contains { !isUnchanged($0, $1) } || answer.changed != []
    if answer.skeleton == true, !hasReturned, !hasChanged { return .notImplemented }
    if returnsNothing, !hasChanged {
        return .differs("nothing has reached the layers: they are as they were before the call")
    }
    if question.function.hasPrefix("init_"), let result = answer.result, !result.isNone {
        return .differs(
            "it returns \(result.words), not a \(question.function == "init_mlp" ? "list of layers" : "layer, a dict")"
        )
    }
    if !returnsNothing, !hasReturned { return .differs("it returns None: is a return missing?") }
    if let index = answer.changed?.first {
        return .differs("it changes \(test.arguments[index].name), which belongs to the caller")
    }
    for (index, layer) in given.enumerated() {
        for key in question.keptKeys {
            guard layer.hasMatrix(key), let own = answer.layers?[index]?[key] else { continue }
            if own.array?.elements == layer[key].elements { continue }
            return .differs("it changes \(partName(index, key, of: given)), which it has only to read")
        }
    }
    return nil
}

private func judge(_ question: Question, _ test: Case, _ answer: Answer, _ choices: Set<Choice>) -> Judged {
    var judged = Judged(test: test, answer: answer)
    if let verdict = verdictOfCall(question, test, answer) {
        judged.verdict = verdict
        return judged
    }
    for part in test.parts(answer, choices) {
        if let complaint = part.complaint {
            judged.wrong.append((part, complaint))
            break
        }
        if let choice = part.choice {
            judged.choices.append(choice)
            continue
        }
        let (wanted, value) = (part.wanted(judged.found), answer.value(part.name))
        var difference = Difference()
        var complaint = mismatch(part.name, wanted, value, tolerance: question.tolerance, difference: &difference)
        let array = value?.array
        if let array, difference.relative > question.tolerance,
            let allowed = part.allowed.first(where: { $0.holds(judged.found, array) })
        {
            judged.choices.append(allowed.choice)
            complaint = nil
        } else {
            judged.difference.formMaximum(difference)
        }
        if let sentence = complaint { judged.wrong.append((part, Complaint(sentence: sentence))) }
        if let expected = wanted.array {
            let isUsable = array?.elements.count == expected.elements.count
            judged.found.arrays[part.name] = NDArray(
                shape: expected.shape, isUsable ? array!.elements : expected.elements)
        }
    }
    if let first = judged.wrong.first {
        judged.verdict = .differs(first.complaint.sentence)
    } else if judged.difference.absolute > 0 {
        judged.verdict = .within
    }
    return judged
}

/// Whether no key of a layer has another value than before, and none that the sheet names has been added.
private func isUnchanged(_ before: Layer, _ after: [String: Value]?) -> Bool {
    guard let after else { return false }
    return (["W", "b"] + sheetKeys).allSatisfy { key in
        before.hasMatrix(key) ? after[key]?.array?.elements == before[key].elements : after[key] == nil
    }
}

/// What the passes leave in a layer.
let gradientKeys = ["dA", "dZ", "dW", "db", "dX"]
let sheetKeys = ["X", "Z", "A"] + gradientKeys

extension Row {
    /// The row of a question from the outcomes of its cases.
    fileprivate init(_ question: Question, _ judged: [Judged], _ choices: Set<Choice>) {
        self.init(question.number, question.function, tolerance: question.tolerance)
        cases = judged.count
        for one in judged where one.verdict.agrees { take(one.difference) }
        let ordinary = judged.filter { $0.test.remark == nil }
        guard let shown = ordinary.first(where: { !$0.verdict.agrees }) else {
            for choice in judged.flatMap(\.choices) where !allowed.contains(choice.rawValue) {
                allowed.append(choice.rawValue)
            }
            remark = judged.first { !$0.verdict.agrees }?.remarkWords(question)
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
        if let first = shown.wrong.first {
            let hasOwnEps = question.number == "1.3" || choices.contains(.eps)
            let tolerance = hasOwnEps ? epsLeeway : max(question.tolerance, Question.functionTolerance)
            if let name = first.complaint.mistake {
                let isAlways = ordinary.allSatisfy { $0.wrong.isEmpty || $0.wrong[0].complaint.mistake == name }
                if isAlways { (mistake, explanation) = (name, first.complaint.explanation) }
            } else if let known = recognised(shown, ordinary, tolerance: tolerance) {
                (mistake, explanation) = (known.mistake.name, "\(known.subject) \(known.mistake.sentence)")
            }
        }
        if shown.answer?.status != .missing { detail = describe(question, shown) }
    }
}

/// The one known mistake that gives the student's numbers in every ordinary case, with the parts that it has made
/// wrong: "your dW and db are".
private func recognised(
    _ shown: Judged, _ ordinary: [Judged], tolerance: Double
) -> (subject: String, mistake: Mistake)? {
    guard let first = shown.wrong.first?.part else { return nil }
    let fitting = first.mistakes.filter { mistake in
        ordinary.allSatisfy {
            $0.isExplained(by: mistake.name, in: { mistake.mustGiveAll || $0 == first.name }, tolerance)
        }
    }
    // Several may give this part: then it is the one that gives every other part too.
    let unique =
        fitting.count == 1
        ? fitting
        : fitting.filter { mistake in
            ordinary.allSatisfy { $0.isExplained(by: mistake.name, in: { _ in true }, tolerance) }
        }
    guard unique.count == 1, let mistake = unique.first else { return nil }
    let others = shown.wrong.dropFirst().map(\.part).filter { part in
        part.mistakes.contains { $0.name == mistake.name }
            && ordinary.allSatisfy { $0.isExplained(by: mistake.name, in: { $0 == part.name }, tolerance) }
    }
    let names = ([first] + others).map(\.name)
    if names == ["result"] { return ("your result is", mistake) }
    let list = names.count == 1 ? names[0] : "\(names.dropLast().joined(separator: ", ")) and \(names.last!)"
    return ("your \(list) \(names.count == 1 ? "is" : "are")", mistake)
}

extension Judged {
    /// Whether a known mistake gives what was found of the parts with these names. Where the function raised, whether
    /// the mistake cannot be computed, so that it would raise too.
    fileprivate func isExplained(by name: String, in names: (String) -> Bool, _ tolerance: Double) -> Bool {
        guard let answer else { return false }
        var found = found
        var isComputable = true
        for part in test.parts(answer, []) {
            if let mistake = part.mistakes.first(where: { $0.name == name }),
                names(part.name) || answer.status == .raised
            {
                guard let value = mistake.value(found) else {
                    isComputable = false
                    break
                }
                if answer.status == .ok, !equals(answer.value(part.name), value, tolerance: tolerance) { return false }
            }
            // Where nothing has been found, the right values stand for it.
            if found.arrays[part.name] == nil { found.arrays[part.name] = part.wanted(found).array }
        }
        return answer.status == .ok ? isComputable : answer.status == .raised && !isComputable
    }
}
