import Arrays
import Files
import Testing

/// Test samples are the rows behind the training samples: a wrong one ends them, or is an error where they were asked
/// for.
@Test func testSamples() throws {
    let text = "X1,X2,Binary\n1,2,0\n3,4,1\n5,6,1\n7,eight,0\n9,10,1\n"
    func read(_ limit: Int, _ test: Int, isExact: Bool = false) throws -> (training: Samples, test: Samples?) {
        try withFile(Array(text.utf8)) { try Samples.read(csv: $0, limit: limit, test: test, isExact: isExact) }
    }
    let (training, test) = try read(1, 1000)
    #expect(training.X == Matrix([[1, 2]]) && training.labels == [0])
    #expect(test?.X == Matrix([[3, 4], [5, 6]]) && test?.labels == [1, 1])
    #expect(try read(1, 1).test?.X == Matrix([[3, 4]]) && read(1, 0).test == nil && read(3, 1000).test == nil)
    #expect(try read(1, 2, isExact: true).test?.labels == [1, 1])
    for (limit, test, isExact) in [(1, 3, true), (4, 0, false), (.max, .max, false)] {
        let error = #expect(throws: FileError.self) { try read(limit, test, isExact: isExact) }
        #expect(error?.description.contains("line 5: column \"X2\" is \"eight\"") == true)
    }
}
