import Programs

let arguments = Array(CommandLine.arguments.dropFirst())

runCommand("week5", usage: command(for: arguments).command.usage) { try run(arguments) }
