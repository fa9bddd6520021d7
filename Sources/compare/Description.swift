import Arrays
import MLP
import Programs

/// An input whole, and what was expected and found of it side by side: lines of at most 80 columns.
func describe(_ exercise: Exercise, _ judged: Judged) -> [String] {
    let names = exercise.parameters.prefix(judged.test.arguments.count)
    let twice = judged.test.calls == 1 ? "" : ", called twice,"
    var lines = ["\(exercise.function)(\(names.joined(separator: ", ")))\(twice) of"]
    for (name, value) in zip(names, judged.test.arguments) { lines += describe(name, value, exercise.function) }
    if let part = judged.wrong.first, let expected = part.known.right.array {
        lines += sideBySide(part.name, expected, part.value)
    }
    return lines
}

private func describe(_ name: String, _ value: Argument, _ function: String) -> [String] {
    switch value {
    case .array(let array, _): folded("  \(name) = \(shown(array))", indent: "      ")
    case .number(let number): ["  \(name) = \(short(number))"]
    case .count(let count): ["  \(name) = \(count)"]
    case .text(let text): ["  \(name) = '\(text)'"]
    case .generator(let seed): ["  \(name) = default_rng(\(seed))"]
    case .spec(let spec, let isTuple):
        folded(
            "  \(name) = \(isTuple ? "(" : "[")"
                + spec.map { "(\($0.fanIn), \($0.act.map { "'\($0)'" } ?? "None"))" }.joined(separator: ", ")
                + (isTuple ? ")" : "]"), indent: "      ")
    case .layer(let layer): describe(layer, name, function)
    case .network(let mlp): mlp.enumerated().flatMap { describe($1, "\(name)[\($0)]", function) }
    }
}

/// A layer with what the function reads of it.
private func describe(_ layer: Layer, _ name: String, _ function: String) -> [String] {
    let keys =
        function.hasSuffix("backward")
        ? ["W", "X", "Z"] : function.hasSuffix("update") ? ["W", "b", "dW", "db"] : ["W", "b"]
    let entries = keys.compactMap { key -> String? in
        layer.hasMatrix(key) ? "\(key) = \(shown(NDArray(layer[key], under: key)))" : nil
    }
    if name.hasSuffix("]") {
        return folded("  \(name): \(layer["act"] as String), " + entries.joined(separator: ", "), indent: "      ")
    }
    return ["  \(name): \(layer["act"] as String)"] + entries.flatMap { folded("    \($0)", indent: "      ") }
}

/// A text in lines of at most 80 columns, the second and those after it indented; it does not break at a no-break
/// space.
func folded(_ text: String, indent: String = "") -> [String] {
    let words = text.split(separator: " ").map(String.init)
    let start = text.prefix { $0 == " " } + (words.first ?? "")
    let lines = wrapped(Array(words.dropFirst()), after: String(start), indent: indent.count).split(separator: "\n")
    return lines.enumerated().map { number, line in
        String(number > 0 && indent.isEmpty ? line.dropFirst() : line).replacing("\u{a0}", with: " ")
    }
}

/// An array as Python writes it; a large one by its shape and first elements.
func shown(_ array: NDArray) -> String {
    if array.elements.count > 40 {
        return "\(array.words): \(array.elements.prefix(6).map(short).joined(separator: ", ")), …"
    }
    guard array.shape.count == 2 else {
        let list = array.elements.map(short).joined(separator: ", ")
        return array.shape.isEmpty ? list : "[\(list)]"
    }
    let matrix = array.matrix
    // A row is not broken over two lines.
    let comma = matrix.columns <= 6 ? ",\u{a0}" : ", "
    return "["
        + (0..<matrix.rows).map { "[\(matrix.row($0).map(short).joined(separator: comma))]" }.joined(separator: ", ")
        + "]"
}

/// A number in at most six digits, in fewer where these are exact.
private func short(_ number: Double) -> String {
    number.isNaN ? "nan" : significant(number, 6)
}

/// Expected and found values beside each other, row by row, with the places marked where they part; of a large array
/// the first such place.
private func sideBySide(_ name: String, _ expected: NDArray, _ found: Value?) -> [String] {
    guard let array = found?.array else { return ["  \(name) expected: \(shown(expected))"] }
    guard array.elements.count == expected.elements.count, array.matrix.rows == expected.matrix.rows else {
        return folded("  \(name) expected: \(shown(expected))", indent: "      ")
            + folded("  \(name) found: \(shown(array))", indent: "      ")
    }
    func differs(_ index: Int) -> Bool {
        Difference([expected.elements[index]], [array.elements[index]]).relative > 1e-12
    }
    let wrong = array.elements.indices.filter(differs)
    // As many digits as it takes to see the difference.
    let digits =
        (5...17).first { digits in
            wrong.allSatisfy { significant(expected.elements[$0], digits) != significant(array.elements[$0], digits) }
        } ?? 17
    func texts(_ values: NDArray, marks: Bool) -> [[String]] {
        let columns = values.matrix.columns
        return (0..<values.matrix.rows).map { row in
            (0..<columns).map { column in
                let index = row * columns + column
                return significant(values.elements[index], digits)
                    + (marks && differs(index) ? " <" : marks ? "  " : "")
            }
        }
    }
    let (left, right) = (texts(expected, marks: false), texts(array, marks: true))
    let widths = [left, right].map { $0.joined().map(\.count).max() ?? 0 }
    func lines(_ cells: [[String]], _ width: Int) -> [String] {
        cells.map { $0.map { $0.rightAligned(to: width) }.joined(separator: "  ") }
    }
    let (leftLines, rightLines) = (lines(left, widths[0]), lines(right, widths[1]))
    let leftWidth = max(leftLines.first?.count ?? 0, name.count + 9)
    guard left.count <= 10, leftWidth + (rightLines.first?.count ?? 0) + 7 <= 80 else {
        guard let index = wrong.first else { return [] }
        let columns = expected.matrix.columns
        let place = expected.shape.count == 2 ? "[\(index / columns), \(index % columns)]" : "[\(index)]"
        return [
            "  \(name)\(place): expected \(significant(expected.elements[index], digits)), found \(significant(array.elements[index], digits))"
        ]
    }
    return ["  " + "\(name) expected".padded(to: leftWidth) + "    found"]
        + zip(leftLines, rightLines).map { "  " + $0.padded(to: leftWidth) + "    " + $1.trimmed }
}

extension String {
    /// Without the blanks at its end.
    fileprivate var trimmed: Substring { self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)] }
}

extension Judged {
    /// What a function does with inputs that do not decide, in a line.
    func remarkWords(_ exercise: Exercise) -> String {
        let what = test.remark?.rawValue ?? "these inputs"
        let (prefix, name) = (test.remark == .extreme ? "numerical edge: " : "", exercise.function)
        guard let part = wrong.first, let array = part.value?.array, let expected = part.known.right.array,
            array.shape == expected.shape,
            let index = array.elements.indices.first(where: {
                Difference([expected.elements[$0]], [array.elements[$0]]).relative > exercise.tolerance
            })
        else { return "\(prefix)\(name) of \(what): \(verdict.reason ?? verdict.words)" }
        let inputs = zip(exercise.parameters, test.arguments).compactMap { name, value in
            value.array.flatMap { $0.elements.indices.contains(index) ? "\(name) = \(short($0.elements[index]))" : nil }
        }.joined(separator: ", ")
        let subject = "\(prefix)\(name) of \(test.remark == .extreme ? inputs : "\(what), \(inputs),")"
        return
            "\(subject) gives \(short(array.elements[index])), the reference's \(short(expected.elements[index]))"
    }
}
