import Files
import Foundation
import Options

/// A file of the project's Python side.
func referenceFile(_ name: String) -> String { packageFile("Tests/Reference/\(name)") }

/// The newest NumPy that runs on the user's Python.
private let pinned = [
    "numpy==2.4.6; python_version >= '3.11'", "numpy==2.0.2; python_version < '3.11'",
]

/// A Python with NumPy: `python3`, or one in a virtual environment that is made where `python3` has none.
///
/// - Throws: `FileError`, a sentence on what is missing.
func pythonWithNumPy() throws -> String {
    guard succeeds("python3", "--version") else {
        throw FileError("python3 is missing: a comparison with Python needs it")
    }
    if succeeds("python3", "-c", "import numpy") { return "python3" }
    let environment = packageFile(".build/python")
    let python = "\(environment)/bin/python3"
    if succeeds(python, "-c", "import numpy") { return python }

    complain("python3 has no NumPy; installing it in a virtual environment, \(environment)")
    guard succeeds("python3", "-m", "venv", environment), succeeds([python, "-m", "pip", "install", "--quiet"] + pinned) else {
        throw FileError(
            "python3 has no NumPy, and none could be installed in a virtual environment: install it with 'python3 -m pip install numpy'")
    }
    return python
}

private func succeeds(_ command: String...) -> Bool { succeeds(command) }

private func succeeds(_ command: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
}

/// Writes a line to standard error.
func complain(_ line: String) {
    FileHandle.standardError.write(Data("\(line)\n".utf8))
}
