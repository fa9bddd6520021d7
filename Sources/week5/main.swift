import Files
import Programs

let arguments = CommandLine.arguments.dropFirst()

/// What the program does for a first word: its usage, and the function that takes the other arguments.
let subcommands: [String: (usage: String, run: (ArraySlice<String>) throws -> Void)] = [
    "sample": (sampleUsage, { try sample($0) }),
    "gallery": (galleryUsage, { try gallery($0) }),
    "labs": (usageOfLab(arguments.dropFirst().first), { try runLabs($0) }),
]

/// Words that mean a subcommand of another program.
let others: Set = ["test", "compare", "bench", "predict"]

let subcommand = arguments.first.flatMap { subcommands[$0] }

runCommand("week5", usage: subcommand?.usage ?? week5Usage) {
    if let subcommand {
        try subcommand.run(arguments.dropFirst())
    } else if let word = arguments.first, others.contains(word) {
        throw UsageError(
            "there is no subcommand \(quoted(word)) here; a file of that name is written \(quoted("./" + word))")
    } else {
        try week5(arguments)
    }
    return 0
}
