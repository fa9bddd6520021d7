import Arrays
import Files
import Testing

/// Means and population deviations by hand; a constant feature has deviation 1, also where rounding has moved its mean.
@Test func standardized() {
    let X = Matrix([[1, 0.1], [3, 0.1], [5, 0.1]])
    let standardization = Standardization(of: X)
    let deviation = (8.0 / 3).squareRoot()
    #expect(standardization.means[0, 0] == 3 && abs(standardization.means[0, 1] - 0.1) < 1e-16)
    #expect(standardization.deviations == Matrix(row: [deviation, 1]))
    let Z = standardization(Matrix([[1, 0.1], [7, 2.1]]))
    #expect(Z[0, 0] == -2 / deviation && Z[1, 0] == 4 / deviation)
    #expect(abs(Z[0, 1]) < 1e-15 && abs(Z[1, 1] - 2) < 1e-15)
    // Squares that underflow are a deviation of 0 too.
    #expect(Standardization(of: Matrix([[1e-200], [2e-200]])).deviations == Matrix(row: [1]))
    #expect(!Standardization(of: Matrix([[1e200], [-1e200]])).deviations.isFinite)
}

/// The formulas have four digits, and no exponent where a salary has none.
@Test func formulas() {
    let standardization = Standardization(
        means: Matrix(row: [80614.75, -0.01234]), deviations: Matrix(row: [38460.2, 1.5e12]))
    #expect(standardization.formulas == ["(x1 - 80615) / 38460", "(x2 + 0.01234) / 1.5e+12"])
}
