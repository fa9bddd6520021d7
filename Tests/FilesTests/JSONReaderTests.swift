import Files
import Foundation
import Testing

/// JSON as RFC 8259 has it; expected values from Foundation's reader and the RFC's grammar.
@Test func readsJSON() throws {
    let text =
        #" {"a": [1, -0, 2.5e-3, 1E2, -12.25, 12345678901234567], "b\u00e9\n\/\ud83d\ude42": {"c": [], "d": {}}, "e": [true, false, null, "x\"\\"]} "#
    let json = try JSON(reading: text.utf8)
    #expect(json["a"]?.array?.compactMap(\.double) == [1, -0.0, 0.0025, 100, -12.25, 12345678901234568])
    let found = try JSONSerialization.jsonObject(with: Data(json.text.utf8)) as? NSDictionary
    #expect(found == (try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary))
    for wrong in [
        "", " ", "{", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "[1 2]", "01", "1.", ".5", "+1", "1e", "--1", "1e999",
        "nul", "nullx", "\"a", "\"\\x\"",
        "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"", "'a'", "[1] 2", "{\"a\":1,\"a\":2}",
        "NaN", "Infinity", "[1//\n]", "\u{feff}1",
        String(repeating: "[", count: 100_000),
    ] {
        #expect(throws: JSONError.self, "\(wrong.prefix(20))") { _ = try JSON(reading: wrong.utf8) }
    }
    #expect(throws: JSONError.self) { _ = try JSON(reading: [0x22, 0xff, 0x22]) }
}
