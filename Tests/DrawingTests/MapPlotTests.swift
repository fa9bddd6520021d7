import Foundation
import Arrays
import Drawing
import Testing

/// One to ten classes: a mark for each sample on the map, an entry for each class, no two marks or colours alike.
@Test(arguments: 1...10)
func classes(_ classes: Int) throws {
    let labels = (0..<50).map { $0 % classes }
    let X = Matrix(rows: 50, columns: 2, elements: (0..<100).map { Double($0 % 10) - 4.5 })
    let samples = Samples(X, labels, classes: classes)
    let classMap = (0..<100).map { $0 % classes }
    let plot = classMapPlot(in: cell, title: "Map", classMap, samples)
    #expect(group("samples", in: plot)?.count == 50)
    let legend = try #require(group("legend", in: plot))
    #expect(legend.count == 3 * classes)
    #expect(legend.flatMap(texts).count == classes)
    let image = drawClassMap(classMap, samples, scale: 1)
    #expect(Set(image.pixels).count == classes)
    if classes > 1 { #expect(image.pixels.min() == 64 && image.pixels.max() == 192) }
    let marks = (0..<classes).map { label in
        (0..<400).map { place in
            let column = Double(place % 20)
            let row = Double(place / 20)
            return isInMark(label, column / 8 - 1.2, row / 8 - 1.2)
        }
    }
    #expect(Set(marks).count == classes)
}

/// Samples outside of the map and those beyond what can be told apart are not drawn, and counted.
@Test func samplesThatAreNotDrawn() {
    let far = Samples(Matrix([[0, 0], [6, 0], [0, -5.5]]), [0, 1, 1], classes: 2)
    let plot = classMapPlot(in: cell, title: "Map", [0], far)
    #expect(group("samples", in: plot)?.count == 1)
    #expect(texts(plot).contains("one tick, at (-5, -5), 2 outside of the map"))
    let many = Samples(Matrix(rows: 5000, columns: 2, repeating: 1), Array(repeating: 0, count: 5000), classes: 2)
    #expect(group("samples", in: classMapPlot(in: cell, title: "Map", [0, 1, 1, 1], many))?.count == 2000)
    #expect(texts(classMapPlot(in: cell, title: "Map", [0, 1, 1, 1], many)).contains("2000 of 5000 drawn"))
}

/// The map's picture: the largest x2 at the top, and of a large map its cells nearest to the pixels.
@Test func mapPicture() throws {
    // classes at (x1, x2): (-5, -5) 0, (-5, 5) 1, (5, -5) 0, (5, 5) 0
    let none = Samples(Matrix(rows: 0, columns: 2, elements: []), [], classes: 2)
    func image(_ classMap: [Int]) -> Image? {
        guard case .group(_, _, let shapes) = classMapPlot(in: cell, title: "", classMap, none),
            case .image(let image, _) = shapes[0]
        else { return nil }
        return image
    }
    #expect(image([0, 1, 0, 0])?.pixels == [1, 0, 0, 0])
    let large = try #require(image((0..<1_000_000).map { $0 / 1000 < 300 ? 1 : 0 }))
    #expect(large.width == 500 && large.pixels.filter { $0 == 1 }.count == 150 * 500)
}
