import Files
import Foundation
import TestSupport
import Testing

/// What a process that was killed left behind is removed by the next one that writes in the folder; what another one is
/// still writing is not.
@Test func abandonedFilesAreRemoved() throws {
    try withFolder { folder in
        let (abandoned, locked, other) = (
            "\(folder)/.week5-1-2.tmp", "\(folder)/.week5-3-4.tmp", "\(folder)/.other.tmp"
        )
        for path in [abandoned, locked, other] { try Data([1]).write(to: URL(filePath: path)) }
        let descriptor = open(locked, O_RDONLY)
        defer { close(descriptor) }
        #expect(flock(descriptor, LOCK_EX) == 0)
        try writeFile("\(folder)/a", [1])
        #expect(
            try Set(FileManager.default.contentsOfDirectory(atPath: folder)) == [".week5-3-4.tmp", ".other.tmp", "a"])
    }
}
