import CLibrary
import Files
import Programs

/// Downloads the images of the labs on MNIST and CIFAR-10.
let fetch = Command(
    name: "labs fetch", about: "downloads what is missing of MNIST or CIFAR-10, and checks it; no lab",
    options: [
        Option(nil, "from", "URL", "the folder on a server to download from (default: where the data set is kept)")
    ],
    file: ("mnist|cifar10 DIR", "the data set, and the folder for its files, made where there is none"),
    mayHaveFiles: true,
    notes: "\n\nA download that was interrupted goes on where it was when the command is repeated."
) { given in
    let from = try given.value("from", default: nil, takes: "an address such as http://localhost:8000/mnist") {
        text -> [String]? in
        text.contains("://") ? [text.hasSuffix("/") ? String(text.dropLast()) : text] : nil
    }
    guard given.files.count == 2 else {
        throw UsageError("two words are expected: mnist or cifar10, and the folder for its files")
    }
    switch given.files[0] {
    case "mnist": try fetchMNIST(into: given.files[1], from: from ?? mnistServers)
    case "cifar10": try fetchCIFAR10(into: given.files[1], from: from ?? [cifar10Server])
    default: throw UsageError("there is no data set \(quoted(given.files[0])); there are mnist and cifar10")
    }
}

/// Downloads MNIST's four compressed files.
///
/// - Parameter sums: The SHA-256 of each file's contents, decompressed: servers compress them differently.
/// - Throws: `FileError` where one cannot be downloaded, or is there and is another one.
package func fetchMNIST(
    into folder: String, from servers: [String],
    sums: [String] = [
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ]
) throws {
    try prepare(folder, with: ["curl", "gzip"])
    for (name, sum) in zip(mnistFiles, sums) {
        let there = mnistNames(name).first { access("\(folder)/\($0)", F_OK) == 0 }
        try download(there ?? "\(name).gz", sum, isOfContents: true, into: folder, from: servers)
    }
    let (training, test) = try readMNIST(folder)
    print("MNIST is complete in \(folder): \(training.X.rows) images for training and \(test.X.rows) for testing")
}

/// Downloads and unpacks CIFAR-10's binary version.
///
/// - Parameters: The archive's SHA-256, and how many images there are for training, and for testing.
/// - Throws: `FileError` where it cannot be downloaded or unpacked, or something else is in its place.
package func fetchCIFAR10(
    into folder: String, from servers: [String],
    sum: String = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd", counts: [Int] = [50_000, 10_000]
) throws {
    try prepare(folder, with: ["curl", "tar", "gzip"])
    func count(_ folder: String) throws -> [Int] {
        let (training, test) = try readCIFAR10(folder)
        return [training.X.rows, test.X.rows]
    }
    let (archive, images) = ("\(folder)/\(cifar10Archive)", "\(folder)/\(cifar10Folder)")
    if (try? count(folder)) != counts {
        if access(images, F_OK) == 0 {
            throw FileError("\(quoted(images)) is there and is not CIFAR-10: remove it, or name another folder")
        }
        try download(cifar10Archive, sum, isOfContents: false, into: folder, from: servers)
        // Unpacked elsewhere, so that there are all files or none.
        let part = "\(archive).unpacked"
        try makeFolder(part)
        guard try ChildProcess(["tar", "-xzf", archive, "-C", part], input: .null, output: .null).wait() == 0,
            try count(part) == counts, rename("\(part)/\(cifar10Folder)", images) == 0, try count(folder) == counts
        else { throw FileError("\(quoted(archive)) cannot be unpacked in \(quoted(part)), or is not CIFAR-10") }
        rmdir(part)
        unlink(archive)
    }
    print("CIFAR-10 is complete in \(folder): \(counts[0]) images for training and \(counts[1]) for testing")
}

/// Makes the folder where there is none, and checks that the programs needed are there.
private func prepare(_ folder: String, with programs: [String]) throws {
    for alternatives in programs.map({ [$0] }) + [["sha256sum", "shasum"]] {
        if alternatives.allSatisfy({ output(of: ["sh", "-c", "command -v \"$1\"", "sh", $0]) == nil }) {
            throw FileError(
                "the program \(alternatives.joined(separator: " or ")) is needed and is not on this machine")
        }
    }
    try makeFolder(folder)
}

/// Downloads a file as `NAME.part`, going on where that ends, and renames it once it is complete and right.
///
/// - Parameter sum: The file's SHA-256; `isOfContents`: that of what is compressed in it.
private func download(_ name: String, _ sum: String, isOfContents: Bool, into folder: String, from servers: [String])
    throws
{
    func sha256(_ path: String) -> String {
        let reader = isOfContents && name.hasSuffix(".gz") ? "gzip -dc" : "cat"
        let command = "\(reader) <\"$1\" | { sha256sum || shasum -a 256; }"
        return String(output(of: ["sh", "-c", command, "sh", path])?.prefix(64) ?? "")
    }
    let (path, part) = ("\(folder)/\(name)", "\(folder)/\(name).part")
    func isComplete() throws -> Bool {
        if access(part, F_OK) != 0 || sha256(part) != sum { return false }
        guard rename(part, path) == 0 else { throw FileError("\(quoted(part)) cannot be renamed") }
        return true
    }
    if access(path, F_OK) == 0 {
        if sha256(path) == sum { return print("\(name): there already") }
        throw FileError(
            "\(quoted(path)) is there and is another file, of another SHA-256: remove it, or name another folder")
    }
    if try isComplete() { return print("\(name): there already") }
    var troubles: [String] = []
    for address in servers.map({ "\($0)/\(name)" }) {
        // Twice where the server refuses to go on from the middle (22: HTTP's error 416), or does so in another file.
        for isResumed in access(part, F_OK) == 0 ? [true, false] : [false] {
            let (status, message) = try curl(address, part, isResumed: isResumed)
            if status == 0 {
                if try isComplete() { return print("\(name): downloaded from \(address)") }
                troubles.append(
                    "\(quoted(address)) is another file: its SHA-256 is \(sha256(part)), where \(sum) is expected")
                unlink(part)
            } else if !isResumed || ![22, 33, 36].contains(status) {
                troubles.append("\(quoted(address)): \(message)")
                break
            }
        }
    }
    let rest = access(part, F_OK) == 0 ? "; what has come is kept, and the same command goes on from there" : ""
    throw FileError("\(name) cannot be downloaded: \(troubles.joined(separator: "; "))\(rest)")
}

/// Runs curl, with a progress bar on a terminal; returns its exit status and what it says about a failure.
private func curl(_ address: String, _ path: String, isResumed: Bool) throws -> (status: Int32, message: String) {
    let options = [
        "--fail", "--location", "--connect-timeout", "30", "--speed-limit", "1", "--speed-time", "60", "--output", path,
    ]
    let resumed: [String] = isResumed ? ["--continue-at", "-"] : []
    let progress: [String] = isatty(2) == 1 ? ["--progress-bar"] : ["--silent", "--show-error", "--stderr", "-"]
    let process = try ChildProcess(["curl"] + options + resumed + progress + ["--", address], input: .null)
    let said = String(decoding: process.read(), as: UTF8.self).split(separator: "\n").last.map(String.init)
    let status = process.wait()
    return (status, said ?? "curl ended with status \(status)")
}
