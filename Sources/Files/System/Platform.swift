// What the C library declares in one way on macOS and in another elsewhere, and its variables, which Swift regards as
// shared mutable state and no code here sets.
#if canImport(Darwin)
    @preconcurrency import Darwin

    typealias SpawnAttributes = posix_spawnattr_t?
    func newSpawnVariables() -> (posix_spawn_file_actions_t?, SpawnAttributes) { (nil, nil) }
    private let addressSpace = RLIMIT_AS
#else
    #if canImport(Glibc)
        @preconcurrency import Glibc
    #elseif canImport(Musl)
        @preconcurrency import Musl
    #endif

    typealias SpawnAttributes = posix_spawnattr_t
    func newSpawnVariables() -> (posix_spawn_file_actions_t, SpawnAttributes) { (.init(), .init()) }
    private let addressSpace = __rlimit_resource_t(RLIMIT_AS.rawValue)
#endif

/// This process's environment, for `posix_spawn`.
var environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? { environ }

/// How many bytes of addresses the process may have; nil where nothing limits them.
var addressSpaceLimit: Int? {
    var limit = rlimit()
    // No limit is 2⁶⁴ - 1 on Linux and 2⁶³ - 1, which is `Int.max`, on macOS.
    return getrlimit(addressSpace, &limit) == 0 && limit.rlim_cur < Int.max ? Int(limit.rlim_cur) : nil
}

/// How many bytes of memory a process of this user has; nil where there is no such process, or the system does not say.
///
/// On Linux it is the memory that is resident, on macOS the footprint, which also counts what is compressed or swapped.
package func memoryFootprint(of process: pid_t) -> Int? {
    #if canImport(Darwin)
        var usage = rusage_info_v0()
        let code = withUnsafeMutablePointer(to: &usage) {
            $0.withMemoryRebound(to: rusage_info_t?.self, capacity: 1) { proc_pid_rusage(process, RUSAGE_INFO_V0, $0) }
        }
        return code == 0 ? Int(usage.ri_phys_footprint) : nil
    #else
        // The pages of its addresses, those that are resident, and others.
        let pages = numbers("/proc/\(process)/statm")
        return pages.count > 1 ? pages[1] * pageSize : nil
    #endif
}

/// When a file was changed last.
package func modificationTime(_ status: stat) -> timespec {
    #if canImport(Darwin)
        status.st_mtimespec
    #else
        status.st_mtim
    #endif
}

/// Writes what is left of standard output; false where any output of the program could not be written.
package func finishOutput() -> Bool {
    fflush(nil) == 0 && ferror(stdout) == 0
}
