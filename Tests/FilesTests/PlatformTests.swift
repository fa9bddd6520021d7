import Files
import Testing

/// `dd` fills a block of memory, and then waits in the middle of writing it.
@Test func memoryOfAnotherProcess() throws {
    let block = 200_000_000
    let dd = try ChildProcess(["dd", "if=/dev/zero", "bs=\(block)", "count=1"], input: .null, errors: .null)
    #expect(dd.read(1) == [0])
    let bytes = try #require(memoryFootprint(of: dd.id))
    #expect(block..<block + 50_000_000 ~= bytes)
    dd.kill()
    dd.wait()
    #expect(memoryFootprint(of: dd.id) == nil)
}
