/// Stops the program with `sentence` on standard error unless `condition` holds.
///
/// It is a `precondition` that keeps its sentence in release builds, where Swift's own traps without a word
/// and a wrong shape would look like a crash.
package func require(_ condition: Bool, _ sentence: @autoclosure () -> String) {
    if !condition { fail(sentence()) }
}

/// Stops the program with `sentence` on standard error: the caller's mistake.
package func fail(_ sentence: String) -> Never {
    fatalError(sentence)
}
