import Drawing
import Testing

/// An axis with wide ticks has room for its label within the cell.
@Test func labelsStayInTheirCell() throws {
    for largest in [1, 1e4, 2.5e149] {
        let axes = Axes(
            in: cell, x: Axis("x", 0...1), y: Axis("loss", from: [largest]), right: Axis("r", from: [largest]))
        let plot = curvePlot(
            in: cell, title: "t", x: Axis("x", 0...1), y: Axis("loss", from: [largest]), [],
            right: (Axis("r", from: [largest]), []))
        for name in ["loss", "r"] {
            let label = try #require(allTexts(plot).first { $0.string == name })
            // Turned to the left, the letters stand left of their base line, a font's ascent wide.
            #expect(label.place.x - 0.75 * label.size > cell.x && label.place.x + 0.25 * label.size < cell.right)
        }
        #expect(axes.frame.width > 100)
    }
}

@Test func roundTicks() {
    #expect(Axis("", 0...100).ticks == [0, 20, 40, 60, 80, 100])
    #expect(Axis("", -35...35, ticks: 8).ticks == [-30, -20, -10, 0, 10, 20, 30])
    #expect(Axis("", -5...5).ticks == [-4, -2, 0, 2, 4])
    #expect(Axis(epochs: 2).ticks == [0, 1, 2])
    let small = Axis("", 0...0.013)
    #expect(small.ticks.map(small.text) == ["0.000", "0.005", "0.010"])
    let large = Axis("", 0...3e7)
    #expect(large.ticks.map(large.text) == ["0", "1e+07", "2e+07", "3e+07"])
    #expect(Axis("", from: []).ticks == [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1])
    #expect(Axis("", from: [1e308, .leastNonzeroMagnitude, -.leastNonzeroMagnitude]).range.upperBound.isFinite)
    #expect(Axis("", from: [.leastNonzeroMagnitude]).ticks.last == 1)
    // A twenty-fifth of room at both ends, without ticks in it.
    #expect(Axis("", from: [4]).range == -0.16...4.16 && Axis("", from: [4]).ticks == [0, 1, 2, 3, 4])
}
