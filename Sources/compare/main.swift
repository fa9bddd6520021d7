import Foundation
import Programs

runCommand("compare", usage: compareUsage) {
    let given = try Arguments(CommandLine.arguments.dropFirst(), compareOptions)
    if given.has("help") {
        print(compareHelp)
        return 0
    }
    let report = try comparison(given)
    if given.has("json") {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    } else {
        print(given.has("all") || given.has("verbose") ? report.table(isVerbose: given.has("verbose")) : report.lesson())
    }
    return report.agrees ? 0 : 1
}
