import Files
import Foundation

/// A program of the package, as `week5`, beside the tests that were started with these arguments. The tests are the
/// program that runs, or on macOS a bundle that a program of the toolchain has opened.
public func builtProgram(_ name: String, testedBy arguments: [String] = CommandLine.arguments) -> String {
    let option = arguments.firstIndex(of: "--test-bundle-path")
    let tests = URL(filePath: option.map { arguments[$0 + 1] } ?? arguments[0])
    let folder = tests.pathComponents.prefix { !$0.hasSuffix(".xctest") }
    return NSString.path(withComponents: folder + [name])
}

/// Runs a line of the shell, in which `$week5` is the program, and returns what it prints and its exit status.
public func shell(_ line: String, in folder: String) throws -> (output: String, status: Int32) {
    let prologue = "cd '\(folder)'; week5='\(builtProgram("week5"))'; "
    let child = try ChildProcess(["bash", "-c", "{ \(prologue)\(line)\n} 2>&1"], input: .null)
    let text = String(decoding: child.read(), as: UTF8.self)
    return (text, child.wait())
}
