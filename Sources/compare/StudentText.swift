/// A Swift file's text in which each character of a comment is a blank and each character of a string `_`, line ends
/// left as they are: what is left is code, in its place.
package func codeAlone(_ text: String) -> String {
    var scanner = CodeScanner(rest: Array(text)[...])
    scanner.scanCode()
    return String(scanner.code)
}

/// Goes through a Swift file's text and keeps the code.
private struct CodeScanner {
    var rest: ArraySlice<Character>
    var code: [Character] = []

    func isNext(_ text: String) -> Bool { rest.starts(with: text) }

    /// Takes as many characters as there are, for which `replacement` stands; nil for themselves.
    mutating func take(_ count: Int = 1, as replacement: Character? = nil) {
        for character in rest.prefix(count) {
            code.append(replacement == nil || character.isNewline ? character : replacement!)
        }
        rest = rest.dropFirst(count)
    }

    /// Scans to the end, or past the bracket that ends a value within a string.
    mutating func scanCode(isWithinString: Bool = false) {
        var depth = 0
        while let next = rest.first {
            if isNext("//") {
                while let next = rest.first, !next.isNewline { take(as: " ") }
            } else if isNext("/*") {
                scanComment()
            } else if next == "\"" || next == "#" {
                scanString()
            } else {
                depth += next == "(" ? 1 : next == ")" ? -1 : 0
                take()
                if isWithinString, depth < 0 { return }
            }
        }
    }

    /// Comments may be nested.
    private mutating func scanComment() {
        var depth = 0
        repeat {
            let (opens, closes) = (isNext("/*"), isNext("*/"))
            depth += opens ? 1 : closes ? -1 : 0
            take(opens || closes ? 2 : 1, as: " ")
        } while depth > 0 && !rest.isEmpty
    }

    /// A string of one line or several, raw or not, with the values within it; a `#` before none is code.
    private mutating func scanString() {
        let hashes = String(rest.prefix { $0 == "#" })
        let quotes = ["\"\"\"", "\""].first { isNext(hashes + $0) }
        guard let quotes else { return take(hashes.count) }
        take(hashes.count + quotes.count, as: "_")
        let escape = "\\" + hashes
        while let next = rest.first {
            if isNext(quotes + hashes) { return take(quotes.count + hashes.count, as: "_") }
            // A string that its line leaves open does not compile; it hides no more than the line.
            if next.isNewline, quotes.count == 1 { return }
            let isEscape = isNext(escape)
            take(isEscape ? escape.count : 1, as: "_")
            if isEscape, isNext("(") {
                take(as: "_")
                let start = code.count
                scanCode(isWithinString: true)
                for index in start..<code.count where !code[index].isNewline { code[index] = "_" }
            } else if isEscape {
                take(as: "_")
            }
        }
    }
}
