import Files
import Foundation
import Options

do {
    let given = try Arguments(CommandLine.arguments.dropFirst(), compareOptions)
    if given.has("help") {
        print(compareHelp)
        exit(0)
    }
    let report = try comparison(given)
    if given.has("json") {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    } else {
        print(report.table(isVerbose: given.has("verbose")))
    }
    exit(report.agrees ? 0 : 1)
} catch let error as UsageError {
    complain("\(compareUsage)\ncompare: error: \(error)")
    exit(2)
} catch {
    complain("compare: error: \(error)")
    exit(1)
}
