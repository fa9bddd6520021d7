/// A Swift file's text in which each character of a comment is a blank and each character of a string `_`, line ends
/// left as they are: what is left is code, in its place.
package func codeAlone(_ text: String) -> String {
    var scanner = CodeScanner(text: Array(text))
    while scanner.index < scanner.text.count { scanner.scanToken() }
    return String(scanner.text)
}

/// Goes through a Swift file's text and keeps the code.
private struct CodeScanner {
    var text: [Character]
    var index = 0

    func isNext(_ other: String) -> Bool { text[index...].starts(with: other) }

    mutating func skip(_ count: Int, as replacement: Character? = nil) {
        for place in index..<min(index + count, text.count) where replacement != nil && !text[place].isNewline {
            text[place] = replacement!
        }
        index += count
    }

    mutating func scanToken() {
        let hashes = String(text[index...].prefix { $0 == "#" })
        if isNext("//") {
            skip(text[index...].prefix { !$0.isNewline }.count, as: " ")
        } else if isNext("/*") {
            // Comments may be nested.
            var depth = 0
            repeat {
                let (opens, closes) = (isNext("/*"), isNext("*/"))
                depth += opens ? 1 : closes ? -1 : 0
                skip(opens || closes ? 2 : 1, as: " ")
            } while depth > 0 && index < text.count
        } else if let quotes = ["\"\"\"", "\""].first(where: { isNext(hashes + $0) }) {
            scanString(hashes, quotes)
        } else {
            skip(max(1, hashes.count))
        }
    }

    /// A string of one line or several, raw or not, with the values within it.
    private mutating func scanString(_ hashes: String, _ quotes: String) {
        skip(hashes.count + quotes.count, as: "_")
        while index < text.count, !isNext(quotes + hashes) {
            // A string that its line leaves open does not compile; it hides no more than the line.
            if text[index].isNewline, quotes.count == 1 { return }
            if isNext("\\" + hashes + "(") {
                let start = index
                var depth = 0
                skip(hashes.count + 1)
                repeat {
                    depth += isNext("(") ? 1 : isNext(")") ? -1 : 0
                    scanToken()
                } while depth > 0 && index < text.count
                for place in start..<min(index, text.count) where !text[place].isNewline { text[place] = "_" }
            } else {
                skip(isNext("\\" + hashes) ? hashes.count + 2 : 1, as: "_")
            }
        }
        skip(quotes.count + hashes.count, as: "_")
    }
}
