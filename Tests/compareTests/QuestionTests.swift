import Testing
import compare

/// What the sheet leaves open is named.
@Suite(needsNumPy) struct AllowedTests {
    @Test(arguments: [
        (
            "rng.random((fan_in, fan_out)) * 2 * limit - limit", "(rng.random((fan_in, fan_out)) * 2 - 1) * limit",
            "init_layer", Choice.lastBits
        ),
        ("order = rng.permutation(len(X))", "order = np.argsort(rng.random(len(X)))", "mlp_epoch", .shuffle),
        (
            "return np.mean([mlp_minibatch(mlp, X[s], y[s], lr) for s in slices])",
            "return sum(mlp_minibatch(mlp, X[s], y[s], lr) * len(s) for s in slices) / len(X)", "mlp_epoch",
            .weightedLoss
        ),
        ("1 - y_hat + eps", "1 - y_hat + 1e-8", "binary_crossentropy_loss", .eps),
    ])
    func isNamed(_ text: String, _ replacement: String, _ function: String, _ choice: Choice) throws {
        let report = try compared(reference((text, replacement)), ["-b", "7", "--lockstep"])
        #expect(report.wrong.isEmpty)
        #expect(report.questions.first { $0.name == function }?.allowed == [choice.rawValue])
        #expect(report.verdict("final weights")?.agrees == true)
        #expect(report.lockstep.allSatisfy { $0.cases > 0 })
    }

    @Test func numericalEdge() throws {
        let report = try compared(reference(("return 1 / (1 + np.exp(-z))", "return np.exp(z) / (1 + np.exp(z))")))
        #expect(report.wrong.isEmpty)
        #expect(
            report.verdict("sigmoid") == .allowed("numerical edge: sigmoid of z = 710 gives nan, the reference's 1"))
    }

    /// What a function does with one number or with integers is a remark, also where it raises or its process ends.
    @Test(arguments: [
        ("return z.clip(0)", "one number: it raises AttributeError: 'float' object has no attribute 'clip'"),
        ("return np.maximum(z, 0) + (np.ndim(z) == 0)", "one number, z = 0.75, gives 1.75, the reference's 0.75"),
        (
            "return np.where(np.array(z).dtype == int, 7, np.maximum(z, 0))",
            "integers, z = -3, gives 7, the reference's 0"
        ),
        ("return np.maximum(z, 0) if np.ndim(z) else os._exit(1)", "one number: the process ended without an answer"),
    ])
    func arraysOfFloatsDecide(_ body: String, _ remark: String) throws {
        let report = try compared(
            reference(("import numpy as np", "import os\nimport numpy as np"), ("return np.maximum(z, 0)", body)))
        #expect(report.wrong.isEmpty)
        #expect(report.verdict("relu") == .allowed("relu of \(remark)"))
        #expect(
            report.lesson().split(separator: "\n").joined().split(separator: " ").joined(separator: " ")
                .contains("relu of \(remark)"), "\(report.lesson())")
    }
}

/// Known mistakes part from the right values and from each other in the inputs: a match is the only one.
@Test func mistakesAreDistinct() {
    for question in sheetQuestions() {
        /// For each mistake and part, what it is in each case.
        var values: [String: [String: [NDArray?]]] = [:]
        var right: [String: [NDArray?]] = [:]
        for (number, test) in question.cases.enumerated() where test.remark == nil {
            var found = Found()
            for part in test.parts(Answer(status: .ok), []) {
                guard case .array(let expected, _) = part.wanted(found) else { continue }
                right["\(part.name) \(number)", default: []].append(expected)
                for mistake in part.mistakes {
                    values[part.name, default: [:]][mistake.name, default: []].append(mistake.value(found)?.array)
                    values["\(part.name) right", default: [:]][mistake.name, default: []].append(expected)
                }
                found.arrays[part.name] = expected
            }
        }
        func areEqual(_ a: [NDArray?], _ b: [NDArray?]) -> Bool {
            a.count == b.count
                && zip(a, b).allSatisfy { a, b in
                    guard let a, let b else { return (a == nil) == (b == nil) }
                    return a.shape == b.shape && Difference(a.elements, b.elements).relative < 1e-6
                }
        }
        for (name, mistakes) in values where !name.hasSuffix(" right") {
            let sorted = mistakes.sorted { $0.key < $1.key }
            for (index, (mistake, own)) in sorted.enumerated() {
                for (other, others) in sorted[(index + 1)...] where areEqual(own, others) {
                    let partElsewhere = values.contains { part, all in
                        !part.hasSuffix(" right") && all[mistake] != nil && all[other] != nil
                            && !areEqual(all[mistake]!, all[other]!)
                    }
                    #expect(partElsewhere, "\(question.function) \(name): \(mistake) and \(other)")
                }
            }
        }
        for mistake in Set(values.values.flatMap(\.keys)) {
            let isSeen = values.contains { part, all in
                !part.hasSuffix(" right")
                    && all[mistake].map { !areEqual($0, values["\(part) right"]![mistake]!) } == true
            }
            #expect(isSeen || ["always relu", "always sigmoid"].contains(mistake), "\(question.function): \(mistake)")
        }
    }
}
