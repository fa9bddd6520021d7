import Files
import Foundation
import TestSupport
import Testing
import week5

/// Starts a training that would never end, and returns when it has begun to train.
private func startEndless(_ options: [String]) throws -> ChildProcess {
    let child = try ChildProcess([builtProgram("week5"), "-s5", "-e10000000"] + options, input: .null, errors: .null)
    while !(try child.readLine(timeout: 60)).starts(with: Array("    epoch 1:".utf8)) {}
    return child
}

/// Control-C, or SIGTERM, ends the training after its epoch: what is written is what a run of so many epochs writes,
/// and the saved training goes on.
@Test(arguments: [SIGINT, SIGTERM], [true, false])
func interruption(_ signal: Int32, _ isFast: Bool) throws {
    try withFolder { folder in
        let child = try startEndless(
            ["--save", "\(folder)/a.npz", "--dump", "\(folder)/a.json", "\(folder)/a.pgm"] + (isFast ? ["--fast"] : []))
        kill(child.id, signal)
        #expect(child.wait() == 128 + signal)
        let done = try epochs("\(folder)/a.npz")
        #expect(done > 0)
        for (name, options) in [("b", ["-s5"]), ("c", ["--resume", "\(folder)/a.npz"])] {
            try run(
                options + [
                    "-e\(done)", "--fast", "--quiet", "--dump", "\(folder)/\(name).json", "\(folder)/\(name).pgm",
                ])
            for ending in ["json", "pgm"] {
                #expect(try content("\(folder)/a.\(ending)") == content("\(folder)/\(name).\(ending)"))
            }
        }
    }
}

/// The second Control-C ends the program at once: this network's epoch would take a minute.
@Test func secondInterruption() throws {
    try withFolder { folder in
        let child = try ChildProcess(
            [builtProgram("week5"), "-n200", "-y3000,3000", "\(folder)/a.pgm"], input: .null, errors: .null)
        while !(try child.readLine(timeout: 60)).starts(with: Array("6 ".utf8)) {}
        let start = Date()
        for _ in 0..<2 {
            usleep(100_000)
            kill(child.id, SIGINT)
        }
        #expect(child.wait() == 128 + SIGINT)
        #expect(Date().timeIntervalSince(start) < 10)
        #expect(!exists("\(folder)/a.pgm"))
    }
}
