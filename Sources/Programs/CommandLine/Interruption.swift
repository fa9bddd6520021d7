import CLibrary
import Arrays
import Drawing
import Synchronization

/// What has asked a training to end early.
package struct Interruption {
    fileprivate let signal: Int32

    package var name: String { signal == SIGINT ? "Control-C" : "the signal SIGTERM" }
    /// The exit status of a program that it has ended.
    package var status: Int32 { 128 + signal }
}

/// What has asked a training to end early while there was an `InterruptionWatch`.
package var interruption: Interruption? {
    let signal = received.load(ordering: .relaxed)
    return signal == 0 ? nil : Interruption(signal: signal)
}

/// While there is one, Control-C (SIGINT) or SIGTERM sets `interruption` and says so on standard error; a second one,
/// as one at any other time, ends the program at once.
package final class InterruptionWatch {
    private let caught: [Int32]

    package init() {
        isLineErased.store(Screen(descriptor: 2).canErase, ordering: .relaxed)
        caught = [SIGINT, SIGTERM].filter { number in
            // Where a program is started in the background, Control-C is not meant for it.
            let isIgnored = unsafeBitCast(signal(number, SIG_IGN), to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
            if !isIgnored { signal(number, receive) }
            return !isIgnored
        }
    }

    deinit { for number in caught { signal(number, SIG_DFL) } }
}

private let received = Atomic<Int32>(0)
private let isLineErased = Atomic(false)

/// A signal handler: nothing but what may be called at any moment.
private func receive(_ number: Int32) {
    signal(number, SIG_DFL)
    received.store(number, ordering: .relaxed)
    let erase: StaticString = "\r\u{1B}[K"
    if isLineErased.load(ordering: .relaxed) { _ = write(2, erase.utf8Start, erase.utf8CodeUnitCount) }
    let sentence: StaticString = "Ending after this epoch; once more ends at once\n"
    _ = write(2, sentence.utf8Start, sentence.utf8CodeUnitCount)
}
