import Arrays
import Files
import Networks
import Programs
import Testing

/// A unit is dead where it is 0 for every sample: max(x, 0), max(-x, 0), and max(x - 9, 0) and max(0, 0), which are
/// dead for the samples -1, 0 and 2; a sigmoid's unit never is.
@Test func deadUnitsByHand() throws {
    let X = Matrix(column: [-1, 0, 2])
    let mlp: Network = [
        ["W": Matrix([[1, -1, 1, 0]]), "b": Matrix(row: [0, 0, -9, 0]), "act": "relu", "shape": "1->4"],
        ["W": Matrix(rows: 4, columns: 1, repeating: -99), "b": Matrix(row: [-99]), "act": "sigmoid", "shape": "4->1"],
    ]
    let layers = try #require(deadUnits(mlp, X))
    #expect(layers.count == 1 && layers[0] == (layer: 1, dead: 2, units: 4))
    #expect(deadUnitsRemark(mlp, X) == "Dead ReLU units, 0 for every training sample: 2 of 4 in layer 1")
    #expect(
        deadUnitsRemark(mlp, Matrix(column: [-1, 10]))
            == "Dead ReLU units, 0 for every training sample: 1 of 4 in layer 1")
    #expect(deadUnits(mlp, Matrix(rows: 1, columns: 2, repeating: 0)) == nil)
}

/// Samples outside of the map: how many, and whether that calls for scaling.
@Test func samplesOutside() {
    func remark(_ X: [[Double]]) -> String? {
        Samples(Matrix(X), X.indices.map { $0 % 2 }, classes: 2).outsideRemark
    }
    #expect(remark([[5, -5], [0, 0]]) == nil)
    #expect(remark([[5.1, 0], [0, 0]]) == "1 of 2 samples lies outside of the map, which goes from -5 to 5")
    #expect(
        remark([[50, 0.5], [20, 120_000], [1, 1]])
            == "2 of 3 samples lie outside of the map, which goes from -5 to 5: x1 from 1 to 50, x2 from 0.5 to 120000. Such features are to be scaled, as --standardize does"
    )
}
