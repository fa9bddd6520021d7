import Files
import Foundation
import Programs

/// A student's Swift file as a program that calls its functions for others.
///
/// The file is compiled against the module `MLP` of `Student/Sheet`, whose functions call the student's where they are
/// written and otherwise the project's.
final class StudentProgram {
    let path, versions: String
    let source: StudentSource
    /// What the compiler warns of.
    let warnings: [String]
    private let folder: TemporaryFolder

    /// Compiles a student's file, and those beside it.
    ///
    /// - Parameter meanwhile: Is called some 20 times a second; what it throws ends the compiler.
    /// - Throws: `LoadError` with the compiler's words, at the student's lines, where it does not compile; `FileError`
    ///   where it cannot be read, or the compiler or the project's build is missing.
    init(_ script: String, meanwhile: () throws -> Void) throws {
        source = try StudentSource(script)
        let sheet = try SheetModule.built(meanwhile)
        versions = sheet.version
        folder = try TemporaryFolder()
        let work = folder.path
        path = "\(work)/program"
        let functions = Array(source.functions.values)
        let written = functions.filter(\.isWritten).sorted { $0.name < $1.name }
        let main =
            ["@_exported import MLP"]
            + written.map { "sheet.\($0.name).student = student_\($0.name)\($0.labels)" } + ["serve()", ""]
        var texts = [(name: "main.swift", text: main.joined(separator: "\n"))]
        texts += source.files.map { ($0.name, $0.compiled(functions)) }
        for (name, text) in texts {
            try text.write(toFile: "\(work)/\(name)", atomically: false, encoding: .utf8)
        }
        let words = try swiftc(
            ["-Onone", "-g", "-swift-version", "5", "-module-name", "Student", "-o", path] + sheet.flags
                // Where it gives an expression up: after a second in place of ten.
                + ["-Xfrontend", "-solver-expression-time-threshold=1"]
                + texts.map { "\(work)/\($0.name)" } + sheet.objects, in: folder, meanwhile)
        let said = CompilerWords(words, source, written)
        warnings = source.leftOut.map { "\($0) is left out: it has functions of the sheet too." } + said.warnings
        if access(path, X_OK) == 0 {
            try permitBacktraces()
            return
        }
        var error = LoadError(
            message: said.errors.first?.message ?? "the compiler says nothing of a line",
            place: said.errors.first?.place)
        (error.verb, error.trace) = ("does not compile", words)
        (error.all, error.warnings) = (said.errors, said.warnings)
        let enclosing = functions.filter { $0.place.file == error.place?.file && $0.place.line <= error.place!.line }
            .max { $0.place.line < $1.place.line }
        error.function = sheetFunctions.first { swiftName($0) == enclosing?.name }
        throw error
    }

    /// Lets the runtime say where the program stops: macOS shows it the stack only of a program that is signed so.
    private func permitBacktraces() throws {
        #if os(macOS)
            let entitlements = """
                <?xml version="1.0" encoding="UTF-8"?>
                <plist version="1.0"><dict><key>com.apple.security.get-task-allow</key><true/></dict></plist>

                """
            let file = "\(folder.path)/entitlements.plist"
            try entitlements.write(toFile: file, atomically: false, encoding: .utf8)
            _ = output(of: ["codesign", "--force", "--sign", "-", "--entitlements", file, path])
        #endif
    }

    /// The sheet's function that the program was in when it was ended, and the student's line.
    ///
    /// - Parameter words: What it has printed, with the runtime's words.
    func whereabouts(_ words: String) -> (function: String?, place: Place?, trace: String?) {
        let function = words.firstMatch(of: /\bstudent_(\w+)\(/)?.output.1
        return (function.map(String.init), source.places(in: words).first, words)
    }

    /// Why the program has ended in a call, and at which of the student's lines.
    func end(status: Int32, _ words: String) -> Answer {
        let fatal = status < 128 ? nil : words.split(separator: "\n").last { $0.contains("Fatal error: ") }
        let message = fatal.map { String($0.split(separator: "Fatal error: ", maxSplits: 1).last!) }
        let places = source.places(in: words)
        if message == "todo()" { return unfinished(places.first) }
        var answer = Answer(status: .stopped)
        switch (message, status) {
        case (let message?, _):
            answer.message = message.hasPrefix("it goes on") ? message : "it stops the program: \(message)"
        case (_, 128 + SIGSEGV), (_, 128 + SIGBUS):
            answer.message = "it is out of stack, as by a function that calls itself without an end"
        case (_, ..<128): answer.message = "it calls exit(\(status))"
        case (_, 128 + SIGKILL), (_, 128 + SIGTERM), (_, 128 + SIGINT), (_, 128 + SIGHUP):
            answer.message = "its process was ended from outside"
        default: answer.message = "it traps, as by a number that is too large for an Int"
        }
        answer.trace = words
        // A training without an end is blamed on the function that was called, unless it is an epoch that has none.
        let isTraining = message?.hasPrefix("it goes on") == true && message?.contains("first epoch") == false
        answer.place = isTraining ? places.last : places.first
        return answer
    }
}

/// The answer of a function that is `todo()`, or comes to one.
func unfinished(_ place: Place? = nil) -> Answer {
    var answer = Answer(status: .raised)
    (answer.message, answer.place) = ("NotImplementedError", place)
    return answer
}
