import Files
import Foundation
import Programs
import TestSupport
import Testing
import compare

/// A script as a student writes it, from the table in `Tests/Reference/variants.py`.
struct Variant: Decodable, CustomStringConvertible {
    enum Kind: String, Decodable { case mistake, right, hostile }

    let kind: Kind
    let name, script: String
    let function, mistake, verdict: String?
    var description: String { name }

    static let all: [Variant] = {
        guard Python.hasNumPy, let text = output(of: ["python3", Python.folder.appending(path: "variants.py").path])
        else { return [] }
        return (try? JSONDecoder().decode([Variant].self, from: Data(text.utf8))) ?? []
    }()
}

@Suite(.enabled(if: Python.hasNumPy, "needs python3 with NumPy")) struct VariantTests {
    /// A mistake is told at its function and there alone, and recognised where it is a known one; what the sheet leaves
    /// open agrees; a script that misbehaves costs one function.
    @Test(arguments: Variant.all) func isJudged(_ variant: Variant) throws {
        let report = try compared(variant.script, variant.kind == .hostile ? ["--timeout", "2"] : [])
        let wrong = report.rows.filter { !$0.verdict.agrees }
        #expect(wrong.map(\.name) == [variant.function].compactMap { $0 })
        if variant.kind == .mistake { #expect(wrong.first?.mistake == variant.mistake) }
        if variant.kind == .hostile {
            #expect(
                wrong.first?.remarks.first?.contains(variant.verdict ?? "?") == true
                    || wrong.first?.verdict.words.contains(variant.verdict ?? "?") == true)
        }
    }

    @Test func theTableIsLarge() {
        let mistakes = Variant.all.filter { $0.kind == .mistake }
        #expect(mistakes.count >= 150 && mistakes.count { $0.mistake != nil } >= 80)
        #expect(Variant.all.count { $0.kind == .right } >= 40 && Variant.all.count { $0.kind == .hostile } >= 10)
    }
}
