import CLibrary
import Arrays
import Synchronization

/// A program that runs beside this one, with pipes for its standard input and output. It is killed with the last
/// reference to it.
///
/// Once one has been started, SIGPIPE is ignored: writing to a program that has ended is an error.
public final class ChildProcess {
    /// What a standard stream of the program is connected to: a pipe, `/dev/null` or this process's own.
    public enum Stream: Sendable { case pipe, null, inherited }

    /// Why no line could be read or written: none came within the given seconds, or the program has closed its stream.
    public enum Failure: Error, Equatable { case timeout(Double), ended }

    /// The process's number.
    public let id: pid_t
    private var input, output: Descriptor?
    private var received: [UInt8] = []
    /// What is to be written yet by `read(upTo:feeding:)`.
    private var pending: ArraySlice<UInt8> = []
    private var status: Int32?

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - command: The program, looked up on the PATH where it is no path, and its arguments.
    ///   - errors: Where its standard error goes, no pipe.
    /// - Throws: `FileError` where it cannot be started.
    public init(
        _ command: [String], input: Stream = .pipe, output: Stream = .pipe, errors: Stream = .inherited
    ) throws {
        require(!command.isEmpty && errors != .pipe, "a command has a name, and its errors are not read")
        signal(SIGPIPE, SIG_IGN)
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var (actions, attributes) = newSpawnVariables()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        setUsualSignals(&attributes)

        // One program at a time: a program that is started before a pipe is marked as not to be inherited inherits it.
        (id, self.input, self.output) = try starting.withLock { _ in
            var (id, theirs, ours) = (pid_t(), [Descriptor](), [Descriptor?](repeating: nil, count: 3))
            for (descriptor, stream) in [input, output, errors].enumerated() {
                switch stream {
                case .pipe:
                    let ends = try Descriptor.pipe()
                    let (its, own) = descriptor == 0 ? (ends[0], ends[1]) : (ends[1], ends[0])
                    theirs.append(its)
                    ours[descriptor] = own
                    posix_spawn_file_actions_adddup2(&actions, its.number, Int32(descriptor))
                case .null: posix_spawn_file_actions_addopen(&actions, Int32(descriptor), "/dev/null", O_RDWR, 0)
                case .inherited: break
                }
            }
            let code = withExtendedLifetime(theirs) {
                posix_spawnp(&id, command[0], &actions, &attributes, &arguments, environment)
            }
            guard code == 0 else {
                throw FileError("\(quoted(command[0])) cannot be started: \(String(cString: strerror(code)))")
            }
            return (id, ours[0], ours[1])
        }
    }

    deinit {
        kill()
        wait()
    }

    /// Writes bytes to the program's standard input.
    ///
    /// - Throws: `Failure.ended` where the program no longer reads.
    public func write(_ bytes: [UInt8]) throws {
        guard let input, input.write(bytes) else { throw Failure.ended }
    }

    /// Writes a line and its line feed, as `write`.
    public func writeLine(_ line: some Collection<UInt8>) throws { try write(Array(line) + [UInt8(ascii: "\n")]) }

    /// Closes the program's standard input.
    public func closeInput() { input = nil }

    /// Reads the next line, without its line feed; what follows the last line feed is one too.
    ///
    /// - Parameter meanwhile: Is called some 20 times a second while there is none; what it throws ends the wait.
    /// - Throws: `Failure.timeout` where there is none within `timeout` seconds, `Failure.ended` after the last.
    public func readLine(timeout: Double = .infinity, meanwhile: () throws -> Void = {}) throws -> [UInt8] {
        let end = monotonicSeconds() + timeout
        var searched = 0
        while true {
            if let lineEnd = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { received.removeSubrange(...lineEnd) }
                return Array(received[..<lineEnd])
            }
            searched = received.count
            guard try isReadable(until: end, meanwhile) else { throw Failure.timeout(timeout) }
            if receive() { continue }
            if received.isEmpty { throw Failure.ended }
            return read()
        }
    }

    /// Reads `count` bytes, or to the end of the program's standard output where that comes first.
    public func read(_ count: Int = .max) -> [UInt8] {
        while received.count < count, receive() {}
        if received.count <= count {
            defer { received = [] }
            return received
        }
        let bytes = received.prefix(count)
        received.removeFirst(bytes.count)
        return Array(bytes)
    }

    /// Reads up to `capacity` bytes, none at the end. While there are none, the program is written what `feed` returns,
    /// and its standard input is closed where that is nothing or the program no longer reads.
    func read(upTo capacity: Int, feeding feed: () throws -> [UInt8]) throws -> [UInt8] {
        while let input, let output {
            var ends = [
                pollfd(fd: output.number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input.number, events: Int16(POLLOUT), revents: 0),
            ]
            if poll(&ends, 2, -1) < 0 { continue }
            if ends[0].revents != 0 { break }
            if pending.isEmpty { pending = try feed()[...] }
            // A pipe that is ready takes so many without a wait.
            let part = pending.prefix(fpathconf(input.number, Int32(_PC_PIPE_BUF)))
            if part.isEmpty || !input.write(Array(part)) { closeInput() }
            pending = pending.dropFirst(part.count)
        }
        return output?.read(capacity) ?? []
    }

    /// Ends the program at once.
    public func kill() {
        if status == nil { CLibrary.kill(id, SIGKILL) }
    }

    /// Waits for the program's end and returns its exit status; 128 and the signal's number where a signal has ended
    /// it.
    @discardableResult public func wait() -> Int32 {
        if let status { return status }
        var code: Int32 = 0
        while waitpid(id, &code, 0) < 0, errno == EINTR {}
        let exit = exitStatus(code)
        status = exit
        return exit
    }

    /// Waits up to `seconds` for the program's end, then kills it, and returns its exit status, as `wait`.
    public func wait(upTo seconds: Double) -> Int32 {
        let end = monotonicSeconds() + seconds
        var code: Int32 = 0
        while status == nil, monotonicSeconds() < end {
            if waitpid(id, &code, WNOHANG) == id { status = exitStatus(code) } else { poll(nil, 0, 5) }
        }
        kill()
        return wait()
    }

    private func exitStatus(_ code: Int32) -> Int32 { code & 0x7f == 0 ? code >> 8 & 0xff : 128 + code & 0x7f }

    private func isReadable(until end: Double, _ meanwhile: () throws -> Void) throws -> Bool {
        guard let output else { return true }
        while true {
            var waiting = pollfd(fd: output.number, events: Int16(POLLIN), revents: 0)
            let seconds = max(0, min(end - monotonicSeconds(), 0.05))
            let count = poll(&waiting, 1, Int32((seconds * 1000).rounded(.up)))
            if count > 0 || count < 0 && errno != EINTR { return true }
            if monotonicSeconds() >= end { return false }
            try meanwhile()
        }
    }

    /// Appends to `received` what is there, waiting for it; false at the end.
    private func receive() -> Bool {
        let bytes = output?.read(1 << 16) ?? []
        received += bytes
        return !bytes.isEmpty
    }
}

private let starting = Mutex(())

private func setUsualSignals(_ attributes: inout SpawnAttributes) {
    // Ignored signals would stay ignored in the new program, which counts on their usual effect.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGPIPE, SIGXFSZ] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    // Threads of a pool block all signals: a trap in the new program would go past its handler.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
}

/// Runs a program and returns what it prints; nil where it is missing or fails.
public func output(of command: [String]) -> String? {
    guard let child = try? ChildProcess(command, input: .null, errors: .null) else { return nil }
    let text = String(decoding: child.read(), as: UTF8.self)
    return child.wait() == 0 ? text : nil
}
