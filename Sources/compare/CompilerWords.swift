import Files
import Programs

/// What the compiler says, at the student's lines.
struct CompilerWords {
    /// The first errors of each line.
    private(set) var errors: [(place: Place?, message: String)] = []
    private(set) var warnings: [String] = []

    /// - Parameter functions: The functions that the main file sets into the module's, a line each, from its second.
    init(_ words: String, _ source: StudentSource, _ functions: [Declaration]) {
        // How much is known of the last error, the lowest number the most.
        var rank = Int.max
        for match in words.matches(
            of: /(?m)^(?<file>[^\s:][^:]*):(?<line>\d+):\d+:\ (?<kind>error|warning|note):\ (?<message>.*)$/)
        {
            let message = String(match.output.message.replacing("student_", with: "").replacing(/\ \[#.*\]$/, with: ""))
            let place = source.place(match.output.file, match.output.line)
            let file = place.map { $0.file == source.files[0].name ? "" : "\($0.file): " } ?? ""
            switch match.output.kind {
            case "error":
                let (sentence, own) = explanation(of: message)
                if let place {
                    // Of several errors in a line one is enough: that which is explained best.
                    if errors.last?.place == place {
                        if own >= rank { continue }
                        errors.removeLast()
                    }
                    (rank, errors) = (own, errors + [(place, file + message + sentence)])
                } else if let number = Int(match.output.line), functions.indices.contains(number - 2) {
                    let function = functions[number - 2]
                    errors.append((function.place, "the sheet's is \(sheetDeclarations[function.name]!.signature)"))
                }
            case "warning":
                let isNews = !message.contains("never mutated") && message != "will never be executed"
                if let place, isNews { warnings.append("The compiler, of line \(place.line): \(message).") }
            default:
                guard let place, let last = errors.indices.last else { continue }
                if let bracket = message.firstMatch(of: /to match this opening ('.')/)?.output.1 {
                    // The end of the file is far from where it is missing, and what follows that is misread.
                    errors = [(place, "the \(bracket) that is opened here, or one within it, is not closed")]
                    return
                }
                if !message.hasPrefix("overloads for") { errors[last].message += "; \(message)" }
            }
        }
    }
}

/// What a message of the compiler means here, after a colon, and its place among the explanations; empty where it says
/// enough.
private func explanation(of message: String) -> (sentence: String, rank: Int) {
    if let name = message.firstMatch(of: /cannot find '(\w+)' in scope/)?.output.1 {
        if name == "np" { return (": the head of week_5.swift lists what stands for NumPy's functions", 0) }
        let near = sheetDeclarations.keys.sorted().first { isClose(name, $0[...], mistakes: 2) }
        return (near.map { message.contains("did you mean") ? "" : "; did you mean '\($0)'?" } ?? "", 0)
    }
    guard let rank = explanations.firstIndex(where: { $0.words.allSatisfy(message.contains) }) else {
        return ("", .max)
    }
    return (": \(explanations[rank].sentence)", rank)
}

/// What messages mean that have all of some words.
private let explanations: [(words: [String], sentence: String)] = [
    (
        ["unable to type-check"],
        "give its parts names, a line each; then the compiler says what is wrong, if something is"
    ),
    (["'-='", "Matrix"], "write layer[\"W\"] = layer[\"W\"] - …, as a matrix is set as a whole"),
    (["'+='", "Matrix"], "write layer[\"W\"] = layer[\"W\"] + …, as a matrix is set as a whole"),
    (["'Matrix' and 'String'"], "a text is read by let act: String = layer[\"act\"]"),
    (["'Matrix' conform to 'StringProtocol'"], "a text is read by let act: String = layer[\"act\"]"),
    (["Transpose"], ".T goes into a product, as in X.T.dot(dZ); Matrix(X.T) is a matrix of its own"),
    (["'Int'", "operands of type"], "a count is an Int: write Double(…) around it, as in A / Double(A.rows)"),
    (["'Matrix'", "type '[Double]'"], "an array of numbers is asked for: a matrix has them as .elements"),
    (["'Matrix' to expected argument type"], "what takes numbers is asked of each element, as in z.map { max($0, 0) }"),
    (["requires that 'Matrix' conform"], "an operator of numbers is asked of each element: z.map { $0 > 0 ? 1 : 0 }"),
    (["'Int' to expected argument type"], "a count is an Int: write Double(…) around it"),
    (["call to global function 'sqrt'"], "a count is an Int: write Double(…) around it"),
    (["'Bool'", "type 'Double'"], "a condition chooses a number by ? and :, as in $0 > 0 ? 1 : 0"),
    (["'[", "'Matrix'"], "Matrix(row: [1, 2]) is a row, Matrix([[1, 2], [3, 4]]) a matrix of rows"),
    (["'[", "LayerValue"], "Matrix(row: [1, 2]) is a row, Matrix(rows: 1, columns: 3, repeating: 0) one of zeros"),
    (["'Double'", "return", "'Matrix'"], "one number is returned where a matrix is asked for"),
    (["'Double'", "'Matrix'"], "a matrix is asked for, and this is one number; X.rows([2, 0]) has rows of X"),
    (["cannot", "of type", "'Matrix'"], "Matrix(rows: 1, columns: 3, repeating: 0) is a row of zeros"),
    (["LayerValue"], "a layer has matrices and texts; Matrix(rows: 1, columns: 3, repeating: 0) is a row of zeros"),
    (["immutable value as inout"], "& takes what can be changed: mlp[i] of a loop over mlp.indices, or a var"),
    (["at the top level"], "a driver goes into main.swift, which is left out here"),
    (["label 'array:'"], "write layer[\"W\"]"), (["label 'text:'"], "write layer[\"act\"]"),
    (["no member 'adding'"], "write A + b"), (["no member 'multiplied'"], "write A * b"),
    (["no member 'array'"], "write the matrix alone"), (["no member 'text'"], "write the text alone"),
]
