import Foundation
import Programs

let benchmark = Command(
    name: "bench",
    about: """
        Measures training and matrix products beside NumPy, PyTorch, scikit-learn, JAX,
        Numba and plain C, those that are installed, and says where this build is behind.
        """,
    options: [
        Option(nil, "peers", nil, "install NumPy, PyTorch, scikit-learn, JAX and Numba in a virtual environment first"),
        Option(nil, "rounds", "N", "how often each case is measured on each side, in turn (default: 5)"),
        Option(nil, "only", "TEXT", "only the cases with this in their name"),
        Option(nil, "alone", nil, "measure this build only, without the other programs"),
        Option(nil, "growth", nil, "instead: how the time of an epoch grows with samples, width and batch"),
        Option(nil, "json", nil, "print every round's seconds as JSON"),
    ]
) { given in
    if given.has("growth") { return printGrowth() }
    let rounds = try given.wholeNumber("rounds", in: 1...1000, default: 5)
    let only = given.text("only")
    let chosen = cases.filter { test in only.map { test.name.contains($0) } ?? true }
    guard !chosen.isEmpty else { throw given.error("only", takes: "a part of a case's name") }
    let python = try given.has("alone") ? nil : given.has("peers") ? pythonOfPeers() : "python3"
    let table = measure(chosen, rounds: rounds, python: python)
    guard given.has("json") else { return print(table.text) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    print(String(decoding: try encoder.encode(table), as: UTF8.self))
}

runCommand("bench", usage: benchmark.usage) { try benchmark.run(CommandLine.arguments.dropFirst()) }
