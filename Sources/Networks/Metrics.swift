/// The share of the labels that were predicted, in [0, 1]; NaN for no labels.
///
/// IANNwTF 3.6; `sklearn.metrics.accuracy_score`.
public func accuracy(_ predicted: [Int], _ labels: [Int]) -> Double { share(predicted, labels, ==) }

/// The share of the labels that were not predicted, in [0, 1]; NaN for no labels.
///
/// KPU question 16 (`eval_perfs`, as a percentage there); `sklearn.metrics.zero_one_loss`.
public func errorRate(_ predicted: [Int], _ labels: [Int]) -> Double { share(predicted, labels, !=) }

private func share(_ predicted: [Int], _ labels: [Int], _ isCounted: (Int, Int) -> Bool) -> Double {
    requireSameCount(predicted, labels)
    return Double(zip(predicted, labels).count(where: isCounted)) / Double(labels.count)
}

/// How often each class was predicted for samples of each class, classes×classes: rows are the true classes, columns
/// the predicted ones.
///
/// `sklearn.metrics.confusion_matrix`.
///
/// - Precondition: There are as many predictions as labels, all from 0 to `classes - 1`.
public func confusionMatrix(_ predicted: [Int], _ labels: [Int], classes: Int) -> Matrix {
    requireSameCount(predicted, labels)
    requireLabels(predicted + labels, classes)
    var confusion = Matrix(rows: classes, columns: classes, repeating: 0)
    for (found, label) in zip(predicted, labels) { confusion[label, found] += 1 }
    return confusion
}

/// The precision of each class: how many of the samples predicted to be of the class are, 0 where there are none.
///
/// `sklearn.metrics.precision_score(average=None, zero_division=0)`, from what `confusionMatrix` returned.
public func precision(_ confusion: Matrix) -> [Double] { counts(confusion).map { ratio($0.hits, $0.predicted) } }

/// The recall of each class: how many of the class's samples were predicted to be of it, 0 where there are none.
///
/// `sklearn.metrics.recall_score(average=None, zero_division=0)`, from what `confusionMatrix` returned.
public func recall(_ confusion: Matrix) -> [Double] { counts(confusion).map { ratio($0.hits, $0.actual) } }

/// The F-beta of each class, the harmonic mean of precision and `beta`² parts of recall; 0 where the class neither is
/// nor was predicted.
///
/// (1 + β²)·TP / (β²·(TP + FN) + TP + FP), `sklearn.metrics.fbeta_score(average=None, zero_division=0)`.
///
/// - Parameter beta: How many times as much as precision recall counts: 1 makes it F1, 0 the precision.
public func fBeta(_ confusion: Matrix, beta: Double = 1) -> [Double] {
    require(beta >= 0 && (beta * beta).isFinite, "beta is not negative and its square finite, unlike \(beta)")
    return counts(confusion).map { ratio((1 + beta * beta) * $0.hits, beta * beta * $0.actual + $0.predicted) }
}

/// For each class how many samples are right, predicted, and there: the diagonal, the columns' sums, the rows' sums.
private func counts(_ confusion: Matrix) -> [(hits: Double, predicted: Double, actual: Double)] {
    require(confusion.rows == confusion.columns, "a confusion matrix is square, not \(confusion.shape)")
    let (predicted, actual) = (confusion.columnSums, Matrix(confusion.T).columnSums)
    return (0..<confusion.rows).map { (confusion[$0, $0], predicted[0, $0], actual[0, $0]) }
}

private func ratio(_ part: Double, _ whole: Double) -> Double { whole == 0 ? 0 : part / whole }

private func requireSameCount(_ predicted: [Int], _ labels: [Int]) {
    require(predicted.count == labels.count, "\(predicted.count) predictions do not go with \(labels.count) labels")
}
