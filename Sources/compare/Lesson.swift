/// A report in one screen of 80 columns: the verdict, the first function that is not right yet with what is wrong about
/// it, and where things stand.
extension Report {
    /// - Parameters:
    ///   - open: The row that it is about, by default the first that does not agree.
    ///   - hints: Lines under the sheet's rule, which is then always there.
    package func lesson(about open: Row? = nil, hints shown: [String]? = nil) -> String {
        let report = inItsNames
        let index = rows.firstIndex { row in open.map { row.title == $0.title } ?? !row.verdict.agrees }
        guard let index else { return report.summary.joined(separator: "\n") }
        return report.lines(
            about: report.rows[index], exercises.first { $0.function == rows[index].name }, hints: shown
        ).joined(separator: "\n")
    }

    private func lines(about open: Row, _ exercise: Exercise?, hints shown: [String]?) -> [String] {
        var lines = opening
        let why = open.verdict.reason ?? open.verdict.words
        lines += folded("\(open.title): \(why)\(why.hasSuffix("?") ? "" : ".")")
        if let explanation = open.explanation {
            lines += folded(explanation.prefix(1).uppercased() + explanation.dropFirst() + ".")
        }
        if let place = open.place {
            lines += ["", "  \(place.file), line \(place.line):", "    \(place.text)"]
        }
        if !open.detail.isEmpty { lines += [""] + open.detail }
        if !open.printed.isEmpty { lines += [""] + open.printedLines.map { "  \($0)" } }
        if let exercise, open.explanation == nil || shown != nil, !open.question.isEmpty {
            lines +=
                [""]
                + folded("The sheet, \(open.question): \(isSwift ? withSwiftNames(exercise.rule) : exercise.rule).")
        }
        return lines + (shown ?? []) + [""] + standing(open)
    }

    /// Whose functions these are, where nobody has asked for any.
    private var opening: [String] {
        script == Report.own ? ["The project's own functions are compared: there is no week_5.swift or .py here."] : []
    }

    /// "7 of 18 done · next: 3.1 layer_forward", and the functions by what came of them.
    private func standing(_ open: Row) -> [String] {
        var lines = ["\(questions.count { $0.verdict.agrees }) of \(sheetFunctions.count) done · next: \(open.title)"]
        func list(_ title: String, _ rows: [Row]) {
            var names: [String] = []
            for row in rows {
                // A section of which all functions are there is told by its number.
                let section = questions.filter { $0.question == row.question && !row.question.isEmpty }
                let isWhole = section.count > 1 && section.allSatisfy { one in rows.contains { $0.name == one.name } }
                let name = isWhole ? row.question : row.title
                if !names.contains(name) { names.append(name) }
            }
            if title == "done", !names.isEmpty { names = names.map { String($0.prefix { $0 != " " }) } }
            if !names.isEmpty { lines += folded("  \(title): \(names.joined(separator: ", "))", indent: "    ") }
        }
        list("done", questions.filter(\.verdict.agrees))
        let later = rows.filter { !$0.verdict.agrees && $0.name != open.name }
        list("to be looked at", later.filter { $0.verdict != .notImplemented })
        list("not written yet", later.filter { $0.verdict == .notImplemented })
        return lines + notes(about: open)
    }

    /// What is done otherwise than in the reference, and remarks.
    private func notes(about open: Row? = nil) -> [String] {
        let printed = rows.filter { !$0.printed.isEmpty && $0.title != open?.title }
        var reasons: [(reason: String, places: [String])] = []
        for row in rows {
            for reason in row.allowed {
                let place = row.question.isEmpty ? "the whole run" : row.question
                if let index = reasons.firstIndex(where: { $0.reason == reason }) {
                    if !reasons[index].places.contains(place) { reasons[index].places.append(place) }
                } else {
                    reasons.append((reason, [place]))
                }
            }
        }
        return
            (reasons.map { "allowed: \($0.reason) (\($0.places.joined(separator: ", ")))" } + rows.compactMap(\.remark)
            + printed.map { row in
                let more = row.printed.count > 1 ? " (and \(row.printed.count - 1) more lines)" : ""
                return "\(row.title) \(row.printedLines[0])\(more)"
            } + remarks)
            .flatMap { folded("  \($0)", indent: "    ") }
    }

    /// What is said where all agrees.
    private var summary: [String] {
        var lines = opening + ["All agree."]
        func count(_ rows: [Row], _ words: String) {
            guard !rows.isEmpty else { return }
            let largest = rows.map(\.relative).max() ?? 0
            lines += folded(
                "  \(words): \(largest == 0 ? "not one bit differs" : "to \(figure(largest)) of the largest value")",
                indent: "    ")
        }
        count(questions, "\(questions.count) of \(sheetFunctions.count) functions of the sheet")
        count(wholeRun, "a whole run of \(options)")
        count(lockstep, "\(lockstep.map(\.cases).max() ?? 0) steps of it, each from the same weights")
        return lines + notes() + ["  \(versions). --all shows every row."] + nextSteps(script)
    }
}
