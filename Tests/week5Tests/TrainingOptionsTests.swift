import Programs
import Testing

/// `networkSpec` as the sheet writes a spec, and without a hidden layer.
@Test func specs() {
    #expect(
        networkSpec([2, 4, 1]).map(\.fanIn) == [2, 4, 1]
            && networkSpec([2, 4, 1]).map(\.act) == ["relu", "sigmoid", nil])
    #expect(networkSpec([64, 10], output: "softmax").map(\.act) == ["softmax", nil])
}
