import CLibrary
import Dispatch

/// How many cores are put to work.
package let cores = max(1, min(8, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))

/// Runs `body` once for each core at the same time, telling it which part of how many it is.
package func inParallel(_ body: @escaping (_ part: Int, _ parts: Int) -> Void) {
    // Each part writes memory of its own, which the compiler cannot see.
    nonisolated(unsafe) let body = body
    DispatchQueue.concurrentPerform(iterations: cores) { body($0, cores) }
}
