import Files
import Foundation
import TestSupport
import Testing
import week5

/// A server of the files in a folder that can send a part of one, and in the middle of its first answer where it is
/// told to "interrupt". It prints its port, and each request's path and range.
private let server = """
    import http.server, os, sys
    interruptions = sys.argv[2:]
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            begin = self.headers.get("Range", "bytes=0-")
            print(self.path, begin, flush=True)
            path = sys.argv[1] + self.path
            data = open(path, "rb").read() if os.path.exists(path) else None
            start = int(begin.split("=")[1].rstrip("-"))
            if data is None or start >= len(data):
                return self.send_error(404 if data is None else 416)
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            end = len(data) // 2 if interruptions and interruptions.pop() else len(data)
            self.wfile.write(data[start:end])
        def log_message(self, *arguments):
            pass
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
    """

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

private func message(_ body: () throws -> Void) -> String {
    (#expect(throws: FileError.self) { try body() })?.description ?? ""
}

/// Runs `body` with an address whose files are those of the first folder, with both folders and the server.
private func withServer(
    interrupts: Bool = false,
    _ body: (_ address: String, _ served: String, _ folder: String, _ server: ChildProcess) throws -> Void
) throws {
    try withFolder { folder in
        let (served, target) = ("\(folder)/served", "\(folder)/fetched")
        try makeFolder(served)
        let process = try ChildProcess(
            ["python3", "-c", server, served] + (interrupts ? ["interrupt"] : []), input: .null)
        let port = try text(process.readLine(timeout: 60))
        try body("http://127.0.0.1:\(port)", served, target, process)
    }
}

private func shell(_ script: String, _ folder: String) throws -> String {
    try #require(output(of: ["sh", "-c", "cd \"$1\" && \(script)", "sh", folder])).trimmingCharacters(
        in: .whitespacesAndNewlines)
}

/// Files of one image each, compressed; returns the SHA-256 of their contents.
private func serveMNIST(_ folder: String) throws -> [String] {
    try ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"].map {
        name in
        let isImages = name.contains("images")
        // Pixels that do not compress.
        var rng = SystemRandomNumberGenerator()
        let data =
            isImages
            ? [0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28] + (0..<784).map { _ in UInt8.random(in: 0...255, using: &rng) }
            : [0, 0, 0, 1, 4]
        try Data([0, 0, 8, isImages ? 3 : 1] + data).write(to: URL(filePath: "\(folder)/\(name)"))
        let sum = try shell("(sha256sum \(name) || shasum -a 256 \(name)) 2>/dev/null", folder)
        _ = try shell("gzip \(name)", folder)
        return String(sum.prefix(64))
    }
}

private let hasPrograms =
    output(of: ["sh", "-c", "command -v curl && command -v gzip && command -v tar && command -v python3"]) != nil

@Suite(.enabled(if: hasPrograms, "curl, gzip, tar or python3 is missing"))
struct FetchTests {
    /// The first answer breaks off; the same command again goes on from there, and a third time asks for nothing.
    @Test func interruptedAndResumed() throws {
        try withServer(interrupts: true) { address, served, folder, server in
            let sums = try serveMNIST(served)
            let size = try Data(contentsOf: URL(filePath: "\(served)/train-images-idx3-ubyte.gz")).count
            let interrupted = message { try fetchMNIST(into: folder, from: [address], sums: sums) }
            #expect(
                interrupted.contains("train-images-idx3-ubyte.gz cannot be downloaded")
                    && interrupted.contains("goes on from there"), "\(interrupted)")
            #expect(try shell("ls", folder) == "train-images-idx3-ubyte.gz.part")
            #expect(try text(server.readLine(timeout: 60)) == "/train-images-idx3-ubyte.gz bytes=0-")
            try fetchMNIST(into: folder, from: [address], sums: sums)
            #expect(try text(server.readLine(timeout: 60)) == "/train-images-idx3-ubyte.gz bytes=\(size / 2)-")
            for _ in 0..<3 { #expect(try text(server.readLine(timeout: 60)).hasSuffix(".gz bytes=0-")) }
            #expect(try readMNIST(folder) == readMNIST(served))
            try fetchMNIST(into: folder, from: [address], sums: sums)
            #expect(throws: ChildProcess.Failure.timeout(0)) { try server.readLine(timeout: 0) }
            #expect(try shell("ls", folder) == shell("ls", served))
        }
    }

    /// What is there of a file came from another one, or is all of it: the sum tells.
    @Test func restsOfOtherFiles() throws {
        try withServer { address, served, folder, _ in
            let sums = try serveMNIST(served)
            try makeFolder(folder)
            _ = try shell("printf 'something else' >\(folder)/t10k-labels-idx1-ubyte.gz.part", served)
            _ = try shell("head -c 2000 /dev/zero >\(folder)/t10k-images-idx3-ubyte.gz.part", served)
            _ = try shell("cp train-images-idx3-ubyte.gz \(folder)/train-images-idx3-ubyte.gz.part", served)
            try fetchMNIST(into: folder, from: ["\(address)/nowhere", address], sums: sums)
            #expect(try readMNIST(folder) == readMNIST(served) && shell("ls", folder) == shell("ls", served))
        }
    }

    @Test func wrongSumsAndMissingFiles() throws {
        try withServer { address, served, folder, _ in
            _ = try serveMNIST(served)
            let wrong = message { try run(["labs", "fetch", "mnist", folder, "--from", "\(address)/"]) }
            #expect(wrong.contains("is another file: its SHA-256 is") && wrong.contains("ba891046e6505d7a"), "\(wrong)")
            #expect(try shell("ls", folder) == "")
            let missing = message { try run(["labs", "fetch", "cifar10", folder, "--from", address]) }
            #expect(missing.contains("404") && missing.contains("cifar-10-binary.tar.gz"), "\(missing)")
            // Other images under the same names stay as they are.
            _ = try shell(
                "gunzip train-images-idx3-ubyte.gz && cp train-images-idx3-ubyte \(folder)/train-images.idx3-ubyte",
                served)
            let there = message { try run(["labs", "fetch", "mnist", folder, "--from", address]) }
            #expect(
                there
                    == "\"\(folder)/train-images.idx3-ubyte\" is there and is another file, of another SHA-256: remove it, or name another folder"
            )
            #expect(
                try shell("cmp train-images-idx3-ubyte \(folder)/train-images.idx3-ubyte && ls \(folder)", served)
                    == "train-images.idx3-ubyte")
        }
    }

    @Test func archive() throws {
        try withServer(interrupts: true) { address, served, folder, server in
            let record = Data([3]) + Data((0..<3072).map { UInt8($0 % 256) })
            try makeFolder("\(served)/cifar-10-batches-bin")
            for name in (1...5).map({ "data_batch_\($0)" }) + ["test_batch"] {
                try record.write(to: URL(filePath: "\(served)/cifar-10-batches-bin/\(name).bin"))
            }
            _ = try shell("tar -czf cifar-10-binary.tar.gz cifar-10-batches-bin", served)
            let sum = try String(
                shell("cat cifar-10-binary.tar.gz | { sha256sum || shasum -a 256; } 2>/dev/null", served).prefix(64))
            _ = message { try fetchCIFAR10(into: folder, from: [address], sum: sum, counts: [5, 1]) }
            try fetchCIFAR10(into: folder, from: [address], sum: sum, counts: [5, 1])
            #expect(try readCIFAR10(folder) == readCIFAR10(served) && shell("ls", folder) == "cifar-10-batches-bin")
            for _ in 0..<2 { _ = try server.readLine(timeout: 60) }
            try fetchCIFAR10(into: folder, from: [address], sum: sum, counts: [5, 1])
            #expect(throws: ChildProcess.Failure.timeout(0)) { try server.readLine(timeout: 0) }
            #expect(
                message { try run(["labs", "fetch", "cifar10", folder, "--from", address]) }.contains(
                    "is there and is not CIFAR-10"))
        }
    }
}
