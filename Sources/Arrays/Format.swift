import CLibrary

/// A number with a fixed number of decimals, as C's `%.*f`.
package func fixed(_ value: Double, _ decimals: Int) -> String {
    formatted("%.*f", Int32(decimals), value)
}

/// A number with `digits` significant digits, as C's `%.*g`.
package func significant(_ value: Double, _ digits: Int) -> String {
    formatted("%.*g", Int32(digits), value)
}

private func formatted(_ format: String, _ arguments: any CVarArg...) -> String {
    // Bounds: `vsnprintf` is told how long the buffer is, and ends the text in it with 0.
    withVaList(arguments) { list in
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
            vsnprintf(buffer.baseAddress!, buffer.count, format, list)
            return String(cString: buffer.baseAddress!)
        }
    }
}

/// Seconds on a clock that only goes forward.
package func monotonicSeconds() -> Double {
    var time = timespec()
    #if canImport(Darwin)
        // CLOCK_MONOTONIC counts whole microseconds there, and goes on while the machine sleeps.
        clock_gettime(CLOCK_UPTIME_RAW, &time)
    #else
        clock_gettime(CLOCK_MONOTONIC, &time)
    #endif
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
