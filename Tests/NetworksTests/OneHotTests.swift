import Networks
import Testing

@Test func oneHotAndBack() {
    #expect(oneHot([2, 0], classes: 3) == Matrix([[0, 0, 1], [1, 0, 0]]))
    #expect(oneHot([], classes: 3).shape.description == "0×3")
    var rng = Generator(seed: 4)
    let random = rng.integers(0, 10, count: 500)
    #expect(labels(ofRows: oneHot(random, classes: 10)) == random)
    // As np.argmax: the first of equals, NaN the largest of all.
    #expect(
        labels(
            ofRows: Matrix([[1, 2, 2], [5, 5, 5], [1, .nan, .infinity], [.nan, 9, .nan], [-.infinity, -1, -2]])) == [
                1, 0, 1, 0, 1,
            ])
}
