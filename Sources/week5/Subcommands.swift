import CLibrary
import Files
import Programs

/// The subcommands of `week5.sh`: the first word, and its line in the help.
private let subcommands = [
    ("gallery", "draws class maps of several networks side by side"),
    ("sample", "makes a data file"),
    ("predict", "labels the samples of a file with a saved network"),
    ("table", "tabulates the runs of a sweep from their dumps"),
    ("labs", "runs one of the other courseworks' labs, or lists them"),
    ("start", "writes a folder of your own, with the sheet's functions to be written"),
    ("run", "trains a network with your functions and writes its map"),
    ("compare", "compares every number with Python's"),
    ("bench", "measures the speed beside other programs"),
    ("test", "runs the tests"),
]

/// The subcommands' part of the help.
let subcommandList =
    "\n\nSubcommands, as the first word; all but test have a --help of their own:\n\n"
    + subcommands.map { "  \($0.padded(to: 9))\($1)" }.joined(separator: "\n")

/// The command that the first words name, and the arguments behind them.
package func command(for arguments: [String]) -> (command: Command, arguments: ArraySlice<String>) {
    let rest = arguments.dropFirst()
    switch arguments.first {
    case "gallery": return (gallery, rest)
    case "sample": return (sample, rest)
    case "predict": return (predict, rest)
    case "table": return (table, rest)
    case "labs":
        let name = "labs \(rest.first ?? "")"
        if let lab = labs.first(where: { $0.name == name }) { return (lab, rest.dropFirst()) }
        return (labList, rest.prefix(1))
    case "help": return (script, ["--help"])
    default: return (script, arguments[...])
    }
}

/// Runs the command that the arguments name.
package func run(_ arguments: [String]) throws {
    let (command, rest) = command(for: arguments)
    if command.name.isEmpty, let word = arguments.first { try checkFirstWord(word) }
    try command.run(rest)
}

/// Refuses a first word that would be the output file and was probably meant for a subcommand.
package func checkFirstWord(_ word: String) throws {
    let elsewhere = ["test", "start", "run", "compare", "bench"]
    if elsewhere.contains(word) {
        throw UsageError(
            "there is no subcommand \(quoted(word)) here; a file of that name is written \(quoted("./" + word))")
    }
    if word.isEmpty || word.contains(where: { "-./".contains($0) }) || access(word, F_OK) == 0 { return }
    // With two mistakes a short word is close to too many others.
    if let (name, _) = subcommands.first(where: { isClose(word[...], $0.0[...], mistakes: $0.0.count < 5 ? 1 : 2) }) {
        throw UsageError(
            "there is no subcommand \(quoted(word)); did you mean \(quoted(name))? A file of that name is written \(quoted("./" + word))"
        )
    }
}
