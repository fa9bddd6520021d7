/// The one-hot rows of labels: 1 in the column of the label, 0 elsewhere.
///
///     oneHot([2, 0], classes: 3)     // 0 0 1
///                                    // 1 0 0
///
/// KPU question 5 (`label2onehot`); IANNwTF 2.1.
///
/// - Precondition: The labels are from 0 to `classes - 1`.
/// - Returns: The codes, samples×classes.
public func oneHot(_ labels: [Int], classes: Int) -> Matrix {
    requireLabels(labels, classes)
    var Y = Matrix(rows: labels.count, columns: classes, repeating: 0)
    for (i, label) in labels.enumerated() { Y[i, label] = 1 }
    return Y
}

/// The label of each row, of one-hot codes or of probabilities: the index of its largest element, the first of equals,
/// as `np.argmax(Y, axis=1)`.
///
/// NaN counts as the largest, as in NumPy. KPU question 6 (`onehot2label`).
///
/// - Parameter Y: Codes or predictions, samples×classes, of at least one class.
public func labels(ofRows Y: Matrix) -> [Int] {
    require(Y.columns > 0 || Y.rows == 0, "a row of a \(Y.shape) matrix has no largest element")
    return (0..<Y.rows).map { row in indexOfLargest(Y.columns) { Y[row, $0] } }
}

/// The class of a sample from its `count` outputs: the index of the largest, the first of equals, where NaN counts as
/// the largest; of a single output, 1 where it is greater than 0.5.
@inline(__always)
package func predictedClass(of count: Int, _ output: (Int) -> Double) -> Int {
    count == 1 ? (output(0) > 0.5 ? 1 : 0) : indexOfLargest(count, output)
}

@inline(__always)
private func indexOfLargest(_ count: Int, _ element: (Int) -> Double) -> Int {
    var (label, largest) = (0, element(0))
    for j in 1..<max(1, count) where !largest.isNaN && !(element(j) <= largest) { (label, largest) = (j, element(j)) }
    return label
}

func requireLabels(_ labels: [Int], _ classes: Int) {
    for label in labels {
        require(0..<max(0, classes) ~= label, "\(label) is not the label of one of \(classes) classes")
    }
}
