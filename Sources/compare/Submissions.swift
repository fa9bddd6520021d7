import CLibrary
import Files

/// The scripts of a class, and what else lies in its folder, with why it is none.
struct Submissions {
    private(set) var scripts: [String] = []
    private(set) var others: [(path: String, why: String)] = []

    /// The scripts in a folder and in the folders of its students.
    ///
    /// - Throws: `FileError` where the folder cannot be read, or has none.
    init(in folder: String) throws {
        try search(folder, depth: 0)
        if scripts.isEmpty {
            throw FileError("there is no script of the sheet's functions in the folder \(quoted(folder))")
        }
    }

    /// A folder with a `week_5` is one student's, and the rest in it belongs to that.
    private mutating func search(_ folder: String, depth: Int) throws {
        let own = scriptNames.map { path($0, in: folder) }.filter { access($0, F_OK) == 0 }
        scripts += own
        if !own.isEmpty { return }
        for name in try fileNames(in: folder).sorted() where name != "." && name != ".." {
            let path = path(name, in: folder)
            let isScript = scriptEndings.contains { name.hasSuffix(".\($0)") }
            if name.hasPrefix(".") || name.hasPrefix("__") {
                if isScript { others.append((path, "hidden")) }
            } else if (try? isFolder(path)) == true {
                let count = scripts.count
                if depth < 5 { try search(path, depth: depth + 1) }
                if scripts.count == count { others.append((path, "a folder without a script")) }
            } else if isScript, name != "Package.swift" {
                if definesSheetFunction(path) {
                    scripts.append(path)
                } else {
                    others.append((path, "none of the sheet's functions"))
                }
            } else if depth == 0 {
                others.append((path, "no script"))
            }
        }
    }
}

private let scriptEndings = ["swift", "py", "ipynb"]
private let scriptNames = scriptEndings.map { "week_5.\($0)" }

/// The student's script in a folder; nil where there is none.
///
/// - Throws: `FileError` where there are several.
func studentScript(in folder: String) throws -> String? {
    let found = scriptNames.filter { access(path($0, in: folder), F_OK) == 0 }
    if found.count > 1 {
        let name = folder == "." ? "this folder" : quoted(folder)
        throw FileError("\(name) has \(found.joined(separator: " and ")); name one of them")
    }
    return found.first.map { path($0, in: folder) }
}

private func path(_ name: String, in folder: String) -> String {
    folder == "." ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
}

/// Whether one of the sheet's functions is defined in a file of any of the languages, a notebook's cells included.
private func definesSheetFunction(_ path: String) -> Bool {
    guard let bytes = try? readFile(path) else { return true }
    let names = Set(sheetFunctions.flatMap { [$0, swiftName($0)] })
    return String(decoding: bytes, as: UTF8.self).matches(of: /(?:def|func)\s+(\w+)/).contains {
        names.contains(String($0.output.1))
    }
}
