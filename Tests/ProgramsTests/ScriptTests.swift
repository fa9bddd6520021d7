import Files
import Foundation
import Programs
import TestSupport
import Testing

/// `week5.sh` as a Mac runs it: with bash 3.2's rules as far as this bash knows them, with no other programs and
/// options than a Mac's, in folders with blanks and an apostrophe, and with a `swift` that only writes down what it is
/// asked and leaves a program that prints its arguments.
private struct Mac {
    let folder: String
    var home: String { "\(folder)/Anna's Mac/lab 5" }
    var temporary: String { "\(folder)/temporary files" }

    /// The programs and the options that the script uses; the manual pages of macOS 13 have each of them. The script
    /// has no others.
    static let programs = [
        "cat": "", "chmod": "+x", "cksum": "", "cut": "-d -f", "dirname": "", "find": "-newer", "grep": "-m",
        "head": "-n", "id": "-u", "mkdir": "-p", "mktemp": "", "readlink": "-f", "rm": "-f", "sed": "-n", "sort": "-V",
        "touch": "-r",
    ]

    init(_ folder: String) throws {
        self.folder = folder
        for path in ["scripts", "Anna's Mac/lab 5/Sources", "Anna's Mac/bin", "her files", "temporary files"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(path)", withIntermediateDirectories: true)
        }
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/Anna's Mac/bin/my lab", withDestinationPath: "../lab 5/week5.sh")
        for (name, options) in Self.programs {
            let known = options.split(separator: " ").map { "\($0)) ;; " }.joined()
            // POSIXLY_CORRECT: an option after a file's name is a file's name.
            try write(
                name,
                """
                for word; do
                    case $word in
                    /proc/*) exit 2 ;;
                    \(known)-?*) echo "\(name): illegal option $word" >&2; exit 64 ;;
                    esac
                done
                PATH=/usr/bin:/bin POSIXLY_CORRECT=1 exec \(name) "$@"
                """)
        }
        try write("bash", #"BASH_COMPAT=3.2 PATH=$PATH exec /bin/bash "$@""#)
        try write("uname", "echo Darwin x86_64")
        try write("sysctl", #"for word; do case $word in *features) echo "$PROCESSOR" ;; *) echo Intel ;; esac; done"#)
        try write(
            "swift",
            """
            if [ "$1" = --version ]; then
                echo "swift-driver version: 1.127.14.1 Apple Swift version $VERSION (swiftlang clang)"
                exit
            fi
            echo "$@" >>'\(folder)/asked'
            [ -z "$FAILS" ] || { echo 'no such module'; exit 1; }
            while [ $# -gt 0 ]; do
                case $1 in --scratch-path) builds=$2 ;; --product) product=$2 ;; esac
                shift
            done
            [ -n "$product" ] || exit 0
            mkdir -p "$builds/release"
            { echo '#!/bin/sh'; echo 'printf "<%s>" '"$product"' "$@"; exit 3'; } >"$builds/release/$product"
            chmod +x "$builds/release/$product"
            """)
        // By another process: Linux runs no file that is open for writing, as one may be in what another test starts.
        let copy = #"cp -R "$0/scripts" "$0/bin" && chmod +x "$0/bin"/* && cp "$1/week5.sh" "$1/Package.swift" "$2""#
        let copied = try ChildProcess(["sh", "-c", copy, folder, packageFile("."), home], input: .null).wait()
        try #require(copied == 0)
    }

    private func write(_ name: String, _ script: String) throws {
        try "#!/bin/sh\n\(script)\n".write(toFile: "\(folder)/scripts/\(name)", atomically: true, encoding: .utf8)
    }

    /// What the script prints, standard error included, and its exit status, started by its link from the user's folder
    /// in an environment of these variables.
    func run(_ arguments: [String], _ variables: [String] = []) throws -> (output: String, status: Int32) {
        let environment = [
            "PATH=\(folder)/bin", "SHELL=/bin/zsh", "TMPDIR=\(temporary)", "VERSION=6.2", "PROCESSOR=FMA AVX2",
            "FAILS=",
        ]
        let script = "cd \"$1\" && shift && exec \"$@\" 2>&1"
        let child = try ChildProcess(
            ["sh", "-c", script, "sh", "\(folder)/her files", "/usr/bin/env", "-i"] + environment
                + variables + ["\(folder)/Anna's Mac/bin/my lab"] + arguments, input: .null)
        let text = String(decoding: child.read(), as: UTF8.self)
        return (text, child.wait())
    }

    /// What `swift` has been asked since this was asked last.
    func asked() -> [String] {
        let lines = (try? String(contentsOfFile: "\(folder)/asked", encoding: .utf8))?.split(separator: "\n") ?? []
        try? FileManager.default.removeItem(atPath: "\(folder)/asked")
        return lines.map(String.init)
    }
}

private func onMac(_ body: (Mac) throws -> Void) throws {
    try withFolder { try body(Mac(absolutePath($0))) }
}

@Test func scriptBuildsOnceAndRuns() throws {
    try onMac { mac in
        let home = "HOME=\(mac.folder)/Anna's Mac"
        let first = try mac.run(["-s", "3", "my map.png"], [home])
        #expect(first.output == "<week5><-s><3><my map.png>" && first.status == 3, "\(first)")
        let asked = mac.asked()
        let scratch = try #require(asked.first?.firstMatch(of: /--scratch-path (.*) --product/)?.output.1)
        #expect(asked == ["build -c release --package-path \(mac.home) --scratch-path \(scratch) --product week5"])
        #expect(scratch.hasPrefix("\(mac.home)/.build/"))
        #expect(try mac.run([], [home]).output == "<week5>" && mac.asked() == [])
        #expect(try mac.run(["start", "it's"], [home]).output == "<compare><start><it's>")
        #expect(mac.asked().map { $0.hasSuffix("\(scratch) --product compare") } == [true])
        #expect(try mac.run(["bench"], [home]).output == "<bench>" && mac.asked().count == 1)
        // A processor of the same name with other instructions has a build of its own.
        #expect(try mac.run(["x y"], [home, "PROCESSOR=SSE4.2"]).output == "<week5><x y>")
        #expect(mac.asked().map { $0.contains("\(scratch) ") } == [false])
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: 3600)], ofItemAtPath: "\(mac.home)/Package.swift")
        #expect(try mac.run([], [home]).output == "<week5>" && mac.asked().count == 1)
        #expect(try mac.run(["test"], [home]).status == 0 && mac.run(["test", "--filter", "a b"], [home]).status == 0)
        let test = "test -c release --package-path \(mac.home) --scratch-path \(scratch)"
        #expect(mac.asked() == [test, "\(test) --filter a b"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: mac.temporary) == [])
    }
}

/// Where the project's folder cannot be written, the build is in the user's cache, and where no HOME is set among the
/// temporary files.
@Test func scriptBuildsElsewhere() throws {
    try onMac { mac in
        try "no folder".write(toFile: "\(mac.home)/.build", atomically: true, encoding: .utf8)
        for (variables, cache) in [
            ([], mac.temporary + "/week5-\(getuid())/week5/build-"),
            (["HOME=\(mac.folder)/Anna's Mac"], "\(mac.folder)/Anna's Mac/.cache/week5/build-"),
        ] {
            #expect(try mac.run(["a"], variables).output == "<week5><a>")
            #expect(mac.asked().map { $0.contains("--scratch-path \(cache)") } == [true])
        }
    }
}

@Test func scriptRefuses() throws {
    try onMac { mac in
        let failed = try mac.run([], ["FAILS=1"])
        #expect(
            failed.output == "no such module\nweek5.sh: the build failed; its output is above\n" && failed.status == 1,
            "\(failed)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: mac.temporary) == [])
        let old = try mac.run([], ["VERSION=6.1.2"])
        #expect(old.output.hasPrefix("week5.sh: Swift 6.1 is too old: install Swift 6.2 ") && old.status == 1, "\(old)")
        #expect(try mac.run([], ["VERSION=6.10"]).output == "<week5>")
    }
}
