import CLibrary

/// Whether the locale's encoding is UTF-8: what the first of `LC_ALL`, `LC_CTYPE` and `LANG` says that is not empty.
package func isUTF8(_ variable: (_ name: String) -> String?) -> Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap(variable).first { !$0.isEmpty }?.uppercased() ?? ""
    return locale.contains("UTF-8") || locale.contains("UTF8")
}

private let hasUTF8 = isUTF8 { getenv($0).map { String(cString: $0) } }

/// The text as the locale can show it: where its encoding is not UTF-8, in ASCII.
package func localised(_ text: String) -> String { hasUTF8 ? text : inASCII(text) }

/// The text with words and signs of ASCII for the project's own characters, and for others codes as `\u00e9`, which
/// JSON reads.
package func inASCII(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var ascii = ""
    for scalar in text.unicodeScalars {
        if scalar.isASCII {
            ascii.unicodeScalars.append(scalar)
        } else if let word = words[scalar] {
            ascii += word
        } else {
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                ascii += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }
    return ascii
}

private let words: [UnicodeScalar: String] = [
    "×": "x", "…": "...", "·": "*", "²": "^2", "√": "sqrt", "∞": "inf", "≈": "~", "≤": "<=", "≥": ">=", "±": "+-",
    "→": "->", "←": "<-", "ᵀ": ".T", "ŷ": "y_hat", "α": "alpha", "β": "beta", "γ": "gamma", "ε": "eps", "μ": "mu",
    "µ": "u", "σ": "sigma", "Δ": "delta", "∂": "d",
]
