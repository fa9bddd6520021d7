import Files
import Programs

/// A lab of one of the other courseworks.
struct Lab: Sendable {
    /// What the user types after `labs`.
    let name: String
    /// What it does, in one line.
    let about: String
    let options: [Option]
    /// The output file's name in the usage and what it is; nil where the lab only prints.
    var file: (name: String, help: String)?
    let run: @Sendable (Arguments) throws -> Void

    var usage: String { Programs.usage("week5 labs \(name)", options, file: file?.name) }

    /// Reads the command line that follows the lab's name, and runs it or prints its help.
    func run(_ arguments: some Sequence<String>) throws {
        let given = try Arguments(arguments, options)
        if given.has("help") { return print(help(usage, about, options, file: file)) }
        if file == nil, let name = given.files.first {
            throw UsageError("\(quoted(name)) is one argument too many: this lab writes no file of its own")
        }
        try run(given)
    }
}

/// The labs, in the order in which they build on each other.
let labs = [digits, xor, spirals, multi, stability]

/// Runs the lab of the given name.
///
/// - Throws: `UsageError` where there is none, or its options are wrong; any other error of its run.
package func runLab(_ name: String, _ arguments: some Sequence<String>) throws {
    guard let lab = labs.first(where: { $0.name == name }) else {
        throw UsageError("there is no lab \(quoted(name)); there are \(labs.map { $0.name }.joined(separator: ", "))")
    }
    try lab.run(arguments)
}

let labsUsage = "usage: week5 labs [NAME [options]]"

/// The usage of the lab of that name, or of all labs.
func usageOfLab(_ name: String?) -> String { labs.first { $0.name == name }?.usage ?? labsUsage }

/// Runs the lab that the first argument names with the others, or lists the labs.
func runLabs(_ arguments: ArraySlice<String>) throws {
    guard let name = arguments.first, !["-h", "--help"].contains(name) else { return list() }
    try runLab(name, arguments.dropFirst())
}

/// Lists the labs.
private func list() {
    let width = labs.map { $0.name.count }.max() ?? 0
    let lines = labs.map { "  \($0.name)\(String(repeating: " ", count: width - $0.name.count))  \($0.about)" }
    print("\(labsUsage)\n\n\(lines.joined(separator: "\n"))\n\n'week5 labs NAME --help' tells a lab's options.")
}
