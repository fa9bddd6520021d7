import Arrays
import Foundation
import Programs

/// Another program that does the same work.
final class Peer {
    let name: String
    let version: String
    let threads: Int
    private let process: ChildProcess

    private struct Greeting: Decodable { let version: String, threads: Int }
    private struct Answer: Decodable { let seconds: Double? }

    /// Starts `Tests/Reference/bench.py` with one library; nil where the library is not installed.
    init?(_ name: String, library: String, python: String) {
        self.name = name
        let command = [python, "-B", packageFile("Tests/Reference/bench.py"), library]
        guard let process = try? ChildProcess(command, errors: .null), let line = try? process.readLine(),
            let greeting = try? JSONDecoder().decode(Greeting.self, from: Data(line))
        else { return nil }
        self.process = process
        (version, threads) = (greeting.version, greeting.threads)
    }

    /// The seconds of a step of a case; nil where the peer has no such work, or fails.
    func seconds(_ test: Case) -> Double? {
        guard let request = try? JSONEncoder().encode(test), (try? process.writeLine(request)) != nil,
            let line = try? process.readLine()
        else { return nil }
        return (try? JSONDecoder().decode(Answer.self, from: Data(line)))?.seconds
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
    let start = monotonicSeconds()
    guard let process = try? ChildProcess(command, input: .null, output: .null), process.wait() == 0 else { return nil }
    return monotonicSeconds() - start
}

/// A process's peak memory in MB, where there is GNU's `time`.
func peakMegabytes(_ command: [String]) -> Double? {
    output(of: ["sh", "-c", "exec time -f %M \"$@\" 2>&1 >/dev/null", "sh"] + command)
        .flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }.map { $0 / 1000 }
}
