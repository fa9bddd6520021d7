import Arrays
import FastTraining
import Programs

// The numerical instability of SML 2022, lab 2 (assignments 2 and 3): softmax and cross-entropy as written, one after
// the other, against the compound layer on the logits.
//
//   equation 3, as written          naiveSoftmax
//   the remark after assignment 2   softmax: the largest logit is subtracted first
//   equation 4                      categoricalCrossentropyLoss
//   assignment 3's compound layer   softmaxCrossentropyLoss, dSoftmaxCrossentropyLoss

let stability = Command(
    name: "labs stability",
    about: "SML 2022, lab 2: where softmax and cross-entropy on their own stop being finite, a table"
) { _ in
    print("Softmax and cross-entropy of three logits. The last class is right; a gradient follows its loss.")
    print(
        "Why shifted inputs change nothing, and the compound layer's messages: Sources/Networks/README.md derives both."
    )
    printTable(
        "All logits grow: a, a - 1, a - 2. Neither loss nor gradient should change.", [1, 100, 700, 710, 720, 1e3, 1e6]
    ) { [$0, $0 - 1, $0 - 2] }
    printTable(
        "The differences grow: a, 0, -a. The loss should come to 2a, its gradient to (1, 0, -1).",
        [1, 100, 350, 360, 380, 700, 720, 1e3, 1e100]
    ) { [$0, 0, -$0] }
}

/// Three ways to the loss of a row of logits and its gradient in them.
private let ways: [(name: String, run: @Sendable (Matrix) -> (loss: Double, gradient: [Double]))] = [
    ("naive", { separate(naiveSoftmax($0)) }), ("shifted", { separate(softmax($0)) }),
    ("compound", { (softmaxCrossentropyLoss(target, $0)[0, 0], dSoftmaxCrossentropyLoss(target, $0).elements) }),
]

private let target = oneHot([2], classes: 3)

/// The cross-entropy of a softmax P and its gradient in the logits, one after the other.
private func separate(_ P: Matrix) -> (loss: Double, gradient: [Double]) {
    (categoricalCrossentropyLoss(target, P)[0, 0], dSoftmax(P, dCategoricalCrossentropyLoss(target, P)).elements)
}

/// Prints the loss and gradient of each way for the logits at growing a, and up to which a they are finite.
private func printTable(_ title: String, _ values: [Double], _ logits: (Double) -> [Double]) {
    print("\n\(title)\n")
    print(row(["a"] + ways.flatMap { [$0.name, ""] }))
    for a in values {
        let cells = ways.flatMap { way in
            let (loss, gradient) = way.run(Matrix([logits(a)]))
            return [text(loss, 5), "(\(gradient.map { text($0, 2) }.joined(separator: ", ")))"]
        }
        print(row([text(a, 5)] + cells))
    }
    print("")
    for (name, run) in ways {
        let loss = largest { run(Matrix([logits($0)])).loss.isFinite }
        let gradient = largest { run(Matrix([logits($0)])).gradient.allSatisfy(\.isFinite) }
        print("\(name): the loss is finite up to a = \(text(loss, 5)), its gradient up to a = \(text(gradient, 5))")
    }
}

/// The largest a, to five digits, up to which something is finite.
private func largest(isFinite: (Double) -> Bool) -> Double {
    var (finite, other) = (1.0, Double.greatestFiniteMagnitude)
    if isFinite(other) { return other }
    while other / finite > 1.000001 {
        let middle = finite.squareRoot() * other.squareRoot()
        if isFinite(middle) { finite = middle } else { other = middle }
    }
    return finite
}

private func text(_ value: Double, _ digits: Int) -> String { value.isNaN ? "nan" : significant(value, digits) }

private func row(_ cells: [String]) -> String {
    zip(cells, [7, 8, 21, 9, 21, 10, 20]).map { " \($0)".rightAligned(to: $1) }.joined()
}
