import Arrays
import Foundation
import Programs

/// Another program that does the same work.
final class Peer {
    let name: String
    let version: String
    let threads: Int
    private let process: Process
    private let requests = Pipe()
    private let answers = Pipe()
    private var received = Data()

    private struct Greeting: Decodable { let version: String, threads: Int }
    private struct Answer: Decodable { let seconds: Double? }

    /// Starts `Tests/Reference/bench.py` with one library; nil where the library is not installed.
    init?(_ name: String, library: String, python: String) {
        self.name = name
        process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, "-B", packageFile("Tests/Reference/bench.py"), library]
        process.standardInput = requests
        process.standardOutput = answers
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil, let line = Self.line(answers, &received),
            let greeting = try? JSONDecoder().decode(Greeting.self, from: line)
        else { return nil }
        (version, threads) = (greeting.version, greeting.threads)
    }

    deinit { process.terminate() }

    /// The seconds of a step of a case; nil where the peer has no such work, or fails.
    func seconds(_ test: Case) -> Double? {
        guard var request = try? JSONEncoder().encode(test) else { return nil }
        request.append(UInt8(ascii: "\n"))
        guard (try? requests.fileHandleForWriting.write(contentsOf: request)) != nil, let line = Self.line(answers, &received) else {
            return nil
        }
        return (try? JSONDecoder().decode(Answer.self, from: line))?.seconds
    }

    private static func line(_ pipe: Pipe, _ received: inout Data) -> Data? {
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = received[..<end]
                received = Data(received[(end + 1)...])
                return line
            }
            let piece = pipe.fileHandleForReading.availableData
            if piece.isEmpty { return nil }
            received.append(piece)
        }
    }
}

/// A Python with every library that the benchmark compares with, in pinned versions.
func pythonOfPeers() throws -> String {
    try pythonEnvironment(
        "peers", modules: ["numpy", "sklearn", "torch"],
        packages: ["numpy==2.4.6", "scikit-learn==1.9.1", "torch==2.13.0"])
}

/// The plain C program, compiled by the C compiler that there is.
struct CProgram {
    let version: String
    private let path: String

    init?() {
        path = packageFile(".build/bench-c")
        guard let version = output(of: ["cc", "--version"])?.split(separator: "\n").first,
            output(of: ["cc", "-O3", "-march=native", "-o", path, packageFile("Tests/Reference/bench.c"), "-lm"]) != nil
        else { return nil }
        self.version = String(version)
    }

    /// The seconds of a step, as often repeated as Swift repeats it.
    func seconds(_ test: Case) -> Double? {
        guard test.kind == .training || test.kind == .stepwise, !test.isSoftmax, test.samples < 1000 else { return nil }
        let sizes = test.sizes.map(String.init).joined(separator: ",")
        return output(of: [path, sizes, "\(test.samples)", "\(test.batch)", "\(test.epochs * test.swiftRuns)", "\(test.lr)"])
            .flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
}

/// The wall seconds of a whole process.
func run(_ command: [String]) -> Double? {
    var arguments: [UnsafeMutablePointer<CChar>?] = (["/usr/bin/env"] + command).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let start = monotonicSeconds()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    guard posix_spawn(&process, "/usr/bin/env", &actions, nil, &arguments, environ) == 0 else { return nil }
    var status: Int32 = 0
    guard waitpid(process, &status, 0) == process, status == 0 else { return nil }
    return monotonicSeconds() - start
}

/// A process's peak memory in MB, where there is GNU's `time`.
func peakMegabytes(_ command: [String]) -> Double? {
    output(of: ["sh", "-c", "exec time -f %M \"$@\" 2>&1 >/dev/null", "sh"] + command)
        .flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }.map { $0 / 1000 }
}
