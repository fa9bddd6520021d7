import MLP
import Testing

/// Expects every key of every layer to have NumPy's values, to rounding.
public func expectSame(_ mlp: Network, _ numpy: [[String: Fixtures.Entry]]) {
    #expect(mlp.count == numpy.count)
    for (layer, expected) in zip(mlp, numpy) {
        #expect(Set(layer.keys) == Set(expected.keys))
        for (key, entry) in expected {
            switch entry {
            case .text(let text): #expect(layer[key] == text)
            case .array(let rows):
                let matrix: Matrix = layer[key]
                #expect(matrix.shape == Matrix(rows).shape, "\(key)")
                #expect(difference(matrix.elements, Matrix(rows).elements) < 1e-14, "\(key)")
            }
        }
    }
}

/// Whether two arrays have the same bits; NaN equals NaN.
public func haveSameBits(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
}

/// Whether two networks have the same bits under every key of every layer.
public func haveSameBits(_ a: Network, _ b: Network) -> Bool {
    a.count == b.count
        && zip(a, b).allSatisfy { a, b in
            a.keys == b.keys
                && a.keys.allSatisfy { key in
                    guard a.hasMatrix(key) else { return a[key] as String == b[key] }
                    let (own, other): (Matrix, Matrix) = (a[key], b[key])
                    return own.shape == other.shape && haveSameBits(own.elements, other.elements)
                }
        }
}
