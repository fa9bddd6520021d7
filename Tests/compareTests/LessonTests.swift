import Testing
import compare

@Suite(needsNumPy) struct LessonTests {
    /// The verdict first, the mistake in the sheet's words, the input whole, both results, and what is done.
    @Test func teaches() throws {
        let report = try compared(
            reference(("layer[\"X\"].T @ layer[\"dZ\"]", "layer[\"X\"].T @ layer[\"dZ\"] / len(layer[\"X\"])")))
        #expect(
            report.lesson() == """
                4.1 layer_backward: dW is wrong.
                Your dW is the sheet's divided by 4, the number of samples: gradients are summed
                here.

                layer_backward(layer, dA) of
                  layer: relu
                    W = [[0.5, -1, 2], [1, 0.25, -0.5]]
                    X = [[1, 2], [-1, 0.5], [3, -2], [0.5, -1.5]]
                    Z = [[2.6, -0.7, 1.3], [0.1, 0.925, -1.95], [-0.4, -3.7, 7.3],
                      [-1.15, -1.075, 2.05]]
                  dA = [[0.5, -1, 0.25], [1, 0.5, -0.75], [-0.25, 2, 1], [1.5, 0.75, -0.5]]
                  dW expected            found
                   -0.5   -0.5      3     -0.125 <   -0.125 <     0.75 <
                    1.5   0.25  -0.75      0.375 <   0.0625 <  -0.1875 <

                17 of 18 done · next: 4.1 layer_backward
                  done: 1.1, 1.2, 1.3, 2.1, 2.2, 3.1, 3.2, 4.2, 5.1, 5.2, 6.1, 6.2, 6.3, 7.1
                """)
    }

    /// One screen, whatever is wrong.
    @Test(arguments: [
        ("reversed(mlp)", "mlp"), ("        layer_update(layer, lr)", "        layer_update(layer, lr / 2)"),
        ("6 / fan_in", "6 / fan_out"),
        ("    mlp_update(mlp, lr)\n    return", "    return"), ("y = np.reshape(y, np.shape(y_hat))", "pass"),
        ("rng.permutation(len(X))", "np.arange(len(X))"),
        ("return [mlp_epoch", "return 2 * [mlp_epoch"), ("> thresh", "> thresh / 2"),
        ("return np.maximum(z, 0)", "return nothing"),
    ])
    func fitsAScreen(_ text: String, _ replacement: String) throws {
        let lines = try compared(reference((text, replacement))).lesson().split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 24 && lines.allSatisfy { $0.count <= 80 }, "\(lines.joined(separator: "\n"))")
    }
}
