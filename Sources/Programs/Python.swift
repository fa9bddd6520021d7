import Files

/// A Python in a virtual environment under `.build` that has `modules`, made where it is missing, with a word on
/// standard error.
///
/// - Parameters:
///   - name: The environment's name.
///   - packages: What `pip` installs, with pinned versions.
/// - Throws: `FileError` where it cannot be made.
public func pythonEnvironment(_ name: String, modules: [String], packages: [String]) throws -> String {
    let folder = packageFile(".build/\(name)")
    let python = "\(folder)/bin/python3"
    let importing = [python, "-c", "import \(modules.joined(separator: ", "))"]
    if output(of: importing) != nil { return python }
    complain("installing \(modules.joined(separator: ", ")) in a virtual environment, \(folder)")
    guard output(of: ["python3", "-m", "venv", folder]) != nil,
        output(of: [python, "-m", "pip", "install", "--quiet"] + packages) != nil, output(of: importing) != nil
    else {
        throw FileError(
            "\(modules.joined(separator: ", ")) could not be installed in a virtual environment, \(folder): install them for python3 yourself, as with 'python3 -m pip install \(modules[0])'")
    }
    return python
}
