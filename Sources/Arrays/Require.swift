/// Stops the program with `sentence` on standard error unless `condition` holds.
///
/// It is a `precondition` that keeps its sentence in release builds, where Swift's own traps without a word
/// and a wrong shape would look like a crash.
///
/// - Parameters:
///   - file, line: The place that is named: the caller's own, or that of the call which it passes on.
package func require(
    _ condition: Bool, _ sentence: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
    if !condition { fail(sentence(), file: file, line: line) }
}

/// Stops the program with `sentence` on standard error: the caller's mistake.
package func fail(_ sentence: String, file: StaticString = #fileID, line: UInt = #line) -> Never {
    fatalError(localised(sentence), file: file, line: line)
}
