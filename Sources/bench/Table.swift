import Arrays
import Foundation
import MLP
import Programs

/// What the benchmark measured.
struct Table: Encodable {
    struct Row: Encodable {
        let name: String
        /// Seconds of each round, by side.
        var seconds: [String: [Double]] = [:]
    }
    let machine: String
    /// Each side's version and threads, Swift's first.
    var sides: [[String]]
    var rows: [Row] = []
    /// Peak memory of a default process, in MB.
    var megabytes: Double?
}

/// Measures every case on every side in turn, round by round, so that a slow spell of the machine meets all alike.
func measure(_ cases: [Case], rounds: Int, python: String) -> Table {
    let peers = [
        ("NumPy", "numpy"), ("PyTorch float64", "torch64"), ("PyTorch float32", "torch32"), ("scikit-learn", "sklearn"),
    ].compactMap { Peer($0.0, library: $0.1, python: python) }
    let c = CProgram()
    var table = Table(machine: machine(), sides: [["Swift", "this build", "\(cores) threads"]])
    table.sides += peers.map { [$0.name, $0.version, "\($0.threads) threads"] }
    if let c { table.sides.append(["C", c.version, "1 thread"]) }
    let program = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/week5"

    for test in cases {
        complain("\(test.name) …")
        var row = Table.Row(name: test.name)
        func take(_ side: String, _ seconds: @autoclosure () -> Double?) {
            // The threads of the side before look out for work a while before they sleep: not in this one's time.
            usleep(50_000)
            if let seconds = seconds() { row.seconds[side, default: []].append(seconds) }
        }
        if test.kind == .process {
            let map = NSTemporaryDirectory() + "week5-bench-\(getpid()).pgm"
            defer { unlink(map) }
            for _ in 0..<rounds {
                for _ in 0..<test.swiftRuns { take("Swift", run([program, "-s", "0", map])) }
                take("NumPy", run([python, "-B", packageFile("Tests/Reference/run.py"), "-s", "0", map]))
            }
            table.megabytes = peakMegabytes([program, "-s", "0", map])
        } else {
            let work = SwiftSide().work(of: test)
            work()
            for _ in 0..<rounds {
                take("Swift", SwiftSide.seconds(test, work))
                for peer in peers { take(peer.name, peer.seconds(test)) }
                take("C", c?.seconds(test))
            }
        }
        table.rows.append(row)
    }
    return table
}

private func machine() -> String {
    let processor =
        (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n")
        .first { $0.hasPrefix("model name") }?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
        ?? output(of: ["sysctl", "-n", "machdep.cpu.brand_string"])?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "a processor"
    return "\(processor), \(ProcessInfo.processInfo.activeProcessorCount) cores, \(ProcessInfo.processInfo.operatingSystemVersionString)"
}

extension Table {
    var text: String {
        var lines = [machine] + sides.map { $0.joined(separator: ", ") } + [""]
        let peers = sides.dropFirst().map { $0[0] }
        lines.append("| median time | Swift | " + peers.joined(separator: " | ") + " |")
        lines.append("| --- |" + String(repeating: " ---: |", count: peers.count + 1))
        for row in rows {
            let swift = row.seconds["Swift"] ?? []
            let cells = peers.map { peer -> String in
                guard let seconds = row.seconds[peer], !seconds.isEmpty, !swift.isEmpty else { return "" }
                // Round by round: what slows the machine for a while slows both.
                let perRound = swift.count / seconds.count
                let ratios = seconds.enumerated().map { round, value in value / median(Array(swift[round * perRound..<(round + 1) * perRound])) }.sorted()
                return "\(time(median(seconds))) · **\(ratio(median(ratios)))** (\(ratio(ratios[0]))–\(ratio(ratios[ratios.count - 1])))"
            }
            lines.append("| \(row.name) | \(swift.isEmpty ? "" : time(median(swift))) | " + cells.joined(separator: " | ") + " |")
        }
        if let megabytes { lines += ["", "Peak memory of a default process: \(fixed(megabytes, 1)) MB"] }
        lines += ["", "Behind the time: how many times Swift's that is, the median and the range over the rounds."]
        return lines.joined(separator: "\n")
    }
}

private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

/// Seconds in the unit that fits.
func time(_ seconds: Double) -> String {
    switch seconds {
    case ..<1e-6: "\(significant(seconds * 1e9, 3)) ns"
    case ..<1e-3: "\(significant(seconds * 1e6, 3)) µs"
    case ..<1: "\(significant(seconds * 1e3, 3)) ms"
    default: "\(significant(seconds, 3)) s"
    }
}

private func ratio(_ value: Double) -> String {
    (value < 10 ? fixed(value, 2) : fixed(value, 0)) + "×"
}
