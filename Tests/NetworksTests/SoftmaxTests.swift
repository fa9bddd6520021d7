import Networks
import TestSupport
import Testing

/// Whether two arrays are the same to rounding, infinities and NaN in the same places.
private func isClose(_ matrix: Matrix, _ numpy: [Double]) -> Bool {
    let pairs = zip(matrix.elements, numpy)
    let isSameKind = pairs.allSatisfy { $0.isNaN == $1.isNaN && ($0.isFinite || $0.isNaN || $0 == $1) }
    let finite = pairs.filter { $0.isFinite && $1.isFinite }
    return matrix.count == numpy.count && isSameKind && difference(finite.map(\.0), finite.map(\.1)) < 1e-14
}

/// NumPy's values of a row at a time: ±1e308, infinities, NaN, one class.
@Test(arguments: Fixtures.numpy.networks.rows) func rowsOfLogits(row: Fixtures.Row) {
    let (Z, Y, dA) = (Matrix(row: row.z), Matrix(row: row.y), Matrix(row: row.dA))
    let A = softmax(Z)
    #expect(isClose(A, row.softmax))
    #expect(isClose(dSoftmax(A, dA), row.d_softmax))
    #expect(isClose(categoricalCrossentropyLoss(Y, A), row.categorical))
    #expect(isClose(dCategoricalCrossentropyLoss(Y, A), row.d_categorical))
    #expect(isClose(softmaxCrossentropyLoss(Y, Z), row.compound))
    #expect(isClose(dSoftmaxCrossentropyLoss(Y, Z), row.d_compound))
}

/// SML assignment 2: the same for s + c; rows sum to 1, of δ to 0. Powers of two, so that s + c is exact.
@Test func softmaxIsInvariantToShifts() {
    var rng = Generator(seed: 1)
    let Z = Matrix(rows: 30, columns: 7, elements: rng.integers(-4096, 4096, count: 210).map { Double($0) / 512 })
    let Y = oneHot(rng.integers(0, 7, count: 30), classes: 7)
    for shift in [-1e9, -1024, 0.5, 1e6] {
        let shifted = Z.map { $0 + shift }
        #expect(softmax(shifted) == softmax(Z))
        #expect(softmaxCrossentropyLoss(Y, shifted) == softmaxCrossentropyLoss(Y, Z))
    }
    for sums in [Matrix(softmax(Z).T).columnSums.map { $0 - 1 }, Matrix(dSoftmaxCrossentropyLoss(Y, Z).T).columnSums] {
        #expect(sums.elements.allSatisfy { abs($0) < 1e-15 })
    }
}

/// Closed forms: equal logits of K classes lose log K; the loss of a logit d below the only other one is about d.
@Test func compoundByHand() {
    for (classes, logarithm) in [(1, 0), (2, 0.6931471805599453), (10, 2.302585092994046), (1000, 6.907755278982137)] {
        let Z = Matrix(rows: 1, columns: classes, repeating: 1e16)
        #expect(abs(softmaxCrossentropyLoss(oneHot([0], classes: classes), Z)[0, 0] - logarithm) < 1e-14)
    }
    let Y = Matrix([[1, 0]])
    #expect(softmaxCrossentropyLoss(Y, Matrix([[-1000, 0]])) == Matrix([[1000]]))
    #expect(softmaxCrossentropyLoss(Y, Matrix([[-8e307, 8e307]])) == Matrix([[1.6e308]]))
    #expect(dSoftmaxCrossentropyLoss(Y, Matrix([[-1e308, 1e308]])) == Matrix([[-1, 1]]))
    // The two pieces: the softmax has underflowed.
    #expect(categoricalCrossentropyLoss(Y, softmax(Matrix([[-1000, 0]]))) == Matrix([[.infinity]]))
    #expect(dCategoricalCrossentropyLoss(Y, Matrix([[0, 1]])) == Matrix([[-.infinity, 0]]))
}

@Test func emptyMatrices() {
    for empty in [Matrix(rows: 0, columns: 3, elements: []), Matrix(rows: 3, columns: 0, elements: [])] {
        #expect(softmax(empty) == empty && dSoftmax(empty, empty) == empty)
        #expect(dCategoricalCrossentropyLoss(empty, empty) == empty && dSoftmaxCrossentropyLoss(empty, empty) == empty)
        #expect(categoricalCrossentropyLoss(empty, empty) == Matrix(rows: empty.rows, columns: 1, repeating: 0))
        #expect(softmaxCrossentropyLoss(empty, empty).shape.description == "\(empty.rows)×1")
    }
}
