import Files
import Options

let arguments = CommandLine.arguments.dropFirst()
let isSample = arguments.first == "sample"

/// Words that mean a subcommand where they stand first, whether this program or another has it.
let subcommands: Set = ["test", "compare", "bench", "labs", "predict", "sample"]

runCommand("week5", usage: isSample ? sampleUsage : week5Usage) {
    if isSample {
        try sample(arguments.dropFirst())
    } else if let word = arguments.first, subcommands.contains(word) {
        throw UsageError("there is no subcommand \(quoted(word)) here; a file of that name is written \(quoted("./" + word))")
    } else {
        try week5(arguments)
    }
    return 0
}
