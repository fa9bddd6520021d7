import CLibrary
import Arrays
import Files

/// Ends a command that has said what there is to say, with a status other than 0.
public struct ExitStatus: Error {
    let status: Int32

    public init(_ status: Int32) { self.status = status }
}

/// Runs a command to its end and exits.
///
/// A mistake in the command line is answered with the usage and one line, status 2; any other error with one line,
/// status 1. A run that an interruption has ended early has its status; where nobody reads the output any more, the
/// program ends without a word, as others do.
public func runCommand(_ name: String, usage: String, _ body: () throws -> Void) -> Never {
    // A write beyond a limit of the system is an error to report, not a signal to die of with a file half written.
    signal(SIGXFSZ, SIG_IGN)
    do {
        var status: Int32 = 0
        do { try body() } catch let ended as ExitStatus { status = ended.status }
        if !finishOutput() {
            if isClosedPipe(1) { exit(128 + SIGPIPE) }
            throw FileError("standard output cannot be written to")
        }
        exit(interruption?.status ?? status)
    } catch let error as UsageError {
        complain("\(usage)\n\(name): error: \(error)")
        exit(2)
    } catch {
        complain("\(name): error: \(error)")
        exit(interruption?.status ?? 1)
    }
}

/// Whether a descriptor leads into a pipe that nobody reads.
private func isClosedPipe(_ descriptor: Int32) -> Bool {
    var state = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    // Linux says POLLERR of such a pipe, macOS POLLHUP.
    return poll(&state, 1, 0) == 1 && state.revents & Int16(POLLERR | POLLHUP) != 0
}

/// Prints as Swift's `print`, in ASCII where the locale's encoding is not UTF-8.
package func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
    Swift.print(localised(items.map { "\($0)" }.joined(separator: separator)), terminator: terminator)
}

/// Writes a line to standard error.
public func complain(_ line: String) {
    fflush(nil)
    writeToStandardError("\(line)\n")
}

/// Writes text to standard error, past any buffer, in ASCII where the locale's encoding is not UTF-8.
package func writeToStandardError(_ text: String) {
    var text = localised(text)
    text.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
}

/// A number of things, as "1 epoch" or "2 epochs".
public func counted(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }

/// Whether at most `mistakes` characters changed, added, left out or swapped with the next one turn one word into the
/// other.
package func isClose(_ a: Substring, _ b: Substring, mistakes: Int) -> Bool {
    guard let first = a.first, let other = b.first else { return a.count + b.count <= mistakes }
    let (a1, b1) = (a.dropFirst(), b.dropFirst())
    if first == other { return isClose(a1, b1, mistakes: mistakes) }
    if mistakes == 0 { return false }
    let isSwapped = a1.first == other && b1.first == first
    return isClose(a1, b1, mistakes: mistakes - 1) || isClose(a1, b, mistakes: mistakes - 1)
        || isClose(a, b1, mistakes: mistakes - 1)
        || isSwapped && isClose(a1.dropFirst(), b1.dropFirst(), mistakes: mistakes - 1)
}

/// A path as a word of a command line of the shell, for the user to type.
package func shellWord(_ path: String) -> String {
    let isPlain = !path.isEmpty && path.allSatisfy { $0.isLetter || $0.isNumber || "/._-+".contains($0) }
    return isPlain ? path : "'\(path.replacing("'", with: "'\\''"))'"
}
