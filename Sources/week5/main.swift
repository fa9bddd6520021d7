import CLibrary
import Files
import Options

// A write beyond a limit of the system is an error to report, not a signal to die of with a file half written.
signal(SIGXFSZ, SIG_IGN)

let arguments = CommandLine.arguments.dropFirst()
let isSample = arguments.first == "sample"
do {
    if isSample {
        try sample(arguments.dropFirst())
    } else if let word = arguments.first, subcommands.contains(word) {
        throw UsageError("there is no subcommand \(quoted(word)) here; a file of that name is written \(quoted("./" + word))")
    } else {
        try week5(arguments)
    }
    if fflush(nil) != 0 { throw FileError("standard output cannot be written to") }
} catch let error as UsageError {
    complain("\(isSample ? sampleUsage : week5Usage)\nweek5: error: \(error)")
    exit(2)
} catch {
    complain("week5: error: \(error)")
    exit(1)
}
