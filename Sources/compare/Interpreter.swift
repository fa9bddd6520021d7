import Files
import Programs

/// A file of the project's Python side.
func referenceFile(_ name: String) -> String { packageFile("Tests/Reference/\(name)") }

/// A Python with NumPy: `python3`, or where that has none one in a virtual environment.
///
/// - Throws: `FileError`, a sentence on what is missing.
func pythonWithNumPy() throws -> String {
    guard output(of: ["python3", "--version"]) != nil else {
        throw FileError("python3 is missing: a comparison with Python needs it")
    }
    if output(of: ["python3", "-c", "import numpy"]) != nil { return "python3" }
    return try pythonEnvironment(
        "python", modules: ["numpy"],
        packages: ["numpy==2.4.6; python_version >= '3.11'", "numpy==2.0.2; python_version < '3.11'"])
}
