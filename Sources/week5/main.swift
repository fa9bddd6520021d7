import CLibrary
import Options

let arguments = CommandLine.arguments.dropFirst()
let isSample = arguments.first == "sample"
do {
    if isSample {
        try sample(arguments.dropFirst())
    } else if let word = arguments.first, subcommands.contains(word) {
        throw UsageError("there is no subcommand '\(word)' here; a file of that name is written './\(word)'")
    } else {
        try week5(arguments)
    }
} catch let error as UsageError {
    complain("\(isSample ? sampleUsage : week5Usage)\nweek5: error: \(error)")
    exit(2)
} catch {
    complain("week5: error: \(error)")
    exit(1)
}
