import CLibrary
import Arrays

/// Refuses what would not fit in memory, before anything of it is allocated.
///
/// - Parameters:
///   - bytes: How much memory is needed on top of what the process has.
///   - what: What needs it, as "the training".
/// - Throws: `FileError` that says how much is needed and how much there is.
package func requireMemory(_ bytes: Double, for what: String) throws {
    let limit = addressSpaceLimit
    // A machine that runs the process has that much left; what follows takes a tenth of a millisecond.
    if limit == nil, bytes < 64e6 { return }
    let pages = numbers("/proc/self/statm")
    let limits: [(limit: String, bytes: Int?)] = [
        // Without what threads take, and what lies unused between allocations.
        ("the shell's limit (ulimit -v)", limit.map { $0 - (pages.first ?? 0) * pageSize - 8_000_000 }),
        (
            "the limit of its control group",
            controlGroupLimit().map { $0 - (pages.count > 1 ? pages[1] : 0) * pageSize }
        ),
        ("this machine", freeMemory()),
    ]
    let room = limits.compactMap { limit, bytes in bytes.map { (limit: limit, bytes: $0) } }
    guard let tightest = room.min(by: { $0.bytes < $1.bytes }), Double(tightest.bytes) < bytes else { return }
    let (needed, left) = (sizeInWords(bytes), sizeInWords(Double(max(0, tightest.bytes))))
    throw FileError("\(what) needs about \(needed) of memory, and \(tightest.limit) leaves \(left)")
}

var pageSize: Int { Int(sysconf(Int32(_SC_PAGESIZE))) }

/// What the machine has left, swap included; all of its memory where the system does not say.
private func freeMemory() -> Int {
    var kilobytes = 0
    for line in lines("/proc/meminfo") where line.hasPrefix("MemAvailable:") || line.hasPrefix("SwapFree:") {
        kilobytes += line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }
    return kilobytes > 0 ? kilobytes * 1024 : Int(sysconf(Int32(_SC_PHYS_PAGES))) * pageSize
}

/// The smallest limit of the process's control group (version 2) and those around it.
private func controlGroupLimit() -> Int? {
    guard var path = lines("/proc/self/cgroup").first(where: { $0.hasPrefix("0::") })?.dropFirst(3) else { return nil }
    var limits: [Int] = []
    while true {
        limits += numbers("/sys/fs/cgroup\(path)/memory.max").prefix(1)
        guard let slash = path.lastIndex(of: "/") else { return limits.min() }
        path = path[..<slash]
    }
}

/// The lines of a short file of the system; none where there is no such file.
private func lines(_ path: String) -> [Substring] {
    guard let bytes = try? InputFile(path).read(1 << 14) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
}

/// The numbers in the first line of a short file of the system; none where there is no such file.
func numbers(_ path: String) -> [Int] { lines(path).first?.split(separator: " ").compactMap { Int($0) } ?? [] }

/// A number of bytes as "3.2 GB".
private func sizeInWords(_ bytes: Double) -> String {
    let (unit, name) = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB")].first { bytes >= $0.0 } ?? (1e3, "kB")
    return "\(fixed(bytes / unit, bytes < 10 * unit ? 1 : 0)) \(name)"
}
