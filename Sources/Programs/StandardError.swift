import Arrays

/// Writes text to standard error as it is, past any buffer.
package func writeToStandardError(_ text: String) {
    var text = text
    text.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
}
