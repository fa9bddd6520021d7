import Files
import Foundation
import Programs

/// A file of what is compiled with, or given to, a student.
func studentFile(_ name: String) -> String { packageFile("Sources/compare/Student/\(name)") }

/// The sheet's functions and the harness, compiled once.
struct SheetModule {
    let folder: String
    /// What a program is linked with.
    let objects: [String]
    /// Such as "Swift 6.3.1".
    let version: String

    /// The project's modules that it is made of.
    private static let modules = ["CLibrary", "Arrays", "NumPyRandom"]

    /// The module as it was built for this state of the sources, or is now.
    static func built(_ meanwhile: () throws -> Void) throws -> SheetModule {
        let modules = ["release", "debug"].map { packageFile(".build/\($0)") }.first {
            access("\($0)/Modules/Arrays.swiftmodule", R_OK) == 0
        }
        guard let modules else {
            throw FileError("the project is not built: a Swift file is compared by ./week5.sh compare")
        }
        let sources = try sources()
        let stamps = Self.modules.map {
            FileStamp("\(modules)/Modules/\($0).swiftmodule").map { "\($0)" } ?? ""
        }
        let folder = packageFile(
            ".build/student-\(String(hash((sources.map(\.text) + stamps + [modules]).joined()), radix: 36))")
        if access("\(folder)/SheetFunctions.o", R_OK) != 0 {
            try build(sources, modules, folder, meanwhile)
        }
        // Of the sources that are there: the build folder keeps the objects of those that have been deleted.
        let objects = try Self.modules.flatMap { module in
            try FileManager.default.subpathsOfDirectory(atPath: packageFile("Sources/\(module)"))
                .filter { $0.hasSuffix(".swift") }
                .map { "\(modules)/\(module).build/\($0.split(separator: "/").last!).o" }
        }
        let version = (try? String(contentsOfFile: "\(folder)/version", encoding: .utf8)) ?? "Swift"
        return SheetModule(folder: folder, objects: ["\(folder)/SheetFunctions.o"] + objects, version: version)
    }

    /// The project's sources, each question's own functions with `reference_` before their names, and the harness.
    private static func sources() throws -> [(name: String, text: String)] {
        func sources(_ folder: String) throws -> [(name: String, text: String)] {
            try fileNames(in: packageFile("Sources/\(folder)")).filter { $0.hasSuffix(".swift") }.sorted().map {
                ($0, try String(contentsOfFile: packageFile("Sources/\(folder)/\($0)"), encoding: .utf8))
            }
        }
        let sheet = try sources("MLP").map { name, text in
            var source = text
            let functions = source.matches(of: /(?m)^(?:@discardableResult )?public func (\w+)/).map(\.output.1)
            for function in functions { source.replace(try Regex("\\b\(function)\\b"), with: "reference_\(function)") }
            return (name, source)
        }
        return try sheet + sources("compare/Student/Sheet")
    }

    /// Builds it in a folder of its own, which is then put in its place: others may be doing the same.
    private static func build(
        _ sources: [(name: String, text: String)], _ modules: String, _ folder: String, _ meanwhile: () throws -> Void
    ) throws {
        let temporary = try TemporaryFolder()
        let work = temporary.path
        for (name, text) in sources { try text.write(toFile: "\(work)/\(name)", atomically: false, encoding: .utf8) }
        let version = output(of: ["swiftc", "--version"])?.firstMatch(of: /Swift version ([\d.]+)/)?.output.1 ?? ""
        try "Swift \(version)".write(toFile: "\(work)/version", atomically: false, encoding: .utf8)
        let words = try swiftc(
            [
                "-Onone", "-swift-version", "6", "-suppress-warnings", "-parse-as-library", "-module-name",
                "SheetFunctions", "-I", "\(modules)/Modules",
            ]
                + [
                    "-emit-module", "-emit-module-path", "\(work)/SheetFunctions.swiftmodule", "-c", "-o",
                    "\(work)/SheetFunctions.o",
                ]
                + sources.map { "\(work)/\($0.name)" }, in: temporary, meanwhile)
        for name in Self.modules {
            try FileManager.default.copyItem(
                atPath: "\(modules)/Modules/\(name).swiftmodule", toPath: "\(work)/\(name).swiftmodule")
        }
        guard access("\(work)/SheetFunctions.o", R_OK) == 0 else {
            throw FileError("the sheet's functions do not compile:\n\(words)")
        }
        if rename(work, folder) != 0, access("\(folder)/SheetFunctions.o", R_OK) != 0 {
            throw FileError("\(quoted(folder)) cannot be written: \(String(cString: strerror(errno)))")
        }
        // Those of earlier states of the sources, and what was left by a program that was killed long ago.
        for name in try fileNames(in: packageFile(".build")) where name.hasPrefix("student") {
            let path = packageFile(".build/\(name)")
            let age =
                (try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)?
                .timeIntervalSinceNow ?? 0
            if path != folder, age < -86_400 || name.hasPrefix("student-") {
                try? FileManager.default.removeItem(atPath: path)
            }
        }
    }

    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

/// Runs the compiler over whole modules and returns what it says.
///
/// - Parameters:
///   - folder: Where it has its temporary files.
///   - meanwhile: Is called some 20 times a second; what it throws ends the compiler.
func swiftc(_ arguments: [String], in folder: TemporaryFolder, _ meanwhile: () throws -> Void) throws -> String {
    let child = try ChildProcess(
        [
            "/bin/sh", "-c", "exec \"$0\" \"$@\" 2>&1", "env", "TMPDIR=\(folder.path)", "swiftc", "-wmo",
            "-no-color-diagnostics", "-diagnostic-style", "llvm",
        ] + arguments,
        input: .null)
    var words = ""
    do {
        while true { words += String(decoding: try child.readLine(meanwhile: meanwhile), as: UTF8.self) + "\n" }
    } catch ChildProcess.Failure.ended {
    } catch {
        // At this signal it ends those that work for it too.
        kill(child.id, SIGINT)
        _ = child.wait(upTo: 2)
        throw error
    }
    if child.wait() == 127 { throw FileError("swiftc is missing: a Swift file is compiled with it") }
    return words
}
