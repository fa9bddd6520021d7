import Files
import Foundation
import Programs

/// Writes a folder of a student's own: the sheet's functions, to be written, and a page on how to go on.
package let startCommand = Command(
    name: "start",
    about: """
        Writes a folder of your own: week_5.swift with the sheet's 18 functions, each to be
        written in place of todo(), a Package.swift for your editor and swift build, and a
        README.md that leads through the first ones.
        """,
    options: [Option(nil, "python", nil, "write it for Python instead of Swift")],
    file: ("folder", "the folder, made where it is missing; nothing in it is overwritten")
) { given in
    guard let folder = given.files.first else { throw UsageError("it takes the name of the folder to write") }
    let language = given.has("python") ? "python" : "swift"
    let file = language == "python" ? "week_5.py" : "week_5.swift"
    try makeFolder(folder)
    let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    func write(_ text: String, _ name: String, _ what: String) throws -> Bool {
        let path = "\(base)/\(name)"
        if access(path, F_OK) == 0 { return false }
        try writeFile(path, Array(text.utf8))
        print("\(path): \(what)")
        return true
    }
    guard try write(text(studentFile(file)), file, "the sheet's 18 functions, for you to write") else {
        throw FileError(
            "\(quoted("\(base)/\(file)")) exists already and is not overwritten; name another folder, or remove it")
    }
    var others = [(try text(studentFile("README-\(language).md")), "README.md", "how to go on")]
    if language == "swift" {
        others.append((manifest(for: absolutePath(base)), "Package.swift", "for editors and swift build"))
    }
    for (text, name, what) in others where try !write(text, name, what) {
        print("\(base)/\(name) exists already and stays as it is")
    }
    print("\nNext: \(typed) compare --watch \(shellWord(base))")
}

/// The manifest of a student's package in `folder`, which finds this one, also where both are moved together.
private func manifest(for folder: String) -> String {
    let home = absolutePath(packageFile("."))
    let isWithin = folder.hasPrefix("\(home)/")
    let depth = folder.dropFirst(home.count).count { $0 == "/" }
    let path = isWithin ? Array(repeating: "..", count: depth).joined(separator: "/") : home
    return """
        // swift-tools-version: 6.2
        import PackageDescription

        // Makes a package of this folder, for an editor to complete names and for `swift build`; compare and run do
        // without it.
        let package = Package(
            name: "Student",
            platforms: [.macOS(.v15)],
            dependencies: [.package(name: "week5", path: \(path.debugDescription))],
            targets: [
                .target(
                    name: "Student", dependencies: [.product(name: "MLP", package: "week5")], path: ".",
                    exclude: ["README.md"], swiftSettings: [.swiftLanguageMode(.v5)])
            ]
        )

        """
}

/// How the user types `week5.sh` where he stands.
private var typed: String {
    let here = FileManager.default.currentDirectoryPath
    return absolutePath(here) == absolutePath(packageFile(".")) ? "./week5.sh" : shellWord(packageFile("week5.sh"))
}

/// What there is to do with a script of which all is right; nothing for the project's own.
func nextSteps(_ script: String) -> [String] {
    guard script.hasSuffix(".swift") || script.hasSuffix(".py") || script.hasSuffix(".ipynb") else { return [] }
    let run = "\(typed) run \(shellWord(script))"
    return [
        "", "Next: \(run) run.html",
        "  writes a page that plays your training back; week_5.pdf is the sheet's figure.",
        "The sheet, 7.2: \(run) -s 1 -y 6,8,4 --show",
    ]
        + folded(
            "  How does the boundary change with other layers? And with -b 10 or -b 50: does the loss fall as fast?",
            indent: "  ")
}
