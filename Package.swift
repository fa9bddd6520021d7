// swift-tools-version: 6.2
import Foundation
import PackageDescription

// A fused multiply-add is one instruction where the processor has it and the compiler may use it; elsewhere it is
// a call into the C library, a hundred times slower, and the kernels multiply and add instead (FUSED is not set).
// So code is made for the processor that builds it; `week5.sh` builds anew on another one.
#if arch(x86_64)
    let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let hasFusedMultiplyAdd = processor.split(separator: "\n").first { $0.hasPrefix("flags") }?.contains(" fma ") ?? false
    let native: [SwiftSetting] = hasFusedMultiplyAdd ? [.unsafeFlags(["-Xcc", "-march=native"]), .define("FUSED")] : []
#else
    let native: [SwiftSetting] = [.define("FUSED")]
#endif

let package = Package(
    name: "week5",
    platforms: [.macOS(.v15)],
    targets: [
        .target(name: "CLibrary"),
        .target(name: "Arrays", dependencies: ["CLibrary"]),
        .target(name: "NumPyRandom", dependencies: ["CLibrary"]),
        .target(name: "MLP", dependencies: ["Arrays", "NumPyRandom", "CLibrary"]),
        .target(name: "Pictures", dependencies: ["CLibrary"]),
        .target(name: "Terminal", dependencies: ["Pictures", "CLibrary"]),
        .target(name: "Files", dependencies: ["Arrays", "Pictures", "CLibrary"]),
        .target(name: "Plots", dependencies: ["Arrays", "Pictures", "Terminal", "CLibrary"]),
        .target(name: "Options", dependencies: ["Files", "NumPyRandom", "CLibrary"]),
        .target(name: "Programs", dependencies: ["Files", "Options"]),
        .target(
            name: "Course",
            dependencies: [
                "Arrays", "NumPyRandom", "MLP", "Files", "Pictures", "Plots", "Terminal", "Options", "CLibrary",
            ]),
        .executableTarget(
            name: "labs",
            dependencies: [
                "Course", "Arrays", "NumPyRandom", "MLP", "Files", "Pictures", "Plots", "Terminal", "Options", "CLibrary",
            ]),
        .executableTarget(
            name: "week5",
            dependencies: [
                "Course", "Arrays", "NumPyRandom", "MLP", "Files", "Pictures", "Plots", "Terminal", "Options", "CLibrary",
            ]),
        .executableTarget(
            name: "compare", dependencies: ["Programs", "NumPyRandom", "MLP", "Files", "Plots", "Options", "CLibrary"]),
        .executableTarget(name: "bench", dependencies: ["Programs", "Arrays", "MLP", "Files", "Options", "CLibrary"]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .testTarget(name: "ArraysTests", dependencies: ["Arrays"]),
        .testTarget(name: "NumPyRandomTests", dependencies: ["NumPyRandom", "TestSupport"]),
        .testTarget(name: "MLPTests", dependencies: ["MLP", "TestSupport"]),
        .testTarget(name: "FilesTests", dependencies: ["Files", "Pictures", "Arrays", "TestSupport"]),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal", "Pictures"]),
        .testTarget(name: "PlotsTests", dependencies: ["Plots", "Pictures", "Terminal", "Arrays"]),
        .testTarget(name: "OptionsTests", dependencies: ["Options"]),
        .testTarget(name: "week5Tests", dependencies: ["week5", "Options", "Files", "NumPyRandom", "TestSupport"]),
        .testTarget(name: "labsTests", dependencies: ["labs", "Options", "Files", "TestSupport"]),
        .testTarget(name: "compareTests", dependencies: ["compare", "Options", "Files", "TestSupport"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where ["Arrays", "MLP", "ArraysTests"].contains(target.name) {
    target.swiftSettings = native
}
