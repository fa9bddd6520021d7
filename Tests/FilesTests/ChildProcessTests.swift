import Foundation
import Files
import Foundation
import TestSupport
import Testing

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Test func linesThereAndBack() throws {
    let cat = try ChildProcess(["cat"])
    try cat.writeLine("one".utf8)
    #expect(try text(cat.readLine(timeout: 60)) == "one")
    try cat.write(Array("two\n\nthree".utf8))
    cat.closeInput()
    #expect(try (0..<3).map { _ in try text(cat.readLine()) } == ["two", "", "three"])
    #expect(throws: ChildProcess.Failure.ended) { try cat.readLine(timeout: 60) }
    #expect(cat.wait() == 0)
}

/// A line longer than a pipe holds, and what follows it.
@Test func longLines() throws {
    let awk = try ChildProcess(
        ["awk", "BEGIN { for (i = 0; i < 100000; i++) printf \"%05d\", i; printf \"\\nend\\nmore\" }"], input: .null)
    let line = try awk.readLine(timeout: 60)
    #expect(line.count == 500_000 && text(Array(line.suffix(10))) == "9999899999")
    #expect(text(awk.read(2)) == "en" && text(awk.read()) == "d\nmore")
}

@Test func endings() throws {
    #expect(try ChildProcess(["sh", "-c", "exit 3"], input: .null, output: .null).wait() == 3)
    let hanging = try ChildProcess(["sh", "-c", "printf half; exec sleep 1000"])
    #expect(throws: ChildProcess.Failure.timeout(0.2)) { try hanging.readLine(timeout: 0.2) }
    hanging.kill()
    #expect(hanging.wait() == 128 + 9)
    // It does not read any more: an error, not a signal.
    #expect(throws: ChildProcess.Failure.ended) {
        for _ in 0..<9 { try hanging.write(Array(repeating: 0, count: 1 << 16)) }
    }
    let error = #expect(throws: (any Error).self) { try ChildProcess(["no-such-program-anywhere"]) }
    #expect(error.map { "\($0)" } == "\"no-such-program-anywhere\" cannot be started: No such file or directory")
    #expect(
        output(of: ["printf", "%s", "a b"]) == "a b" && output(of: ["false"]) == nil
            && output(of: ["no-such-program"]) == nil)
    // As in a shell, a reader that has enough ends the writer.
    #expect(output(of: ["sh", "-c", "yes | head -n 1"]) == "y\n")
}

/// The end of one's input is seen while another runs.
@Test func nothingIsInherited() throws {
    let first = try ChildProcess(["cat"])
    let second = try ChildProcess(["sleep", "1000"])
    first.closeInput()
    #expect(throws: ChildProcess.Failure.ended) { try first.readLine(timeout: 60) }
    #expect(first.wait() == 0)
    second.kill()
}

#if canImport(Darwin)
    private let numberOfFiles = RLIMIT_NOFILE
#else
    private let numberOfFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
#endif

/// Where only three more files can be open, one pipe can be made and not a second one: afterwards there can be three
/// again.
@Test func noPipeIsLeftOver() async {
    await #expect(processExitsWith: .success) {
        var limit = rlimit()
        precondition(getrlimit(numberOfFiles, &limit) == 0)
        let before = limit.rlim_cur
        // More than what other tests have open, which this process may have inherited.
        limit.rlim_cur = min(before, 1024)
        precondition(setrlimit(numberOfFiles, &limit) == 0)
        func openAll() -> [Int32] {
            Array(sequence(state: ()) { _ in open("/dev/null", O_RDONLY) }.prefix { $0 >= 0 })
        }
        for descriptor in openAll().suffix(3) { close(descriptor) }
        do {
            _ = try ChildProcess(["cat"])
            preconditionFailure("there was a second pipe")
        } catch {
            precondition("\(error)" == "no pipe can be made: Too many open files", "\(error)")
        }
        precondition(openAll().count == 3)
        // A sanitizer opens files when the process ends.
        limit.rlim_cur = before
        precondition(setrlimit(numberOfFiles, &limit) == 0)
    }
}
