import Files
import Foundation

/// A program of the package beside the tests, as `week5`.
public func builtProgram(_ name: String) -> String {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name).path
}

/// Runs a line of the shell, in which `$week5` is the program, and returns what it prints and its exit status.
public func shell(_ line: String, in folder: String) throws -> (output: String, status: Int32) {
    let prologue = "cd '\(folder)'; week5='\(builtProgram("week5"))'; "
    let child = try ChildProcess(["bash", "-c", "{ \(prologue)\(line)\n} 2>&1"], input: .null)
    let text = String(decoding: child.read(), as: UTF8.self)
    return (text, child.wait())
}
