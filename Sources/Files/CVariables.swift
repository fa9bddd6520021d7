// Variables of the C library, which Swift regards as shared mutable state; no code here sets them.
#if canImport(Darwin)
    @preconcurrency import Darwin
#elseif canImport(Glibc)
    @preconcurrency import Glibc
#elseif canImport(Musl)
    @preconcurrency import Musl
#endif

/// This process's environment, for `posix_spawn`.
var environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    #if canImport(Darwin)
        _NSGetEnviron()?.pointee
    #else
        environ
    #endif
}

/// Writes what is left of standard output; false where any of it, from the start, could not be written.
package func finishOutput() -> Bool {
    fflush(nil) == 0 && ferror(stdout) == 0
}
