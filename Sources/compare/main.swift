import Programs

// The first argument is the subcommand of week5.sh.
let arguments = CommandLine.arguments.dropFirst()
let command = [startCommand, runStudentCommand].first { $0.name == arguments.first } ?? compareCommand

runCommand(command.name, usage: command.usage) { try command.run(arguments.dropFirst()) }
