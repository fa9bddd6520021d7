// The C library under its name on each system: files, signals, the clock. Foundation has all of it too, but loading it
// would more than double the time that a default run takes to start (3 ms to 7 ms).
#if canImport(Darwin)
    @_exported import Darwin
#elseif canImport(Glibc)
    @_exported import Glibc
#elseif canImport(Musl)
    @_exported import Musl
#endif
