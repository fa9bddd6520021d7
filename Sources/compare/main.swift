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
    let comparison = try Comparison(given)
    if given.has("watch") { return try watch(comparison) }
    if comparison.isClass {
        let results = try ClassReport(comparison)
        print(given.has("csv") ? results.csv : given.has("json") ? try json(results) : results.table, terminator: "")
        return results.agrees ? 0 : 1
    }
    let report = try comparison.report()
    let isWhole = given.has("all") || given.has("verbose")
    print(
        try given.has("json")
            ? json(report.inItsNames)
            : isWhole ? report.table(isVerbose: given.has("verbose")) : report.lesson())
    return report.agrees ? 0 : 1
}

private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
