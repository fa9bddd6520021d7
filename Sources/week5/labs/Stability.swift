import Arrays
import MLP
import Programs

// The numerical instability of SML 2022, lab 2 (assignments 2 and 3): softmax and cross-entropy as written, one after the
// other, against the compound layer on the logits.
//
//   equation 3, as written          naiveSoftmax, here
//   the remark after assignment 2   softmax: the largest logit is subtracted first
//   equation 4                      categoricalCrossentropyLoss
//   assignment 3's compound layer   softmaxCrossentropyLoss, dSoftmaxCrossentropyLoss

/// e^s / Σ e^s, row by row, as equation 3 says it and no more.
private func naiveSoftmax(_ S: Matrix) -> Matrix {
    let powers = S.map { exp($0) }
    return Matrix(
        (0..<S.rows).map { row in
            let sum = powers.row(row).reduce(0, +)
            return powers.row(row).map { $0 / sum }
        })
}

let stability = Command(
    name: "labs stability",
    about: "SML 2022, lab 2: where softmax and cross-entropy on their own stop being finite, a table",
    options: [Option("h", "help", nil, "show this help and exit")]
) { _ in
    print("Softmax and cross-entropy of three logits, the last class being the target; behind each loss its gradient.")
    table(
        "All logits grow: a, a - 1, a - 2. Neither loss nor gradient should change.", [1, 100, 700, 710, 720, 1e3, 1e6]
    ) {
        [$0, $0 - 1, $0 - 2]
    }
    table(
        "The differences grow: a, 0, -a. The loss should come to 2a, its gradient to (1, 0, -1).",
        [1, 100, 350, 360, 380, 700, 720, 1e3, 1e100]
    ) {
        [$0, 0, -$0]
    }
}

/// Prints what each way makes of the logits at growing a, and from where on it is not finite.
private func table(_ title: String, _ values: [Double], _ logits: (Double) -> [Double]) {
    let ways = [("naive", naive), ("shifted", shifted), ("compound", compound)]
    print("\n\(title)\n")
    print(row(["a"] + ways.flatMap { [$0.0, ""] }))
    for a in values {
        print(
            row(
                [number(a)]
                    + ways.flatMap { way in
                        let (loss, gradient) = way.1(Matrix([logits(a)]))
                        return [number(loss), "(\(gradient.map(short).joined(separator: ", ")))"]
                    }))
    }
    print("")
    for (name, way) in ways {
        let loss = end { way(Matrix([logits($0)])).loss.isFinite }
        let gradient = end { way(Matrix([logits($0)])).gradient.allSatisfy(\.isFinite) }
        print("\(name): the loss is finite up to a = \(number(loss)), its gradient up to a = \(number(gradient))")
    }
}

private let target = oneHot([2], classes: 3)

// Each way gives the loss of a row of logits, and its gradient in them.

private func naive(_ S: Matrix) -> (loss: Double, gradient: [Double]) { separate(naiveSoftmax(S)) }

private func shifted(_ S: Matrix) -> (loss: Double, gradient: [Double]) { separate(softmax(S)) }

private func separate(_ P: Matrix) -> (loss: Double, gradient: [Double]) {
    (categoricalCrossentropyLoss(target, P)[0, 0], dSoftmax(P, dCategoricalCrossentropyLoss(target, P)).elements)
}

private func compound(_ S: Matrix) -> (loss: Double, gradient: [Double]) {
    (softmaxCrossentropyLoss(target, S)[0, 0], dSoftmaxCrossentropyLoss(target, S).elements)
}

/// The largest a, to five digits, up to which something is finite.
private func end(isFinite: (Double) -> Bool) -> Double {
    var (finite, other) = (1.0, Double.greatestFiniteMagnitude)
    if isFinite(other) { return other }
    while other / finite > 1.000001 {
        let middle = finite.squareRoot() * other.squareRoot()
        if isFinite(middle) { finite = middle } else { other = middle }
    }
    return finite
}

private func number(_ value: Double) -> String { value.isNaN ? "nan" : significant(value, 5) }

private func short(_ value: Double) -> String { value.isNaN ? "nan" : significant(value, 2) }

private func row(_ cells: [String]) -> String {
    zip(cells, [7, 8, 21, 9, 21, 10, 20]).map { " \($0)".rightAligned(to: $1) }.joined()
}
