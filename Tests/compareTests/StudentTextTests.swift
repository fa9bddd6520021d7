import Testing
import compare

/// What is in comments and strings, or belongs to a type, is none of the student's functions, and hides none of them.
@Test func swiftOnlyCodeIsRead() throws {
    let head = #"""
        /* An old one: /* it was
        */ slow
        func relu(_ z: Matrix) -> Matrix {
            Matrix([[1]]) "
        }
        */
        let note = """
            \("}" + "/*") {
        func dRelu(_ z: Matrix) -> Matrix { z }
        """
        let raw = ##"func "# sigmoid(_ z: Matrix) { \"## // " /* func dSigmoid(_ z: Matrix) {
        enum Own {
        func relu(_ z: Matrix) -> Matrix { Matrix([[1]]) }
        }

        """#
    let report = try comparedSwift(head + skeleton)
    #expect(report.questions.map(\.verdict) == Array(repeating: .notImplemented, count: 18))
    let old = "func relu(_ z: Matrix) -> Matrix {\n    z.map { max($0, 0) }"
    let new = "/* func relu */ func relu(_ z: Matrix /* { */) -> Matrix {\n    /* } */ z.map { max($0, 0) }"
    #expect(try comparedSwift(head + changed(solution, old, new)).agrees)
    let empty = "func relu(_ z: Matrix) -> Matrix { /* } */ todo() } /* of\narrays */"
    let without = try changed(solution, old + "\n}", empty)
    #expect(try comparedSwift(without).rows.filter { !$0.verdict.agrees }.map(\.verdict) == [.notImplemented])
}
