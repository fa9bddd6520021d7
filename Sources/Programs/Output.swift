// The C library's `stdout` is a variable to Swift, though nobody sets it.
#if canImport(Darwin)
@preconcurrency import Darwin
#elseif canImport(Glibc)
@preconcurrency import Glibc
#elseif canImport(Musl)
@preconcurrency import Musl
#endif

/// Writes what is left of standard output, and tells whether all of it, from the start, could be written.
package func finishOutput() -> Bool {
    fflush(nil) == 0 && ferror(stdout) == 0
}
