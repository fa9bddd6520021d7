import Foundation
import Programs

// The first argument is the subcommand of week5.sh.
let arguments = CommandLine.arguments.dropFirst(2)
switch CommandLine.arguments.dropFirst().first {
case "start":
    runCommand("start", usage: startUsage) {
        let given = try Arguments(arguments, startOptions)
        if given.has("help") { print(startHelp) } else { try startFolder(given) }
        return 0
    }
case "run":
    runCommand("run", usage: runUsage) {
        let given = try Arguments(arguments, runOptions, mayHaveFiles: true)
        if given.has("help") { print(runHelp) } else { try runStudent(given) }
        return 0
    }
default: break
}

runCommand("compare", usage: compareUsage) {
    let given = try Arguments(arguments, compareOptions, mayHaveFiles: true)
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
    let numbers = try given.has("json") ? json(report) : ""
    print(
        given.has("json")
            ? report.isSwift ? withSwiftNames(numbers) : numbers
            : isWhole ? report.table(isVerbose: given.has("verbose")) : report.lesson())
    return report.agrees ? 0 : 1
}

private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
