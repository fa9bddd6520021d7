import CLibrary

/// Words that mean a subcommand where they stand first, whether this program or another has it.
let subcommands: Set = ["test", "compare", "bench", "labs", "predict", "sample"]

/// Writes a line to standard error.
func complain(_ line: String) {
    fflush(nil)
    let bytes = Array("\(line)\n".utf8)
    _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
}
