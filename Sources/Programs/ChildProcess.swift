import Arrays
import Files
import Synchronization

/// A program that runs beside this one and is spoken to in lines.
///
/// It is killed with the last reference to it. Once one has been started, SIGPIPE is ignored: writing to a program that
/// has ended is an error, not the end of this one.
public final class ChildProcess {
    /// What a standard stream of the program is connected to.
    public enum Stream: Sendable {
        /// A pipe to this process.
        case pipe
        /// `/dev/null`.
        case null
        /// The same as this process's.
        case inherited
    }

    /// Why there is no line to read, or none could be written.
    public enum Failure: Error, Equatable {
        /// No whole line came within so many seconds.
        case timeout(Double)
        /// The program has ended or closed its stream.
        case ended
    }

    /// The process's id.
    public let id: pid_t
    private var input: Int32?
    private var output: Int32?
    private var received: [UInt8] = []
    private var status: Int32?

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - command: The program, looked for on the PATH where it is no path, and its arguments.
    ///   - errors: Where its standard error goes; a pipe is not offered.
    /// - Throws: `FileError` where it cannot be started.
    public init(
        _ command: [String], input: Stream = .pipe, output: Stream = .pipe, errors: Stream = .inherited
    ) throws {
        require(!command.isEmpty && errors != .pipe, "a command has a name, and its errors are not read")
        signal(SIGPIPE, SIG_IGN)
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // Ignored signals stay ignored in a new program, which counts on their usual effect.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGPIPE, SIGXFSZ] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

        // One at a time: a pipe is inherited by what is started before it is marked as not to be.
        (self.id, self.input, self.output) = try starting.withLock { _ in
            var id = pid_t()
            let pipes = [try input == .pipe ? Pipe() : nil, try output == .pipe ? Pipe() : nil]
            for (descriptor, stream) in zip([0, 1, 2] as [Int32], [input, output, errors]) {
                switch stream {
                case .pipe:
                    let end = descriptor == 0 ? pipes[0]?.read : pipes[1]?.write
                    posix_spawn_file_actions_adddup2(&actions, end!, descriptor)
                case .null:
                    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
                case .inherited: break
                }
            }
            let code = posix_spawnp(&id, command[0], &actions, &attributes, &arguments, environment)
            if let end = pipes[0]?.read { close(end) }
            if let end = pipes[1]?.write { close(end) }
            guard code == 0 else {
                if let end = pipes[0]?.write { close(end) }
                if let end = pipes[1]?.read { close(end) }
                throw FileError("\(quoted(command[0])) cannot be started: \(String(cString: strerror(code)))")
            }
            return (id, pipes[0]?.write, pipes[1]?.read)
        }
    }

    deinit {
        kill()
        wait()
        closeInput()
        if let output { close(output) }
    }

    /// Writes bytes to the program's standard input.
    ///
    /// - Throws: `Failure.ended` where the program no longer reads.
    public func write(_ bytes: [UInt8]) throws {
        guard let input else { throw Failure.ended }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Arrays.write(input, $0.baseAddress! + written, $0.count - written) }
            if count > 0 { written += count } else if errno != EINTR { throw Failure.ended }
        }
    }

    /// Writes a line, which gets its line feed here.
    ///
    /// - Throws: As `write`.
    public func writeLine(_ line: some Collection<UInt8>) throws { try write(Array(line) + [UInt8(ascii: "\n")]) }

    /// Closes the program's standard input, which it notices as its end.
    public func closeInput() {
        if let input { close(input) }
        input = nil
    }

    /// Reads the next line, without its line feed; what follows the last line feed is one too.
    ///
    /// - Throws: `Failure.timeout` where there is none within so many seconds, `Failure.ended` after the last.
    public func readLine(timeout: Double = .infinity) throws -> [UInt8] {
        let end = monotonicSeconds() + timeout
        var searched = 0
        while true {
            if let lineEnd = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { received.removeSubrange(...lineEnd) }
                return Array(received[..<lineEnd])
            }
            searched = received.count
            guard waitForOutput(until: end) else { throw Failure.timeout(timeout) }
            if try !receive() {
                defer { received = [] }
                if received.isEmpty { throw Failure.ended }
                return received
            }
        }
    }

    /// Reads so many bytes, or all where that is fewer.
    public func read(_ count: Int = .max) -> [UInt8] {
        while received.count < count, (try? receive()) == true {}
        let bytes = received.prefix(count)
        received.removeFirst(bytes.count)
        return Array(bytes)
    }

    /// Ends the program at once.
    public func kill() {
        if status == nil { Arrays.kill(id, SIGKILL) }
    }

    /// Waits for the program's end.
    ///
    /// - Returns: Its exit status; 128 and the signal's number where a signal has ended it.
    @discardableResult public func wait() -> Int32 {
        if let status { return status }
        var code: Int32 = 0
        while waitpid(id, &code, 0) < 0, errno == EINTR {}
        let exit = code & 0x7f == 0 ? code >> 8 & 0xff : 128 + code & 0x7f
        status = exit
        return exit
    }

    private func waitForOutput(until end: Double) -> Bool {
        guard let output, end < .infinity else { return true }
        while true {
            var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            let milliseconds = max(0, min((end - monotonicSeconds()) * 1000, 1e9))
            let count = poll(&waiting, 1, Int32(milliseconds.rounded(.up)))
            if count >= 0 || errno != EINTR { return count != 0 }
        }
    }

    /// Reads what is there, waiting where that is nothing; false at the end.
    private func receive() throws -> Bool {
        guard let output else { throw Failure.ended }
        let capacity = 1 << 16
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            repeat { count = Arrays.read(output, buffer.baseAddress, capacity) } while count < 0 && errno == EINTR
            count = max(0, count)
        }
        received += bytes
        return !bytes.isEmpty
    }
}

private let starting = Mutex(())

/// The two ends of a pipe, which programs started later do not inherit.
private struct Pipe {
    let read, write: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw FileError("no pipe can be made: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (read, write) = (ends[0], ends[1])
    }
}

/// Runs a program that the user has and returns what it prints; nil where it is missing or fails.
public func output(of command: [String]) -> String? {
    guard let child = try? ChildProcess(command, input: .null, errors: .null) else { return nil }
    let text = String(decoding: child.read(), as: UTF8.self)
    return child.wait() == 0 ? text : nil
}

/// A Python in a virtual environment under `.build` that has `modules`, made where it is missing, with a message on
/// standard error.
///
/// - Parameters:
///   - name: The environment's name.
///   - packages: What `pip` installs, with pinned versions.
/// - Throws: `FileError` where it cannot be made.
public func pythonEnvironment(_ name: String, modules: [String], packages: [String]) throws -> String {
    let folder = packageFile(".build/\(name)")
    let python = "\(folder)/bin/python3"
    let names = modules.joined(separator: ", ")
    let importing = [python, "-c", "import \(names)"]
    if output(of: importing) != nil { return python }
    complain("installing \(names) in a virtual environment, \(folder)")
    guard output(of: ["python3", "-m", "venv", folder]) != nil,
        output(of: [python, "-m", "pip", "install", "--quiet"] + packages) != nil, output(of: importing) != nil
    else {
        throw FileError(
            "\(names) could not be installed in a virtual environment, \(folder): install them for python3 yourself, as with 'python3 -m pip install \(modules[0])'")
    }
    return python
}
