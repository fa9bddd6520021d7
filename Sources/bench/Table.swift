import Arrays
import Files
import Foundation
import Programs

/// What the benchmark measured.
struct Table: Encodable {
    struct Side: Encodable { let name, version: String, threads: Int }
    struct Row: Encodable {
        let name: String
        /// The seconds of a step in each round, by side.
        var seconds: [String: [Double]] = [:]
        /// The multiplications and additions of a step, where they are compared with the processor's limit.
        let operations: Double?
        /// The processor's limit in each round, in operations a second.
        var limitOfAllCores: [Double] = []
        var limitOfOneCore: [Double] = []
    }
    let machine: String
    var sides: [Side]
    var rows: [Row] = []
    /// Peak memory of a default process, in MB.
    var megabytes: Double?
}

/// Measures every case on every side in turn, round by round, so that what slows the machine for a while slows all.
///
/// - Parameter python: The Python that has the peers; nil for none.
func measure(_ cases: [Case], rounds: Int, python: String?) -> Table {
    let peers = python.map(allPeers) ?? []
    var table = Table(
        machine: machine(), sides: [sheet, fast].map { .init(name: $0, version: "this build", threads: cores) })
    table.sides += peers.map { .init(name: $0.name, version: $0.version, threads: $0.threads) }
    for test in cases {
        complain("\(test.name) …")
        var row = Table.Row(name: test.name, operations: test.operations)
        let work =
            test.kind == .process
            ? processes(python) : inProcess(test) + peers.map { peer in (peer.name, { peer.seconds(test) }) }
        for _ in 0..<rounds {
            if test.operations != nil {
                usleep(50_000)
                row.limitOfAllCores.append(operationsPerSecond(onAllCores: true))
                row.limitOfOneCore.append(operationsPerSecond(onAllCores: false))
            }
            for (side, seconds) in work {
                // The threads of the side before spin for a while: they sleep when this side is timed.
                usleep(50_000)
                if let seconds = seconds() { row.seconds[side, default: []].append(seconds) }
            }
        }
        if test.kind == .process { table.megabytes = peakMegabytes(program + ["-s", "0", map]) }
        table.rows.append(row)
    }
    unlink(map)
    return table
}

private typealias Work = (side: String, seconds: () -> Double?)

/// The cases that run in this process: each side has run once, at least, before it is measured.
private func inProcess(_ test: Case) -> [Work] {
    swiftWork(test).map { side, work in
        let seconds = timer(work)
        _ = seconds()
        return (side, { seconds() / Double(test.steps) })
    }
}

/// What times `work`: the mean of as many runs as take 50 ms or more. The number doubles until they do, and is kept for
/// the next time, so that a pause of the machine does not end every measurement early. `bench.py` has the same.
private func timer(_ work: @escaping () -> Void) -> () -> Double {
    var runs = 1
    return {
        while true {
            let start = monotonicSeconds()
            for _ in 0..<runs { work() }
            let seconds = monotonicSeconds() - start
            if seconds >= 0.05 { return seconds / Double(runs) }
            runs *= 2
        }
    }
}

/// A whole default run as a process of its own, the median of ten of ours.
private func processes(_ python: String?) -> [Work] {
    func ours(_ options: [String]) -> Double? {
        let seconds = (0..<10).compactMap { _ in run(program + ["-s", "0"] + options + [map]) }
        return seconds.isEmpty ? nil : median(seconds)
    }
    var work: [Work] = [(sheet, { ours([]) }), (fast, { ours(["--fast"]) })]
    if let python {
        work.append(("NumPy", { run([python, "-B", packageFile("Sources/compare/Python/run.py"), "-s", "0", map]) }))
    }
    return work
}

private let map = NSTemporaryDirectory() + "week5-bench-\(getpid()).pgm"
/// The week5 program beside this one.
private let program = [
    CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        + "/week5"
]

private func machine() -> String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n")
    let model = lines?.first { $0.hasPrefix("model name") }?.split(separator: ":").last.map(String.init)
    let processor =
        (model ?? output(of: ["sysctl", "-n", "machdep.cpu.brand_string"]))?
        .trimmingCharacters(in: .whitespacesAndNewlines) ?? "a processor"
    return
        "\(processor), \(ProcessInfo.processInfo.activeProcessorCount) cores, \(ProcessInfo.processInfo.operatingSystemVersionString)"
}

extension Table {
    /// Three tables: the two trainings beside NumPy, the other peers beside the fast trainer, and the shares of the
    /// processor's limit.
    var text: String {
        let others = sides.map(\.name).filter { side in
            ![sheet, fast, "NumPy"].contains(side) && rows.contains { $0.seconds[side] != nil }
        }
        let first = rows.map { row in
            [
                row.name, row.median(sheet), row.median("NumPy"), row.ratio("NumPy", sheet), row.median(fast),
                row.ratio("NumPy", fast),
            ]
        }
        let second = rows.filter { row in others.contains { row.seconds[$0] != nil } }.map { row in
            [row.name, row.median(fast)]
                + others.map {
                    row.seconds[$0] == nil ? "" : "\(row.median($0)) \(row.ratio($0, fast, withRange: false))"
                }
        }
        let large = rows.filter { $0.operations != nil }
        // Single precision has a limit of its own.
        let limited = ([fast, sheet, "NumPy"] + others).filter { side in
            side != "PyTorch float32" && large.contains { $0.seconds[side] != nil }
        }
        let third = large.map { row in
            [row.name] + [row.limitOfOneCore, row.limitOfAllCores].map { fixed(median($0) / 1e9, 1) }
                + limited.map(row.share)
        }
        let head = ["median time", sheet, "NumPy", "NumPy / by the sheet", fast, "NumPy / --fast"]
        let shares = ["GFLOP/s, share of the limit of all cores", "limit of a core", "of all cores"] + limited
        let parts = [
            machineAndSides, markdown(head, first),
            others.isEmpty ? nil : markdown(["median time, times that of --fast", fast] + others, second),
            third.isEmpty ? nil : markdown(shares, third),
            megabytes.map { "Peak memory of a default process: \(fixed($0, 1)) MB" }, standing,
        ]
        return parts.compactMap { $0 }.joined(separator: "\n\n")
    }

    private var machineAndSides: String {
        let lines = sides.map { "\($0.name): \($0.version), \($0.threads) \($0.threads == 1 ? "thread" : "threads")" }
        return ([machine] + lines).joined(separator: "\n")
    }

    /// A sentence for each row and other program that takes less time there, or one that there is none; nil where
    /// nothing else was measured. Training by the sheet is compared with NumPy, and single precision with nothing, as
    /// it is another number format.
    private var standing: String? {
        let others = sides.map(\.name).filter { ![sheet, fast, "PyTorch float32"].contains($0) }
        var (isCompared, behind): (Bool, [String]) = (false, [])
        for row in rows {
            for (start, ours, other) in others.map({ ("Behind", fast, $0) }) + [("By the sheet behind", sheet, "NumPy")]
            {
                guard let ratios = row.ratios(other, ours) else { continue }
                isCompared = true
                guard bench.median(ratios) < 1 else { continue }
                let speed = "\(times(bench.median(ratios))) its speed"
                behind.append(
                    "\(start) \(other) in \(row.name): \(speed) (\(times(ratios.min()!)) to \(times(ratios.max()!))).")
            }
        }
        guard isCompared else { return nil }
        return behind.isEmpty ? "No other program takes less time in any row." : behind.joined(separator: "\n")
    }
}

extension Table.Row {
    fileprivate func median(_ side: String) -> String { seconds[side].map { time(bench.median($0)) } ?? "" }

    /// How many times as long as `other` a side takes, in each round; nil where one of them has not run in all.
    fileprivate func ratios(_ side: String, _ other: String) -> [Double]? {
        guard let seconds = seconds[side], let others = self.seconds[other], seconds.count == others.count else {
            return nil
        }
        return zip(seconds, others).map(/)
    }

    /// The median of the rounds' ratios, and their range.
    fileprivate func ratio(_ side: String, _ other: String, withRange: Bool = true) -> String {
        guard let ratios = ratios(side, other) else { return "" }
        return "**\(times(bench.median(ratios)))**"
            + (withRange ? " (\(times(ratios.min()!))–\(times(ratios.max()!)))" : "")
    }

    /// A side's GFLOP/s and its share of the limit of all cores in the same round.
    fileprivate func share(_ side: String) -> String {
        guard let seconds = seconds[side], let operations else { return "" }
        let shares = zip(seconds, limitOfAllCores).map { operations / $0 / $1 }
        return "\(fixed(operations / bench.median(seconds) / 1e9, 1)) · **\(fixed(100 * bench.median(shares), 0)) %**"
    }
}

private func markdown(_ head: [String], _ rows: [[String]]) -> String {
    let rule = ["---"] + [String](repeating: "---:", count: head.count - 1)
    return ([head, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
}

private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

private func times(_ ratio: Double) -> String { fixed(ratio, ratio < 10 ? 2 : 0) + "×" }

/// Seconds in the unit that fits.
func time(_ seconds: Double) -> String {
    switch seconds {
    case ..<1e-6: "\(significant(seconds * 1e9, 3)) ns"
    case ..<1e-3: "\(significant(seconds * 1e6, 3)) µs"
    case ..<1: "\(significant(seconds * 1e3, 3)) ms"
    default: "\(significant(seconds, 3)) s"
    }
}
