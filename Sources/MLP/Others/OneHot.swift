/// The one-hot rows of labels: 1 in the column of the label, 0 elsewhere.
///
///     oneHot([2, 0], classes: 3)     // 0 0 1
///                                    // 1 0 0
///
/// KPU question 5 (`label2onehot`), where the codes are columns; IANNwTF 2.1. No labels give a 0×classes matrix.
///
/// - Parameters:
///   - labels: The labels, from 0.
///   - classes: The number of classes, more than any label.
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
/// NaN counts as the largest, as in NumPy; no rows give no labels. KPU question 6 (`onehot2label`), where samples are
/// columns.
///
/// - Parameter Y: Codes or predictions, samples×classes, of at least one class.
public func labels(ofRows Y: Matrix) -> [Int] {
    require(Y.columns > 0 || Y.rows == 0, "a row of a \(Y.shape) matrix has no largest element")
    return Y.elements.withUnsafeBufferPointer { elements in
        (0..<Y.rows).map { indexOfLargest(UnsafeBufferPointer(rebasing: elements[$0 * Y.columns..<($0 + 1) * Y.columns])) }
    }
}

/// The index of a row's largest element, the first of equals; NaN counts as the largest.
func indexOfLargest(_ row: UnsafeBufferPointer<Double>) -> Int {
    var label = 0
    for j in row.indices where !row[label].isNaN && (row[j] > row[label] || row[j].isNaN) { label = j }
    return label
}

func requireLabels(_ labels: [Int], _ classes: Int) {
    for label in labels { require(0..<max(0, classes) ~= label, "\(label) is not the label of one of \(classes) classes") }
}
