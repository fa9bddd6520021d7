import Programs
import Testing

@Test func helpIsAligned() {
    let list = optionList(options).split(separator: "\n")
    #expect(list.first == "  -h, --help           help")
    #expect(list.last == "      --show           show")
    let long = (0..<20).map { Option(nil, "option\($0)", "V", "word " + String(repeating: "words ", count: 30)) }
    #expect(
        (optionList(long) + "\n" + usage("command", long, file: "file")).split(separator: "\n").allSatisfy {
            $0.count <= 80
        })
}
