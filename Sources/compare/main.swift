import Foundation
import Programs

runCommand("compare", usage: compareUsage) {
    let given = try Arguments(CommandLine.arguments.dropFirst(), compareOptions, mayHaveFiles: true)
    if given.has("help") {
        print(compareHelp)
        return 0
    }
    if given.has("watch") { return try watch(Comparison(given)) }
    if let comparison = try Optional(Comparison(given)), comparison.isClass {
        let results = try ClassReport(comparison)
        print(given.has("csv") ? results.csv : given.has("json") ? try json(results) : results.table, terminator: "")
        return results.agrees ? 0 : 1
    }
    let report = try comparison(given)
    let isWhole = given.has("all") || given.has("verbose")
    print(given.has("json") ? try json(report) : isWhole ? report.table(isVerbose: given.has("verbose")) : report.lesson())
    return report.agrees ? 0 : 1
}

private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
