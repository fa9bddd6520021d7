import Files
import Foundation
import Programs

/// Writes a folder of a student's own: the sheet's functions, to be written, and a page on how to go on.
package let startCommand = Command(
    name: "start",
    about: """
        Writes a folder of your own: week_5.swift with the sheet's 18 functions, each to be
        written in place of todo(), and a README.md that leads through the first ones.
        """,
    options: [Option(nil, "python", nil, "write it for Python instead of Swift")],
    file: ("folder", "the folder, made where it is missing; nothing in it is overwritten")
) { given in
    guard let folder = given.files.first else { throw UsageError("it takes the name of the folder to write") }
    let language = given.has("python") ? "python" : "swift"
    let file = language == "python" ? "week_5.py" : "week_5.swift"
    try makeFolder(folder)
    let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    guard try copy(studentFile(file), to: "\(base)/\(file)") else {
        throw FileError(
            "\(quoted("\(base)/\(file)")) exists already and is not overwritten; name another folder, or remove it")
    }
    print("\(base)/\(file): the sheet's 18 functions, for you to write")
    if try copy(studentFile("README-\(language).md"), to: "\(base)/README.md") {
        print("\(base)/README.md: how to go on")
    } else {
        print("\(base)/README.md exists already and stays as it is")
    }
    print("\nNext: ./week5.sh compare --watch \(base)/\(file)")
}

/// Copies a file, never over another one; whether it has.
private func copy(_ from: String, to path: String) throws -> Bool {
    do { try FileManager.default.copyItem(atPath: from, toPath: path) } catch CocoaError.fileWriteFileExists {
        return false
    } catch {
        throw FileError("\(quoted(path)) cannot be written: \(error.localizedDescription)")
    }
    return true
}
