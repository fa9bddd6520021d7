import Files
import Foundation
import Programs

/// A file of what is compiled with, or given to, a student.
func studentFile(_ name: String) -> String { packageFile("Sources/compare/Student/\(name)") }

/// A file's text.
///
/// - Throws: `FileError` where it cannot be read.
func text(_ path: String) throws -> String {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw FileError("\(quoted(path)) cannot be read as a text in UTF-8")
    }
    return text
}

/// The module `MLP` that a student's file is compiled against: the sheet's functions, which call the student's, and the
/// harness. It is built once and kept in the user's cache folder.
struct SheetModule {
    /// What a program is linked with.
    let objects: [String]
    /// Such as "Swift 6.3.1".
    let version: String

    /// What the compiler takes it from, and the project's modules that it is made of.
    let flags: [String]
    private static let modules = ["CLibrary", "Arrays", "NumPyRandom"]

    /// The module as it was built for this state of the sources, or is now.
    static func built(_ meanwhile: () throws -> Void) throws -> SheetModule {
        guard let build = buildFolder else {
            throw FileError("the build of this program is not complete: a Swift file is compared by ./week5.sh compare")
        }
        let sources = try sources()
        let stamps = modules.map { "\(FileStamp("\(build)/Modules/\($0).swiftmodule") as FileStamp?)" }
        let state = (sources.map(\.text) + stamps + [build]).joined()
        let hash = state.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let folder = "\(try cacheFolder())/sheet-\(String(hash, radix: 36))"
        if access("\(folder)/MLP.o", R_OK) != 0 { try make(sources, build, folder, meanwhile) }
        // Of the sources that are there: the build folder keeps the objects of those that have been deleted.
        let objects = try modules.flatMap { module in
            try FileManager.default.subpathsOfDirectory(atPath: packageFile("Sources/\(module)"))
                .filter { $0.hasSuffix(".swift") }
                .map { "\(build)/\(module).build/\($0.split(separator: "/").last!).o" }
        }
        return SheetModule(
            objects: ["\(folder)/MLP.o"] + objects, version: try text("\(folder)/version"),
            flags: ["-I", folder] + imports(build))
    }

    /// Where the compiler finds the project's modules, and that of C which Arrays imports.
    private static func imports(_ build: String) -> [String] {
        ["-I", "\(build)/Modules", "-I", packageFile("Sources/Prefetch/include")]
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
        try ["MLP", "compare/Student/Sheet"].flatMap { folder in
            try fileNames(in: packageFile("Sources/\(folder)")).filter { $0.hasSuffix(".swift") }.sorted().map { name in
                var source = try text(packageFile("Sources/\(folder)/\(name)"))
                let declaration = /(?m)^(?:@discardableResult )?public func (\w+)/
                for function in folder == "MLP" ? source.matches(of: declaration).map(\.output.1) : [] {
                    source.replace(try Regex("\\b\(function)\\b"), with: "reference_\(function)")
                }
                return (name, source)
            }
        }
    }

    /// Builds it in a folder of its own, which is then put in its place: others may be doing the same.
    private static func make(
        _ sources: [(name: String, text: String)], _ build: String, _ folder: String, _ meanwhile: () throws -> Void
    ) throws {
        let temporary = try TemporaryFolder()
        let work = temporary.path
        let version = output(of: ["swiftc", "--version"])?.firstMatch(of: /Swift version ([\d.]+)/)?.output.1 ?? ""
        for (name, text) in sources + [(name: "version", text: "Swift \(version)")] {
            try text.write(toFile: "\(work)/\(name)", atomically: false, encoding: .utf8)
        }
        let words = try swiftc(
            ["-Onone", "-swift-version", "6", "-suppress-warnings", "-parse-as-library", "-module-name", "MLP"]
                + imports(build) + ["-emit-module-path", "\(work)/MLP.swiftmodule", "-c", "-o", "\(work)/MLP.o"]
                + sources.map { "\(work)/\($0.name)" }, in: temporary, meanwhile)
        guard access("\(work)/MLP.o", R_OK) == 0 else {
            throw FileError("the sheet's functions do not compile:\n\(words)")
        }
        if rename(work, folder) != 0, access("\(folder)/MLP.o", R_OK) != 0 {
            throw FileError("\(quoted(folder)) cannot be written: \(String(cString: strerror(errno)))")
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
            "-no-color-diagnostics", "-diagnostic-style", "llvm", "-module-cache-path", "\(try cacheFolder())/modules",
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
