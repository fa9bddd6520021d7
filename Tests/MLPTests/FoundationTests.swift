import Foundation
import MLP
import Testing

/// The functions of a number are at hand beside Foundation's of the same names, and so are the matrices'.
@Test func functionsBesideFoundation() {
    let x: Double = 0.5
    #expect(exp(x) == Foundation.exp(x) && log(x) == Foundation.log(x) && sqrt(x) == Foundation.sqrt(x))
    #expect(tanh(x) == Foundation.tanh(x) && pow(x, 3) == 0.125)
    #expect(exp(Matrix([[0]])) == Matrix([[1]]) && log(Matrix([[1]])) == Matrix([[0]]))
}
