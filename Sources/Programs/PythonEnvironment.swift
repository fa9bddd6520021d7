import Files

/// A Python in a virtual environment in the user's cache folder that has `modules`, made where it is missing, with a
/// message on standard error.
///
/// - Parameter packages: What `pip` installs, with pinned versions.
/// - Throws: `FileError` where it cannot be made.
public func pythonEnvironment(_ name: String, modules: [String], packages: [String]) throws -> String {
    let (folder, names) = ("\(try cacheFolder())/\(name)", modules.joined(separator: ", "))
    let python = "\(folder)/bin/python3"
    func hasModules() -> Bool { output(of: [python, "-c", "import \(names)"]) != nil }
    if hasModules() { return python }
    complain("installing \(names) in a virtual environment, \(folder)")
    guard output(of: ["python3", "-m", "venv", folder]) != nil,
        output(of: [python, "-m", "pip", "install", "--quiet"] + packages) != nil, hasModules()
    else {
        throw FileError(
            "\(names) could not be installed in a virtual environment, \(folder): install them for python3 yourself, as with 'python3 -m pip install \(modules[0])'"
        )
    }
    return python
}
