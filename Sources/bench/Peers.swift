import Arrays
import Files
import Foundation
import Programs

/// A Python with every library that the benchmark compares with, in pinned versions.
func pythonOfPeers() throws -> String {
    try pythonEnvironment(
        "peers", modules: ["numpy", "sklearn", "torch", "jax", "numba"],
        packages: ["numpy==2.4.6", "scikit-learn==1.9.1", "torch==2.13.0", "jax==0.10.2", "numba==0.68.1"])
}

/// The other programs that do the same work, in the order of the table's columns.
func allPeers(python: String) -> [Peer] {
    [
        ("NumPy", "numpy"), ("PyTorch float64", "torch64"), ("PyTorch float32", "torch32"), ("scikit-learn", "sklearn"),
        ("JAX", "jax"), ("Numba", "numba"), ("C", "c"),
    ].compactMap { Peer($0, library: $1, python: python) }
}

/// Another program that does the same work.
final class Peer {
    let name: String
    let version: String
    let threads: Int
    private let process: ChildProcess

    private struct Greeting: Decodable { let version: String, threads: Int }
    private struct Answer: Decodable { let seconds: Double? }

    /// Starts `Sources/bench/Peers/bench.py` with one library; nil where the library is not installed.
    init?(_ name: String, library: String, python: String) {
        self.name = name
        let command = [python, "-B", packageFile("Sources/bench/Peers/bench.py"), library]
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
        return (try? JSONDecoder().decode(Answer.self, from: Data(line)))?.seconds.map { $0 / Double(test.steps) }
    }
}

/// The wall seconds of a whole process; nil where it fails.
func run(_ command: [String]) -> Double? {
    let start = monotonicSeconds()
    guard let process = try? ChildProcess(command, input: .null, output: .null, errors: .null), process.wait() == 0
    else { return nil }
    return monotonicSeconds() - start
}

/// A process's peak memory in MB, where there is GNU's `time`.
func peakMegabytes(_ command: [String]) -> Double? {
    output(of: ["sh", "-c", "exec time -f %M \"$@\" 2>&1 >/dev/null", "sh"] + command)
        .flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }.map { $0 / 1000 }
}
