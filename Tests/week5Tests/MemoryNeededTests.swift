import Foundation
import Programs
import TestSupport
import Testing
import week5

/// What would not fit in memory is refused with the size needed, before anything of it is allocated.
@Test(arguments: [
    (["-e", "99999999999999999999"], "a run of these options needs about 221360929 TB of memory, and "),
    (["-e", "1000000000000000"], "a run of these options needs about 24000 TB"),
])
func refusedForMemory(_ options: [String], _ sentence: String) throws {
    try withFolder { folder in
        let error = #expect(throws: (any Error).self) { try run(options + ["--quiet", "\(folder)/m.pgm"]) }
        #expect(error.map { "\($0)".hasPrefix(sentence) } == true, "\(String(describing: error))")
    }
}

/// Under every limit of the shell a run either succeeds or says in a sentence how much memory it needs; none traps or
/// hangs.
@Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/statm"), "needs a system with ulimit -v"),
    arguments: [
        "-s1 --quiet m.pgm", "-s1 -y 500,500 -e1 -n9 -b4 --fast --quiet --dump d.json --save n.npz m.pgm",
        "-s1 -r 700 --quiet --dump d.json m.pgm",
        "-s1 -d large.csv -n 99999 -b 20000 -e1 -y 9,9 --quiet m.pgm", "predict wide.npz -d large.csv",
    ])
func limitOfTheShell(_ line: String) throws {
    try withFolder { folder in
        _ = try shell(
            "$week5 sample -n 20000 large.csv; $week5 -y 300,300 -e0 --quiet --save wide.npz m.pgm", in: folder)
        var statuses: Set<Int32> = []
        for limit in stride(from: 20_000, to: 400_000, by: 20_000).map({ $0 }) + [1_000_000] {
            let (output, status) = try shell(
                "ulimit -v \(limit); timeout 60 $week5 \(line) >out 2>&1; s=$?; tail -n 1 out; exit $s", in: folder)
            let isRefused = status == 1 && output.contains(" of memory, and the shell's limit (ulimit -v) leaves ")
            #expect(status == 0 || isRefused, "ulimit -v \(limit): status \(status), \(output)")
            statuses.insert(status)
        }
        #expect(statuses == [0, 1])
    }
}
