import Arrays
import Files
import MLP
import Networks
import Programs

/// The largest difference that counts as rounding, of a step or of several.
let stepTolerance = 1e-9

/// Compares what two records of a run both have, a row each, and says what only one of them has.
///
/// - Parameters:
///   - expected: The record whose values are the right ones.
///   - tolerance: The largest difference of what is trained.
func compareRuns(_ expected: RunRecord, _ found: RunRecord, tolerance: Double = stepTolerance) -> (
    rows: [Row], missing: [String]
) {
    let names = (expected.name, found.name)
    var (rows, missing) = ([Row](), [String]())
    func add<Part>(
        _ name: String, _ tolerance: Double, _ part: KeyPath<RunRecord, Part?>,
        _ compare: (inout Row, _ expected: Part, _ found: Part) -> Void
    ) {
        var row = Row("", name, tolerance: tolerance)
        switch (expected[keyPath: part], found[keyPath: part]) {
        case (let a?, let b?):
            compare(&row, a, b)
            rows.append(row)
        case (nil, nil): break
        case (nil, _): missing.append("\(expected.name) has no \(name).")
        case (_, nil): missing.append("\(found.name) has no \(name).")
        }
    }
    if let row = optionsRow(expected, found) { rows.append(row) }
    add("initial weights", 0, \.initial) { row, own, initial in
        row.compareWeights(own, initial, names)
        guard !row.verdict.agrees, let choice = weightsAreAllowed(own, initial) else { return }
        (row.verdict, row.allowed) = (.allowed(choice.rawValue), [choice.rawValue])
    }
    add("loss per epoch", tolerance, \.losses) { row, own, losses in
        row.cases = losses.count
        row.compare(own, losses, names, takesFirst: true) { "the losses part in epoch \($0 + 1)" }
        if own.count != losses.count { row.verdict = .differs("\(losses.count) losses, not \(own.count)") }
    }
    add("final weights", tolerance, \.final) { row, own, final in row.compareWeights(own, final, names) }
    add("class map", 0, \.classMap) { row, own, map in
        row.compareMap(own, map, found.activations, names)
    }
    add("output activations", tolerance, \.activations) { row, own, activations in
        row.cases = activations.count
        row.compare(own, activations, names) { "the network's output at \(cell($0, of: own.count))" }
    }
    return (rows, missing)
}

/// A place on a map of `count` cells, "[2, 17]".
private func cell(_ index: Int, of count: Int) -> String {
    let side = Int(Double(count).squareRoot())
    return "[\(index / side), \(index % side)]"
}

/// An element of what stands under a layer's key: `mlp[1]["W"][0, 2]`.
func elementName(_ mlp: Network, _ index: Int, _ key: String, _ element: Int) -> String {
    let (rows, columns) = (mlp[index][key].rows, mlp[index][key].columns)
    let row = rows == 1 && ["b", "db"].contains(key) ? "" : "\(element / columns), "
    return "mlp[\(index)][\"\(key)\"][\(row)\(element % columns)]"
}

/// The options that both records have; nil where there are none.
private func optionsRow(_ expected: RunRecord, _ found: RunRecord) -> Row? {
    let pairs = expected.options.compactMap { option in
        found.options.first { $0.name == option.name }.map { (option.name, option.value, $0.value) }
    }
    var row = Row("", "options", tolerance: 0)
    row.cases = pairs.count
    let other = pairs.filter { $1 != $2 }
    let words = other.map { "\($0): \(expected.name) \($1), \(found.name) \($2)" }.joined(separator: "; ")
    if other.contains(where: { $0.0 != "data" }) {
        row.verdict = .differs(words)
    } else if !other.isEmpty {
        row.verdict = .allowed("\(words); the samples in them may be the same")
    }
    return pairs.isEmpty ? nil : row
}

extension Row {
    /// Compares two arrays. Where they part, the verdict names an element: the first beyond the tolerance, or the one
    /// with the largest difference.
    mutating func compare(
        _ expected: [Double], _ found: [Double], _ names: (String, String), takesFirst: Bool = false,
        at place: (Int) -> String
    ) {
        let (before, own) = (relative, Difference(expected, found))
        take(own)
        if own.absolute > 0, verdict == .exact { verdict = .within }
        if own.relative <= tolerance || !verdict.agrees && relative == before { return }
        let differences = zip(expected, found).map { Difference([$0], [$1]).absolute }
        let index =
            takesFirst
            ? differences.firstIndex { $0 > tolerance } : differences.indices.max { differences[$0] < differences[$1] }
        guard expected.count == found.count, let index else {
            verdict = .differs("\(found.count) numbers, not \(expected.count)")
            return
        }
        verdict = .differs("\(place(index)): \(names.0) \(expected[index]), \(names.1) \(found[index])")
    }

    /// Compares the weights, biases and activations of two networks.
    fileprivate mutating func compareWeights(_ expected: Network, _ found: Network, _ names: (String, String)) {
        cases = 1
        if expected.count != found.count {
            verdict = .differs("\(found.count) layers, not \(expected.count)")
            return
        }
        for (index, (layer, own)) in zip(expected, found).enumerated() {
            for key in layer.trainedKeys where own.hasMatrix(key) {
                let (a, b) = (layer[key], own[key])
                if a.shape != b.shape {
                    verdict = .differs(
                        "mlp[\(index)][\"\(key)\"] is \(b.rows)×\(b.columns), not \(a.rows)×\(a.columns)")
                    return
                }
                compare(a.elements, b.elements, names) { elementName(expected, index, key, $0) }
            }
            let (act, ownAct): (String, String) = (layer["act"], own["act"])
            if act != ownAct, verdict.agrees {
                verdict = .differs("mlp[\(index)][\"act\"] is '\(ownAct)', not '\(act)'")
            }
        }
    }

    /// Compares two maps of classes. A class decides nothing where the output is 0.5 to rounding.
    fileprivate mutating func compareMap(
        _ expected: [Double], _ found: [Double], _ activations: [Double]?, _ names: (String, String)
    ) {
        cases = found.count
        compare(expected, found, names, takesFirst: true) { "the class at \(cell($0, of: found.count))" }
        if verdict.agrees || expected.count != found.count { return }
        let other = expected.indices.filter { expected[$0] != found[$0] }
        let (count, first) = ("\(other.count) of \(found.count) cells", cell(other[0], of: found.count))
        let activations = activations?.count == found.count ? activations : nil
        let isOnTheEdge = other.allSatisfy { abs((activations?[$0] ?? 0) - 0.5) <= stepTolerance }
        let side = Int(Double(found.count).squareRoot())
        if isOnTheEdge {
            verdict = .allowed("\(count) have another class, where the output is 0.5 to rounding")
        } else if side * side == found.count, found.indices.map({ found[$0 % side * side + $0 / side] }) == expected {
            verdict = .differs("\(names.1) has the map of \(names.0) transposed: a row is a tick of X1")
        } else {
            verdict = .differs("\(count) have another class, the first at \(first)")
        }
    }
}

/// Compares the outputs of two runs, as their files have them.
///
/// - Throws: `FileError` where one cannot be used, or has no part of a run that the other has.
package func compareOutputs(_ path: String, _ referencePath: String) throws -> Report {
    let paths = [path, referencePath]
    let short = paths.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    let names = short[0] == short[1] ? paths : short
    let (found, reference) = (try RunRecord(file: path, names[0]), try RunRecord(file: referencePath, names[1]))
    let options = reference.options.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    var report = Report(script: path, reference: referencePath, options: options)
    (report.wholeRun, report.remarks) = compareRuns(reference, found)
    guard report.wholeRun.contains(where: { $0.name != "options" }) else {
        throw FileError("\(quoted(path)) and \(quoted(referencePath)) have no part of a run in common")
    }
    report.settle(reference, found)
    return report
}

/// Whether runs part by rounding alone: their losses differ by less than 1e-12 to begin with, and no epoch's difference
/// is more than a thousand times the largest before it. The weights after the last epoch count as one more.
///
/// A mistake is not so small at first. A run with a large learning rate makes rounding larger from epoch to epoch,
/// mostly by less than 300.
func driftByRounding(_ expected: RunRecord, _ found: RunRecord, _ rows: [Row]) -> Bool {
    guard let a = expected.losses, let b = found.losses, a.count == b.count else { return false }
    let weights = rows.first { $0.name == "final weights" }?.relative ?? 0
    var largest = 1e-15
    for own in zip(a, b).map({ Difference([$0], [$1]).relative }) + [weights] where largest <= stepTolerance {
        if own > 1000 * largest { return false }
        largest = max(largest, own)
    }
    return largest > stepTolerance
}

/// The choice of the sheet's that explains why initial weights are not the reference's; nil where there is none.
private func weightsAreAllowed(_ mlp: Network, _ initial: Network) -> Choice? {
    let pairs = zip(mlp, initial).map { ($0["W"], $1["W"]) }
    guard mlp.count == initial.count, pairs.allSatisfy({ $0.shape == $1.shape }),
        zip(mlp, initial).allSatisfy({ $0["act"] as String == $1["act"] })
    else { return nil }
    if pairs.allSatisfy({ areEqualToTheLastBits($0.elements, $1.elements) }) { return .lastBits }
    let isReordered = pairs.allSatisfy { a, b in
        [b.elements, b.elements.map { -$0 }].contains {
            areEqualToTheLastBits(a.elements.sorted(), $0.sorted())
        }
    }
    return isReordered ? .drawOrder : nil
}
