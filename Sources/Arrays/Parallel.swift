import Dispatch
import Synchronization

/// How many cores are put to work.
package let cores = max(1, min(8, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))

/// Runs `body` once for each part, several at the same time, telling it which part of how many it is.
///
/// - Parameters:
///   - context: What `body` works on; parts may change different memory of it.
///   - body: Captures nothing, so that no closure is allocated for it.
package func inParallel(
    _ context: UnsafeRawPointer, _ body: @escaping (_ context: UnsafeRawPointer, _ part: Int, _ parts: Int) -> Void
) {
    Crew.shared.run(context, body)
}

/// Threads that stay awake for a while after their work.
///
/// `DispatchQueue.concurrentPerform` wakes a sleeping thread, which takes longer than the 30 µs that half a small
/// product takes: it then runs on one core. A step of training is several products in a row, so the crew looks out
/// for the next one before it goes to sleep. Whoever is awake takes the parts, so nobody waits for a late helper.
private final class Crew: @unchecked Sendable {
    static let shared = Crew()

    /// How long a helper looks out for work: longer than what a step does between two products.
    private let patience = 100e-6

    private let jobs = Atomic(0)
    private let nextPart = Atomic(Int.max / 2)
    private let partsLeft = Atomic(0)
    private let asleep = Atomic(0)
    private let isBusy = Atomic(false)
    private let bell = DispatchSemaphore(value: 0)
    private var context = UnsafeRawPointer(bitPattern: 1)!
    private var body: (UnsafeRawPointer, Int, Int) -> Void = { _, _, _ in }

    private init() {
        for helper in 1..<max(2, cores) where helper < cores {
            DispatchQueue(label: "week5.helper.\(helper)", qos: .userInitiated).async { self.help() }
        }
    }

    func run(_ context: UnsafeRawPointer, _ body: @escaping (UnsafeRawPointer, Int, Int) -> Void) {
        // One job at a time: work that comes from within a part, or from another thread, is done by who brings it.
        guard isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
            for part in 0..<cores { body(context, part, cores) }
            return
        }
        (self.context, self.body) = (context, body)
        partsLeft.store(cores, ordering: .relaxed)
        nextPart.store(0, ordering: .releasing)
        jobs.add(1, ordering: .sequentiallyConsistent)
        for _ in 0..<asleep.exchange(0, ordering: .sequentiallyConsistent) { bell.signal() }
        takeParts()
        var looks = 0
        while partsLeft.load(ordering: .acquiring) > 0 {
            looks += 1
            // A helper that has lost its core to another program needs one to finish.
            if looks > 10_000 { sched_yield() }
        }
        isBusy.store(false, ordering: .releasing)
    }

    private func takeParts() {
        while true {
            let part = nextPart.add(1, ordering: .acquiringAndReleasing).oldValue
            if part >= cores { return }
            body(context, part, cores)
            partsLeft.subtract(1, ordering: .releasing)
        }
    }

    private func help() {
        var seen = 0
        while true {
            let deadline = monotonicSeconds() + patience
            while jobs.load(ordering: .acquiring) == seen {
                if monotonicSeconds() > deadline {
                    asleep.add(1, ordering: .sequentiallyConsistent)
                    // A job may have come after the last look and before it could know of the sleeper: look again.
                    if jobs.load(ordering: .sequentiallyConsistent) == seen { bell.wait() }
                    break
                }
            }
            seen = jobs.load(ordering: .acquiring)
            takeParts()
        }
    }
}
