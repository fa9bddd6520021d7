import Files
import Foundation
import Programs

/// A file of what is compiled with, or given to, a student.
func studentFile(_ name: String) -> String { packageFile("Sources/compare/Student/\(name)") }

/// The module `MLP` that a student's file is compiled against: the sheet's functions, which call the student's, and the
/// harness. It is built once and kept in the user's cache folder.
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
        guard let build = buildFolder else {
            throw FileError("the build of this program is not complete: a Swift file is compared by ./week5.sh compare")
        }
        let (sources, cache) = (try sources(), try cacheFolder())
        let stamps = modules.map { "\(FileStamp("\(build)/Modules/\($0).swiftmodule") as FileStamp?)" }
        let state = (sources.map(\.text) + stamps + [build]).joined()
        let hash = state.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let folder = "\(cache)/sheet-\(String(hash, radix: 36))"
        if access("\(folder)/MLP.o", R_OK) != 0 { try make(sources, build, folder, meanwhile) }
        utimes(folder, nil)  // it is in use
        removeOld(in: cache)
        // Of the sources that are there: the build folder keeps the objects of those that have been deleted.
        let objects = try modules.flatMap { module in
            try FileManager.default.subpathsOfDirectory(atPath: packageFile("Sources/\(module)"))
                .filter { $0.hasSuffix(".swift") }
                .map { "\(build)/\(module).build/\($0.split(separator: "/").last!).o" }
        }
        let version = (try? String(contentsOfFile: "\(folder)/version", encoding: .utf8)) ?? "Swift"
        return SheetModule(folder: folder, objects: ["\(folder)/MLP.o"] + objects, version: version)
    }

    /// The folder that this program, or these tests, were built in: the nearest above them with the modules.
    private static let buildFolder: String? = {
        let arguments = CommandLine.arguments
        let bundle = arguments.firstIndex(of: "--test-bundle-path").map { arguments[$0 + 1] }
        for path in [bundle, "/proc/self/exe", arguments[0]].compactMap({ $0 }) {
            var folder = absolutePath(path)[...]
            while let slash = folder.lastIndex(of: "/") {
                folder = folder[..<slash]
                if access("\(folder)/Modules/Arrays.swiftmodule", R_OK) == 0 { return String(folder) }
            }
        }
        return nil
    }()

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
    private static func make(
        _ sources: [(name: String, text: String)], _ build: String, _ folder: String, _ meanwhile: () throws -> Void
    ) throws {
        let temporary = try TemporaryFolder()
        let work = temporary.path
        for (name, text) in sources { try text.write(toFile: "\(work)/\(name)", atomically: false, encoding: .utf8) }
        let version = output(of: ["swiftc", "--version"])?.firstMatch(of: /Swift version ([\d.]+)/)?.output.1 ?? ""
        try "Swift \(version)".write(toFile: "\(work)/version", atomically: false, encoding: .utf8)
        for name in modules {
            let file = "\(name).swiftmodule"
            try FileManager.default.copyItem(atPath: "\(build)/Modules/\(file)", toPath: "\(work)/\(file)")
        }
        let words = try swiftc(
            ["-Onone", "-swift-version", "6", "-suppress-warnings", "-parse-as-library", "-module-name", "MLP"]
                + [
                    "-I", work, "-emit-module", "-emit-module-path", "\(work)/MLP.swiftmodule", "-c", "-o",
                    "\(work)/MLP.o",
                ]
                + sources.map { "\(work)/\($0.name)" }, in: temporary, meanwhile)
        guard access("\(work)/MLP.o", R_OK) == 0 else {
            throw FileError("the sheet's functions do not compile:\n\(words)")
        }
        if rename(work, folder) != 0, access("\(folder)/MLP.o", R_OK) != 0 {
            throw FileError("\(quoted(folder)) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    /// Removes what nobody has used for a month: modules of earlier states of the sources, and what a process left.
    private static func removeOld(in cache: String) {
        for name in (try? fileNames(in: cache)) ?? [] where name.hasPrefix("sheet-") || name.hasPrefix("student.") {
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(cache)/\(name)")
            let age = (attributes?[.modificationDate] as? Date)?.timeIntervalSinceNow ?? 0
            if age < -30 * 86_400 { try? FileManager.default.removeItem(atPath: "\(cache)/\(name)") }
        }
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
