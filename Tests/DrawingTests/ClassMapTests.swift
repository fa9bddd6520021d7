import Arrays
import Drawing
import Testing

/// numpy.linspace(-5, 5, r): the first is -5, the last exactly 5; r = 1 is -5 alone.
@Test func ticks() {
    #expect(mapTicks(1) == [-5])
    #expect(mapTicks(2) == [-5, 5])
    #expect(mapTicks(5) == [-5, -2.5, 0, 2.5, 5])
    for resolution in 2..<500 {
        #expect(mapTicks(resolution).first == -5)
        #expect(mapTicks(resolution).last == 5)
    }
}

/// The top row is the largest x2, the left column the smallest x1.
@Test func orientation() {
    // classes at (x1, x2): (-5, -5) 0, (-5, 5) 1, (5, -5) 0, (5, 5) 0
    let image = drawClassMap(
        [0, 1, 0, 0], Samples(Matrix(rows: 0, columns: 2, elements: []), [], classes: 2), scale: 1)
    #expect(image.pixels == [192, 64, 64, 64])
    let enlarged = drawClassMap(
        [0, 1, 0, 0], Samples(Matrix(rows: 0, columns: 2, elements: []), [], classes: 2), scale: 2)
    #expect(enlarged.pixels == [192, 192, 64, 64, 192, 192, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64])
}

/// Samples stand at (x + 5) / 10 of the width, black for class 0 and white for class 1, those outside nowhere.
@Test func samplesAreMarked() {
    let X = Matrix([[0, 0], [5, 5], [-5, -5], [5.01, 0], [0, -1e300]])
    let map = [Int](repeating: 1, count: 400)
    let image = drawClassMap(map, Samples(X, [0, 1, 0, 0, 0], classes: 2), scale: 20)
    #expect(image[200, 200] == 0)
    #expect(image[399, 0] == 255)
    #expect(image[0, 399] == 0)
    #expect(image[399, 200] == 192)
    #expect(image[200, 399] == 192)
    #expect(image[300, 300] == 192)
    let bare = drawClassMap(map, Samples(X, [0, 1, 0, 0, 0], classes: 2), scale: 1)
    #expect(bare.pixels.allSatisfy { $0 == 192 })
}
