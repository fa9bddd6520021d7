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

/// Every function of the sheet has its rule, three hints, and known mistakes.
@Test func everyFunctionIsTaught() {
    #expect(exercises.count == 18 && exercises.allSatisfy { $0.hints.count == 3 })
    #expect(exercises.allSatisfy { $0.mistakes.count >= 5 } && exercises.map(\.mistakes.count).reduce(0, +) >= 200)
}

/// Known mistakes part from the right values and from each other in the inputs: a match is the only one.
@Test(arguments: exercises.map(\.function)) func mistakesAreDistinct(_ function: String) throws {
    let exercise = try #require(exercises.first { $0.function == function })
    func areEqual(_ a: Wanted, _ b: Wanted) -> Bool {
        switch (a, b) {
        case (.text(let a), .text(let b)): a == b
        case (.nothing, .nothing), (.anyText, .anyText): true
        case (.array(let a), .array(let b)):
            a.shape == b.shape && (a.isAny || b.isAny || Difference(a.elements, b.elements).relative < 1e-8)
        default: false
        }
    }
    /// Whether a mistake gives other values than the right ones, or than another mistake, in some output of both.
    for (index, mistake) in exercise.mistakes.enumerated() {
        let own = exercise.table.compactMap { row in
            row.mistakes.first { $0.mistake.sentence == mistake.sentence && $0.mistake.outputs == mistake.outputs }.map
            { (row, $0.value) }
        }
        #expect(own.contains { !areEqual($0.0.right, $0.1) }, "\(mistake.name) is right")
        for other in exercise.mistakes[(index + 1)...] where other.name != mistake.name {
            let both = own.compactMap { row, value in
                row.mistakes.first { $0.mistake.sentence == other.sentence && $0.mistake.outputs == other.outputs }.map
                { (value, $0.value) }
            }
            let isShape = both.contains { $0.0.array?.isAny == true || $0.1.array?.isAny == true }
            #expect(
                both.isEmpty || isShape || both.contains { !areEqual($0.0, $0.1) }, "\(mistake.name) and \(other.name)")
        }
    }
}
