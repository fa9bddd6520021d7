import Options

let arguments = CommandLine.arguments.dropFirst()
let name = arguments.first ?? "--help"

runCommand("week5 labs", usage: labs.first { $0.name == name }?.usage ?? labsUsage) {
    if ["-h", "--help"].contains(name) {
        list()
    } else {
        try runLab(name, arguments.dropFirst())
    }
    return 0
}
