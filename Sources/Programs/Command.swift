import Arrays
import Files

/// Runs a command to its end and exits with the status that `body` returns.
///
/// A mistake in the command line is answered with the usage and one line, status 2; any other error with one line,
/// status 1.
public func runCommand(_ name: String, usage: String, _ body: () throws -> Int32) -> Never {
    // A write beyond a limit of the system is an error to report, not a signal to die of with a file half written.
    signal(SIGXFSZ, SIG_IGN)
    do {
        let status = try body()
        if !finishOutput() { throw FileError("standard output cannot be written to") }
        exit(status)
    } catch let error as UsageError {
        complain("\(usage)\n\(name): error: \(error)")
        exit(2)
    } catch {
        complain("\(name): error: \(error)")
        exit(1)
    }
}

/// Writes a line to standard error.
public func complain(_ line: String) {
    fflush(nil)
    writeToStandardError("\(line)\n")
}
