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

/// Writes text to standard error as it is, past any buffer.
package func writeToStandardError(_ text: String) {
    var text = text
    text.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
}

/// A number of things, as "1 epoch" or "2 epochs".
public func counted(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }
