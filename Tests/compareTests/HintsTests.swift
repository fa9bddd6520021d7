import Testing
import compare

/// Every function of the sheet has its rule and three hints, and many known mistakes.
@Test func everyFunctionIsTaught() {
    let questions = sheetQuestions()
    #expect(questions.count == 18 && Set(questions.map(\.function)) == Set(hints.keys))
    #expect(hints.values.allSatisfy { $0.steps.count == 3 })
    let mistakes = questions.map { question in
        Set(question.cases[0].parts(Answer(status: .ok), []).flatMap { $0.mistakes.map(\.name) }).count
    }
    #expect(mistakes.allSatisfy { $0 >= 3 } && mistakes.reduce(0, +) >= 100)
}
