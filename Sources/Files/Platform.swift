// What the C library declares in one way on macOS and in another elsewhere, and its variables, which Swift regards as
// shared mutable state and no code here sets.
#if canImport(Darwin)
    @preconcurrency import Darwin

    func newSpawnVariables() -> (posix_spawn_file_actions_t?, posix_spawnattr_t?) { (nil, nil) }
    private let addressSpace = RLIMIT_AS
#else
    #if canImport(Glibc)
        @preconcurrency import Glibc
    #elseif canImport(Musl)
        @preconcurrency import Musl
    #endif

    func newSpawnVariables() -> (posix_spawn_file_actions_t, posix_spawnattr_t) { (.init(), .init()) }
    private let addressSpace = __rlimit_resource_t(RLIMIT_AS.rawValue)
#endif

/// This process's environment, for `posix_spawn`.
var environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    #if canImport(Darwin)
        _NSGetEnviron()?.pointee
    #else
        environ
    #endif
}

/// How many bytes of addresses the process may have; nil where nothing limits them.
var addressSpaceLimit: Int? {
    var limit = rlimit()
    return getrlimit(addressSpace, &limit) == 0 ? Int(exactly: limit.rlim_cur) : nil
}

/// When a file was changed last.
package func modificationTime(_ status: stat) -> timespec {
    #if canImport(Darwin)
        status.st_mtimespec
    #else
        status.st_mtim
    #endif
}

/// Writes what is left of standard output; false where any of it, from the start, could not be written.
package func finishOutput() -> Bool {
    fflush(nil) == 0 && ferror(stdout) == 0
}
