import TestSupport
import Testing

/// Where `swift test` has the tests on Linux, and on macOS.
@Test func builtProgramIsBesideTests() {
    let (linux, mac) = ("/home/a/week5/.build/release", "/Users/a/week5/.build/arm64-apple-macosx/debug")
    #expect(builtProgram("week5", testedBy: ["\(linux)/week5PackageTests.xctest"]) == "\(linux)/week5")
    let bundle = "\(mac)/week5PackageTests.xctest/Contents/MacOS/week5PackageTests"
    let helper = "/Library/Developer/Toolchains/swift.xctoolchain/usr/libexec/swift/pm/swiftpm-testing-helper"
    #expect(builtProgram("week5", testedBy: [helper, "--test-bundle-path", bundle]) == "\(mac)/week5")
}
