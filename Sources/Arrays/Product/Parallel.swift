import CLibrary
import Dispatch
import Synchronization

/// How many cores are put to work.
package let cores = max(1, min(8, performanceCores ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))

/// The performance cores of an Apple processor: work is split into equal parts, and an efficiency core would be the
/// last to finish its own.
private var performanceCores: Int? {
    #if canImport(Darwin)
        var (count, size) = (Int32(0), MemoryLayout<Int32>.size)
        if sysctlbyname("hw.perflevel0.logicalcpu", &count, &size, nil, 0) == 0 { return Int(count) }
    #endif
    return nil
}

/// Runs `body` once for each part, several at the same time, with the part's number and how many there are.
package func inParallel(_ body: (_ part: Int, _ parts: Int) -> Void) {
    withoutActuallyEscaping(body) { body in withUnsafePointer(to: body) { ThreadPool.shared.run($0) } }
}

/// Threads that spin for a while before they sleep.
///
/// `DispatchQueue.concurrentPerform` wakes a sleeping thread, which takes longer than the 30 µs that half a small
/// product takes: it then runs on one core. A step of training is several products in a row, so a thread waits for
/// the next one awake. Any thread that is awake runs the next part; none waits for one that is late.
private final class ThreadPool: @unchecked Sendable {
    static let shared = ThreadPool()

    /// How long a thread spins: longer than what a step does between two products.
    private let spinSeconds = 100e-6

    private let jobs = Atomic(0)
    private let nextPart = Atomic(Int.max / 2)
    private let partsLeft = Atomic(0)
    private let asleep = Atomic(0)
    private let isBusy = Atomic(false)
    private let wake = DispatchSemaphore(value: 0)
    /// Lives as long as `run`, which returns when all parts have ended: only a thread that has a part reads it.
    private var job: UnsafePointer<Job>!

    typealias Job = (_ part: Int, _ parts: Int) -> Void

    private init() {
        // Dispatch would wait for ever where there is no memory for another thread; here the others do its work. As its
        // threads do, these leave signals to the first thread.
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 1 << 20)
        #if canImport(Darwin)
            pthread_attr_set_qos_class_np(&attributes, QOS_CLASS_USER_INITIATED, 0)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        for _ in 0..<cores - 1 {
            pthread_create(&thread, &attributes, { _ in ThreadPool.shared.work() }, nil)
        }
    }

    func run(_ job: UnsafePointer<Job>) {
        // One job at a time: a job from within a part, or from another thread, runs on its own thread.
        guard isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
            for part in 0..<cores { job.pointee(part, cores) }
            return
        }
        self.job = job
        partsLeft.store(cores, ordering: .relaxed)
        nextPart.store(0, ordering: .releasing)
        jobs.add(1, ordering: .sequentiallyConsistent)
        for _ in 0..<asleep.exchange(0, ordering: .sequentiallyConsistent) { wake.signal() }
        runParts()
        var spins = 0
        while partsLeft.load(ordering: .acquiring) > 0 {
            spins += 1
            // A preempted thread needs a core to finish.
            if spins > 10_000 { sched_yield() }
        }
        isBusy.store(false, ordering: .releasing)
    }

    private func runParts() {
        while true {
            let part = nextPart.add(1, ordering: .acquiringAndReleasing).oldValue
            if part >= cores { return }
            run(part)
            partsLeft.subtract(1, ordering: .releasing)
        }
    }

    /// Not inlined, so that no reference to the job is held when the part counts as done.
    @inline(never)
    private func run(_ part: Int) { job.pointee(part, cores) }

    private func work() -> Never {
        var seen = 0
        while true {
            let deadline = monotonicSeconds() + spinSeconds
            while jobs.load(ordering: .acquiring) == seen {
                if monotonicSeconds() > deadline {
                    asleep.add(1, ordering: .sequentiallyConsistent)
                    // A job may have been announced before it could count this thread as asleep.
                    if jobs.load(ordering: .sequentiallyConsistent) == seen { wake.wait() }
                    break
                }
            }
            seen = jobs.load(ordering: .acquiring)
            runParts()
        }
    }
}
