import CLibrary
import Synchronization

/// Memory that is kept from one use to the next: taking much of it anew costs a page fault for every 4 kB.
package final class Scratch: @unchecked Sendable {
    private let isLent = Atomic(false)
    /// Bounds: only the caller that has set `isLent` touches it, and it is replaced where it is smaller than asked for.
    private var kept: (start: UnsafeMutablePointer<Double>, count: Int)?

    package init() {}

    /// Lends `body` memory for `count` Doubles, at a multiple of 64 bytes; what is in it is left from before.
    package func borrow<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Double>) -> Result) -> Result {
        guard isLent.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
            // Another thread uses it.
            let own = Self.allocate(count)
            defer { own.deallocate() }
            return body(own)
        }
        if kept.map({ $0.count < count }) ?? true {
            kept?.start.deallocate()
            kept = (Self.allocate(count), count)
        }
        defer { isLent.store(false, ordering: .releasing) }
        return body(kept!.start)
    }

    private static func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count * 8, alignment: 64)
        adviseLargePages(memory)
        return memory.baseAddress!.bindMemory(to: Double.self, capacity: count)
    }
}

/// Asks Linux for pages of 2 MB instead of 4 kB for memory that is not yet used, where it has 4 MB or more: it then
/// costs fewer page faults and fewer look-ups of addresses. NumPy does so from that size on.
package func adviseLargePages(_ memory: UnsafeMutableRawBufferPointer) {
    #if os(Linux)
        guard memory.count >= 1 << 22, let start = memory.baseAddress else { return }
        // Bounds: whole pages of the memory, as advice is of pages.
        let first = start.alignedUp(toMultipleOf: 1 << 12)
        madvise(first, (start + memory.count).alignedDown(toMultipleOf: 1 << 12) - first, MADV_HUGEPAGE)
    #endif
}
